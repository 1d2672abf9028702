//===- RaiseLayerNorm.cpp - the pass raise-layer-norm ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/NN/IR/NNOps.h"

namespace albertc {
#define GEN_PASS_DEF_RAISELAYERNORMPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

namespace {
/// What a normalisation is made of.
struct LayerNorm {
  Value input, gamma, beta;
  double epsilon = 0;
};

/// Recognises one normalisation; says why if it does not.
class LayerNormMatcher {
public:
  explicit LayerNormMatcher(const tfg::SymbolicShapes &shapes)
      : shapes(shapes) {}

  /// Whether the formula ends in `root`.
  bool match(NodeOp root);
  const LayerNorm &getMatch() const { return found; }
  /// Why there was no match; empty if it is no normalisation at all.
  StringRef getReason() const { return reason; }

private:
  bool fail(StringRef why) {
    reason = why;
    return false;
  }
  bool matchScale(Value scale);
  bool matchMean(Value value, Value of);
  bool matchVariance(Value variance);
  bool matchFolded(NodeOp root);
  bool matchCentred(NodeOp root);

  const tfg::SymbolicShapes &shapes;
  LayerNorm found;
  Value mean;
  StringRef reason;
};
} // namespace

/// Mean over the last dimension, which is kept.
bool LayerNormMatcher::matchMean(Value value, Value of) {
  NodeOp node = matchNode(value, "Mean");
  if (!node || node.getInputs()[0] != of)
    return false;
  auto axes = shapes.getNumbers(node.getInputs()[1]);
  auto keeps = node.getNodeAttr<BoolAttr>("keep_dims");
  auto type = dyn_cast<RankedTensorType>(of.getType());
  return axes && axes->size() == 1 && type && keeps && keeps.getValue() &&
         ((*axes)[0] == -1 || (*axes)[0] == type.getRank() - 1);
}

/// What `value` is computed from if it stops gradients. tf.nn.moments has the
/// mean in the variance so, where its gradient is zero anyway.
static Value skipStop(Value value) {
  NodeOp stop = matchNode(value, "StopGradient");
  return stop ? stop.getInputs()[0] : value;
}

/// The mean of squared differences from the mean.
bool LayerNormMatcher::matchVariance(Value variance) {
  NodeOp average = matchNode(variance, "Mean");
  if (!average)
    return fail("the variance is no mean");
  Value squares = average.getInputs()[0];
  NodeOp difference = matchNode(squares, "SquaredDifference");
  if (!difference || !matchMean(variance, squares))
    return fail("the variance is no mean of squared differences over the last "
                "dimension");
  for (unsigned i = 0; i < 2; ++i) {
    Value input = difference.getInputs()[i];
    Value centre = skipStop(difference.getInputs()[1 - i]);
    if (matchMean(centre, input)) {
      found.input = input;
      mean = centre;
      return true;
    }
  }
  return fail("the squared differences are not those from the mean over the "
              "last dimension");
}

/// gamma / sqrt(variance + epsilon), with or without gamma.
bool LayerNormMatcher::matchScale(Value scale) {
  NodeOp product = matchNode(scale, "Mul");
  if (!product)
    return false;
  for (unsigned i = 0; i < 2; ++i) {
    NodeOp inverse = matchNode(product.getInputs()[i], "Rsqrt");
    NodeOp sum =
        inverse ? matchNode(inverse.getInputs()[0], "AddV2") : NodeOp();
    if (!inverse)
      continue;
    if (!sum)
      return fail("no epsilon is added to the variance");
    for (unsigned j = 0; j < 2; ++j)
      if (auto epsilon = getFloat(sum.getInputs()[j])) {
        found.epsilon = *epsilon;
        found.gamma = product.getInputs()[1 - i];
        return matchVariance(sum.getInputs()[1 - j]);
      }
    return fail("epsilon is no constant");
  }
  return false;
}

/// x * scale + (beta - mean * scale), as tf.nn.batch_normalization has it.
bool LayerNormMatcher::matchFolded(NodeOp root) {
  for (unsigned i = 0; i < 2; ++i) {
    NodeOp shift = matchNode(root.getInputs()[i], "Sub");
    NodeOp scaled = matchNode(root.getInputs()[1 - i], "Mul");
    NodeOp moved = shift ? matchNode(shift.getInputs()[1], "Mul") : NodeOp();
    if (!scaled || !moved)
      continue;
    for (unsigned j = 0; j < 2; ++j) {
      Value scale = scaled.getInputs()[j];
      if (!matchScale(scale)) {
        if (!reason.empty())
          return false;
        continue;
      }
      ValueRange movedBy = moved.getInputs();
      bool isMean = (movedBy[0] == mean && movedBy[1] == scale) ||
                    (movedBy[1] == mean && movedBy[0] == scale);
      if (scaled.getInputs()[1 - j] != found.input || !isMean)
        return fail("what is scaled and moved is not what the mean is of");
      found.beta = shift.getInputs()[0];
      return true;
    }
  }
  return false;
}

/// (x - mean) * scale + beta, as Keras has it.
bool LayerNormMatcher::matchCentred(NodeOp root) {
  for (unsigned i = 0; i < 2; ++i) {
    NodeOp scaled = matchNode(root.getInputs()[i], "Mul");
    if (!scaled)
      continue;
    for (unsigned j = 0; j < 2; ++j) {
      NodeOp centred = matchNode(scaled.getInputs()[1 - j], "Sub");
      if (!centred || !matchScale(scaled.getInputs()[j]))
        continue;
      if (centred.getInputs()[0] != found.input ||
          centred.getInputs()[1] != mean)
        return fail("what is scaled is not what the mean is of");
      found.beta = root.getInputs()[1 - i];
      return true;
    }
  }
  return false;
}

bool LayerNormMatcher::match(NodeOp root) {
  if (!root.is("AddV2"))
    return false;
  if (!matchFolded(root) && (!reason.empty() || !matchCentred(root)))
    return false;
  auto type = cast<RankedTensorType>(found.input.getType());
  auto vector =
      RankedTensorType::get({type.getShape().back()}, type.getElementType());
  if (found.gamma.getType() != vector || found.beta.getType() != vector ||
      type.isDynamicDim(type.getRank() - 1))
    return fail("gamma and beta are no vectors of the last dimension");
  return true;
}

namespace {
struct RaiseLayerNormPass final
    : albertc::impl::RaiseLayerNormPassBase<RaiseLayerNormPass> {
  void runOnOperation() override {
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp> nodes, Rows &rows) {
                 for (NodeOp node : nodes)
                   visit(node, rows);
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void visit(NodeOp node, Rows &rows) {
    LayerNormMatcher matcher(rows.getShapes());
    if (!matcher.match(node)) {
      if (!matcher.getReason().empty())
        reportMissed(node, "raise-layer-norm", matcher.getReason());
      return;
    }
    const LayerNorm &norm = matcher.getMatch();
    OpBuilder &builder = rows.before(node);
    int64_t columns =
        cast<RankedTensorType>(norm.gamma.getType()).getDimSize(0);
    Value input = rows.getRows(norm.input, columns);
    if (!input)
      return reportMissed(node, "raise-layer-norm", "the input has no rows");
    auto op = rows.enter(nn::LayerNormOp::create(
        builder, node.getLoc(), input, norm.gamma, norm.beta,
        APFloat(static_cast<float>(norm.epsilon))));
    if (rows.replace(node.getOutputs()[0], op))
      ++numRaised;
  }
};
} // namespace
