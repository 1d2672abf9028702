//===- Pack.cpp - logical matrices to stored form and back ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Rows and panels are strided columns: within a block of consecutive columns,
/// element (k, n) lies at first + k * stride + (n - first column). A panel is
/// such a block, and so is a whole row-major matrix. Groups are the last
/// dimension of a checkpoint and the first one as stored, so that their
/// elements go one by one.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/Pack.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

StoredMatrix storedSlot(const ParamSpec &spec, std::int64_t slot,
                        float *stored) {
  StoredMatrix matrix{spec.layout, spec.rows(), spec.storedColumns(),
                      stored + slot * spec.storedSlotElements()};
  if (spec.layout == StorageLayout::Groups)
    matrix.groupOutputs = spec.groupOutputs();
  return matrix;
}

namespace {
/// Columns from `column` on that are stored side by side.
struct ColumnBlock {
  float *first;
  std::int64_t stride;
  std::int64_t width;
};
} // namespace

static ColumnBlock columnBlock(const StoredMatrix &stored,
                               std::int64_t column) {
  if (stored.layout == StorageLayout::Rows)
    return {stored.data + column, stored.storedColumns,
            stored.storedColumns - column};
  std::int64_t lane = column % panelWidth;
  return {stored.data + (column - lane) * stored.rows + lane, panelWidth,
          panelWidth - lane};
}

/// Calls `visit(element)` with a pointer to each element of columns
/// [column, column + columns) of `rowCount` rows, row by row, for layout
/// Groups.
template <typename Visit>
static void forEachGrouped(const StoredMatrix &stored, std::int64_t firstRow,
                           std::int64_t rowCount, std::int64_t column,
                           std::int64_t columns, Visit visit) {
  std::int64_t outputs = stored.groupOutputs, depth = stored.rows / outputs;
  std::int64_t groupSize = roundUp(outputs, panelWidth) * depth;
  for (std::int64_t row = firstRow; row < firstRow + rowCount; ++row) {
    std::int64_t output = row % outputs, lane = output % panelWidth;
    float *element = stored.data + column * groupSize +
                     (output - lane) * depth + row / outputs * panelWidth +
                     lane;
    for (std::int64_t group = 0; group < columns; ++group)
      visit(element + group * groupSize);
  }
}

void packRows(const StoredMatrix &stored, Span<const float> source,
              std::int64_t firstRow, std::int64_t column,
              std::int64_t columns) {
  std::int64_t rowCount = static_cast<std::int64_t>(source.size()) / columns;
  if (stored.layout == StorageLayout::Groups) {
    const float *from = source.data();
    forEachGrouped(stored, firstRow, rowCount, column, columns,
                   [&](float *element) { *element = *from++; });
    return;
  }
  // Block by block and not row by row, so that writes are sequential.
  for (std::int64_t done = 0; done < columns;) {
    ColumnBlock block = columnBlock(stored, column + done);
    std::int64_t width = std::min(block.width, columns - done);
    const float *from = source.data() + done;
    float *to = block.first + firstRow * block.stride;
    if (width == panelWidth)
      for (std::int64_t row = 0; row < rowCount; ++row)
        std::memcpy(to + row * block.stride, from + row * columns,
                    panelWidth * sizeof(float));
    else
      for (std::int64_t row = 0; row < rowCount; ++row)
        std::memcpy(to + row * block.stride, from + row * columns,
                    static_cast<std::size_t>(width) * sizeof(float));
    done += width;
  }
}

void packTransposed(const StoredMatrix &stored, Span<const float> source,
                    std::int64_t firstColumn) {
  // 32 source rows of 64 elements (8 KiB) stay in the first-level cache while
  // they are read across.
  constexpr std::int64_t rowTile = 64;
  std::int64_t columns = static_cast<std::int64_t>(source.size()) / stored.rows;
  for (std::int64_t done = 0; done < columns;) {
    ColumnBlock block = columnBlock(stored, firstColumn + done);
    std::int64_t width = std::min({block.width, columns - done, panelWidth});
    for (std::int64_t tile = 0; tile < stored.rows; tile += rowTile) {
      std::int64_t end = std::min(tile + rowTile, stored.rows);
      for (std::int64_t row = tile; row < end; ++row) {
        const float *from = source.data() + done * stored.rows + row;
        float *to = block.first + row * block.stride;
        for (std::int64_t lane = 0; lane < width; ++lane)
          to[lane] = from[lane * stored.rows];
      }
    }
    done += width;
  }
}

void unpackRows(const StoredMatrix &stored, Span<float> destination,
                std::int64_t firstRow, std::int64_t column,
                std::int64_t columns) {
  std::int64_t rowCount =
      static_cast<std::int64_t>(destination.size()) / columns;
  if (stored.layout == StorageLayout::Groups) {
    float *to = destination.data();
    forEachGrouped(stored, firstRow, rowCount, column, columns,
                   [&](const float *element) { *to++ = *element; });
    return;
  }
  // Block by block, so that reads are sequential.
  for (std::int64_t done = 0; done < columns;) {
    ColumnBlock block = columnBlock(stored, column + done);
    std::int64_t width = std::min(block.width, columns - done);
    const float *from = block.first + firstRow * block.stride;
    float *to = destination.data() + done;
    for (std::int64_t row = 0; row < rowCount; ++row)
      std::memcpy(to + row * columns, from + row * block.stride,
                  static_cast<std::size_t>(width) * sizeof(float));
    done += width;
  }
}

} // namespace albert::rt
