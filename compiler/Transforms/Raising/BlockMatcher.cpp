//===- BlockMatcher.cpp - one block of an encoder -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/BlockMatcher.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include <cmath>

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;

bool EncoderBlock::isLike(const EncoderBlock &other) const {
  auto types = [](const EncoderBlock &block) {
    return llvm::map_to_vector(block.params,
                               [](Value param) { return param.getType(); });
  };
  return sequences == other.sequences && numHeads == other.numHeads &&
         activation == other.activation && epsilon == other.epsilon &&
         preLayerNorm == other.preLayerNorm && types(*this) == types(other);
}

namespace {
/// A dense layer, in groups or not, with what its result is added to.
struct Dense {
  Value input, weight, bias, residual, result;
  nn::Activation activation = nn::Activation::None;
  SmallVector<Operation *, 2> ops;
};

class BlockMatcher {
public:
  explicit BlockMatcher(nn::AttentionOp attention) : attention(attention) {}

  bool match();
  const EncoderBlock &getBlock() const { return block; }
  StringRef getReason() const { return reason; }

private:
  bool fail(StringRef why) {
    reason = why;
    return false;
  }
  bool matchAttention();
  bool matchFeedForward();
  void addDense(const std::optional<Dense> &dense);
  void addNorm(nn::LayerNormOp norm);

  nn::AttentionOp attention;
  EncoderBlock block;
  /// Inputs of the projections of queries, keys and values.
  Value attended;
  /// Rows after attention: what the feed-forward network adds to.
  Value middle;
  nn::LayerNormOp norms[2];
  std::optional<Dense> query, key, value, output, inner, outer;
  StringRef reason;
};
} // namespace

/// The only user of `value`; null if there are more.
static Operation *getOnlyUser(Value value) {
  return value.hasOneUse() ? *value.user_begin() : nullptr;
}

/// The dense layer that `op` ends.
static std::optional<Dense> matchDense(Operation *op) {
  if (auto linear = dyn_cast_or_null<nn::LinearOp>(op)) {
    if (linear.getTransposeWeight() || !linear.getBias())
      return std::nullopt;
    return Dense{linear.getInput(),
                 linear.getWeight(),
                 linear.getBias(),
                 linear.getResidual(),
                 linear.getResult(),
                 linear.getActivation(),
                 {op}};
  }
  if (auto grouped = dyn_cast_or_null<nn::GroupedLinearOp>(op))
    return Dense{grouped.getInput(),
                 grouped.getWeight(),
                 grouped.getBias(),
                 Value(),
                 grouped.getResult(),
                 grouped.getActivation(),
                 {op}};
  auto sum = dyn_cast_or_null<arith::AddFOp>(op);
  if (!sum)
    return std::nullopt;
  auto grouped = sum.getLhs().getDefiningOp<nn::GroupedLinearOp>();
  std::optional<Dense> dense = matchDense(grouped);
  if (!dense || !grouped.getResult().hasOneUse())
    return std::nullopt;
  dense->residual = sum.getRhs();
  dense->result = sum.getResult();
  dense->ops.push_back(sum);
  return dense;
}

void BlockMatcher::addDense(const std::optional<Dense> &dense) {
  block.params.append({dense->weight, dense->bias});
  llvm::append_range(block.ops, dense->ops);
}

void BlockMatcher::addNorm(nn::LayerNormOp norm) {
  block.params.append({norm.getGamma(), norm.getBeta()});
  block.ops.push_back(norm);
  block.epsilon = norm.getEpsilon().convertToFloat();
}

