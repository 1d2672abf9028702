//===- FoldSizes.cpp - the pass tfg-fold-sizes ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "dialects/TFGraph/Transforms/SymbolicShapes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHFOLDSIZESPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

namespace {
struct FoldSizesPass final
    : albertc::tfg::impl::TFGraphFoldSizesPassBase<FoldSizesPass> {
  void runOnOperation() override {
    auto &shapes = getAnalysis<SymbolicShapes>();
    shapes.recordEqualDims(getOperation());
    for (NodeOp node :
         llvm::make_early_inc_range(getOperation().getBody().getOps<NodeOp>()))
      fold(node, shapes);
    eraseUnneeded(getOperation(), shapes);
    markAnalysesPreserved<SymbolicShapes>();
  }

private:
  void fold(NodeOp node, const SymbolicShapes &shapes);
};
} // namespace

void FoldSizesPass::fold(NodeOp node, const SymbolicShapes &shapes) {
  if (node.is("Const") || node.getOutputs().size() != 1)
    return;
  Value output = node.getOutputs().front();
  std::optional<Sizes> elements = shapes.getElements(output);
  auto type = dyn_cast<RankedTensorType>(output.getType());
  if (!elements || !type || !type.hasStaticShape() ||
      type.getNumElements() != static_cast<int64_t>(elements->size()) ||
      !llvm::all_of(*elements, [](const Size &s) { return s.isKnown(); }))
    return;
  OpBuilder builder(node);
  Location loc = node.getLoc();
  SmallVector<Value> values;
  for (const Size &size : *elements) {
    if (std::optional<int64_t> number = size.getNumber()) {
      values.push_back(arith::ConstantOp::create(
          builder, loc,
          builder.getIntegerAttr(type.getElementType(), *number)));
      continue;
    }
    auto value = cast<Value>(shapes.materialize(builder, loc, size));
    values.push_back(
        arith::IndexCastOp::create(builder, loc, type.getElementType(), value));
  }
  Value folded = tensor::FromElementsOp::create(builder, loc, type, values);
  output.replaceAllUsesWith(folded);
  ++numFolded;
}
