//===- NNGradientOps.cpp - what derivative rules are made of ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Verifiers and folders of the gradient ops.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

LogicalResult WeightGradOp::verify() {
  if (failed(verifyElementTypes(*this, {{"accumulator", getAccumulator()},
                                        {"left", getLeft()},
                                        {"right", getRight()}})))
    return failure();
  RankedTensorType type = getAccumulator().getType();
  if (failed(verifyDim(*this, {"left", getLeft()}, 1, type.getDimSize(0),
                       "rows of accumulator")))
    return failure();
  return verifyDim(*this, {"right", getRight()}, 1, type.getDimSize(1),
                   "columns of accumulator");
}

/// (C2) and (C3) of both grouped gradients; `weight` is [K/G, N/G, G].
static LogicalResult verifyGrouped(Operation *op, NamedValue weight,
                                   NamedValue input, NamedValue cotangent) {
  if (failed(verifyElementTypes(op, {input, weight, cotangent})))
    return failure();
  auto type = cast<RankedTensorType>(weight.value.getType());
  std::string name = weight.name.str();
  if (failed(verifyDim(op, input, 1, type.getDimSize(0) * type.getDimSize(2),
                       "dimension 0 times dimension 2 of " + name)))
    return failure();
  return verifyDim(op, cotangent, 1, type.getDimSize(1) * type.getDimSize(2),
                   "dimension 1 times dimension 2 of " + name);
}

LogicalResult GroupedWeightGradOp::verify() {
  return verifyGrouped(*this, {"accumulator", getAccumulator()},
                       {"input", getInput()}, {"cotangent", getCotangent()});
}

LogicalResult GroupedInputGradOp::verify() {
  return verifyGrouped(*this, {"weight", getWeight()}, {"input", getInput()},
                       {"cotangent", getCotangent()});
}

LogicalResult ColumnSumOp::verify() {
  if (failed(verifyElementTypes(
          *this, {{"accumulator", getAccumulator()}, {"input", getInput()}})))
    return failure();
  return verifyLength(*this, {"accumulator", getAccumulator()},
                      getInput().getType().getDimSize(1), "columns of input");
}

OpFoldResult ActivationGradOp::fold(FoldAdaptor) {
  return getKind() == Activation::None ? OpFoldResult(getCotangent())
                                       : OpFoldResult();
}

LogicalResult LayerNormGradOp::verify() {
  if (failed(verifyElementTypes(
          *this, {{"input", getInput()}, {"gamma", getGamma()}})) ||
      failed(verifyLength(*this, {"gamma", getGamma()},
                          getInput().getType().getDimSize(1),
                          "columns of input")))
    return failure();
  return verifyEpsilon(*this, getEpsilon());
}

LogicalResult ScatterRowsOp::verify() {
  if (failed(verifyElementTypes(
          *this, {{"accumulator", getAccumulator()}, {"input", getInput()}})))
    return failure();
  return verifyDim(*this, {"input", getInput()}, 1,
                   getAccumulator().getType().getDimSize(1),
                   "columns of accumulator");
}

LogicalResult AttentionGradOp::verify() {
  return verifyAttention(*this, getAttentionShape(*this));
}
