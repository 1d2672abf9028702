//===- GraphUtils.cpp - what passes over tfg graphs share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

SmallVector<Operation *> tfg::findUnneeded(GraphOp graph,
                                           const llvm::StringSet<> &kept) {
  llvm::DenseSet<Operation *> needed;
  SmallVector<Operation *> pending;
  auto need = [&](Operation *op) {
    if (op && needed.insert(op).second)
      pending.push_back(op);
  };
  for (Value output : graph.getReturn().getOutputs())
    need(output.getDefiningOp());
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    if (kept.contains(node.getNodeName()))
      need(node);
  while (!pending.empty())
    for (Value operand : pending.pop_back_val()->getOperands())
      if (!isa<ControlType>(operand.getType()))
        need(operand.getDefiningOp());
  SmallVector<Operation *> unneeded;
  for (Operation &op : graph.getBody().front().without_terminator())
    if (!needed.contains(&op))
      unneeded.push_back(&op);
  return unneeded;
}

/// Removes the edges that wait for `control`.
static void dropReaders(Value control) {
  SmallVector<std::pair<Operation *, unsigned>> edges;
  for (OpOperand &use : control.getUses())
    edges.emplace_back(use.getOwner(), use.getOperandNumber());
  // From the last one, so that the numbers of the others stay what they are.
  llvm::sort(edges,
             [](const auto &a, const auto &b) { return a.second > b.second; });
  for (auto [reader, number] : edges) {
    if (auto node = dyn_cast<NodeOp>(reader))
      node.getControlsMutable().erase(number - node.getInputs().size());
    else if (auto end = dyn_cast<ReturnOp>(reader))
      end.getControlsMutable().erase(number - end.getOutputs().size());
  }
}

void tfg::eraseOps(ArrayRef<Operation *> ops) {
  for (Operation *op : ops) {
    op->dropAllReferences();
    if (auto node = dyn_cast<NodeOp>(op))
      dropReaders(node.getControl());
  }
  for (Operation *op : ops)
    op->erase();
}

void tfg::eraseUnneeded(GraphOp graph) {
  SmallVector<Operation *> unneeded =
      findUnneeded(graph, getInputNodeNames(graph));
  eraseOps(unneeded);
}

llvm::StringSet<> tfg::getInputNodeNames(GraphOp graph) {
  llvm::StringSet<> names;
  for (NodeOp node : getInputNodes(graph))
    names.insert(node.getNodeName());
  return names;
}

LogicalResult tfg::replaceTensor(Value from, Value to) {
  TensorType type = mergeTypes(cast<TensorType>(to.getType()),
                               cast<TensorType>(from.getType()));
  if (!type)
    return failure();
  to.setType(type);
  from.replaceAllUsesWith(to);
  return success();
}
