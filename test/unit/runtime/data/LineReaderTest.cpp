//===- LineReaderTest.cpp - lines of a text file --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Line ends, places of errors.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/LineReader.h"
#include "runtime/core/File.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

std::string writeTemporary(const std::string &name, std::string_view text) {
  std::string path = testing::TempDir() + "/LineReaderTest-" + name;
  EXPECT_TRUE(writeFile(path, text).ok());
  return path;
}

TEST(LineReader, LinesOfAFile) {
  std::string path = writeTemporary("lines", "one\r\n\ntwo \nlast");
  Result<LineReader> reader = LineReader::open(path);
  ASSERT_TRUE(reader.ok());
  Texts lines;
  for (Result<bool> more = reader->next(); more.ok() && *more;
       more = reader->next())
    lines.emplace_back(reader->line());
  EXPECT_EQ(lines, Texts({"one", "", "two ", "last"}));
}

TEST(LineReader, PlaceOfBytesThatAreNotUtf8) {
  std::string path = writeTemporary("gbk", "ab\nc\xC4\xE3\n");
  Result<LineReader> reader = LineReader::open(path);
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE(reader->next().ok());
  EXPECT_TRUE(reader->checkUtf8().ok());
  ASSERT_TRUE(reader->next().ok());
  EXPECT_EQ(reader->checkUtf8().message(),
            path + ":2: byte 1: expected UTF-8, found byte 0xC4; looks "
                   "like GBK");
}

TEST(LineReader, MissingFile) {
  EXPECT_EQ(LineReader::open("absent.txt").status().code(),
            StatusCode::NotFound);
}

} // namespace
} // namespace albert::rt
