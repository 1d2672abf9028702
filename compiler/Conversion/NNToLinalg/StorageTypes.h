//===- StorageTypes.h - Logical types to stored types -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How a logical tensor lies in memory, and views of it. Rows are padded to a
/// multiple of 32 floats (a panel); weights of matrix products are stored as
/// panels of 32 columns, for each group if there are groups. Padding of
/// parameters is zero; padding of values is unspecified and nothing reads it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_STORAGETYPES_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_STORAGETYPES_H

#include "dialects/RT/IR/RTDialect.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/Transforms/DialectConversion.h"

namespace albertc {

/// Floats of a panel.
constexpr int64_t kPanelLanes = 32;

/// Panels that hold `columns` columns.
inline int64_t panelCount(int64_t columns) {
  return (columns + kPanelLanes - 1) / kPanelLanes;
}

/// `columns` rounded up to whole panels.
inline int64_t paddedColumns(int64_t columns) {
  return panelCount(columns) * kPanelLanes;
}

/// The layout that the encoding of `type` names, `rows` if it names none.
rt::Layout getLayout(mlir::Type type);

/// Whether `type` is marked as stored in panels (encoding
/// `#rt.layout<panels>`).
bool isStoredInPanels(mlir::Type type);

/// The stored type of the logical `type`; types other than f32 tensors with a
/// static last dimension are stored as they are.
mlir::RankedTensorType getStoredType(mlir::RankedTensorType type);

/// Maps tensor types to their stored types.
class StorageTypeConverter : public mlir::TypeConverter {
public:
  StorageTypeConverter();
};

/// `rows` [T, W] seen as [T, W / 32, 32].
mlir::Value viewAsPanels(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value rows);

/// A vector [W] seen as [W / 32, 32].
mlir::Value viewVectorAsPanels(mlir::OpBuilder &builder, mlir::Location loc,
                               mlir::Value vector);

/// [T, P, 32] seen as rows [T, P * 32].
mlir::Value viewAsRows(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Value panels);

/// An uninitialised tensor of rows whose padding beyond `columns` is zero, with
/// as many rows as `like`. Padding of rows is always zero: sums over rows run
/// over it, and what they add to the padding of a parameter's gradient must be
/// nothing.
mlir::Value emptyRows(mlir::OpBuilder &builder, mlir::Location loc,
                      mlir::Value like, int64_t columns);

/// The first `columns` columns of `rows`.
mlir::Value sliceColumns(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value rows, int64_t columns);

/// An uninitialised tensor [rows, shape...] with as many rows as `like`, of its
/// element type unless `element` says otherwise.
mlir::Value emptyLike(mlir::OpBuilder &builder, mlir::Location loc,
                      mlir::Value like, llvm::ArrayRef<int64_t> shape,
                      mlir::Type element = {});

/// `empty` filled with `value`.
mlir::Value filled(mlir::OpBuilder &builder, mlir::Location loc,
                   mlir::Value empty, float value);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_STORAGETYPES_H
