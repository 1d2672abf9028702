//===- LayerBody.cpp - one transformer block ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The block of semantics.md 1.2 and 1.4 in terms of `nn` ops.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/LayerBody.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/NN/IR/ScalarMath.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <cmath>

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using albert::StackOp;

namespace {
/// Places of dropout in a block; the numbers are part of the stream of bits.
enum Site : int64_t { AttentionSite, ProjectionSite, FeedForwardSite };

/// Builds the body of one block.
class BodyBuilder {
public:
  /// `dropout` is inside of the body.
  BodyBuilder(OpBuilder &builder, Location loc, const AlbertConfig &config,
              Block &block, const DropoutSource &dropout)
      : builder(builder), loc(loc), config(config), block(block),
        dropout(dropout) {}

  void build();

private:
  Value argument(StackOp::BodyArgument index) {
    return block.getArgument(index);
  }
  Value param(LayerParamIndex index) {
    return block.getArgument(StackOp::FirstParam + index);
  }
  Value norm(Value x, LayerParamIndex gamma) {
    Value beta = block.getArgument(StackOp::FirstParam + gamma + 1);
    auto epsilon = builder.getF32FloatAttr(config.layerNormEpsilon);
    return nn::LayerNormOp::create(builder, loc, x, param(gamma), beta,
                                   epsilon);
  }
  Value dense(Value x, LayerParamIndex kernel, Value residual = {},
              nn::Activation activation = nn::Activation::None);
  /// `x` after dropout, plus `residual`.
  Value dropped(Value x, Site site, Value residual);
  Value attend(Value queries, Value keys, Value residual);
  Value feedForward(Value x, Value residual);

  OpBuilder &builder;
  Location loc;
  const AlbertConfig &config;
  Block &block;
  const DropoutSource &dropout;
};
} // namespace

/// act(x·W + b) + residual; the bias follows the kernel in `LayerParamIndex`.
Value BodyBuilder::dense(Value x, LayerParamIndex kernel, Value residual,
                         nn::Activation activation) {
  Value weight = param(kernel);
  Value bias = block.getArgument(StackOp::FirstParam + kernel + 1);
  if (cast<RankedTensorType>(weight.getType()).getRank() == 2)
    return nn::LinearOp::create(builder, loc, x, weight, bias, residual,
                                activation);
  Value y =
      nn::GroupedLinearOp::create(builder, loc, x, weight, bias, activation);
  return residual ? arith::AddFOp::create(builder, loc, y, residual) : y;
}

Value BodyBuilder::dropped(Value x, Site site, Value residual) {
  Value y = buildDropout(builder, loc, x, dropout.seed, dropout.rowKeys,
                         config.hiddenDropout, site);
  return arith::AddFOp::create(builder, loc, y, residual);
}

/// Attention of `queries` to `keys`, its output projection and `residual`.
Value BodyBuilder::attend(Value queries, Value keys, Value residual) {
  Value q = dense(queries, QKernel);
  Value k = dense(keys, KKernel), v = dense(keys, VKernel);
  int64_t headSize = config.hiddenSize / config.numAttentionHeads;
  bool drops = dropout.seed && config.attentionDropout != 0;
  Value context = nn::AttentionOp::create(
      builder, loc, q, k, v, argument(StackOp::QueryOffsets),
      argument(StackOp::RowOffsets), argument(StackOp::KeyCounts),
      argument(StackOp::KeyBias), drops ? dropout.seed : Value(),
      drops ? dropout.rowKeys : Value(),
      builder.getI64IntegerAttr(config.numAttentionHeads),
      builder.getF32FloatAttr(1.0 / std::sqrt(static_cast<double>(headSize))),
      drops ? builder.getF32FloatAttr(config.attentionDropout) : FloatAttr(),
      drops ? builder.getI64IntegerAttr(AttentionSite) : IntegerAttr());
  if (!dropout.seed || config.hiddenDropout == 0)
    return dense(context, ProjKernel, residual);
  return dropped(dense(context, ProjKernel), ProjectionSite, residual);
}

