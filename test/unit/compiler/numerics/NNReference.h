//===- NNReference.h - scalar references of nn ops --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One function per op computes one result element from the formula of the op
/// reference, in extended precision and with its error bound. They share no
/// code with the compiler.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_NNREFERENCE_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_NNREFERENCE_H

#include "test/unit/compiler/numerics/Tensor.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>

namespace albertc::numerics {

/// The activation `kind`, spelled as in the IR.
Bounded activate(const std::string &kind, const Bounded &x);

/// Operands and attributes of nn.linear; absent operands are null.
struct LinearReference {
  const Tensor &input;
  const Tensor &weight;
  const Tensor *bias = nullptr;
  const Tensor *residual = nullptr;
  std::string activation = "none";
  bool transposeWeight = false;

  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operands and attributes of nn.grouped_linear.
struct GroupedLinearReference {
  const Tensor &input;
  const Tensor &weight;
  const Tensor &bias;
  std::string activation = "none";

  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operands and attributes of nn.layer_norm.
struct LayerNormReference {
  const Tensor &input;
  const Tensor &gamma;
  const Tensor &beta;
  float epsilon;

  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operand of nn.log_softmax.
struct LogSoftmaxReference {
  const Tensor &input;

  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operands and attributes of nn.dropout.
struct DropoutReference {
  const Tensor &input;
  int64_t seed;
  const std::vector<int64_t> &rowKeys;
  float rate;
  int64_t site;

  /// Whether the element survives; exact, not bounded.
  bool keeps(int64_t row, int64_t column) const;
  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operands of nn.segment_mean.
struct SegmentMeanReference {
  const Tensor &input;
  const Tensor &rowOffsets;
  const Tensor &counts;

  Bounded operator()(int64_t row, int64_t column) const;
};

/// Operands and attributes of nn.attention.
struct AttentionReference {
  const Tensor &query;
  const Tensor &key;
  const Tensor &value;
  const Tensor &queryOffsets;
  const Tensor &rowOffsets;
  const Tensor &keyCounts;
  const Tensor &keyBias;
  int64_t numHeads;
  float scale;

  Bounded operator()(int64_t row, int64_t column) const;

private:
  Bounded score(int64_t row, int64_t keyRow, int64_t head, int64_t s) const;
};

/// Checks every element of `found` against `reference`, rounded to the element
/// type of `found`; the failure names the worst element.
testing::AssertionResult
isWithinBound(const Tensor &found,
              const std::function<Bounded(int64_t, int64_t)> &reference);

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_NNREFERENCE_H
