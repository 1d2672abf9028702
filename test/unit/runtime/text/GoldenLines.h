//===- GoldenLines.h - records of the reference data ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads files with one JSON value on each line.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TEXT_GOLDENLINES_H
#define ALBERTC_TEST_UNIT_RUNTIME_TEXT_GOLDENLINES_H

#include "runtime/core/File.h"
#include "runtime/core/Json.h"

#include <gtest/gtest.h>

#include <vector>

namespace albert::rt {

/// The lines of a file that has some.
inline std::vector<Json> readJsonLines(const std::string &path) {
  std::vector<Json> records;
  Result<std::string> text = readFile(path);
  EXPECT_TRUE(text.ok()) << text.status().toString();
  if (!text.ok())
    return records;
  for (size_t start = 0; start < text->size();) {
    size_t end = text->find('\n', start);
    Result<Json> record =
        parseJson(std::string_view(*text).substr(start, end - start), path);
    EXPECT_TRUE(record.ok()) << record.status().toString();
    if (!record.ok())
      break;
    records.push_back(std::move(*record));
    start = end + 1;
  }
  EXPECT_FALSE(records.empty()) << path;
  return records;
}

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_TEXT_GOLDENLINES_H
