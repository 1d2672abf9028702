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

SmallVector<NodeOp> tfg::findUnneeded(GraphOp graph,
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
    for (Value input : cast<NodeOp>(pending.pop_back_val()).getInputs())
      need(input.getDefiningOp());
  return llvm::to_vector(llvm::make_filter_range(
      graph.getBody().getOps<NodeOp>(),
      [&](NodeOp node) { return !needed.contains(node); }));
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

void tfg::eraseNodes(ArrayRef<NodeOp> nodes) {
  for (NodeOp node : nodes) {
    node.getInputsMutable().clear();
    node.getControlsMutable().clear();
  }
  for (NodeOp node : nodes)
    dropReaders(node.getControl());
  for (NodeOp node : nodes)
    node->erase();
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
