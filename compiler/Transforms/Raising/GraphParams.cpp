//===- GraphParams.cpp - parameters of a graph ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/GraphParams.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

GraphParams::GraphParams(tfg::GraphOp graph)
    : graph(graph), symbols(graph->getParentOfType<ModuleOp>()) {}

/// The name of the constant or variable whose value `node` is.
static StringRef getName(NodeOp node) {
  if (node.is("ReadVariableOp", "Identity"))
    if (auto variable = node.getInputs()[0].getDefiningOp<NodeOp>())
      node = variable;
  return tfg::isVariable(node) ? tfg::getVariableName(node)
                               : node.getNodeName();
}

Value GraphParams::declare(StringRef symbol, RankedTensorType type,
                           ArrayRef<NodeOp> nodes, bool hasSlots) {
  OpBuilder builder(graph);
  NodeOp first = nodes.front();
  Location loc = first.getLoc();
  MLIRContext *context = graph.getContext();
  SmallVector<Attribute> variables;
  for (auto [slot, node] : llvm::enumerate(nodes)) {
    ArrayRef<int64_t> shape = type.getShape().drop_front(hasSlots ? 1 : 0);
    variables.push_back(rt::VariableAttr::get(
        context, getName(node), shape, hasSlots ? slot : 0, /*column=*/0,
        /*hf=*/StringAttr(), /*hfTransposed=*/false));
  }
  // Weights come from the graph or its checkpoint, never from a distribution.
  auto initializer = rt::InitializerAttr::get(
      context, rt::InitializerKind::Zeros, FloatAttr());
  auto param =
      rt::ParamOp::create(builder, loc, symbol, type, initializer,
                          rt::LayoutAttr(), builder.getArrayAttr(variables),
                          /*sym_visibility=*/StringAttr());
  StringAttr name = symbols.insert(param);
  builder.setInsertionPoint(first);
  return rt::LoadOp::create(builder, loc, type, name.getValue());
}

Value GraphParams::load(NodeOp node) {
  Value &value = loaded[node];
  if (!value)
    value = declare(getName(node),
                    cast<RankedTensorType>(node.getOutputs()[0].getType()),
                    node, /*hasSlots=*/false);
  return value;
}

Value GraphParams::loadStacked(StringRef symbol, ArrayRef<NodeOp> nodes) {
  for (const auto &[slots, value] : stacked)
    if (ArrayRef<NodeOp>(slots) == nodes)
      return value;
  NodeOp first = nodes.front();
  auto slot = cast<RankedTensorType>(first.getOutputs()[0].getType());
  SmallVector<int64_t> shape = {static_cast<int64_t>(nodes.size())};
  llvm::append_range(shape, slot.getShape());
  Value value = declare(symbol, slot.clone(shape), nodes, /*hasSlots=*/true);
  stacked.emplace_back(llvm::to_vector<1>(nodes), value);
  return value;
}
