//===- Pack.h - logical matrices to stored form and back --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Copies some rows of a logical matrix, or of its transpose, to their places
/// in a stored matrix, and rows of a logical matrix out of it. Only elements
/// that exist are written: padding keeps its zeros, and other columns their
/// values.
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

/// Slot `slot` of a parameter whose stored form is at `stored`.
StoredMatrix storedSlot(const ParamSpec &spec, std::int64_t slot,
                        float *stored);

/// `source` holds whole rows of `columns` elements, the first of which is row
/// `firstRow`; they go to columns [column, column + columns).
void packRows(const StoredMatrix &stored, Span<const float> source,
              std::int64_t firstRow, std::int64_t column, std::int64_t columns);

/// `source` holds whole rows of the transposed matrix, of `stored.rows`
/// elements each; the first goes to column `firstColumn`. Not for layout
/// Groups.
void packTransposed(const StoredMatrix &stored, Span<const float> source,
                    std::int64_t firstColumn);

/// The inverse of `packRows`: fills `destination` with whole rows of `columns`
/// elements, the first of which is row `firstRow`, from columns
/// [column, column + columns).
void unpackRows(const StoredMatrix &stored, Span<float> destination,
                std::int64_t firstRow, std::int64_t column,
                std::int64_t columns);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PACK_H
