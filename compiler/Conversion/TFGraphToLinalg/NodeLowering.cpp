//===- NodeLowering.cpp - one node of a graph -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"
#include "compiler/Conversion/TFGraphToLinalg/GraphLowering.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace albertc;
using tfg::Sizes;

Value NodeLowering::getInput(unsigned i) {
  return graph.getTensor(node.getInputs()[i]);
}

const Sizes &NodeLowering::getShape(unsigned i) {
  return graph.getShape(node.getInputs()[i]);
}

Type NodeLowering::getElementType(unsigned i) {
  return cast<RankedTensorType>(getInput(i).getType()).getElementType();
}

const Sizes &NodeLowering::getResultShape(unsigned i) {
  return graph.getShape(node.getOutputs()[i]);
}

Type NodeLowering::getResultElementType(unsigned i) {
  return cast<TensorType>(node.getOutputs()[i].getType()).getElementType();
}

std::optional<Sizes> NodeLowering::getElements(unsigned i) {
  return graph.getShapes().getElements(node.getInputs()[i]);
}

std::optional<SmallVector<int64_t>> NodeLowering::getNumbers(unsigned i) {
  return graph.getShapes().getNumbers(node.getInputs()[i]);
}

std::optional<double> NodeLowering::getSplat(unsigned i) {
  std::optional<APFloat> number = tfg::getSplat(node.getInputs()[i]);
  return number ? std::optional(number->convertToDouble()) : std::nullopt;
}

FailureOr<SmallVector<int64_t>> NodeLowering::getAxes(unsigned i,
                                                      int64_t rank) {
  std::optional<SmallVector<int64_t>> numbers = getNumbers(i);
  if (!numbers)
    return fail("expected constant dimensions in input " + Twine(i));
  for (int64_t &axis : *numbers) {
    if (axis < -rank || axis >= rank)
      return fail("expected a dimension of a tensor of rank " + Twine(rank) +
                  ", found " + Twine(axis));
    axis = axis < 0 ? axis + rank : axis;
  }
  return *numbers;
}

FailureOr<int64_t> NodeLowering::getAxis(unsigned i, int64_t rank) {
  FailureOr<SmallVector<int64_t>> axes = getAxes(i, rank);
  if (failed(axes))
    return failure();
  if (axes->size() != 1)
    return fail("expected one dimension in input " + Twine(i) + ", found " +
                Twine(axes->size()));
  return axes->front();
}

std::optional<SmallVector<tfg::SliceExtent>> NodeLowering::getSliceExtents() {
  return tfg::getSliceExtents(node, graph.getShapes());
}

int64_t NodeLowering::getInt(StringRef name, int64_t otherwise) {
  auto attr = node.getNodeAttr<IntegerAttr>(name);
  return attr ? attr.getInt() : otherwise;
}

bool NodeLowering::getBool(StringRef name) {
  auto attr = node.getNodeAttr<BoolAttr>(name);
  return attr && attr.getValue();
}

void NodeLowering::setResult(unsigned i, Value value) {
  graph.setTensor(node.getOutputs()[i], value);
}

Value NodeLowering::loadParameter(StringRef name, RankedTensorType type) {
  return graph.loadParameter(name, type);
}

bool NodeLowering::storesConstants() const { return graph.storesConstants(); }

LogicalResult NodeLowering::fail(const Twine &reason) {
  return node.emitNodeError() << reason;
}

const NodeRule *albertc::findRule(StringRef operation) {
  static const llvm::StringMap<const NodeRule *> table = [] {
    llvm::StringMap<const NodeRule *> rules;
    for (ArrayRef<NodeRule> family :
         {getElementwiseRules(), getReductionRules(), getSoftmaxRules(),
          getContractionRules(), getShapeRules(), getSliceRules(),
          getGatherRules(), getSourceRules()})
      for (const NodeRule &rule : family)
        for (StringRef name : llvm::split(rule.operations, ' '))
          rules[name] = &rule;
    return rules;
  }();
  return table.lookup(operation);
}