Value BodyBuilder::feedForward(Value x, Value residual) {
  Value wide = dense(x, Ffn1Kernel, /*residual=*/{}, config.activation);
  if (!dropout.seed || config.hiddenDropout == 0)
    return dense(wide, Ffn2Kernel, residual);
  return dropped(dense(wide, Ffn2Kernel), FeedForwardSite, residual);
}

void BodyBuilder::build() {
  Value keys = argument(StackOp::Keys), queries = argument(StackOp::Queries);
  Value result;
  if (config.preLayerNorm) {
    Value attended =
        attend(norm(queries, Norm1Gamma), norm(keys, Norm1Gamma), queries);
    result = feedForward(norm(attended, Norm2Gamma), attended);
  } else {
    Value attended = norm(attend(queries, keys, queries), Norm1Gamma);
    result = norm(feedForward(attended, attended), Norm2Gamma);
  }
  albert::YieldOp::create(builder, loc, result, /*saved=*/ValueRange());
}

Value frontend::buildDropout(OpBuilder &builder, Location loc, Value rows,
                             Value seed, Value rowKeys, double rate,
                             int64_t site) {
  return nn::DropoutOp::create(builder, loc, rows, seed, rowKeys,
                               builder.getF32FloatAttr(rate),
                               builder.getI64IntegerAttr(site));
}

/// The seeds of `blocks` blocks: tensor<blocks x i64>. Their sites follow those
/// outside of the stack.
static Value buildBlockSeeds(OpBuilder &builder, Location loc, Value seed,
                             int64_t blocks) {
  constexpr int64_t kFirstBlockSite = 16;
  Value number = tensor::ExtractOp::create(builder, loc, seed, ValueRange());
  SmallVector<Value> seeds;
  for (int64_t block = 0; block < blocks; ++block)
    seeds.push_back(
        nn::buildDropoutSite(builder, loc, number, kFirstBlockSite + block));
  return tensor::FromElementsOp::create(builder, loc, seeds);
}

Value frontend::buildStack(OpBuilder &builder, Location loc,
                           const AlbertConfig &config,
                           ArrayRef<LayerParam> layer, ValueRange params,
                           Value rows, Value rowOffsets, Value keyCounts,
                           Value keyBias, const DropoutSource &dropout) {
  SmallVector<Attribute> slots;
  for (const LayerParam &entry : layer)
    slots.push_back(builder.getDenseI64ArrayAttr(entry.slots));
  SmallVector<Value> stacked(params);
  if (dropout.seed) {
    int64_t blocks = layer.front().slots.size();
    stacked.push_back(buildBlockSeeds(builder, loc, dropout.seed, blocks));
    slots.push_back(builder.getDenseI64ArrayAttr(
        llvm::to_vector(llvm::seq<int64_t>(0, blocks))));
  }
  auto stack =
      StackOp::create(builder, loc, rows.getType(), /*saved=*/TypeRange(), rows,
                      rowOffsets, keyCounts, keyBias,
                      /*query_rows=*/Value(), /*query_offsets=*/Value(),
                      stacked, dropout.rowKeys, builder.getArrayAttr(slots));
  SmallVector<Type> types = {rows.getType(),       rows.getType(),
                             rowOffsets.getType(), rowOffsets.getType(),
                             keyCounts.getType(),  keyBias.getType()};
  for (Value param : stacked)
    types.push_back(albert::getSlotType(param.getType()));
  if (dropout.rowKeys)
    types.push_back(dropout.rowKeys.getType());
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&stack.getBody(), {}, types,
                                     SmallVector<Location>(types.size(), loc));
  DropoutSource inside;
  if (dropout.seed)
    inside = {block->getArguments().take_back(2).front(),
              block->getArguments().back()};
  BodyBuilder(builder, loc, config, *block, inside).build();
  return stack.getResult();
}
