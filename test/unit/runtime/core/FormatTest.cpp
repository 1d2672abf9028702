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

} // namespace
