//===- PairBuilderTest.cpp - documents to pairs of segments ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What holds for every pair, by family.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PairBuilder.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

/// Documents whose token ids are 1000 * document + position.
class Documents final : public DocumentSource {
public:
  explicit Documents(const std::vector<std::vector<std::uint32_t>> &lengths) {
    for (std::size_t d = 0; d < lengths.size(); ++d) {
      TokenizedDocument &document = documents.emplace_back();
      for (std::uint32_t length : lengths[d]) {
        for (std::uint32_t i = 0; i < length; ++i)
          document.ids.push_back(std::int32_t(1000 * d + document.ids.size()));
        document.sentenceEnds.push_back(std::uint32_t(document.ids.size()));
      }
    }
  }
  std::uint32_t size() override { return std::uint32_t(documents.size()); }
  const TokenizedDocument &document(std::uint32_t index) override {
    return documents[index];
  }
  std::vector<TokenizedDocument> documents;
};

struct Collector final : PairSink {
  void pair(const SegmentPair &pair) override { pairs.push_back(pair); }
  std::vector<SegmentPair> pairs;
};

std::vector<SegmentPair> pairsOf(const ExampleOptions &options,
                                 Documents &documents, std::uint32_t index,
                                 std::uint64_t place) {
  PhiloxBits random(11, 0, place);
  Collector collector;
  buildPairs(options, documents, index, random, collector);
  return collector.pairs;
}

ExampleOptions optionsOf(DataFamily family) {
  ExampleOptions options;
  options.family = family;
  options.maxSeqLength = 23; // 20 tokens of text
  options.shortSeqProb = 0;
  return options;
}

TEST(PairBuilder, BrightmartSwapsHalf) {
  Documents documents({{7, 7, 7, 7, 7, 7, 7, 7, 7}});
  int swapped = 0, count = 0;
  for (std::uint64_t place = 0; place < 1000; ++place)
    for (const SegmentPair &pair :
         pairsOf(optionsOf(DataFamily::Brightmart), documents, 0, place)) {
      EXPECT_EQ(pair.first.size() + pair.second.size(), 20u);
      EXPECT_EQ(pair.isSwapped, pair.first.begin > pair.second.begin);
      swapped += pair.isSwapped;
      ++count;
    }
  EXPECT_EQ(count, 3000); // chunks of three sentences
  EXPECT_NEAR(swapped, 1500, 150);
}

TEST(PairBuilder, BrightmartLetsSingleSentencesGrow) {
  // The first sentence is long enough alone and gets the second one; the last
  // is dropped.
  Documents documents({{30, 4, 30}});
  auto pairs = pairsOf(optionsOf(DataFamily::Brightmart), documents, 0, 1);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].first.size() + pairs[0].second.size(), 20u);
  Documents single({{40}});
  EXPECT_TRUE(pairsOf(optionsOf(DataFamily::Brightmart), single, 0, 1).empty());
}

TEST(PairBuilder, GoogleTakesAnotherDocumentForSingleSentences) {
  Documents documents({{30}, {5, 5, 5, 5, 5}, {5, 5}, {3, 9}});
  for (std::uint64_t place = 0; place < 50; ++place) {
    auto pairs = pairsOf(optionsOf(DataFamily::Google), documents, 0, place);
    ASSERT_EQ(pairs.size(), 1u);
    EXPECT_TRUE(pairs[0].isSwapped);
    EXPECT_NE(pairs[0].second.document, &documents.documents[0]);
  }
}

TEST(PairBuilder, GoogleAloneFallsBackToItself) {
  Documents documents({{30}});
  auto pairs = pairsOf(optionsOf(DataFamily::Google), documents, 0, 1);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].second.document, &documents.documents[0]);
}

TEST(PairBuilder, NextSentencePutsUnusedSentencesBack) {
  // Sentences of one token: nothing is truncated.
  std::vector<std::uint32_t> ones(45, 1);
  Documents documents({ones, ones, ones});
  ExampleOptions options = optionsOf(DataFamily::Google);
  options.randomNextSentence = true;
  int negatives = 0, count = 0;
  for (std::uint64_t place = 0; place < 400; ++place) {
    std::uint32_t next = 0;
    for (const SegmentPair &pair : pairsOf(options, documents, 0, place)) {
      EXPECT_EQ(pair.first.begin, next);
      if (!pair.isSwapped)
        EXPECT_EQ(pair.second.begin, pair.first.end);
      next = pair.isSwapped ? pair.first.end : pair.second.end;
      negatives += pair.isSwapped;
      ++count;
    }
    EXPECT_EQ(next, 45u);
  }
  // One half, and the last sentences that stand alone.
  EXPECT_GT(negatives, count / 2);
  EXPECT_LT(negatives, count * 3 / 4);
}

TEST(PairBuilder, ShortPairs) {
  Documents documents({std::vector<std::uint32_t>(60, 2)});
  ExampleOptions options = optionsOf(DataFamily::Brightmart);
  options.shortSeqProb = 1;
  std::size_t shortest = 100, longest = 0;
  for (std::uint64_t place = 0; place < 100; ++place) {
    auto pairs = pairsOf(options, documents, 0, place);
    // Drawn once for the document: all pairs but the last are of one length.
    for (std::size_t i = 1; i + 1 < pairs.size(); ++i)
      EXPECT_EQ(pairs[i].first.size() + pairs[i].second.size(),
                pairs[0].first.size() + pairs[0].second.size());
    std::size_t size = pairs[0].first.size() + pairs[0].second.size();
    shortest = std::min(shortest, size);
    longest = std::max(longest, size);
  }
  EXPECT_EQ(shortest, 4u);
  EXPECT_EQ(longest, 20u);
}

} // namespace
} // namespace albert::rt
