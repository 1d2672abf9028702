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

TEST(LineReader, LinesAcrossReads) {
  std::string text;
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 2000; ++i) {
    lengths.push_back(i * 7919 % 1500);
    text += std::string(lengths.back(), char('a' + i % 26)) + "\n";
  }
  lengths.push_back(1 << 20);
  text += std::string(lengths.back(), 'x');
  std::string path = writeTemporary("across", text);
  Result<LineReader> reader = LineReader::open(path);
  ASSERT_TRUE(reader.ok());
  for (std::size_t length : lengths) {
    Result<bool> more = reader->next();
    ASSERT_TRUE(more.ok() && *more);
    ASSERT_EQ(reader->line().size(), length);
  }
  Result<bool> more = reader->next();
  EXPECT_TRUE(more.ok() && !*more);
  EXPECT_EQ(reader->lineNumber(), lengths.size());
  EXPECT_EQ(reader->bytesRead(), text.size());
}

TEST(LineReader, LineThatIsTooLong) {
  std::string longest(LineReader::maxLineBytes, 'x');
  std::string path = writeTemporary("longest", longest + "\n" + longest + "y");
  Result<LineReader> reader = LineReader::open(path);
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE(reader->next().ok());
  EXPECT_EQ(reader->line().size(), longest.size());
  Status status = reader->next().takeStatus();
  EXPECT_EQ(status.message(), path + ":2: expected a line of at most 8.0 MiB, "
                                     "found a longer one");
  EXPECT_EQ(status.hint(), "put each sentence on a line of its own and an "
                           "empty line between documents");
}

TEST(LineReader, MissingFile) {
  EXPECT_EQ(LineReader::open("absent.txt").status().code(),
            StatusCode::NotFound);
}

} // namespace
} // namespace albert::rt
