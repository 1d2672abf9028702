//===- ShapeRulesGather.cpp - rows that numbers name ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Rows `indices` of `params` along `axis`.
static LogicalResult gather(NodeShapes &shapes, const Sizes &params,
                            int64_t axis, int64_t batchDims) {
  auto indices = shapes.getShape(1);
  if (!indices)
    return success();
  auto rank = static_cast<int64_t>(params.size());
  auto normal = normalizeAxis(axis, rank);
  if (!normal || batchDims < 0 || batchDims > *normal ||
      batchDims > static_cast<int64_t>(indices->size()))
    return shapes.fail("expected an axis of " + print(params) + ", found " +
                       Twine(axis));
  Sizes result(params.begin(), params.begin() + *normal);
  result.append(indices->begin() + batchDims, indices->end());
  result.append(params.begin() + *normal + 1, params.end());
  shapes.setShape(0, result);
  return success();
}

LogicalResult tfg::inferGather(NodeShapes &shapes) {
  auto params = shapes.getShape(0);
  Size axis = shapes.getNumInputs() > 2 ? shapes.getScalar(2) : Size(0);
  if (!params || !axis.isNumber())
    return success();
  return gather(shapes, *params, axis.getDim(), shapes.getInt("batch_dims", 0));
}

/// The shape of the variable that input 0 is a handle of.
static std::optional<Sizes> getVariableShape(NodeShapes &shapes) {
  auto handle = shapes.getNode().getInputs()[0].getDefiningOp<NodeOp>();
  auto shape = handle && handle.is("VarHandleOp")
                   ? handle.getNodeAttr<ShapeAttr>("shape")
                   : ShapeAttr();
  if (!shape || !shape.getRanked())
    return std::nullopt;
  return llvm::map_to_vector<4>(shape.getDims(), [](int64_t dim) {
    return ShapedType::isDynamic(dim) ? Size() : Size(dim);
  });
}

LogicalResult tfg::inferReadVariable(NodeShapes &shapes) {
  if (auto shape = getVariableShape(shapes))
    shapes.setShape(0, *shape);
  return success();
}

LogicalResult tfg::inferResourceGather(NodeShapes &shapes) {
  auto params = getVariableShape(shapes);
  return params ? gather(shapes, *params, 0, shapes.getInt("batch_dims", 0))
                : success();
}

LogicalResult tfg::inferOneHot(NodeShapes &shapes) {
  auto indices = shapes.getShape(0);
  if (!indices)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", -1),
                            static_cast<int64_t>(indices->size()) + 1);
  if (!axis)
    return shapes.fail("expected an axis of the result, found " +
                       Twine(shapes.getInt("axis", -1)));
  indices->insert(indices->begin() + *axis, shapes.getScalar(1));
  shapes.setShape(0, *indices);
  return success();
}

LogicalResult tfg::inferTopK(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape || shapes.getNode().getOutputs().size() != 2)
    return success();
  if (shape->empty())
    return shapes.fail("expected a tensor with dimensions, found a scalar");
  shape->back() = shapes.getScalar(1);
  shapes.setShape(0, *shape);
  shapes.setShape(1, *shape);
  return success();
}

LogicalResult tfg::inferArgMax(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  std::optional<int64_t> dim = shapes.getScalar(1).getNumber();
  if (!shape)
    return success();
  auto axis =
      normalizeAxis(dim.value_or(0), static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of " + print(*shape) + ", found " +
                       Twine(*dim));
  shape->erase(shape->begin() + *axis);
  shapes.setShape(0, dim ? *shape : Sizes(shape->size(), Size()));
  return success();
}

LogicalResult tfg::inferGatherNd(NodeShapes &shapes) {
  auto params = shapes.getShape(0), indices = shapes.getShape(1);
  if (!params || !indices || indices->empty() || !indices->back().isNumber() ||
      shapes.getInt("batch_dims", 0) != 0)
    return success();
  int64_t depth = indices->back().getDim();
  if (depth > static_cast<int64_t>(params->size()))
    return shapes.fail("expected places in a tensor of rank " +
                       Twine(params->size()) + ", found " + Twine(depth) +
                       " positions");
  Sizes result(indices->begin(), indices->end() - 1);
  result.append(params->begin() + depth, params->end());
  shapes.setShape(0, result);
  return success();
}
