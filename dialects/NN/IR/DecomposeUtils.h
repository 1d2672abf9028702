//===- DecomposeUtils.h - linalg building blocks ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the dialect. A thin layer over linalg.generic that widens bf16
/// on entry of a body, so that a decomposition is written once for all element
/// types.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_DECOMPOSEUTILS_H
#define ALBERTC_DIALECTS_NN_IR_DECOMPOSEUTILS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Builders.h"

namespace albertc::nn::detail {

/// An input of a loop nest: a tensor and the loop numbers that index it.
struct Operand {
  mlir::Value value;
  llvm::SmallVector<unsigned, 4> loops;
};

/// The scalar computation of one loop iteration. Float inputs come in the
/// arithmetic type; of a reduction the accumulator is the last argument.
using Body = llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Location,
                                            mlir::ValueRange)>;

/// Builds the ops of one decomposition.
class LoopBuilder {
public:
  /// `elementType` is that of the decomposed op's result.
  LoopBuilder(mlir::OpBuilder &b, mlir::Location loc, mlir::Type elementType);

  /// f32 for bf16, else the element type itself.
  mlir::Type getArithmeticType() const { return arithmeticType; }

  /// The size of dimension `dim` of `tensor`.
  mlir::OpFoldResult size(mlir::Value tensor, int64_t dim);
  /// A static size.
  mlir::OpFoldResult size(int64_t value);

  /// A tensor of the arithmetic type with every element `value`.
  mlir::Value filled(llvm::ArrayRef<mlir::OpFoldResult> sizes, double value);

  /// A tensor with sizes `sizes`, one loop per dimension, no reduction. The
  /// elements have the arithmetic type unless `type` says otherwise.
  mlir::Value pointwise(llvm::ArrayRef<Operand> inputs,
                        llvm::ArrayRef<mlir::OpFoldResult> sizes, Body body,
                        mlir::Type type = {});

  /// Reduces into `init`, which `initLoops` index; the other loops up to
  /// `loopCount` are the reduction, run in increasing order.
  mlir::Value reduce(llvm::ArrayRef<Operand> inputs, mlir::Value init,
                     llvm::ArrayRef<unsigned> initLoops, unsigned loopCount,
                     Body body);

  /// sum over the loops that do not index the result of lhs * rhs, as one chain
  /// of fused multiply-adds from zero.
  mlir::Value contract(const Operand &lhs, const Operand &rhs,
                       llvm::ArrayRef<mlir::OpFoldResult> sizes,
                       llvm::ArrayRef<unsigned> resultLoops,
                       unsigned loopCount);

  /// `matrix` (any rank) in the element type of the decomposed op.
  mlir::Value narrowed(mlir::Value matrix);
  /// `matrix` (any rank) in the arithmetic type, to continue a sum.
  mlir::Value widened(mlir::Value matrix);

private:
  mlir::Value converted(mlir::Value matrix, mlir::Type elements);
  mlir::Value generic(llvm::ArrayRef<Operand> inputs, mlir::Value init,
                      llvm::ArrayRef<unsigned> initLoops, unsigned loopCount,
                      bool readsInit, Body body);

  mlir::OpBuilder &b;
  mlir::Location loc;
  mlir::Type elementType;
  mlir::Type arithmeticType;
};

/// Bodies used by more than one decomposition.
mlir::Value buildAdd(mlir::OpBuilder &b, mlir::Location loc,
                     mlir::ValueRange args);
/// args[0] - args[1]
mlir::Value buildSub(mlir::OpBuilder &b, mlir::Location loc,
                     mlir::ValueRange args);
/// The larger one; NaN if one is NaN.
mlir::Value buildMax(mlir::OpBuilder &b, mlir::Location loc,
                     mlir::ValueRange args);

/// The mean of each row of `matrix` and 1 / sqrt(variance + epsilon), in the
/// arithmetic type of `loops`. Two passes: the variance is taken around the
/// rounded mean.
std::pair<mlir::Value, mlir::Value>
buildNormStatistics(LoopBuilder &loops, mlir::Value matrix, double epsilon);

/// Element `index` of the i32 tensor `numbers` as an index.
mlir::Value buildIndexAt(mlir::OpBuilder &b, mlir::Location loc,
                         mlir::Value numbers, mlir::Value index);

} // namespace albertc::nn::detail

#endif // ALBERTC_DIALECTS_NN_IR_DECOMPOSEUTILS_H
