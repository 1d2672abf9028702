//===- FlattenConstants.cpp - the pass tfg-flatten-constants --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHFLATTENCONSTANTSPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

using Shape = SmallVector<int64_t>;

/// The matrix [K, N] or [N, K] that operand `index` of an Einsum of two tensors
/// is read as; none if it is read as something else.
static std::optional<Shape> getMatrix(NodeOp node, unsigned index,
                                      ArrayRef<int64_t> shape) {
  auto equation = node.getNodeAttr<StringAttr>("equation");
  if (!equation || node.getInputs().size() != 2)
    return std::nullopt;
  std::string text = equation.str();
  llvm::erase(text, ' ');
  StringRef inputs, output, left, right;
  std::tie(inputs, output) = StringRef(text).split("->");
  std::tie(left, right) = inputs.split(',');
  StringRef own = index == 0 ? left : right, other = index == 0 ? right : left;
  if (own.size() != shape.size() || own.contains('.'))
    return std::nullopt;
  auto isSummed = [&](char label) { return !output.contains(label); };
  size_t split = 1;
  while (split < own.size() && isSummed(own[split]) == isSummed(own[0]))
    ++split;
  // Outer labels of both operands are those of a batch, or of groups.
  for (auto [i, label] : llvm::enumerate(own))
    if (isSummed(label) != (isSummed(own[0]) == (i < split)) ||
        isSummed(label) != other.contains(label))
      return std::nullopt;
  Shape matrix = {1, 1};
  for (auto [i, size] : llvm::enumerate(shape))
    matrix[i < split ? 0 : 1] *= size;
  return split == own.size() ? std::nullopt : std::optional(matrix);
}

/// The vector that is added to the last dimensions of `sum`, or the table that
/// is added to every sequence; none if it is neither.
static std::optional<Shape> getAddend(Value sum, ArrayRef<int64_t> shape) {
  auto type = dyn_cast<RankedTensorType>(sum.getType());
  if (!type)
    return std::nullopt;
  if (shape.front() == 1 && shape.size() == 3)
    return Shape(shape.drop_front());
  auto rank = static_cast<int64_t>(shape.size());
  if (rank >= type.getRank() || type.getShape().take_back(rank) != shape)
    return std::nullopt;
  return Shape{ShapedType::getNumElements(shape)};
}

/// The shape that `use` would rather have its constant in.
static std::optional<Shape> getWantedShape(OpOperand &use,
                                           ArrayRef<int64_t> shape) {
  auto node = dyn_cast<NodeOp>(use.getOwner());
  if (!node)
    return std::nullopt;
  if (node.is("Einsum") && shape.size() > 2)
    return getMatrix(node, use.getOperandNumber(), shape);
  if (node.is("Add", "AddV2", "AddN"))
    return getAddend(node.getOutputs()[0], shape);
  return std::nullopt;
}

/// The elements of `value` in another shape; null if it is of another kind.
static ElementsAttr reshape(Attribute value, RankedTensorType type) {
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(value))
    return dense.reshape(type);
  if (auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(value))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return {};
}

namespace {
struct FlattenConstantsPass final
    : albertc::tfg::impl::TFGraphFlattenConstantsPassBase<
          FlattenConstantsPass> {
  void runOnOperation() override {
    for (NodeOp node :
         llvm::make_early_inc_range(getOperation().getBody().getOps<NodeOp>()))
      if (node.is("Const"))
        flatten(node);
  }

private:
  void flatten(NodeOp node);
};
} // namespace

void FlattenConstantsPass::flatten(NodeOp node) {
  Value output = node.getOutputs()[0];
  auto type = dyn_cast<RankedTensorType>(output.getType());
  if (!type || type.getRank() < 2 || !type.getElementType().isF32() ||
      output.use_empty())
    return;
  std::optional<Shape> wanted;
  for (OpOperand &use : output.getUses()) {
    std::optional<Shape> shape = getWantedShape(use, type.getShape());
    if (!shape || (wanted && *wanted != *shape))
      return;
    wanted = shape;
  }
  auto flat = RankedTensorType::get(*wanted, type.getElementType());
  ElementsAttr value = reshape(node.getAttrs().get("value"), flat);
  if (!value)
    return;
  OpBuilder builder(&getContext());
  builder.setInsertionPointAfter(node);
  auto sizes = RankedTensorType::get({type.getRank()}, builder.getI64Type());
  NodeOp shape =
      createConstant(builder, node, node.getNodeName() + "/albertc/shape",
                     DenseElementsAttr::get(sizes, type.getShape()));
  NodeOp view = createNode(
      builder, node, "Reshape", node.getNodeName() + "/albertc/reshape", type,
      {output, shape.getOutputs()[0]},
      {builder.getNamedAttr("T", TypeAttr::get(type.getElementType())),
       builder.getNamedAttr("Tshape", TypeAttr::get(sizes.getElementType()))});
  output.replaceAllUsesExcept(view.getOutputs()[0], view);
  output.setType(flat);
  NamedAttrList attrs(node.getAttrs());
  attrs.set("value", value);
  node.setAttrsAttr(attrs.getDictionary(&getContext()));
  ++numFlattened;
}
