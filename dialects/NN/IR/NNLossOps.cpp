//===- NNLossOps.cpp - cross entropy over a vocabulary ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shapes, verifiers and the merging of a loss with its gradient.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

/// (C1) to (C3) of both ops.
template <typename Op>
static LogicalResult verifyCrossEntropy(Op op) {
  if (failed(verifyElementTypes(op, {{"input", op.getInput()},
                                     {"table", op.getTable()},
                                     {"bias", op.getBias()}})) ||
      failed(verifyDim(op, {"table", op.getTable()}, 1,
                       op.getInput().getType().getDimSize(1),
                       "columns of input")))
    return failure();
  return verifyLength(op, {"bias", op.getBias()},
                      op.getTable().getType().getDimSize(0), "rows of table");
}

//===----------------------------------------------------------------------===//
// nn.linear_cross_entropy
//===----------------------------------------------------------------------===//

LogicalResult LinearCrossEntropyOp::verify() {
  return verifyCrossEntropy(*this);
}

void LinearCrossEntropyOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  nameResults(*this, {"losses", "predictions"}, setNameFn);
}

LogicalResult
LinearCrossEntropyOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  OpFoldResult rows = tensor::getMixedSize(builder, getLoc(), getInput(), 0);
  shapes = {{rows}, {rows}};
  return success();
}

/// Whether the gradient computes what `op` does.
static bool isGradientOf(LinearCrossEntropyGradOp gradient,
                         LinearCrossEntropyOp op) {
  return gradient.getInput() == op.getInput() &&
         gradient.getTable() == op.getTable() &&
         gradient.getBias() == op.getBias() &&
         gradient.getLabels() == op.getLabels();
}

LogicalResult LinearCrossEntropyOp::canonicalize(LinearCrossEntropyOp op,
                                                 PatternRewriter &rewriter) {
  DominanceInfo dominance;
  for (Operation *user : op.getInput().getUsers()) {
    auto gradient = dyn_cast<LinearCrossEntropyGradOp>(user);
    if (!gradient || !isGradientOf(gradient, op))
      continue;
    // Whoever reads the losses must come after the gradient; what computes the
    // cotangents from them does not.
    if (!llvm::all_of(op->getUsers(), [&](Operation *reader) {
          return dominance.properlyDominates(gradient, reader);
        }))
      continue;
    rewriter.replaceOp(op, {gradient.getLosses(), gradient.getPredictions()});
    return success();
  }
  return rewriter.notifyMatchFailure(
      op, "no gradient of it is there before its results are read");
}

//===----------------------------------------------------------------------===//
// nn.linear_cross_entropy_grad
//===----------------------------------------------------------------------===//

LogicalResult LinearCrossEntropyGradOp::verify() {
  return verifyCrossEntropy(*this);
}

void LinearCrossEntropyGradOp::getAsmResultNames(
    OpAsmSetValueNameFn setNameFn) {
  nameResults(
      *this, {"input_grad", "table_grad", "bias_grad", "losses", "predictions"},
      setNameFn);
}

LogicalResult LinearCrossEntropyGradOp::reifyResultShapes(
    OpBuilder &builder, ReifiedRankedShapedTypeDims &shapes) {
  shapes = reifyLike(builder, {getInput(), getTableAccumulator(),
                               getBiasAccumulator(), getLabels(), getLabels()});
  return success();
}
