//===- Pack.cpp - logical matrices to stored form -------------------------===//
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

/// packRows for layout Groups.
static void packGroups(const StoredMatrix &stored, Span<const float> source,
                       std::int64_t firstRow, std::int64_t column,
                       std::int64_t columns) {
  std::int64_t outputs = stored.groupOutputs, depth = stored.rows / outputs;
  std::int64_t groupSize = roundUp(outputs, panelWidth) * depth;
  std::int64_t rowCount = static_cast<std::int64_t>(source.size()) / columns;
  const float *from = source.data();
  for (std::int64_t row = firstRow; row < firstRow + rowCount; ++row) {
    std::int64_t output = row % outputs, lane = output % panelWidth;
    float *to = stored.data + column * groupSize + (output - lane) * depth +
                row / outputs * panelWidth + lane;
    for (std::int64_t group = 0; group < columns; ++group)
      to[group * groupSize] = *from++;
  }
}

void packRows(const StoredMatrix &stored, Span<const float> source,
              std::int64_t firstRow, std::int64_t column,
              std::int64_t columns) {
  if (stored.layout == StorageLayout::Groups)
    return packGroups(stored, source, firstRow, column, columns);
  std::int64_t rowCount = static_cast<std::int64_t>(source.size()) / columns;
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

} // namespace albert::rt
