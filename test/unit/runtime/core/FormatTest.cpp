//===- FormatTest.cpp - tests of text helpers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Formatting, quoting of hostile bytes, sizes.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Format.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

TEST(Format, printsLikePrintf) {
  EXPECT_EQ(format("%d-%s", 7, "x"), "7-x");
  EXPECT_EQ(format("%s", ""), "");
  EXPECT_EQ(format("%s", std::string(5000, 'a').c_str()).size(), 5000u);
}

TEST(Format, quoteShowsControlBytes) {
  EXPECT_EQ(quote("plain"), "'plain'");
  EXPECT_EQ(quote(std::string_view("a\0\n\x7f", 4)), "'a\\x00\\x0a\\x7f'");
}

TEST(Format, quoteKeepsValidUtf8Only) {
  EXPECT_EQ(quote("\xe4\xb8\xad"), "'\xe4\xb8\xad'");
  EXPECT_EQ(quote("\xe4\xb8"), "'\\xe4\\xb8'");
  EXPECT_EQ(quote("\xff"), "'\\xff'");
}

TEST(Format, quoteCuts) { EXPECT_EQ(quote("abcdef", 3), "'abc...'"); }

TEST(Format, bytes) {
  EXPECT_EQ(formatBytes(0), "0 B");
  EXPECT_EQ(formatBytes(1023), "1023 B");
  EXPECT_EQ(formatBytes(1536), "1.5 KiB");
  EXPECT_EQ(formatBytes(961344144ull), "916.8 MiB");
}

TEST(Format, bytesFromText) {
  const struct {
    const char *text;
    unsigned long long bytes;
  } sound[] = {{"0", 0},
               {"17", 17},
               {"17B", 17},
               {"2k", 2048},
               {"2KiB", 2048},
               {"3mb", 3ull << 20},
               {"12GiB", 12ull << 30},
               {"1T", 1ull << 40}};
  for (const auto &row : sound) {
    unsigned long long bytes = 1;
    EXPECT_TRUE(parseBytes(row.text, bytes)) << row.text;
    EXPECT_EQ(bytes, row.bytes) << row.text;
  }
  unsigned long long bytes;
  for (const char *text : {"", "GiB", "1.5G", "-1", " 1", "1 G", "1X", "1Gib8",
                           "99999999999999999999", "99999999999T"})
    EXPECT_FALSE(parseBytes(text, bytes)) << text;
}

} // namespace
