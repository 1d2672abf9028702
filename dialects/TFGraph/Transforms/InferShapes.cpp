//===- InferShapes.cpp - shapes of all tensors of a graph -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-infer-shapes`.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "mlir/Analysis/TopologicalSortUtils.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHINFERSHAPESPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

namespace {
struct InferShapesPass final
    : albertc::tfg::impl::TFGraphInferShapesPassBase<InferShapesPass> {
  void runOnOperation() override {
    elements.clear();
    // What a node reads comes first; graphs that are read have no cycles.
    sortTopologically(&getOperation().getBody().front());
    bool isConsistent = true;
    for (NodeOp node :
         llvm::make_early_inc_range(getOperation().getBody().getOps<NodeOp>()))
      isConsistent &= succeeded(visit(node));
    if (!isConsistent)
      return signalPassFailure();
    SmallVector<NodeOp> unneeded =
        findUnneeded(getOperation(), getInputNodeNames(getOperation()));
    eraseNodes(unneeded);
  }

private:
  LogicalResult visit(NodeOp node);
  LogicalResult refine(NodeOp node, NodeShapes &shapes);
  void fold(NodeOp node, const Sizes &values);

  ElementMap elements;
};
} // namespace

/// Gives the results of `node` what their shapes say beyond the file.
LogicalResult InferShapesPass::refine(NodeOp node, NodeShapes &shapes) {
  for (auto [i, output] : llvm::enumerate(node.getOutputs())) {
    auto declared = cast<TensorType>(output.getType());
    const std::optional<Sizes> &shape = shapes.getResult(i);
    if (!shape)
      continue;
    for (int64_t dim : *shape)
      if (dim < 0 && !ShapedType::isDynamic(dim))
        return node.emitNodeError()
               << "expected dimensions of at least 0, found " << dim;
    auto inferred = RankedTensorType::get(*shape, declared.getElementType());
    TensorType merged = mergeTypes(inferred, declared);
    if (!merged)
      return node.emitNodeError()
             << "expected a result of " << inferred
             << " as its inputs give, found " << declared << " in the file";
    numInferred += merged != declared;
    output.setType(merged);
  }
  return success();
}

/// Puts a constant in the place of `node`, whose result is known.
void InferShapesPass::fold(NodeOp node, const Sizes &values) {
  OpBuilder builder(node);
  Value output = node.getOutputs().front();
  auto type = cast<RankedTensorType>(output.getType());
  unsigned width = type.getElementTypeBitWidth();
  SmallVector<APInt> list;
  for (int64_t value : values) {
    // What does not fit would have overflowed in TensorFlow as well.
    if (width < 64 && !llvm::isIntN(width, value))
      return;
    list.emplace_back(width, static_cast<uint64_t>(value), /*isSigned=*/true);
  }
  auto value = DenseElementsAttr::get(type, list);
  std::string name = node.getNodeName().str();
  auto constant = NodeOp::create(
      builder, node.getLoc(), TypeRange(type),
      ControlType::get(node.getContext()), builder.getStringAttr("Const"),
      builder.getStringAttr(name), node.getDeviceAttr(), ValueRange(),
      ValueRange(node.getControls()),
      builder.getDictionaryAttr(
          {builder.getNamedAttr("dtype", TypeAttr::get(type.getElementType())),
           builder.getNamedAttr("value", value)}));
  output.replaceAllUsesWith(constant.getOutputs().front());
  node.getControl().replaceAllUsesWith(constant.getControl());
  elements[constant.getOutputs().front()] = values;
  elements.erase(output);
  node->erase();
  ++numFolded;
}

LogicalResult InferShapesPass::visit(NodeOp node) {
  NodeShapes shapes(node, elements);
  if (failed(inferShapes(shapes)) || failed(refine(node, shapes)))
    return failure();
  if (node.getOutputs().size() != 1)
    return success();
  Value output = node.getOutputs().front();
  auto type = dyn_cast<RankedTensorType>(output.getType());
  if (!type || !type.getElementType().isIntOrIndex() ||
      type.getElementType().isInteger(1))
    return success();
  std::optional<Sizes> values = inferElements(shapes, type.getShape());
  if (!values)
    return success();
  elements[output] = *values;
  bool isConstant =
      type.hasStaticShape() &&
      type.getNumElements() == static_cast<int64_t>(values->size()) &&
      !llvm::is_contained(*values, ShapedType::kDynamic);
  if (isConstant && !node.is("Const"))
    fold(node, *values);
  return success();
}
