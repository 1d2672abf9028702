//===- GraphUtils.cpp - what passes over tfg graphs share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include <utility>

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Whether nodes of a branch wait for `op`, which says that it is taken.
static bool isPivot(Operation *op) {
  auto node = dyn_cast_or_null<NodeOp>(op);
  if (node && node.is("Identity") && !node.getInputs().empty())
    node = node.getInputs().front().getDefiningOp<NodeOp>();
  return node && node.is("Switch");
}

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
    // Bodies of ops read from outside of them, too.
    pending.pop_back_val()->walk([&](Operation *op) {
      for (Value operand : op->getOperands())
        if (!isa<ControlType>(operand.getType()) ||
            isPivot(operand.getDefiningOp()))
          need(operand.getDefiningOp());
    });
  SmallVector<Operation *> unneeded;
  for (Operation &op : graph.getBody().front().without_terminator())
    if (!needed.contains(&op))
      unneeded.push_back(&op);
  return unneeded;
}

/// How the operations are called that write state, and those that may do so in
/// a function.
static constexpr StringRef kWriters[] = {"Assign",
                                         "Apply",
                                         "SparseApply",
                                         "ResourceApply",
                                         "ResourceSparseApply",
                                         "ResourceScatter",
                                         "ScatterUpdate",
                                         "ScatterAdd",
                                         "ScatterSub",
                                         "ScatterMul",
                                         "ScatterNdUpdate",
                                         "ScatterNdAdd",
                                         "ScatterNdSub",
                                         "CountUpTo",
                                         "QueueEnqueue",
                                         "LookupTableInsert",
                                         "LookupTableImport",
                                         "StatefulPartitionedCall"};

static bool mayWriteState(NodeOp node) {
  return llvm::any_of(kWriters, [&](StringRef prefix) {
    return node.getOpName().starts_with(prefix);
  });
}

void tfg::warnOfDroppedWrites(GraphOp graph, ArrayRef<Operation *> ops) {
  llvm::DenseSet<Operation *> dropped(ops.begin(), ops.end());
  SmallVector<Operation *> pending;
  auto visit = [&](Value value) {
    // Nodes leave the set as they are reached.
    if (Operation *source = value.getDefiningOp(); dropped.erase(source))
      pending.push_back(source);
  };
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    if (!dropped.contains(node))
      llvm::for_each(node.getControls(), visit);
  SmallVector<std::string> writers;
  while (!pending.empty()) {
    Operation *op = pending.pop_back_val();
    llvm::for_each(op->getOperands(), visit);
    if (auto node = dyn_cast<NodeOp>(op); node && mayWriteState(node))
      writers.push_back(
          ("'" + node.getNodeName() + "' (" + node.getOpName() + ")").str());
  }
  if (writers.empty())
    return;
  constexpr size_t kListed = 5;
  llvm::sort(writers);
  std::string list = llvm::join(ArrayRef(writers).take_front(kListed), ", ");
  graph.emitWarning() << "dropped " << writers.size()
                      << (writers.size() == 1 ? " node" : " nodes")
                      << " that may write state before the outputs are "
                         "computed: "
                      << list << (writers.size() > kListed ? ", ..." : "")
                      << "; variables keep the values of the checkpoint";
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
  // First, so that what goes is no reader any more: one node may wait for all.
  for (Operation *op : ops)
    op->dropAllReferences();
  for (Operation *op : ops)
    if (auto node = dyn_cast<NodeOp>(op))
      dropReaders(node.getControl());
  for (Operation *op : ops)
    op->erase();
}

void tfg::eraseUnneeded(GraphOp graph) {
  SmallVector<Operation *> unneeded =
      findUnneeded(graph, getInputNodeNames(graph));
  eraseOps(unneeded);
}

std::optional<APFloat> tfg::getSplat(Value value) {
  auto node = value.getDefiningOp<NodeOp>();
  auto elements = node && node.is("Const")
                      ? node.getNodeAttr<DenseFPElementsAttr>("value")
                      : DenseFPElementsAttr();
  return elements && elements.isSplat()
             ? std::optional(elements.getSplatValue<APFloat>())
             : std::nullopt;
}

llvm::StringSet<> tfg::getInputNodeNames(GraphOp graph) {
  llvm::StringSet<> names;
  for (NodeOp node : getInputNodes(graph))
    names.insert(node.getNodeName());
  return names;
}

std::string UniqueNames::make(const Twine &base) {
  if (!std::exchange(isRead, true))
    for (NodeOp node : graph.getBody().getOps<NodeOp>())
      names.insert(node.getNodeName());
  std::string plain = base.str(), unique = plain;
  for (unsigned i = 1; !names.insert(unique).second; ++i)
    unique = plain + "_" + std::to_string(i);
  return unique;
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

NodeOp tfg::createNode(OpBuilder &builder, NodeOp origin, StringRef operation,
                       const Twine &name, Type result, ValueRange inputs,
                       ArrayRef<NamedAttribute> attrs) {
  return NodeOp::create(builder, origin.getLoc(), TypeRange(result),
                        ControlType::get(builder.getContext()),
                        builder.getStringAttr(operation),
                        builder.getStringAttr(name), origin.getDeviceAttr(),
                        inputs, ValueRange(), builder.getDictionaryAttr(attrs));
}

NodeOp tfg::createConstant(OpBuilder &builder, NodeOp origin, const Twine &name,
                           TypedAttr value) {
  auto type = cast<TensorType>(value.getType());
  return createNode(
      builder, origin, "Const", name, type, {},
      {builder.getNamedAttr("dtype", TypeAttr::get(type.getElementType())),
       builder.getNamedAttr("value", value)});
}
