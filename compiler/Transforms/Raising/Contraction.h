//===- Contraction.h - products of tensors in one form ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// MatMul, BatchMatMul and Einsum say the same thing in three ways: which
/// dimensions of two tensors are summed over, and which remain.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_CONTRACTION_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_CONTRACTION_H

#include "dialects/TFGraph/IR/TFGraphOps.h"

namespace albertc::raising {

/// A product of two tensors with a label for every dimension.
struct Contraction {
  mlir::Value operands[2];
  /// The labels of the operands' and of the result's dimensions.
  llvm::SmallVector<unsigned> labels[2];
  llvm::SmallVector<unsigned> result;

  /// The position of `label` in the dimensions of operand `index`; none if it
  /// has none of that label.
  std::optional<unsigned> find(unsigned index, unsigned label) const;
  /// Labels of operand `index` that are summed over, in their order.
  llvm::SmallVector<unsigned> getSummed(unsigned index) const;
};

/// The product that `node` is; none if it is none, if it broadcasts, or if it
/// takes a diagonal or sums a dimension of one operand only.
std::optional<Contraction> matchContraction(tfg::NodeOp node);

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_CONTRACTION_H