/// Attention, from what it reads to what its result is added to.
bool BlockMatcher::matchAttention() {
  auto isPlain = [](const std::optional<Dense> &dense) {
    return dense && !dense->residual &&
           dense->activation == nn::Activation::None;
  };
  auto keys = attention.getKey().getDefiningOp<nn::GatherRowsOp>();
  auto values = attention.getValue().getDefiningOp<nn::GatherRowsOp>();
  block.sequences =
      attention.getRowOffsets().getDefiningOp<albert::SequencesOp>();
  if (!keys || !values || !block.sequences ||
      keys.getIds() != block.sequences.getRows() ||
      values.getIds() != block.sequences.getRows() ||
      attention.getQueryOffsets() != attention.getRowOffsets())
    return fail("its keys are not those of a padded batch");
  query = matchDense(attention.getQuery().getDefiningOp());
  key = matchDense(keys.getTable().getDefiningOp());
  value = matchDense(values.getTable().getDefiningOp());
  if (!isPlain(query) || !isPlain(key) || !isPlain(value))
    return fail("queries, keys and values are not dense layers with a bias");
  if (query->input != key->input || query->input != value->input)
    return fail("queries, keys and values come from different rows");
  attended = query->input;
  block.ops.append({keys, values, attention});
  output = matchDense(getOnlyUser(attention.getResult()));
  if (!output || !output->residual ||
      output->activation != nn::Activation::None)
    return fail("the context goes into no dense layer that is added to the "
                "block's input");
  block.input = output->residual;
  block.preLayerNorm = block.input != attended;
  block.numHeads = attention.getNumHeads();
  int64_t width = attention.getType().getDimSize(1) / block.numHeads;
  auto columns = static_cast<double>(width);
  if (attention.getScale().convertToFloat() !=
      static_cast<float>(1 / std::sqrt(columns)))
    return fail("scores are not divided by the square root of a head's width");
  if (!block.preLayerNorm) {
    norms[0] = dyn_cast_or_null<nn::LayerNormOp>(getOnlyUser(output->result));
    middle = norms[0] ? norms[0].getResult() : Value();
  } else {
    norms[0] = attended.getDefiningOp<nn::LayerNormOp>();
    if (norms[0] && norms[0].getInput() != block.input)
      norms[0] = {};
    middle = output->result;
  }
  return norms[0] ||
         fail("neither attention's input nor its result is normalised");
}

bool BlockMatcher::matchFeedForward() {
  Value wide = middle;
  if (block.preLayerNorm) {
    for (Operation *user : middle.getUsers())
      if (auto norm = dyn_cast<nn::LayerNormOp>(user))
        norms[1] = norm;
    if (!norms[1])
      return fail("the input of the feed-forward network is not normalised");
    wide = norms[1].getResult();
  }
  for (Operation *user : wide.getUsers())
    if (auto dense = matchDense(user);
        dense && dense->input == wide && !dense->residual)
      inner = dense;
  outer = inner ? matchDense(getOnlyUser(inner->result)) : std::nullopt;
  // A layer in groups is one with the sum that follows it.
  if (outer && !outer->residual)
    outer = matchDense(getOnlyUser(outer->result));
  if (!outer || outer->input != inner->result || outer->residual != middle ||
      outer->activation != nn::Activation::None)
    return fail("what follows attention is no feed-forward network of two "
                "dense layers");
  block.activation = inner->activation;
  block.output = outer->result;
  if (block.preLayerNorm)
    return true;
  norms[1] = dyn_cast_or_null<nn::LayerNormOp>(getOnlyUser(outer->result));
  if (!norms[1])
    return fail("the result of the feed-forward network is not normalised");
  block.output = norms[1].getResult();
  return true;
}

bool BlockMatcher::match() {
  if (!matchAttention() || !matchFeedForward())
    return false;
  for (const auto *dense : {&query, &key, &value, &output})
    addDense(*dense);
  addNorm(norms[0]);
  addDense(inner);
  addDense(outer);
  addNorm(norms[1]);
  return norms[0].getEpsilon().compare(norms[1].getEpsilon()) ==
             APFloat::cmpEqual ||
         fail("its normalisations have different epsilons");
}

std::optional<EncoderBlock> raising::matchBlock(nn::AttentionOp attention,
                                                StringRef &reason) {
  BlockMatcher matcher(attention);
  if (matcher.match())
    return matcher.getBlock();
  reason = matcher.getReason();
  return std::nullopt;
}
