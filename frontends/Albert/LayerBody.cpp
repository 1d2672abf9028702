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
#include "mlir/Dialect/Arith/IR/Arith.h"
#include <cmath>

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using albert::StackOp;

namespace {
/// Builds the body of one block.
class BodyBuilder {
public:
  BodyBuilder(OpBuilder &builder, Location loc, const AlbertConfig &config,
              Block &block)
      : builder(builder), loc(loc), config(config), block(block) {}

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
  Value attend(Value queries, Value keys, Value residual);
  Value feedForward(Value x, Value residual);

  OpBuilder &builder;
  Location loc;
  const AlbertConfig &config;
  Block &block;
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

/// Attention of `queries` to `keys`, its output projection and `residual`.
Value BodyBuilder::attend(Value queries, Value keys, Value residual) {
  Value q = dense(queries, QKernel);
  Value k = dense(keys, KKernel), v = dense(keys, VKernel);
  int64_t headSize = config.hiddenSize / config.numAttentionHeads;
  Value context = nn::AttentionOp::create(
      builder, loc, q, k, v, argument(StackOp::QueryOffsets),
      argument(StackOp::RowOffsets), argument(StackOp::KeyCounts),
      argument(StackOp::KeyBias),
      builder.getI64IntegerAttr(config.numAttentionHeads),
      builder.getF32FloatAttr(1.0 / std::sqrt(static_cast<double>(headSize))));
  return dense(context, ProjKernel, residual);
}

Value BodyBuilder::feedForward(Value x, Value residual) {
  Value wide = dense(x, Ffn1Kernel, /*residual=*/{}, config.activation);
  return dense(wide, Ffn2Kernel, residual);
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

Value frontend::buildStack(OpBuilder &builder, Location loc,
                           const AlbertConfig &config,
                           ArrayRef<LayerParam> layer, ValueRange params,
                           Value rows, Value rowOffsets, Value keyCounts,
                           Value keyBias) {
  SmallVector<Attribute> slots;
  for (const LayerParam &entry : layer)
    slots.push_back(builder.getDenseI64ArrayAttr(entry.slots));
  auto stack =
      StackOp::create(builder, loc, rows.getType(), /*saved=*/TypeRange(), rows,
                      rowOffsets, keyCounts, keyBias,
                      /*query_rows=*/Value(), /*query_offsets=*/Value(), params,
                      builder.getArrayAttr(slots));
  SmallVector<Type> types = {rows.getType(),       rows.getType(),
                             rowOffsets.getType(), rowOffsets.getType(),
                             keyCounts.getType(),  keyBias.getType()};
  for (Value param : params) {
    auto type = cast<RankedTensorType>(param.getType());
    types.push_back(type.clone(type.getShape().drop_front()));
  }
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&stack.getBody(), {}, types,
                                     SmallVector<Location>(types.size(), loc));
  BodyBuilder(builder, loc, config, *block).build();
  return stack.getResult();
}
