//===- Pack.h - logical matrices to stored form -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Copies some rows of a logical matrix, or of its transpose, to their places
/// in a stored matrix. Only elements that exist are written: padding keeps its
/// zeros, and other columns their values.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PACK_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PACK_H

#include "runtime/core/Span.h"
#include "runtime/io/parameters/ParameterSpec.h"

namespace albert::rt {

/// One slot of a stored parameter. Element (k, n) is
/// data[k * storedColumns + n] in layout Rows and
/// data[((n / 32) * rows + k) * 32 + n % 32] in layout Panels. In layout Groups
/// row k is output o = k % groupOutputs at depth h = k / groupOutputs, column n
/// is the group, and the element is
/// data[((n * P + o / 32) * D + h) * 32 + o % 32] with
/// P = ceil(groupOutputs / 32) and D = rows / groupOutputs.
struct StoredMatrix {
  StorageLayout layout = StorageLayout::Rows;
  std::int64_t rows = 0;
  std::int64_t storedColumns = 0;
  float *data = nullptr;
  /// Of layout Groups only.
  std::int64_t groupOutputs = 0;
};

/// `source` holds whole rows of `columns` elements, the first of which is row
/// `firstRow`; they go to columns [column, column + columns).
void packRows(const StoredMatrix &stored, Span<const float> source,
              std::int64_t firstRow, std::int64_t column, std::int64_t columns);

/// `source` holds whole rows of the transposed matrix, of `stored.rows`
/// elements each; the first goes to column `firstColumn`. Not for layout
/// Groups.
void packTransposed(const StoredMatrix &stored, Span<const float> source,
                    std::int64_t firstColumn);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PACK_H
