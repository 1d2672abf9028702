//===- LoweringCases.h - ops whose kernels are tested -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One case per kernel, with widths that are no multiple of a panel and row
/// counts that no register tile divides.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_LOWERINGCASES_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_LOWERINGCASES_H

#include "test/unit/compiler/numerics/Stored.h"

#include <ostream>
#include <string>

namespace albertc::numerics {

/// %0, %1, ... of a case.
struct LoweringOperand {
  /// With T for the element type that differs between runs.
  const char *type;
  Tensor value;
  Layout layout = Layout::Rows;
};

/// A value that the body computes.
struct LoweringResult {
  const char *value;
  /// With T as above.
  const char *type;
  /// Has the shape of the result.
  Tensor initial;
  Layout layout = Layout::Rows;
};

/// `body` computes the results' values from the operands; "<N>" in it stands
/// for the type of operand N and "<rN>" for that of result N.
struct LoweringCase {
  std::string name;
  std::vector<LoweringOperand> operands;
  std::string body;
  std::vector<LoweringResult> results;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name.
inline void PrintTo(const LoweringCase &test, std::ostream *os) {
  *os << test.name;
}

/// All cases.
std::vector<LoweringCase> makeLoweringCases();

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_LOWERINGCASES_H
