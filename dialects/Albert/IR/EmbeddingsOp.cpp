//===- EmbeddingsOp.cpp - factorized embedding ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference, checks and decomposition of `albert.embeddings`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/ShapeUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;
using namespace albertc::nn::detail;

LogicalResult EmbeddingsOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  Value last =
      adaptor.getProjection() ? adaptor.getProjection() : adaptor.getWord();
  auto ids = getTensorOfRank(location, adaptor.getTokenIds(), 1, "token_ids");
  auto columns = getTensorOfRank(location, last, 2, "the last matrix");
  if (failed(ids) || failed(columns))
    return failure();
  inferRows(*ids, columns->getDimSize(1), columns->getElementType(), types);
  return success();
}

/// (C2) and (C3): which of the optional operands an order takes.
static LogicalResult verifyProjection(EmbeddingsOp op) {
  bool projection = op.getProjection() != nullptr;
  bool bias = op.getProjectionBias() != nullptr;
  auto found = [](bool present) { return present ? "one" : "none"; };
  if (op.getOrder() == EmbeddingOrder::Brightmart && (!projection || bias))
    return op.emitOpError()
           << "order brightmart: expected a projection without a bias, found "
              "projection: "
           << found(projection) << ", bias: " << found(bias);
  if (op.getOrder() == EmbeddingOrder::Google && projection != bias)
    return op.emitOpError()
           << "order google: expected a projection with a bias or neither, "
              "found projection: "
           << found(projection) << ", bias: " << found(bias);
  return success();
}

LogicalResult EmbeddingsOp::verify() {
  if (failed(verifyProjection(*this)) ||
      failed(verifyElementTypes(*this,
                                {{"word", getWord()},
                                 {"type", getType()},
                                 {"position", getPosition()},
                                 {"gamma", getGamma()},
                                 {"projection", getProjection()},
                                 {"projection_bias", getProjectionBias()}})))
    return failure();
  int64_t width = getWord().getType().getDimSize(1);
  if (Value projection = getProjection())
    if (failed(verifyDim(*this, {"projection", projection}, 0, width,
                         "columns of word")))
      return failure();
  if (Value bias = getProjectionBias())
    if (failed(verifyLength(*this, {"projection_bias", bias},
                            getProjection().getType().getDimSize(1),
                            "columns of projection")))
      return failure();
  if (getOrder() == EmbeddingOrder::Brightmart)
    width = getProjection().getType().getDimSize(1);
  if (failed(verifyDim(*this, {"type", getType()}, 1, width,
                       "the width of the sum")) ||
      failed(verifyDim(*this, {"position", getPosition()}, 1, width,
                       "the width of the sum")) ||
      failed(verifyLength(*this, {"gamma", getGamma()}, width,
                          "the width of the sum")))
    return failure();
  return verifyEpsilon(*this, getEpsilon());
}

EmbeddedRows
albert::buildEmbeddings(OpBuilder &builder, Location loc,
                        EmbeddingsOp::Adaptor operands,
                        llvm::function_ref<Value(Value)> afterNorm) {
  auto gather = [&](Value table, Value ids) -> Value {
    return nn::GatherRowsOp::create(builder, loc, table, ids);
  };
  EmbeddedRows rows;
  rows.word = gather(operands.getWord(), operands.getTokenIds());
  rows.type = gather(operands.getType(), operands.getTypeIds());
  Value position = gather(operands.getPosition(), operands.getPositionIds());
  Value projection = operands.getProjection();
  bool brightmart = operands.getOrder() == EmbeddingOrder::Brightmart;
  Value sum;
  if (brightmart)
    sum = nn::LinearOp::create(builder, loc, rows.word, projection,
                               /*bias=*/Value(), /*residual=*/rows.type);
  else
    sum = arith::AddFOp::create(builder, loc, rows.word, rows.type);
  sum = arith::AddFOp::create(builder, loc, sum, position);
  rows.result =
      nn::LayerNormOp::create(builder, loc, sum, operands.getGamma(),
                              operands.getBeta(), operands.getEpsilonAttr());
  if (afterNorm)
    rows.result = afterNorm(rows.result);
  if (!brightmart && projection)
    rows.result = nn::LinearOp::create(builder, loc, rows.result, projection,
                                       operands.getProjectionBias(),
                                       /*residual=*/Value());
  return rows;
}

FailureOr<SmallVector<Value>>
EmbeddingsOp::decomposeOperation(OpBuilder &builder) {
  Adaptor operands(getOperands(), *this);
  return SmallVector<Value>{
      buildEmbeddings(builder, getLoc(), operands).result};
}
