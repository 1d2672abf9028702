//===- Tensor.h - arguments of compiled test functions ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A dense row-major array of a run-time element type that can be read and
/// written as doubles and passed to compiled code as a memref.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TENSOR_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TENSOR_H

#include "test/unit/compiler/numerics/Bounded.h"

#include <cstdint>
#include <string>
#include <vector>

namespace albertc::numerics {

/// Element types of test tensors.
enum class Element { F32, F64, BF16, I32, I64 };

/// The MLIR spelling, e.g. "f32".
const char *getName(Element element);

/// How values of a float type are rounded.
Rounding getRounding(Element element);

/// How arithmetic of nn ops on a float type is rounded: bf16 computes in f32.
Rounding getArithmeticRounding(Element element);

/// A dense row-major array.
class Tensor {
public:
  /// All elements zero. An empty shape is a scalar.
  Tensor(Element element, std::vector<int64_t> shape);

  /// Uniform in [low, high], the same for the same `seed`.
  static Tensor random(Element element, std::vector<int64_t> shape,
                       uint64_t seed, double low = -1, double high = 1);
  /// A vector of the given values.
  static Tensor of(Element element, const std::vector<int64_t> &values);

  /// The same values, rounded to `other`.
  Tensor as(Element other) const;

  Element getElement() const { return element; }
  int getRank() const { return static_cast<int>(shape.size()); }
  int64_t getSize() const { return size; }
  int64_t getDim(int dim) const { return shape[dim]; }

  /// Element `index` in row-major order.
  double get(int64_t index) const;
  /// Element [row, column] of a matrix.
  double get(int64_t row, int64_t column) const {
    return get(row * shape[1] + column);
  }
  /// Stores `value`, rounded to the element type.
  void set(int64_t index, double value);

  /// Element as an exact number in the arithmetic type of nn ops.
  Bounded bounded(int64_t index) const {
    return Bounded::exact(get(index), getArithmeticRounding(element));
  }
  Bounded bounded(int64_t row, int64_t column) const {
    return bounded(row * shape[1] + column);
  }

  /// The words of a strided memref descriptor of this array: both pointers,
  /// offset, sizes, strides.
  std::vector<int64_t> getDescriptor();

private:
  Element element;
  std::vector<int64_t> shape;
  int64_t size = 1;
  std::vector<char> bytes;
};

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TENSOR_H
