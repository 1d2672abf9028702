//===- SliceRules.cpp - parts of tensors ----------------------------------===//
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

/// Element `place` of input `i`, a position in `total`, which negative ones
/// count from the end of, such that `length` positions from there are in it.
static Value readPosition(NodeLowering &node, unsigned i, int64_t place,
                          const Size &total, const Size &length) {
  TensorBuilder &b = node.builder;
  Value position = arith::IndexCastOp::create(
      b, b.getIndexType(), b.element(node.getInput(i), place));
  Value end = b.sizeValue(total), zero = b.index(0);
  Value isNegative =
      arith::CmpIOp::create(b, arith::CmpIPredicate::slt, position, zero);
  position = arith::SelectOp::create(
      b, isNegative, arith::AddIOp::create(b, position, end), position);
  // As many as that fit, whatever the value is.
  Value places = arith::SubIOp::create(b, b.sizeValue(total + Size(1)),
                                       b.sizeValue(length));
  return clampIndex(b, position, places);
}

static LogicalResult lowerSlice(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape();
  std::optional<Sizes> begins = node.getElements(1);
  SmallVector<OpFoldResult> offsets;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (begins && (*begins)[dim].isKnown())
      offsets.push_back(builder.size((*begins)[dim]));
    else
      offsets.push_back(
          readPosition(node, 1, dim, node.getShape(0)[dim], size));
  }
  node.setResult(builder.slice(node.getInput(0), offsets, shape));
  return success();
}

/// Slices whose positions are next to each other.
static Value takeNeighbours(NodeLowering &node,
                            ArrayRef<tfg::SliceExtent> extents) {
  TensorBuilder &builder = node.builder;
  Sizes shape;
  SmallVector<OpFoldResult> offsets;
  for (const tfg::SliceExtent &extent : extents) {
    if (extent.isNew)
      continue;
    size_t dim = shape.size();
    shape.push_back(extent.size);
    if (extent.begin.isKnown())
      offsets.push_back(builder.size(extent.begin));
    else
      offsets.push_back(readPosition(node, 1, extent.entry,
                                     node.getShape(0)[dim], extent.size));
  }
  Value slice = builder.slice(node.getInput(0), offsets, shape);
  return builder.reshape(slice, shape, node.getResultShape());
}

/// Slices that leave positions out or run backwards.
static Value takeStrided(NodeLowering &node,
                         ArrayRef<tfg::SliceExtent> extents) {
  TensorBuilder &builder = node.builder;
  Sizes shape;
  SmallVector<Value> begins;
  SmallVector<int64_t> strides;
  for (const tfg::SliceExtent &extent : extents) {
    if (extent.isNew)
      continue;
    size_t dim = shape.size();
    shape.push_back(extent.size);
    strides.push_back(extent.stride);
    begins.push_back(extent.begin.isKnown()
                         ? builder.sizeValue(extent.begin)
                         : readPosition(node, 1, extent.entry,
                                        node.getShape(0)[dim], extent.size));
  }
  Value input = node.getInput(0);
  Value taken = builder.map(
      shape, node.getResultElementType(), ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        SmallVector<Value> places;
        for (auto [dim, begin] : llvm::enumerate(begins)) {
          Value step = arith::ConstantIndexOp::create(b, strides[dim]);
          Value way =
              arith::MulIOp::create(b, linalg::IndexOp::create(b, dim), step);
          places.push_back(arith::AddIOp::create(b, begin, way));
        }
        return tensor::ExtractOp::create(b, input, places);
      });
  return builder.reshape(taken, shape, node.getResultShape());
}

static LogicalResult lowerStridedSlice(NodeLowering &node) {
  std::optional<SmallVector<tfg::SliceExtent>> extents = node.getSliceExtents();
  if (!extents)
    return node.fail("expected positions that follow from the sizes of "
                     "inputs");
  bool isStrided = llvm::any_of(*extents, [](const tfg::SliceExtent &extent) {
    return extent.stride != 1;
  });
  node.setResult(isStrided ? takeStrided(node, *extents)
                           : takeNeighbours(node, *extents));
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerSlice, 3, "Slice"},
    {lowerStridedSlice, 4, "StridedSlice"},
};

ArrayRef<NodeRule> albertc::getSliceRules() { return kRules; }
