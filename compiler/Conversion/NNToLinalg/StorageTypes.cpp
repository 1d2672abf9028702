//===- StorageTypes.cpp - Logical types to stored types -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Stored types and views of stored values.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace albertc {

rt::Layout getLayout(Type type) {
  auto tensorType = dyn_cast<RankedTensorType>(type);
  if (!tensorType)
    return rt::Layout::Rows;
  auto layout = dyn_cast_or_null<rt::LayoutAttr>(tensorType.getEncoding());
  return layout ? layout.getValue() : rt::Layout::Rows;
}

bool isStoredInPanels(Type type) {
  return getLayout(type) == rt::Layout::Panels;
}

RankedTensorType getStoredType(RankedTensorType type) {
  if (type.getRank() == 0 || !type.getElementType().isF32() ||
      type.isDynamicDim(type.getRank() - 1))
    return type;
  SmallVector<int64_t> shape(type.getShape());
  int64_t columns = shape.pop_back_val();
  switch (getLayout(type)) {
  case rt::Layout::Rows:
    shape.push_back(paddedColumns(columns));
    break;
  case rt::Layout::Panels: {
    int64_t rows = shape.pop_back_val();
    shape.append({panelCount(columns), rows, kPanelLanes});
    break;
  }
  case rt::Layout::Groups: {
    int64_t outputs = shape.pop_back_val(), depth = shape.pop_back_val();
    shape.append({columns, panelCount(outputs), depth, kPanelLanes});
    break;
  }
  }
  return RankedTensorType::get(shape, type.getElementType());
}

StorageTypeConverter::StorageTypeConverter() {
  addConversion([](Type type) { return type; });
  addConversion(
      [](RankedTensorType type) -> Type { return getStoredType(type); });
  // A tape is memory from here on, its slots the first dimension.
  addConversion([](rt::TapeType type) -> Type {
    RankedTensorType slot = getStoredType(type.getSlot());
    SmallVector<int64_t> shape = {type.getSlots()};
    llvm::append_range(shape, slot.getShape());
    return MemRefType::get(shape, slot.getElementType());
  });
  auto castTo = [](OpBuilder &builder, Type type, ValueRange inputs,
                   Location loc) -> Value {
    return UnrealizedConversionCastOp::create(builder, loc, type, inputs)
        .getResult(0);
  };
  addSourceMaterialization(castTo);
  addTargetMaterialization(castTo);
}

Value viewAsPanels(OpBuilder &builder, Location loc, Value rows) {
  auto type = cast<RankedTensorType>(rows.getType());
  int64_t panels = type.getDimSize(1) / kPanelLanes;
  auto view = RankedTensorType::get({type.getDimSize(0), panels, kPanelLanes},
                                    type.getElementType());
  SmallVector<OpFoldResult> shape = {
      tensor::getMixedSize(builder, loc, rows, 0), builder.getIndexAttr(panels),
      builder.getIndexAttr(kPanelLanes)};
  return tensor::ExpandShapeOp::create(
      builder, loc, view, rows, SmallVector<ReassociationIndices>{{0}, {1, 2}},
      shape);
}

Value viewVectorAsPanels(OpBuilder &builder, Location loc, Value vector) {
  auto type = cast<RankedTensorType>(vector.getType());
  auto view = RankedTensorType::get(
      {type.getDimSize(0) / kPanelLanes, kPanelLanes}, type.getElementType());
  return tensor::ExpandShapeOp::create(
      builder, loc, view, vector, SmallVector<ReassociationIndices>{{0, 1}});
}

Value viewAsRows(OpBuilder &builder, Location loc, Value panels) {
  return tensor::CollapseShapeOp::create(
      builder, loc, panels, SmallVector<ReassociationIndices>{{0}, {1, 2}});
}

Value sliceColumns(OpBuilder &builder, Location loc, Value rows,
                   int64_t columns) {
  auto type = cast<RankedTensorType>(rows.getType());
  if (type.getDimSize(1) == columns)
    return rows;
  SmallVector<OpFoldResult> offsets(2, builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(2, builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes = {
      tensor::getMixedSize(builder, loc, rows, 0),
      builder.getIndexAttr(columns)};
  return tensor::ExtractSliceOp::create(builder, loc, rows, offsets, sizes,
                                        strides);
}

Value emptyLike(OpBuilder &builder, Location loc, Value like,
                ArrayRef<int64_t> shape, Type element) {
  SmallVector<OpFoldResult> sizes = {
      tensor::getMixedSize(builder, loc, like, 0)};
  for (int64_t size : shape)
    sizes.push_back(builder.getIndexAttr(size));
  return tensor::EmptyOp::create(
      builder, loc, sizes, element ? element : getElementTypeOrSelf(like));
}

Value emptyRows(OpBuilder &builder, Location loc, Value like, int64_t columns) {
  int64_t padded = paddedColumns(columns);
  Value empty = emptyLike(builder, loc, like, {padded});
  if (padded == columns)
    return empty;
  SmallVector<OpFoldResult> offsets = {builder.getIndexAttr(0),
                                       builder.getIndexAttr(columns)};
  SmallVector<OpFoldResult> sizes = {
      tensor::getMixedSize(builder, loc, like, 0),
      builder.getIndexAttr(padded - columns)};
  SmallVector<OpFoldResult> strides(2, builder.getIndexAttr(1));
  Value padding = tensor::ExtractSliceOp::create(builder, loc, empty, offsets,
                                                 sizes, strides);
  return tensor::InsertSliceOp::create(builder, loc,
                                       filled(builder, loc, padding, 0.0f),
                                       empty, offsets, sizes, strides);
}

Value filled(OpBuilder &builder, Location loc, Value empty, float value) {
  Value scalar = arith::ConstantOp::create(
      builder, loc, builder.getFloatAttr(getElementTypeOrSelf(empty), value));
  return linalg::FillOp::create(builder, loc, scalar, empty).getResult(0);
}

} // namespace albertc
