//===- ExampleMakerTest.cpp - pairs of segments to examples ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What holds for every example, and what the options change. That draws and
/// their order are those of the originals is compared with records of theirs.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/ExampleMaker.h"
#include "test/unit/runtime/text/TestVocabulary.h"

#include <map>
#include <set>

namespace albert::rt {
namespace {

/// [PAD] ... [MASK] are 0 to 4, then pieces a to p, their twins, and "##q".
struct Fixture {
  Fixture() {
    std::vector<std::string> pieces;
    for (char c = 'a'; c <= 'p'; ++c)
      pieces.emplace_back(1, c);
    for (char c = 'a'; c <= 'q'; ++c)
      pieces.push_back("##" + std::string(1, c));
    vocabulary = makeVocabulary(pieces, storage);
    traits = TokenTraits::ofWordPiece(vocabulary);
    options.maxSeqLength = 64;
    options.maxPredictions = 12;
    options.labelStyle = LabelStyle::Plain;
  }

  /// A document of `count` tokens; every third continues a word by its piece
  /// or, if `marked`, by a mark.
  void makeDocument(std::uint32_t count, bool marked) {
    document.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
      std::int32_t plain = 5 + std::int32_t(i % 16);
      bool continues = i % 3 == 2;
      document.ids.push_back(continues && !marked ? plain + 16 : plain);
      if (marked)
        document.marks.push_back(continues);
    }
    document.sentenceEnds = {count / 2, count};
  }

  PretrainExample make(std::uint64_t place) {
    ExampleMaker maker(options, traits);
    PhiloxBits random(1, 0, place);
    SegmentPair pair = {
        {&document, 0, document.sentenceEnds[0]},
        {&document, document.sentenceEnds[0], document.sentenceEnds[1]},
        false};
    PretrainExample example;
    maker.make(pair, random, random, example);
    return example;
  }

