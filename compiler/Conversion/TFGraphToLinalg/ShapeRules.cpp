//===- ShapeRules.cpp - elements that come elsewhere ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using tfg::Size;
using tfg::Sizes;

static Value same(ElementBuilder &, ValueRange x) { return x[0]; }

/// The same elements in another shape.
static LogicalResult lowerReshape(NodeLowering &node) {
  node.setResult(node.builder.reshape(node.getInput(0), node.getShape(0),
                                      node.getResultShape()));
  return success();
}

static LogicalResult lowerIdentityN(NodeLowering &node) {
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    node.setResult(i, node.getInput(i));
  return success();
}

static LogicalResult lowerTranspose(NodeLowering &node) {
  const Sizes &shape = node.getResultShape();
  std::optional<SmallVector<int64_t>> order = node.getNumbers(1);
  if (!order || order->size() != shape.size())
    return node.fail("expected a constant order of dimensions");
  SmallVector<unsigned> places(shape.size());
  for (auto [to, from] : llvm::enumerate(*order))
    places[from < 0 ? from + static_cast<int64_t>(shape.size()) : from] = to;
  TensorBuilder &builder = node.builder;
  node.setResult(builder.map(
      shape, node.getResultElementType(),
      {{node.getInput(0), builder.dims(shape.size(), places)}}, same));
  return success();
}

/// One value in all places.
static LogicalResult lowerFill(NodeLowering &node) {
  node.setResult(node.builder.filled(node.getResultShape(),
                                     node.builder.element(node.getInput(1))));
  return success();
}

static LogicalResult lowerBroadcastTo(NodeLowering &node) {
  const Sizes &shape = node.getResultShape();
  node.setResult(node.builder.map(
      shape, node.getResultElementType(),
      {node.builder.broadcast(node.getInput(0), node.getShape(0), shape)},
      same));
  return success();
}

static LogicalResult lowerRange(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  Type type = node.getResultElementType();
  Value start = builder.element(node.getInput(0));
  Value delta = builder.element(node.getInput(2));
  node.setResult(builder.map(
      node.getResultShape(), type, ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        Value place = arith::IndexCastOp::create(b, b.getI64Type(),
                                                 linalg::IndexOp::create(b, 0));
        place = castElement(b, place, type);
        if (isa<FloatType>(type))
          return arith::AddFOp::create(b, start,
                                       arith::MulFOp::create(b, place, delta));
        return arith::AddIOp::create(b, start,
                                     arith::MulIOp::create(b, place, delta));
      }));
  return success();
}

/// Numbers from the first to the last, which TensorFlow takes as it is.
static LogicalResult lowerLinSpace(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  Type type = node.getResultElementType();
  if (!isa<FloatType>(type))
    return node.fail("expected floating-point numbers, found whole ones");
  Value start = builder.element(node.getInput(0));
  Value stop = builder.element(node.getInput(1));
  Size count = node.getResultShape().front();
  Value last = builder.sizeValue(count - Size(1)), zero = builder.index(0);
  auto toNumber = [&](ElementBuilder &b, Value index) {
    return castElement(b, arith::IndexCastOp::create(b, b.getI64Type(), index),
                       type);
  };
  Value step = arith::DivFOp::create(
      builder, arith::SubFOp::create(builder, stop, start).getResult(),
      toNumber(builder, last));
  node.setResult(builder.map(
      node.getResultShape(), type, ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        Value place = linalg::IndexOp::create(b, 0);
        Value number = arith::AddFOp::create(
            b, start, arith::MulFOp::create(b, step, toNumber(b, place)));
        // One number is the first, whatever the last would be.
        Value isFirst =
            arith::CmpIOp::create(b, arith::CmpIPredicate::eq, place, zero);
        Value isLast =
            arith::CmpIOp::create(b, arith::CmpIPredicate::eq, place, last);
        number = arith::SelectOp::create(b, isLast, stop, number);
        return arith::SelectOp::create(b, isFirst, start, number);
      }));
  return success();
}

/// Some dimensions backwards.
static LogicalResult lowerReverse(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape();
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, shape.size());
  if (failed(axes))
    return failure();
  SmallVector<Value> lasts(shape.size());
  for (int64_t axis : *axes)
    lasts[axis] = builder.sizeValue(shape[axis] - Size(1));
  Value input = node.getInput(0);
  node.setResult(builder.map(
      shape, node.getResultElementType(), ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        SmallVector<Value> places;
        for (auto [dim, last] : llvm::enumerate(lasts)) {
          Value place = linalg::IndexOp::create(b, dim);
          places.push_back(last ? arith::SubIOp::create(b, last, place)
                                : place);
        }
        return tensor::ExtractOp::create(b, input, places);
      }));
  return success();
}

/// Puts `parts`, of which `sizes[i]` go along `axis`, one after the other.
static Value concatenate(TensorBuilder &builder, ArrayRef<Value> parts,
                         ArrayRef<Sizes> shapes, int64_t axis,
                         const Sizes &shape, Type type) {
  Value result = builder.empty(shape, type);
  Size offset = 0;
  for (auto [part, partShape] : llvm::zip_equal(parts, shapes)) {
    SmallVector<OpFoldResult> offsets(shape.size(), builder.getIndexAttr(0));
    offsets[axis] = builder.size(offset);
    result = builder.insert(part, result, offsets, partShape);
    offset = offset + partShape[axis];
  }
  return result;
}

