//===- FoldConditionals.cpp - branches that are not taken -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-fold-conditionals`.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/Conditionals.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHFOLDCONDITIONALSPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

namespace {
struct FoldConditionalsPass final
    : albertc::tfg::impl::TFGraphFoldConditionalsPassBase<
          FoldConditionalsPass> {
  void runOnOperation() override {
    dead.clear();
    numDead.clear();
    SmallVector<std::pair<NodeOp, bool>> switches;
    Predicates predicates(getOperation());
    for (NodeOp node : getOperation().getBody().getOps<NodeOp>())
      if (node.is("Switch") && node.getInputs().size() == 2 &&
          node.getOutputs().size() == 2)
        if (auto number = predicates.getNumber(node.getInputs()[1]))
          switches.emplace_back(node, *number != 0);
    for (auto [node, isTaken] : switches)
      markDead(node.getOutputs()[isTaken ? 0 : 1]);
    if (failed(checkOutputs()) || failed(forwardSwitches(switches)) ||
        failed(forwardMerges()))
      return signalPassFailure();
  }

private:
  void markDead(Value value);
  LogicalResult checkOutputs();
  LogicalResult forward(NodeOp node, Value output, Value input);
  LogicalResult forwardSwitches(ArrayRef<std::pair<NodeOp, bool>> switches);
  LogicalResult forwardMerges();

  /// Tensors and control outputs of branches that are not taken.
  llvm::DenseSet<Value> dead;
  /// Of each Merge, how many of its inputs these are.
  llvm::DenseMap<Operation *, size_t> numDead;
};
} // namespace

/// What reads, or waits for, something that is not computed is not computed
/// either, but for a Merge, which takes whichever of its inputs is.
void FoldConditionalsPass::markDead(Value value) {
  SmallVector<Value> pending = {value};
  while (!pending.empty()) {
    Value next = pending.pop_back_val();
    if (!dead.insert(next).second)
      continue;
    for (OpOperand &use : next.getUses()) {
      auto node = dyn_cast<NodeOp>(use.getOwner());
      if (!node)
        continue;
      size_t numInputs = node.getInputs().size();
      bool isLive = node.is("Merge") && (use.getOperandNumber() >= numInputs ||
                                         ++numDead[node] < numInputs);
      if (!isLive)
        pending.append(node->result_begin(), node->result_end());
    }
  }
}

LogicalResult FoldConditionalsPass::checkOutputs() {
  LogicalResult result = success();
  for (Value output : getOperation().getReturn().getOutputs()) {
    if (!dead.contains(output))
      continue;
    output.getDefiningOp<NodeOp>().emitNodeError()
        << "expected an output that is computed, found it in a branch whose "
           "condition never holds";
    result = failure();
  }
  return result;
}

/// Lets readers of `output` read `input`.
LogicalResult FoldConditionalsPass::forward(NodeOp node, Value output,
                                            Value input) {
  ++numFolded;
  if (succeeded(replaceTensor(output, input)))
    return success();
  return node.emitNodeError()
         << "expected a result of the type of its input, " << input.getType()
         << ", found " << output.getType();
}

LogicalResult FoldConditionalsPass::forwardSwitches(
    ArrayRef<std::pair<NodeOp, bool>> switches) {
  LogicalResult result = success();
  for (auto [node, isTaken] : switches)
    if (failed(forward(node, node.getOutputs()[isTaken ? 1 : 0],
                       node.getInputs().front())))
      result = failure();
  return result;
}

/// Puts the only input of a Merge that is computed in the place of the Merge.
LogicalResult FoldConditionalsPass::forwardMerges() {
  LogicalResult result = success();
  UniqueNames names(getOperation());
  for (NodeOp node :
       llvm::make_early_inc_range(getOperation().getBody().getOps<NodeOp>())) {
    if (!node.is("Merge") || node.getOutputs().size() != 2)
      continue;
    SmallVector<unsigned> live;
    for (auto [i, input] : llvm::enumerate(node.getInputs()))
      if (!dead.contains(input))
        live.push_back(i);
    if (live.size() != 1 || live.size() == node.getInputs().size())
      continue;
    Value input = node.getInputs()[live.front()];
    if (failed(forward(node, node.getOutputs()[0], input)))
      result = failure();
    if (node.getOutputs()[1].use_empty())
      continue;
    // The number of the input that was taken.
    OpBuilder builder(node);
    auto type = RankedTensorType::get({}, builder.getI32Type());
    NodeOp index = createConstant(
        builder, node, names.make(node.getNodeName() + "/value_index"),
        DenseElementsAttr::get(type, static_cast<int32_t>(live.front())));
    if (failed(replaceTensor(node.getOutputs()[1], index.getOutputs()[0])))
      result = failure();
  }
  return result;
}
