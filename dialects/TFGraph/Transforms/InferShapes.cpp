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
#include "dialects/TFGraph/Transforms/SymbolicShapes.h"
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
    // What a node reads comes first; graphs that are read have no cycles.
    sortTopologically(&getOperation().getBody().front());
    if (failed(infer()))
      return signalPassFailure();
    for (NodeOp node : llvm::make_early_inc_range(
             getOperation().getBody().getOps<NodeOp>())) {
      refine(node);
      fold(node);
    }
    eraseUnneeded(getOperation());
  }

private:
  LogicalResult infer();
  void refine(NodeOp node);
  void fold(NodeOp node);

  SymbolicShapes shapes;
};
} // namespace

/// Everything that can be known, and every node whose inputs do not fit.
LogicalResult InferShapesPass::infer() {
  shapes = SymbolicShapes();
  bool isConsistent = true;
  do
    for (NodeOp node : getOperation().getBody().getOps<NodeOp>())
      isConsistent &= succeeded(shapes.visit(node));
  while (isConsistent && shapes.restart());
  return success(isConsistent);
}

/// Gives results the types that were found.
void InferShapesPass::refine(NodeOp node) {
  for (Value output : node.getOutputs()) {
    std::optional<Sizes> sizes = shapes.getShape(output);
    if (!sizes)
      continue;
    auto dims = llvm::map_to_vector(
        *sizes, [](const Size &size) { return size.getDim(); });
    auto declared = cast<TensorType>(output.getType());
    auto type = RankedTensorType::get(dims, declared.getElementType());
    numInferred += type != declared;
    output.setType(type);
  }
}

/// Puts a constant in the place of a node whose elements are numbers.
void InferShapesPass::fold(NodeOp node) {
  if (node.is("Const") || node.getOutputs().size() != 1)
    return;
  Value output = node.getOutputs().front();
  std::optional<SmallVector<int64_t>> values = shapes.getNumbers(output);
  auto type = dyn_cast<RankedTensorType>(output.getType());
  if (!values || !type || !type.hasStaticShape() ||
      type.getNumElements() != static_cast<int64_t>(values->size()))
    return;
  OpBuilder builder(node);
  unsigned width = type.getElementTypeBitWidth();
  SmallVector<APInt> list;
  for (int64_t value : *values) {
    // What does not fit would have overflowed in TensorFlow as well.
    if (width < 64 && !llvm::isIntN(width, value))
      return;
    list.emplace_back(width, static_cast<uint64_t>(value), /*isSigned=*/true);
  }
  auto value = DenseElementsAttr::get(type, list);
  std::string name = node.getNodeName().str();
  NodeOp constant = createConstant(builder, node, name, value);
  constant.getControlsMutable().assign(node.getControls());
  output.replaceAllUsesWith(constant.getOutputs().front());
  node.getControl().replaceAllUsesWith(constant.getControl());
  shapes.replace(output, constant.getOutputs().front());
  node->erase();
  ++numFolded;
}
