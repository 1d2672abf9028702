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

/// The type [rows of `rows`, or of `input` when it is null][dimension `dim` of
/// `matrix`].
static LogicalResult inferHead(std::optional<Location> location, Value input,
                               Value rows, NamedValue matrix, unsigned dim,
                               SmallVectorImpl<Type> &types) {
  auto matrixType = getTensorOfRank(location, matrix.value, 2, matrix.name);
  if (failed(matrixType))
    return failure();
  auto inputType = getTensorOfRank(location, input, 2, "input");
  if (failed(inputType))
    return failure();
  auto rowsType = rows ? getTensorOfRank(location, rows, 1, "rows") : inputType;
  if (failed(rowsType))
    return failure();
  inferRows(*rowsType, matrixType->getDimSize(dim), inputType->getElementType(),
            types);
  return success();
}

/// Checks `weight`, [inputs, outputs] or the other way round, and `bias` of a
/// dense layer on `input`.
static LogicalResult verifyDense(Operation *op, NamedValue input,
                                 NamedValue weight, NamedValue bias,
                                 bool transposeWeight) {
  unsigned inputDim = transposeWeight ? 1 : 0;
  auto inputType = cast<RankedTensorType>(input.value.getType());
  if (failed(verifyDim(op, weight, inputDim, inputType.getDimSize(1),
                       ("columns of " + input.name).str())))
    return failure();
  auto weightType = cast<RankedTensorType>(weight.value.getType());
  StringRef lines = transposeWeight ? "rows of " : "columns of ";
  return verifyLength(op, bias, weightType.getDimSize(1 - inputDim),
                      (lines + weight.name).str());
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

LogicalResult PoolerOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  return inferHead(location, adaptor.getInput(), adaptor.getRows(),
                   {"kernel", adaptor.getKernel()}, 1, types);
}

LogicalResult PoolerOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"kernel", getKernel()},
                                        {"bias", getBias()}})))
    return failure();
  return verifyDense(*this, {"input", getInput()}, {"kernel", getKernel()},
                     {"bias", getBias()}, /*transposeWeight=*/false);
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

LogicalResult MlmHeadOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferHead(location, adaptor.getInput(), adaptor.getRows(),
                   {"word", adaptor.getWord()}, 0, types);
}

LogicalResult MlmHeadOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"kernel", getKernel()},
                                        {"bias", getBias()},
                                        {"gamma", getGamma()},
                                        {"bridge", getBridge()},
                                        {"word", getWord()},
                                        {"output_bias", getOutputBias()}})) ||
      failed(verifyDense(*this, {"input", getInput()}, {"kernel", getKernel()},
                         {"bias", getBias()}, /*transposeWeight=*/false)))
    return failure();
  int64_t width = getKernel().getType().getDimSize(1);
  if (failed(verifyLength(*this, {"gamma", getGamma()}, width,
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
  Value x =
      nn::LinearOp::create(builder, loc, rows, transform.kernel, transform.bias,
                           /*residual=*/Value(), transform.activation);
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

LogicalResult SopHeadOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferHead(location, adaptor.getPooled(), Value(),
                   {"weights", adaptor.getWeights()}, 0, types);
}

LogicalResult SopHeadOp::verify() {
  if (failed(verifyElementTypes(*this, {{"pooled", getPooled()},
                                        {"weights", getWeights()},
                                        {"bias", getBias()}})))
    return failure();
  return verifyDense(*this, {"pooled", getPooled()}, {"weights", getWeights()},
                     {"bias", getBias()}, /*transposeWeight=*/true);
}

FailureOr<SmallVector<Value>>
SopHeadOp::decomposeOperation(OpBuilder &builder) {
  Value logits = nn::LinearOp::create(
      builder, getLoc(), getPooled(), getWeights(), getBias(),
      /*residual=*/Value(), nn::Activation::None, /*transpose_weight=*/true);
  return SmallVector<Value>{logits};
}
