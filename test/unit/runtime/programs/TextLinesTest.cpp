//===- TextLinesTest.cpp - tests of reading lines -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextLines.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace albert::rt;

using Lines = std::vector<std::string>;

/// All lines of a file with these contents, read `limit` at a time.
static Lines readLines(const std::string &text, size_t limit) {
  std::string path = ::testing::TempDir() + "albertrt-lines-XXXXXX";
  int descriptor = mkstemp(path.data());
  EXPECT_EQ(write(descriptor, text.data(), text.size()), ssize_t(text.size()));
  close(descriptor);
  Result<TextLines> reader = TextLines::open(path);
  EXPECT_TRUE(reader.ok());
  Lines all;
  for (;;) {
    Lines lines;
    EXPECT_TRUE(reader->read(limit, lines).ok());
    EXPECT_LE(lines.size(), limit);
    if (lines.empty())
      break;
    all.insert(all.end(), lines.begin(), lines.end());
  }
  unlink(path.c_str());
  return all;
}

TEST(TextLines, dropsLineEndsAndByteOrderMark) {
  EXPECT_EQ(readLines("\xef\xbb\xbf"
                      "a\r\n\nb\n",
                      10),
            (Lines{"a", "", "b"}));
}

TEST(TextLines, lastLineMayLackItsEnd) {
  EXPECT_EQ(readLines("a\nb", 1), (Lines{"a", "b"}));
  EXPECT_EQ(readLines("", 1), Lines());
  EXPECT_EQ(readLines("\n", 1), Lines{""});
}

TEST(TextLines, linesMayBeLongerThanAChunk) {
  std::string longLine(200000, 'x');
  EXPECT_EQ(readLines("a\n" + longLine + "\nb\n", 2),
            (Lines{"a", longLine, "b"}));
}

TEST(TextLines, aLineWithoutEndIsRefused) {
  std::string path = ::testing::TempDir() + "albertrt-lines-XXXXXX";
  int descriptor = mkstemp(path.data());
  ASSERT_EQ(ftruncate(descriptor, 70 << 20), 0); // zeros
  close(descriptor);
  Result<TextLines> reader = TextLines::open(path);
  ASSERT_TRUE(reader.ok());
  Lines lines;
  Status status = reader->read(1, lines);
  unlink(path.c_str());
  EXPECT_EQ(status.message(), path + ": a line is longer than 64.0 MiB");
  EXPECT_FALSE(status.hint().empty());
}

TEST(TextLines, missingFileIsNamed) {
  EXPECT_EQ(TextLines::open("no/such.txt").status().message(),
            "cannot open the input file 'no/such.txt': No such file or "
            "directory");
}

TEST(TextLines, aPipeGivesWhatIsThere) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  int keep = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  Result<TextLines> reader = TextLines::open("-");
  ASSERT_TRUE(reader.ok());
  ASSERT_EQ(write(ends[1], "a\nb\nrest", 8), 8);
  Lines lines;
  ASSERT_TRUE(reader->read(10, lines).ok());
  EXPECT_EQ(lines, (Lines{"a", "b"})) << "does not wait for the rest";
  close(ends[1]);
  lines.clear();
  ASSERT_TRUE(reader->read(10, lines).ok());
  EXPECT_EQ(lines, Lines{"rest"});
  dup2(keep, STDIN_FILENO);
  close(keep);
  close(ends[0]);
}
