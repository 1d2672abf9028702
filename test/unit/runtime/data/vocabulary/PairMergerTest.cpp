//===- PairMergerTest.cpp - pieces out of words by merging pairs ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Small cases by hand, and a comparison with counting from scratch.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/PairMerger.h"

#include <gtest/gtest.h>

#include <map>

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

Texts mergesOf(const std::map<std::string, std::int64_t> &words,
               std::int64_t minCount) {
  PairMerger merger;
  for (const auto &[word, count] : words)
    merger.addWord(word, count);
  Texts merges;
  for (std::string piece = merger.mergeNext(minCount); !piece.empty();
       piece = merger.mergeNext(minCount))
    merges.push_back(piece);
  return merges;
}

TEST(PairMerger, MostFrequentFirst) {
  EXPECT_EQ(mergesOf({{"low", 5}, {"lower", 2}, {"new", 6}}, 2),
            Texts({"lo", "low", "##ew", "new", "##er", "lower"}));
}

TEST(PairMerger, StopsBelowTheMinimum) {
  EXPECT_EQ(mergesOf({{"ab", 3}, {"cd", 2}}, 3), Texts({"ab"}));
  EXPECT_EQ(mergesOf({{"a", 9}}, 1), Texts());
  EXPECT_EQ(mergesOf({}, 1), Texts());
}

TEST(PairMerger, OverlappingPairs) {
  // "##a##a" occurs twice in "aaaa" as counted, once after the first merge.
  EXPECT_EQ(mergesOf({{"aaaa", 1}}, 1), Texts({"##aa", "aaa", "aaaa"}));
}

TEST(PairMerger, CharactersOutsideAscii) {
  EXPECT_EQ(mergesOf({{"\u00E9t\u00E9", 2}}, 2).back(), "\u00E9t\u00E9");
}

/// The textbook algorithm: counts all pairs anew before every merge.
std::int64_t bestCount(const std::vector<std::pair<Texts, std::int64_t>> &words,
                       std::map<std::string, std::int64_t> &byPiece) {
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const auto &[symbols, count] : words)
    for (size_t i = 1; i < symbols.size(); ++i)
      counts[{symbols[i - 1], symbols[i]}] += count;
  std::int64_t best = 0;
  for (const auto &[pair, count] : counts) {
    best = std::max(best, count);
    std::int64_t &entry = byPiece[pair.first + pair.second.substr(2)];
    entry = std::max(entry, count);
  }
  return best;
}

TEST(PairMerger, EveryMergeIsTheMostFrequentPair) {
  std::map<std::string, std::int64_t> words;
  unsigned state = 7;
  auto random = [&](unsigned bound) {
    state = state * 1103515245 + 12345;
    return (state >> 16) % bound;
  };
  for (int i = 0; i < 200; ++i) {
    std::string word;
    for (unsigned n = 2 + random(7); n != 0; --n)
      word += static_cast<char>('a' + random(4));
    words[word] += 1 + random(5);
  }
  PairMerger merger;
  std::vector<std::pair<Texts, std::int64_t>> plain;
  for (const auto &[word, count] : words) {
    merger.addWord(word, count);
    Texts symbols;
    for (char c : word)
      symbols.push_back((symbols.empty() ? "" : "##") + std::string(1, c));
    plain.emplace_back(symbols, count);
  }
  for (int i = 0; i < 60; ++i) {
    std::map<std::string, std::int64_t> byPiece;
    std::int64_t best = bestCount(plain, byPiece);
    std::string piece = merger.mergeNext(1);
    ASSERT_EQ(byPiece[piece], best) << piece;
    // Follow the choice: merge the first pair that gives the piece and is
    // that frequent.
    std::map<std::pair<std::string, std::string>, std::int64_t> counts;
    for (const auto &[symbols, count] : plain)
      for (size_t j = 1; j < symbols.size(); ++j)
        counts[{symbols[j - 1], symbols[j]}] += count;
    std::vector<std::pair<std::string, std::string>> choices;
    for (const auto &[pair, count] : counts)
      if (count == best && pair.first + pair.second.substr(2) == piece)
        choices.push_back(pair);
    if (choices.size() != 1)
      return; // Two ways to the same piece: the orders may part here.
    for (auto &[symbols, count] : plain)
      for (size_t j = 1; j < symbols.size(); ++j)
        if (symbols[j - 1] == choices[0].first &&
            symbols[j] == choices[0].second) {
          symbols[j - 1] = piece;
          symbols.erase(symbols.begin() + j);
        }
  }
}

} // namespace
} // namespace albert::rt
