//===- PieceTrieTest.cpp - longest match among the pieces -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Insertion, look-up, growth, the places of the double array.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/PieceTrie.h"
#include "runtime/core/Format.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace albert::rt {
namespace {

TEST(PieceTrie, EmptyFindsNothing) {
  PieceTrie trie;
  EXPECT_EQ(trie.find("a"), -1);
  EXPECT_EQ(PieceTrie::Builder().build().find("\xFF"), -1);
}

TEST(PieceTrie, FindsWholePiecesOnly) {
  PieceTrie::Builder builder;
  EXPECT_EQ(builder.insert("ab", 7), -1);
  EXPECT_EQ(builder.insert("abcd", 8), -1);
  PieceTrie trie = builder.build();
  EXPECT_EQ(trie.find("ab"), 7);
  EXPECT_EQ(trie.find("abc"), -1);
  EXPECT_EQ(trie.find("abcd"), 8);
  EXPECT_EQ(trie.find("x"), -1);
  EXPECT_EQ(trie.find(""), -1);
  EXPECT_EQ(trie.walk(PieceTrie::root, "xy"), PieceTrie::none);
}

TEST(PieceTrie, RepeatedPieceTakesTheLaterId) {
  PieceTrie::Builder builder;
  builder.insert("a", 1);
  EXPECT_EQ(builder.insert("a", 5), 1);
  EXPECT_EQ(builder.build().find("a"), 5);
}

TEST(PieceTrie, GrowsAndTakesAnyByte) {
  PieceTrie::Builder builder;
  for (int i = 0; i < 5000; ++i)
    builder.insert(format("%d\xFF", i), i);
  PieceTrie trie = builder.build();
  for (int i = 0; i < 5000; ++i) {
    ASSERT_EQ(trie.find(format("%d\xFF", i)), i);
    ASSERT_EQ(trie.find(format("%d", i)), -1);
  }
}

/// Random pieces over few and over all bytes against a map: dense and sparse
/// nodes, and every step that leads nowhere.
TEST(PieceTrie, AgreesWithAMap) {
  std::mt19937 random(7);
  for (unsigned alphabet : {2u, 5u, 64u, 256u}) {
    std::map<std::string, std::int32_t> expected;
    PieceTrie::Builder builder;
    auto randomPiece = [&] {
      std::string piece;
      for (std::size_t size = 1 + random() % 6; piece.size() < size;)
        piece += static_cast<char>(255 - random() % alphabet);
      return piece;
    };
    for (std::int32_t id = 0; id < 3000; ++id) {
      std::string piece = randomPiece();
      builder.insert(piece, id);
      expected[piece] = id;
    }
    PieceTrie trie = builder.build();
    for (const auto &[piece, id] : expected)
      ASSERT_EQ(trie.find(piece), id);
    for (int i = 0; i < 20000; ++i) {
      std::string piece = randomPiece();
      auto it = expected.find(piece);
      ASSERT_EQ(trie.find(piece), it == expected.end() ? -1 : it->second);
    }
  }
}

} // namespace
} // namespace albert::rt
