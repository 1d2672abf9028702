//===- PackTest.cpp - tests of the packing functions ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every element at the place that the formula gives, and nothing else touched;
/// and back again.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/Pack.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

/// Index of element (k, n), straight from the definition.
std::size_t place(StorageLayout layout, std::int64_t rows, std::int64_t stored,
                  std::int64_t k, std::int64_t n) {
  return static_cast<std::size_t>(layout == StorageLayout::Rows
                                      ? k * stored + n
                                      : ((n / 32) * rows + k) * 32 + n % 32);
}

/// Value of element (k, n) of the test matrix.
float value(std::int64_t k, std::int64_t n) {
  return static_cast<float>(k * 1000 + n + 1);
}

/// Unpacks the columns of a packed matrix in pieces and checks every element.
void checkUnpack(const StoredMatrix &matrix, std::int64_t column,
                 std::int64_t columns, std::int64_t piece) {
  std::vector<float> unpacked, expected;
  for (std::int64_t first = 0; first < matrix.rows; first += piece) {
    std::int64_t rows = std::min(piece, matrix.rows - first);
    std::vector<float> part(static_cast<std::size_t>(rows * columns), -2.0f);
    unpackRows(matrix, part, first, column, columns);
    unpacked.insert(unpacked.end(), part.begin(), part.end());
  }
  for (std::int64_t k = 0; k < matrix.rows; ++k)
    for (std::int64_t n = column; n < column + columns; ++n)
      expected.push_back(value(k, n));
  EXPECT_EQ(unpacked, expected);
}

/// Packs columns [column, column + columns) of a rows x `total` matrix in
/// pieces and checks everything.
void check(StorageLayout layout, bool transposed, std::int64_t rows,
           std::int64_t total, std::int64_t column, std::int64_t columns,
           std::int64_t piece) {
  SCOPED_TRACE(format("rows %d columns %d at %d of %d", int(rows), int(columns),
                      int(column), int(total)));
  std::int64_t stored = roundUp(total, 32);
  std::vector<float> data(static_cast<std::size_t>(rows * stored), -1.0f);
  StoredMatrix matrix{layout, rows, stored, data.data()};
  std::int64_t outer = transposed ? columns : rows;
  std::int64_t inner = transposed ? rows : columns;
  for (std::int64_t first = 0; first < outer; first += piece) {
    std::vector<float> source;
    for (std::int64_t i = first; i < std::min(outer, first + piece); ++i)
      for (std::int64_t j = 0; j < inner; ++j)
        source.push_back(transposed ? value(j, column + i)
                                    : value(i, column + j));
    if (transposed)
      packTransposed(matrix, source, column + first);
    else
      packRows(matrix, source, first, column, columns);
  }
  std::vector<float> expected(data.size(), -1.0f);
  for (std::int64_t k = 0; k < rows; ++k)
    for (std::int64_t n = column; n < column + columns; ++n)
      expected[place(layout, rows, stored, k, n)] = value(k, n);
  EXPECT_EQ(data, expected);
  if (!transposed)
    checkUnpack(matrix, column, columns, piece);
}

/// Packs a [depth, outputs, groups] weight in pieces of `piece` rows and checks
/// every element of [groups][panels][depth][32].
void checkGroups(std::int64_t depth, std::int64_t outputs, std::int64_t groups,
                 std::int64_t piece) {
  SCOPED_TRACE(format("depth %d outputs %d groups %d", int(depth), int(outputs),
                      int(groups)));
  std::int64_t panels = (outputs + 31) / 32, rows = depth * outputs;
  std::vector<float> data(
      static_cast<std::size_t>(groups * panels * depth * 32), -1.0f);
  StoredMatrix matrix{StorageLayout::Groups, rows, 0, data.data(), outputs};
  for (std::int64_t first = 0; first < rows; first += piece) {
    std::vector<float> source;
    for (std::int64_t row = first; row < std::min(rows, first + piece); ++row)
      for (std::int64_t group = 0; group < groups; ++group)
        source.push_back(value(row, group));
    packRows(matrix, source, first, 0, groups);
  }
  std::vector<float> expected(data.size(), -1.0f);
  for (std::int64_t h = 0; h < depth; ++h)
    for (std::int64_t o = 0; o < outputs; ++o)
      for (std::int64_t g = 0; g < groups; ++g)
        expected[static_cast<std::size_t>(
            ((g * panels + o / 32) * depth + h) * 32 + o % 32)] =
            value(h * outputs + o, g);
  EXPECT_EQ(data, expected);
  checkUnpack(matrix, 0, groups, piece);
  checkUnpack(matrix, groups / 2, groups - groups / 2, piece);
}

TEST(Pack, everyGroupHasItsPanels) {
  for (std::int64_t depth : {1, 3, 21})
    for (std::int64_t outputs : {1, 5, 32, 33, 84})
      for (std::int64_t groups : {1, 2, 16})
        for (std::int64_t piece : {1, 7, 1000})
          checkGroups(depth, outputs, groups, piece);
}

TEST(Pack, everyElementHasItsPlace) {
  for (StorageLayout layout : {StorageLayout::Rows, StorageLayout::Panels})
    for (bool transposed : {false, true})
      for (std::int64_t rows : {1, 5, 70})
        for (std::int64_t columns : {1, 31, 32, 33, 64, 100})
          for (std::int64_t column : {0, 1, 32, 40})
            for (std::int64_t piece : {1, 7, 1000})
              check(layout, transposed, rows, column + columns + 3, column,
                    columns, piece);
}

} // namespace
