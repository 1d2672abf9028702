//===- HeadOps.cpp - pooler and pre-training heads ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference, checks and decompositions of what reads the last block.
///
//===----------------------------------------------------------------------===//
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;
using namespace albertc::nn::detail;

/// The type [rows of `rows`, or of `input` when it is null][`columns`].
static LogicalResult inferHead(std::optional<Location> location, Value input,
                               Value rows, int64_t columns,
                               SmallVectorImpl<Type> &types) {
  auto inputType = getTensorOfRank(location, input, 2, "input");
  if (failed(inputType))
    return failure();
  auto rowsType = rows ? getTensorOfRank(location, rows, 1, "rows") : inputType;
  if (failed(rowsType))
    return failure();
  inferRows(*rowsType, columns, inputType->getElementType(), types);
  return success();
}

/// `input`, or its rows `rows` when there are any.
static Value gatherRows(OpBuilder &builder, Location loc, Value input,
                        Value rows) {
  if (!rows)
    return input;
  return nn::GatherRowsOp::create(builder, loc, input, rows);
}

//===----------------------------------------------------------------------===//
// PoolerOp
//===----------------------------------------------------------------------===//

LogicalResult PoolerOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto kernel = getTensorOfRank(location, adaptor.getKernel(), 2, "kernel");
  if (failed(kernel))
    return failure();
  return inferHead(location, adaptor.getInput(), adaptor.getRows(),
                   kernel->getDimSize(1), types);
}

LogicalResult PoolerOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"kernel", getKernel()},
                                        {"bias", getBias()}})) ||
      failed(verifyDim(*this, {"kernel", getKernel()}, 0,
                       getInput().getType().getDimSize(1), "columns of input")))
    return failure();
  return verifyLength(*this, {"bias", getBias()},
                      getKernel().getType().getDimSize(1), "columns of kernel");
}

FailureOr<SmallVector<Value>> PoolerOp::decomposeOperation(OpBuilder &builder) {
  Value first = gatherRows(builder, getLoc(), getInput(), getRows());
  Value pooled =
      nn::LinearOp::create(builder, getLoc(), first, getKernel(), getBias(),
                           /*residual=*/Value(), nn::Activation::Tanh);
  return SmallVector<Value>{pooled};
}

//===----------------------------------------------------------------------===//
// MlmHeadOp
//===----------------------------------------------------------------------===//

LogicalResult MlmHeadOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto word = getTensorOfRank(location, adaptor.getWord(), 2, "word");
  if (failed(word))
    return failure();
  return inferHead(location, adaptor.getInput(), adaptor.getRows(),
                   word->getDimSize(0), types);
}

LogicalResult MlmHeadOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"kernel", getKernel()},
                                        {"bias", getBias()},
                                        {"gamma", getGamma()},
                                        {"bridge", getBridge()},
                                        {"word", getWord()},
                                        {"output_bias", getOutputBias()}})) ||
      failed(verifyDim(*this, {"kernel", getKernel()}, 0,
                       getInput().getType().getDimSize(1), "columns of input")))
    return failure();
  int64_t width = getKernel().getType().getDimSize(1);
  if (failed(verifyLength(*this, {"bias", getBias()}, width,
                          "columns of kernel")) ||
      failed(verifyLength(*this, {"gamma", getGamma()}, width,
                          "columns of kernel")))
    return failure();
  if (auto bridge = getBridge()) {
    if (failed(verifyDim(*this, {"bridge", bridge}, 1, width,
                         "columns of kernel")))
      return failure();
    width = bridge.getType().getDimSize(0);
  }
  if (failed(verifyDim(*this, {"word", getWord()}, 1, width,
                       getBridge() ? "rows of bridge" : "columns of kernel")) ||
      failed(verifyLength(*this, {"output_bias", getOutputBias()},
                          getWord().getType().getDimSize(0), "rows of word")))
    return failure();
  return verifyEpsilon(*this, getEpsilon());
}

static Value buildTransposedLinear(OpBuilder &builder, Location loc, Value x,
                                   Value weight, Value bias) {
  return nn::LinearOp::create(builder, loc, x, weight, bias,
                              /*residual=*/Value(), nn::Activation::None,
                              /*transpose_weight=*/true);
}

Value albert::buildMlmTransform(OpBuilder &builder, Location loc, Value rows,
                                const MlmTransform &transform) {
  Value x = nn::LinearOp::create(builder, loc, rows, transform.kernel,
                                 transform.bias, /*residual=*/Value(),
                                 transform.activation);
  x = nn::LayerNormOp::create(builder, loc, x, transform.gamma, transform.beta,
                              transform.epsilon);
  if (!transform.bridge)
    return x;
  return buildTransposedLinear(builder, loc, x, transform.bridge, Value());
}

FailureOr<SmallVector<Value>>
MlmHeadOp::decomposeOperation(OpBuilder &builder) {
  Location loc = getLoc();
  Value x = gatherRows(builder, loc, getInput(), getRows());
  x = buildMlmTransform(builder, loc, x,
                        {getKernel(), getBias(), getActivation(), getGamma(),
                         getBeta(), getBridge(), getEpsilonAttr()});
  return SmallVector<Value>{
      buildTransposedLinear(builder, loc, x, getWord(), getOutputBias())};
}

//===----------------------------------------------------------------------===//
// SopHeadOp
//===----------------------------------------------------------------------===//

LogicalResult SopHeadOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto weights = getTensorOfRank(location, adaptor.getWeights(), 2, "weights");
  if (failed(weights))
    return failure();
  return inferHead(location, adaptor.getPooled(), Value(),
                   weights->getDimSize(0), types);
}

LogicalResult SopHeadOp::verify() {
  if (failed(verifyElementTypes(*this, {{"pooled", getPooled()},
                                        {"weights", getWeights()},
                                        {"bias", getBias()}})) ||
      failed(verifyDim(*this, {"weights", getWeights()}, 1,
                       getPooled().getType().getDimSize(1),
                       "columns of pooled")))
    return failure();
  return verifyLength(*this, {"bias", getBias()},
                      getWeights().getType().getDimSize(0), "rows of weights");
}

FailureOr<SmallVector<Value>>
SopHeadOp::decomposeOperation(OpBuilder &builder) {
  Value logits = nn::LinearOp::create(
      builder, getLoc(), getPooled(), getWeights(), getBias(),
      /*residual=*/Value(), nn::Activation::None, /*transposeWeight=*/true);
  return SmallVector<Value>{logits};
}
