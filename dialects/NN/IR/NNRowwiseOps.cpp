//===- NNRowwiseOps.cpp - checks of the row-wise ops ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference, verifiers and folds of the ops that look at one row at a
/// time.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

/// Result type of an op that keeps the type of its input.
static LogicalResult inferLikeInput(std::optional<Location> location,
                                    Value input, SmallVectorImpl<Type> &types) {
  auto type = getTensorOfRank(location, input, 2, "input");
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

//===----------------------------------------------------------------------===//
// nn.activation
//===----------------------------------------------------------------------===//

LogicalResult ActivationOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferLikeInput(location, adaptor.getInput(), types);
}

OpFoldResult ActivationOp::fold(FoldAdaptor) {
  return getKind() == Activation::None ? getInput() : OpFoldResult();
}

//===----------------------------------------------------------------------===//
// nn.layer_norm
//===----------------------------------------------------------------------===//

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferLikeInput(location, adaptor.getInput(), types);
}

LogicalResult LayerNormOp::verify() {
  if (failed(verifyElementTypes(
          *this, {{"input", getInput()}, {"gamma", getGamma()}})))
    return failure();
  if (failed(verifyLength(*this, {"gamma", getGamma()},
                          getInput().getType().getDimSize(1),
                          "columns of input")))
    return failure();
  return verifyEpsilon(*this, getEpsilon());
}

//===----------------------------------------------------------------------===//
// nn.log_softmax
//===----------------------------------------------------------------------===//

LogicalResult LogSoftmaxOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferLikeInput(location, adaptor.getInput(), types);
}

LogicalResult LogSoftmaxOp::verify() {
  if (getType().getDimSize(1) == 0)
    return emitOpError() << "expected input to have at least one column, found "
                         << getInput().getType();
  return success();
}

//===----------------------------------------------------------------------===//
// nn.dropout
//===----------------------------------------------------------------------===//

LogicalResult DropoutOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferLikeInput(location, adaptor.getInput(), types);
}

OpFoldResult DropoutOp::fold(FoldAdaptor) {
  return getRate().isZero() ? getInput() : OpFoldResult();
}

LogicalResult albertc::nn::detail::verifyRate(Operation *op,
                                              const APFloat &rate) {
  double value = rate.convertToDouble();
  if (value >= 0.0 && value < 1.0)
    return success();
  return op->emitOpError() << "expected rate in [0, 1), found " << value;
}

LogicalResult DropoutOp::verify() {
  if (failed(verifyRate(*this, getRate())))
    return failure();
  int64_t rows = getInput().getType().getDimSize(0);
  int64_t keys = getRowKeys().getType().getDimSize(0);
  if (ShapedType::isStatic(rows) && ShapedType::isStatic(keys) && rows != keys)
    return emitOpError() << "expected row_keys to have " << rows
                         << " elements (rows of input), found " << keys;
  return success();
}
