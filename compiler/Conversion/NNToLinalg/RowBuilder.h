//===- RowBuilder.h - kernels that work row by row --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reductions along rows and what follows from them. Sums run in 32 lanes that
/// are added up last, one after the other, so the order does not depend on
/// tiles or vector widths.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_ROWBUILDER_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_ROWBUILDER_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"

namespace albertc {

/// Body of an elementwise op on scalars.
using ScalarBody = llvm::function_ref<mlir::Value(
    mlir::OpBuilder &, mlir::Location, mlir::ValueRange)>;

/// What a row kernel reads besides the rows: one number per row [T], and
/// vectors of one number per column [P * 32].
struct RowOperands {
  llvm::SmallVector<mlir::Value> perRow;
  llvm::SmallVector<mlir::Value> perColumn;
};

/// Builds ops over rows of one shape. Bodies get an element of each of the
/// rows, then the numbers of the row, then those of the column.
class RowBuilder {
public:
  /// `rows` are stored tensors with `columns` logical columns.
  RowBuilder(mlir::OpBuilder &builder, mlir::Location loc,
             mlir::ValueRange rows, int64_t columns);

  /// Sum of `element` along every row: [T]. It is fused into the kernel that
  /// reads it.
  mlir::Value sum(const RowOperands &operands, ScalarBody element);
  /// The largest element of every row: [T].
  mlir::Value maximum();

  /// An elementwise function of numbers per row [T], of the rows' type unless
  /// `element` says otherwise.
  mlir::Value perRow(mlir::ValueRange rows, ScalarBody body,
                     mlir::Type element = {});

  /// Inside a body that runs over (row, panel, lane): the column.
  static mlir::Value buildColumn(mlir::OpBuilder &body, mlir::Location loc);

  /// Makes the op of a number per row [T], a result of `perRow`, a kernel that
  /// several others read, where each would compute it again.
  static void computeOnce(mlir::Value perRow);

  /// The kernel's last op. `body` of zeros is zero unless `clearsPadding`.
  mlir::Value finish(const RowOperands &operands, ScalarBody body,
                     bool clearsPadding = false);

private:
  mlir::Value reduce(float start, const RowOperands &operands,
                     ScalarBody element, ScalarBody combine);
  /// Inputs and maps of an op over (row, panel, lane).
  void append(const RowOperands &operands,
              llvm::SmallVectorImpl<mlir::Value> &inputs,
              llvm::SmallVectorImpl<mlir::AffineMap> &maps);
  mlir::AffineMap map(unsigned dims, llvm::ArrayRef<unsigned> results);
  /// `value` in a logical column, `otherwise` in padding.
  mlir::Value selectColumn(mlir::OpBuilder &body, mlir::Location loc,
                           mlir::Value value, mlir::Value otherwise);

  mlir::OpBuilder &b;
  mlir::Location loc;
  /// The rows seen as [T, P, 32].
  llvm::SmallVector<mlir::Value> panels;
  int64_t columns;
};

/// What a normalisation knows of its rows: [T] each.
struct NormStatistics {
  mlir::Value mean;
  /// 1 / sqrt(variance + epsilon).
  mlir::Value inverse;
};

/// Statistics of the first of `rows`' tensors.
NormStatistics buildNormStatistics(RowBuilder &rows, int64_t columns,
                                   float epsilon);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_ROWBUILDER_H
