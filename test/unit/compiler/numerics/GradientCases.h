//===- GradientCases.h - functions that are differentiated ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A function whose derivative is compared with finite differences, and those
/// of upstream ops.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRADIENTCASES_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRADIENTCASES_H

#include "test/unit/compiler/numerics/Tensor.h"

#include <ostream>
#include <string>
#include <vector>

namespace albertc::numerics {

/// An operand of a tested function.
struct GradientOperand {
  std::string type;
  Tensor value;
  /// Whether the gradient for it is tested.
  bool active = true;
};

/// A tested function: `body` computes %y from %0, %1, ...
struct GradientCase {
  std::string name;
  std::vector<GradientOperand> operands;
  std::string body;
  std::string resultType;
  std::vector<int64_t> resultShape;
  std::string passes = "autodiff";
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name.
inline void PrintTo(const GradientCase &test, std::ostream *os) {
  *os << test.name;
}

/// Numbers in double precision.
inline Tensor doubles(std::vector<int64_t> shape, uint64_t seed,
                      double low = -1, double high = 1) {
  return Tensor::random(Element::F64, std::move(shape), seed, low, high);
}

inline Tensor ints(const std::vector<int64_t> &values) {
  return Tensor::of(Element::I32, values);
}

/// Ops of arith and math on tensors.
std::vector<GradientCase> makeElementwiseCases();
/// Ops that move elements.
std::vector<GradientCase> makeTensorCases();
/// Structured ops.
std::vector<GradientCase> makeLinalgCases();

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRADIENTCASES_H
