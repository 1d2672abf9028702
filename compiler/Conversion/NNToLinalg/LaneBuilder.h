//===- LaneBuilder.h - kernels with rows across the lanes -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Blocks of 32 rows that lie across the lanes of a vector: [n, 32]. What is a
/// reduction along a row is then elementwise, and the other operand of a
/// product is read in place, an element at a time.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LANEBUILDER_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LANEBUILDER_H

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/RowBuilder.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

namespace albertc {

/// Builds ops on tiles [n, 32] inside a parallel body.
class LaneBuilder {
public:
  using Sizes = llvm::SmallVector<mlir::OpFoldResult>;

  LaneBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : b(builder), loc(loc) {}

  mlir::OpBuilder &getBuilder() { return b; }
  mlir::Value index(int64_t value);
  mlir::OpFoldResult attr(int64_t value) { return b.getIndexAttr(value); }
  mlir::AffineMap map(unsigned dims, llvm::ArrayRef<unsigned> results) {
    return dimMap(b.getContext(), dims, results);
  }
  /// `expr` of one dimension, as an index.
  mlir::Value apply(mlir::AffineExpr expr, mlir::Value operand);
  /// min(limit - first, most), for blocks of `most` rows.
  mlir::OpFoldResult countFrom(mlir::OpFoldResult first,
                               mlir::OpFoldResult limit, int64_t most);

  /// An uninitialised [rows, columns].
  mlir::Value emptyTile(int64_t rows, int64_t columns = kPanelLanes);
  /// An uninitialised [count, columns], a slice of a tile of `most` rows, so
  /// that the scratch of a thread has a static size.
  mlir::Value emptySlice(mlir::OpFoldResult count, int64_t most,
                         int64_t columns = kPanelLanes);
  /// A tile's numbers per lane [32], uninitialised.
  mlir::Value emptyLanes(mlir::Type element);

  /// `rows` [count, depth] across the lanes: [padded depth, 32], zero beyond
  /// the rows. No padding unless `padded` says otherwise.
  mlir::Value acrossLanes(mlir::Value rows, mlir::OpFoldResult count,
                          int64_t depth, int64_t padded = 0);

  /// out[m, lane] += sum_k left[m, k] right[k, lane].
  mlir::Value multiply(mlir::Value left, mlir::Value right, mlir::Value out,
                       llvm::StringRef kernel = "contraction");
  /// out[m, lane] += sum_k left[k, m] right[k, lane].
  mlir::Value multiplyTransposed(mlir::Value left, mlir::Value right,
                                 mlir::Value out,
                                 llvm::StringRef kernel = "contraction");

  /// `body` of elements of `tiles` [n, 32], of numbers per lane [32], and of
  /// what `out` [n, 32] holds.
  mlir::Value update(mlir::ValueRange tiles, mlir::ValueRange perLane,
                     mlir::Value out, ScalarBody body);
  /// A fold over the rows of `tiles` [n, 32] and numbers per lane into `out`
  /// [32]: `body` gets their elements and the value so far.
  mlir::Value fold(mlir::ValueRange tiles, mlir::ValueRange perLane,
                   mlir::Value out, ScalarBody body);
  /// The largest row of each lane of `tile`, written to `out` [32].
  mlir::Value foldMaximum(mlir::Value tile, mlir::Value out);
  /// Elementwise on numbers per lane [32], written to `out`.
  mlir::Value mapLanes(mlir::ValueRange perLane, mlir::Value out,
                       ScalarBody body);

protected:
  mlir::OpBuilder &b;
  mlir::Location loc;
};

/// The rows of `rows` [T, W] across the lanes, their first `depth` columns:
/// [groups of 32 rows, padded depth, 32]. Padding and lanes without a row are
/// zero, since panels of weights may multiply them.
mlir::Value packAcrossLanes(mlir::OpBuilder &builder, mlir::Location loc,
                            mlir::Value rows, int64_t depth);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LANEBUILDER_H