static LogicalResult lowerPack(NodeLowering &node) {
  const Sizes &shape = node.getResultShape();
  int64_t axis = node.getInt("axis", 0);
  if (axis < 0)
    axis += static_cast<int64_t>(shape.size());
  Sizes partShape = shape;
  partShape[axis] = Size(1);
  SmallVector<Value> parts;
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    parts.push_back(
        node.builder.reshape(node.getInput(i), node.getShape(i), partShape));
  SmallVector<Sizes> shapes(parts.size(), partShape);
  node.setResult(concatenate(node.builder, parts, shapes, axis, shape,
                             node.getResultElementType()));
  return success();
}

static LogicalResult lowerConcat(NodeLowering &node) {
  const Sizes &shape = node.getResultShape();
  unsigned last = node.getNumInputs() - 1;
  FailureOr<int64_t> axis = node.getAxis(last, shape.size());
  if (failed(axis))
    return failure();
  SmallVector<Value> parts;
  SmallVector<Sizes> shapes;
  for (unsigned i = 0; i < last; ++i) {
    parts.push_back(node.getInput(i));
    shapes.push_back(node.getShape(i));
  }
  node.setResult(concatenate(node.builder, parts, shapes, *axis, shape,
                             node.getResultElementType()));
  return success();
}

/// Cuts input `i` along `axis` into the results.
static LogicalResult cut(NodeLowering &node, unsigned i, int64_t axis) {
  TensorBuilder &builder = node.builder;
  Size offset = 0;
  for (unsigned part = 0; part < node.getNode().getOutputs().size(); ++part) {
    const Sizes &wanted = node.getResultShape(part);
    Sizes shape = node.getShape(i);
    // Unpack leaves the dimension out.
    bool isLeftOut = wanted.size() != shape.size();
    shape[axis] = isLeftOut ? Size(1) : wanted[axis];
    SmallVector<OpFoldResult> offsets(shape.size(), builder.getIndexAttr(0));
    offsets[axis] = builder.size(offset);
    offset = offset + shape[axis];
    Value slice = builder.slice(node.getInput(i), offsets, shape);
    node.setResult(part, builder.reshape(slice, shape, wanted));
  }
  return success();
}

static LogicalResult lowerUnpack(NodeLowering &node) {
  int64_t axis = node.getInt("axis", 0);
  return cut(node, 0, axis < 0 ? axis + node.getRank(0) : axis);
}

static LogicalResult lowerSplit(NodeLowering &node) {
  FailureOr<int64_t> axis = node.getAxis(0, node.getRank(1));
  return succeeded(axis) ? cut(node, 1, *axis) : failure();
}

static LogicalResult lowerSplitV(NodeLowering &node) {
  FailureOr<int64_t> axis = node.getAxis(2, node.getRank(0));
  return succeeded(axis) ? cut(node, 0, *axis) : failure();
}

/// The input, over and over.
static LogicalResult lowerTile(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape();
  Value input = node.getInput(0);
  SmallVector<Value> ends;
  for (const Size &size : node.getShape(0))
    ends.push_back(builder.sizeValue(size));
  node.setResult(builder.map(
      shape, node.getResultElementType(), ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        SmallVector<Value> places;
        for (auto [dim, end] : llvm::enumerate(ends))
          places.push_back(
              arith::RemUIOp::create(b, linalg::IndexOp::create(b, dim), end));
        return tensor::ExtractOp::create(b, input, places);
      }));
  return success();
}

/// Zeros, or a value, around the input.
static LogicalResult lowerPad(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  std::optional<SmallVector<int64_t>> paddings = node.getNumbers(1);
  if (!paddings)
    return node.fail("expected constant paddings");
  Value fill = node.getNumInputs() > 2
                   ? builder.element(node.getInput(2))
                   : builder.number(node.getResultElementType(), 0);
  SmallVector<OpFoldResult> offsets;
  for (int64_t dim = 0; dim < node.getRank(0); ++dim)
    offsets.push_back(builder.getIndexAttr((*paddings)[2 * dim]));
  node.setResult(builder.insert(node.getInput(0),
                                builder.filled(node.getResultShape(), fill),
                                offsets, node.getShape(0)));
  return success();
}

/// What is asked of a shape follows from the sizes of inputs.
static LogicalResult lowerShapeOf(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getShape(0);
  Sizes numbers = shape;
  if (node.getOperation() == "Size")
    numbers = {tfg::multiplyAll(shape)};
  else if (node.getOperation() == "Rank")
    numbers = {Size(static_cast<int64_t>(shape.size()))};
  Type type = node.getResultElementType();
  SmallVector<Value> elements;
  for (const Size &number : numbers)
    elements.push_back(
        arith::IndexCastOp::create(builder, type, builder.sizeValue(number)));
  node.setResult(tensor::FromElementsOp::create(
      builder, getTensorType(node.getResultShape(), type), elements));
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerReshape, 1, "EnsureShape ExpandDims Reshape Squeeze"},
    {lowerIdentityN, 1, "IdentityN"},
    {lowerTranspose, 2, "Transpose"},
    {lowerFill, 2, "Fill"},
    {lowerBroadcastTo, 2, "BroadcastTo"},
    {lowerRange, 3, "Range"},
    {lowerLinSpace, 3, "LinSpace"},
    {lowerReverse, 2, "ReverseV2"},
    {lowerPack, 1, "Pack"},
    {lowerConcat, 2, "ConcatV2"},
    {lowerUnpack, 1, "Unpack"},
    {lowerSplit, 2, "Split"},
    {lowerSplitV, 3, "SplitV"},
    {lowerTile, 2, "Tile"},
    {lowerPad, 2, "Pad PadV2"},
    {lowerShapeOf, 1, "Rank Shape Size"},
};

ArrayRef<NodeRule> albertc::getShapeRules() { return kRules; }