  std::string storage;
  Vocabulary vocabulary;
  TokenTraits traits;
  ExampleOptions options;
  TokenizedDocument document;
};

/// The token of the document that stands at `position` of the example.
std::uint32_t sourceOf(const PretrainExample &example, std::uint32_t position) {
  return position - (position < example.firstLength ? 1 : 2);
}

TEST(ExampleMaker, Layout) {
  Fixture f;
  f.makeDocument(31, false);
  PretrainExample example = f.make(0);
  ASSERT_EQ(example.ids.size(), 34u);
  EXPECT_EQ(example.firstLength, 17u);
  EXPECT_EQ(example.ids[0], f.vocabulary.special().classify);
  EXPECT_EQ(example.ids[16], f.vocabulary.special().separate);
  EXPECT_EQ(example.ids[33], f.vocabulary.special().separate);
  EXPECT_TRUE(example.boundary.empty());
}

TEST(ExampleMaker, CountRoundsHalfToEven) {
  Fixture f;
  f.options.maskedLmProb = 0.15;
  // 30 * 0.15 = 4.5 -> 4; 50 * 0.15 = 7.5 -> 8; 3 + 1: at least one.
  for (auto [tokens, count] :
       {std::pair(27, 4), std::pair(47, 8), std::pair(2, 1)}) {
    f.makeDocument(std::uint32_t(tokens), false);
    EXPECT_EQ(f.make(0).positions.size(), std::size_t(count)) << tokens;
  }
  f.options.maxPredictions = 3;
  f.makeDocument(47, false);
  EXPECT_EQ(f.make(0).positions.size(), 3u);
}

TEST(ExampleMaker, SharesOfMaskingAndLabels) {
  Fixture f;
  f.makeDocument(61, false);
  std::map<std::string, int> counts;
  for (std::uint64_t place = 0; place < 2000; ++place) {
    PretrainExample example = f.make(place);
    for (std::size_t i = 0; i < example.positions.size(); ++i) {
      std::uint32_t position = example.positions[i];
      if (i > 0)
        ASSERT_LT(example.positions[i - 1], position);
      std::int32_t original = f.document.ids[sourceOf(example, position)];
      ASSERT_EQ(example.labels[i], original);
      std::int32_t id = example.ids[position];
      ++counts[id == f.vocabulary.special().mask ? "mask"
               : id == original                  ? "kept"
                                                 : "random"];
    }
  }
  double total = counts["mask"] + counts["kept"] + counts["random"];
  EXPECT_GT(total, 18000);
  // Random ones are [MASK] or the original in 2 of 38 cases.
  EXPECT_NEAR(counts["mask"] / total, 0.8 + 0.1 / 38, 0.015);
  EXPECT_NEAR(counts["kept"] / total, 0.1 + 0.1 / 38, 0.012);
}

TEST(ExampleMaker, WholeWordsAreMaskedTogether) {
  Fixture f;
  f.options.wholeWord = true;
  f.options.maskedLmProb = 0.3;
  for (bool marked : {false, true}) {
    f.makeDocument(60, marked);
    for (std::uint64_t place = 0; place < 200; ++place) {
      PretrainExample example = f.make(place);
      std::set<std::uint32_t> masked;
      for (std::uint32_t position : example.positions)
        masked.insert(sourceOf(example, position));
      for (std::uint32_t token : masked)
        if (token % 3 == 2)
          EXPECT_TRUE(masked.count(token - 1));
        else if (token % 3 == 1)
          EXPECT_TRUE(masked.count(token + 1));
    }
  }
}

TEST(ExampleMaker, LabelsOfMarkedTokens) {
  Fixture f;
  f.makeDocument(60, true);
  for (LabelStyle style : {LabelStyle::Plain, LabelStyle::Brightmart}) {
    f.options.labelStyle = style;
    for (std::uint64_t place = 0; place < 50; ++place) {
      PretrainExample example = f.make(place);
      for (std::size_t i = 0; i < example.positions.size(); ++i) {
        std::uint32_t token = sourceOf(example, example.positions[i]);
        bool isTwin = style == LabelStyle::Brightmart && token % 3 == 2;
        EXPECT_EQ(example.labels[i], f.document.ids[token] + (isTwin ? 16 : 0));
      }
    }
  }
}

TEST(ExampleMaker, NgramsAreRuns) {
  Fixture f;
  f.options.family = DataFamily::Google;
  f.options.ngram = 3;
  f.options.maskedLmProb = 0.2;
  f.makeDocument(61, true);
  f.document.marks.assign(61, 0);
  std::map<std::uint32_t, int> runs;
  for (std::uint64_t place = 0; place < 2000; ++place) {
    PretrainExample example = f.make(place);
    EXPECT_EQ(example.boundary, std::vector<std::uint8_t>(64, 1));
    for (std::size_t i = 0; i < example.positions.size();) {
      std::size_t j = i + 1;
      while (j < example.positions.size() &&
             sourceOf(example, example.positions[j]) ==
                 sourceOf(example, example.positions[j - 1]) + 1)
        ++j;
      ++runs[std::uint32_t(j - i)];
      i = j;
    }
  }
  // Neighbouring runs count as one, so longer ones occur; short ones prevail.
  EXPECT_GT(runs[1], runs[2]);
  EXPECT_GT(runs[2], runs[3] / 2);
  EXPECT_GT(runs[3], 1000);
}

TEST(ExampleMaker, NoPredictionsForGoogle) {
  Fixture f;
  f.options.family = DataFamily::Google;
  f.options.maskedLmProb = 0;
  f.makeDocument(30, false);
  EXPECT_TRUE(f.make(0).positions.empty());
  f.options.family = DataFamily::Brightmart;
  EXPECT_EQ(f.make(0).positions.size(), 1u);
}

TEST(ExampleMaker, PermutationExchangesTokens) {
  Fixture f;
  f.options.family = DataFamily::Google;
  f.options.permutation = true;
  f.options.maskedLmProb = 0.2;
  f.makeDocument(61, false);
  PretrainExample example = f.make(0);
  EXPECT_EQ(example.positions.size(), 24u);
  EXPECT_EQ(std::set<std::uint32_t>(example.positions.begin(),
                                    example.positions.end())
                .size(),
            24u);
  for (std::size_t i = 0; i < example.positions.size(); ++i)
    EXPECT_EQ(example.labels[i],
              f.document.ids[sourceOf(example, example.positions[i])]);
  EXPECT_EQ(f.options.predictionSlots(), 24u);
}

TEST(PretrainExample, ShortFormRoundTrip) {
  Fixture f;
  for (DataFamily family : {DataFamily::Google, DataFamily::Brightmart}) {
    f.options.family = family;
    f.makeDocument(45, false);
    PretrainExample example = f.make(5);
    example.isSwapped = true;
    std::string bytes;
    appendExample(bytes, example);
    PretrainExample again;
    parseExample(bytes, again);
    EXPECT_EQ(again.ids, example.ids);
    EXPECT_EQ(again.firstLength, example.firstLength);
    EXPECT_EQ(again.isSwapped, example.isSwapped);
    EXPECT_EQ(again.positions, example.positions);
    EXPECT_EQ(again.labels, example.labels);
    EXPECT_EQ(again.boundary, example.boundary);
  }
}

TEST(TokenTraits, PiecesThatStartWords) {
  for (const char *piece : {"\u2581", "\u2581ab", "<unk>", "<", ",", "~", "5",
                            "a5", "\u4eac", "a'", "="})
    EXPECT_TRUE(startsWord(piece)) << piece;
  for (const char *piece : {"ab", "Ab", ",,", "a,", "ab-c"})
    EXPECT_FALSE(startsWord(piece)) << piece;
}

TEST(TokenTraits, RepeatedAndEmptyLines) {
  // As the keys of a dictionary: "a" once, at its first place with its last id.
  Result<Vocabulary> vocabulary = Vocabulary::fromMemory(
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n\nb\na\n\n##a\n", "vocab.txt");
  ASSERT_TRUE(vocabulary.ok());
  TokenTraits traits = TokenTraits::ofWordPiece(*vocabulary);
  EXPECT_EQ(traits.replacements,
            (std::vector<std::int32_t>{0, 1, 2, 3, 4, 8, 6, 7, 10}));
  EXPECT_EQ(traits.twins[5], 10);
  EXPECT_EQ(traits.twins[7], -1);
  EXPECT_TRUE(traits.continues[10]);
  EXPECT_FALSE(traits.continues[5]);
}

} // namespace
} // namespace albert::rt
