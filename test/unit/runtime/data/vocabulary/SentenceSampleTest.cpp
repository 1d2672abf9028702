//===- SentenceSampleTest.cpp - sentences that fit into memory ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Bounds, order, fairness.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/SentenceSample.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace albert::rt {
namespace {

TEST(SentenceSample, KeepsAllThatFitsInOrder) {
  SentenceSample sample(6, 1);
  for (const char *text : {"bb", "aa", "cc"})
    sample.add(text);
  EXPECT_EQ(sample.offered(), 3u);
  EXPECT_EQ(sample.bytes(), 6u);
  EXPECT_EQ(sample.take(), (std::vector<std::string>{"bb", "aa", "cc"}));
}

TEST(SentenceSample, NeverExceedsItsBytes) {
  SentenceSample sample(100, 1);
  for (int i = 0; i < 1000; ++i) {
    sample.add(std::string(static_cast<std::size_t>(1 + i % 30), 'x'));
    EXPECT_LE(sample.bytes(), 100u);
  }
  EXPECT_GT(sample.bytes(), 50u);
  EXPECT_EQ(sample.offered(), 1000u);
}

TEST(SentenceSample, OneSentenceAlwaysStays) {
  SentenceSample sample(2, 1);
  sample.add("longer than two");
  EXPECT_EQ(sample.take().size(), 1u);
}

/// Each of 100 sentences is among the 10 that stay in a tenth of 4000 samples:
/// 400 times with a standard deviation of 19.
TEST(SentenceSample, EverySentenceHasTheSameChance) {
  std::vector<int> kept(100);
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    SentenceSample sample(20, seed);
    for (int i = 0; i < 100; ++i)
      sample.add(std::to_string(i).insert(0, i < 10 ? "0" : ""));
    for (const std::string &text : sample.take())
      ++kept[static_cast<std::size_t>(std::stoi(text))];
  }
  auto [low, high] = std::minmax_element(kept.begin(), kept.end());
  EXPECT_GT(*low, 400 - 5 * 19);
  EXPECT_LT(*high, 400 + 5 * 19);
}

} // namespace
} // namespace albert::rt
