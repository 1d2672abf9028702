//===- PieceTrieTest.cpp - longest match among the pieces -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Insertion, look-up and growth.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/PieceTrie.h"
#include "runtime/core/Format.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

TEST(PieceTrie, FindsWholePiecesOnly) {
  PieceTrie trie;
  EXPECT_EQ(trie.insert("ab", 7), -1);
  EXPECT_EQ(trie.insert("abcd", 8), -1);
  EXPECT_EQ(trie.find("ab"), 7);
  EXPECT_EQ(trie.find("abc"), -1);
  EXPECT_EQ(trie.find("abcd"), 8);
  EXPECT_EQ(trie.find("x"), -1);
  EXPECT_EQ(trie.find(""), -1);
  EXPECT_EQ(trie.walk(PieceTrie::root, "xy"), PieceTrie::none);
}

TEST(PieceTrie, RepeatedPieceTakesTheLaterId) {
  PieceTrie trie;
  trie.insert("a", 1);
  EXPECT_EQ(trie.insert("a", 5), 1);
  EXPECT_EQ(trie.find("a"), 5);
}

TEST(PieceTrie, GrowsAndTakesAnyByte) {
  PieceTrie trie;
  for (int i = 0; i < 5000; ++i)
    trie.insert(format("%d\xFF", i), i);
  for (int i = 0; i < 5000; ++i)
    ASSERT_EQ(trie.find(format("%d\xFF", i)), i);
}

} // namespace
} // namespace albert::rt
