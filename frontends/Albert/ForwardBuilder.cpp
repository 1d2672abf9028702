//===- ForwardBuilder.cpp - the parts of a model's forward pass -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ForwardBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;

Value ForwardBuilder::load(rt::ParamOp param) {
  if (!param)
    return {};
  auto [place, isNew] = loaded.insert({param.getOperation(), Value()});
  if (isNew)
    place->second = rt::LoadOp::create(builder, loc, param.getTensorType(),
                                       param.getSymName());
  return place->second;
}

albert::EmbeddingsOp ForwardBuilder::buildEmbeddings() {
  auto order = config.family == Family::Brightmart
                   ? albert::EmbeddingOrder::Brightmart
                   : albert::EmbeddingOrder::Google;
  Value word = load(params.word), type = load(params.type);
  Value position = load(params.position);
  Value gamma = load(params.embeddingGamma), beta = load(params.embeddingBeta);
  Value projection = load(params.projection);
  Value projectionBias = load(params.projectionBias);
  return albert::EmbeddingsOp::create(
      builder, loc, rowsType(config.hiddenSize), order, entry["token_ids"],
      entry["type_ids"], entry["position_ids"], word, type, position, gamma,
      beta, projection, projectionBias, epsilon());
}

void ForwardBuilder::enableDropout() {
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value number =
      tensor::ExtractOp::create(builder, loc, entry["dropout_seed"], zero);
  auto type = RankedTensorType::get({}, builder.getI64Type());
  dropout = {tensor::FromElementsOp::create(builder, loc, type, number),
             entry["row_keys"]};
}

albert::EmbeddedRows ForwardBuilder::buildEmbeddedRows() {
  albert::EmbeddingsOp op = buildEmbeddings();
  albert::EmbeddingsOp::Adaptor operands(op->getOperands(), op);
  constexpr int64_t kEmbeddingsSite = 0;
  auto drop = [&](Value rows) {
    return buildDropout(builder, loc, rows, dropout.seed, dropout.rowKeys,
                        config.hiddenDropout, kEmbeddingsSite);
  };
  bool drops = dropout.seed && config.hiddenDropout != 0;
  llvm::function_ref<Value(Value)> afterNorm;
  if (drops)
    afterNorm = drop;
  albert::EmbeddedRows rows =
      albert::buildEmbeddings(builder, loc, operands, afterNorm);
  op.erase();
  return rows;
}

Value ForwardBuilder::buildStack(Value rows) {
  SmallVector<Value> values;
  for (const LayerParam &layer : params.layer)
    values.push_back(load(layer.param));
  return frontend::buildStack(builder, loc, config, params.layer, values, rows,
                              entry["row_offsets"], entry["key_counts"],
                              entry["key_bias"], dropout);
}

Value ForwardBuilder::buildPooler(Value rows, Value numbers) {
  return albert::PoolerOp::create(builder, loc, rowsType(config.hiddenSize),
                                  rows, numbers, load(params.poolerKernel),
                                  load(params.poolerBias));
}

albert::MlmTransform ForwardBuilder::loadMlmTransform() {
  bool brightmart = config.family == Family::Brightmart;
  return {load(params.mlmKernel),
          load(params.mlmBias),
          config.activation,
          load(params.mlmGamma),
          load(params.mlmBeta),
          brightmart ? load(params.projection) : Value(),
          builder.getF32FloatAttr(config.layerNormEpsilon)};
}

Value ForwardBuilder::buildMlmHead(Value rows, Value numbers) {
  albert::MlmTransform transform = loadMlmTransform();
  Value word = load(params.word), outputBias = load(params.mlmOutputBias);
  return albert::MlmHeadOp::create(
      builder, loc, rowsType(config.vocabSize), rows, numbers, transform.kernel,
      transform.bias, transform.activation, transform.gamma, transform.beta,
      transform.bridge, word, outputBias, epsilon());
}

Value ForwardBuilder::buildMlmTransform(Value rows) {
  return albert::buildMlmTransform(builder, loc, rows, loadMlmTransform());
}
