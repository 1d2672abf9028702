//===- InspectTest.cpp - looking into pretraining data --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Records that are wrong, figures, text and pictures of records that are
/// right.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/inspect/ExampleText.h"
#include "runtime/data/inspect/HistogramSvg.h"
#include "runtime/data/inspect/RecordStatistics.h"
#include "runtime/data/pretrain/PretrainExample.h"
#include "test/unit/runtime/text/TestVocabulary.h"

#include <functional>

namespace albert::rt {
namespace {

using Numbers = std::vector<std::int64_t>;

/// The features of a record of six tokens in eight positions:
/// [CLS] a [MASK] [SEP] b [SEP], where "##c" is to be predicted, and b.
struct Features {
  Numbers ids = {2, 5, 4, 3, 6, 3, 0, 0};
  Numbers mask = {1, 1, 1, 1, 1, 1, 0, 0};
  Numbers segments = {0, 0, 0, 0, 1, 1, 0, 0};
  Numbers positions = {2, 4, 0};
  Numbers labels = {8, 6, 0};
  std::vector<float> weights = {1, 1, 0};
  Numbers swapped = {1};
};

Status readRecord(const Features &features, PretrainRecord &record,
                  const char *without = "") {
  TfExampleBuilder builder;
  auto add = [&](const char *name, const auto &values) {
    if (std::string_view(name) != without)
      builder.add(name, Span<const std::decay_t<decltype(values[0])>>(values));
  };
  add("input_ids", features.ids);
  add("input_mask", features.mask);
  add("segment_ids", features.segments);
  add("masked_lm_positions", features.positions);
  add("masked_lm_ids", features.labels);
  add("masked_lm_weights", features.weights);
  add("next_sentence_labels", features.swapped);
  ByteSpan message = builder.finish();
  TfExample example;
  ALBERT_RETURN_IF_ERROR(example.parse(message, "f", 3));
  return record.read(example);
}

/// The message for a record after `change`.
std::string messageOf(const std::function<void(Features &)> &change) {
  Features features;
  change(features);
  PretrainRecord record;
  return readRecord(features, record).message();
}

TEST(PretrainRecord, Sound) {
  PretrainRecord record;
  ASSERT_TRUE(readRecord({}, record).ok());
  EXPECT_EQ(record.length, 6u);
  EXPECT_EQ(record.predictions, 2u);
  EXPECT_TRUE(record.isSwapped);
  EXPECT_TRUE(record.boundary.empty());
}

TEST(PretrainRecord, Errors) {
  PretrainRecord record;
  EXPECT_EQ(readRecord({}, record, "segment_ids").code(), StatusCode::NotFound);
  EXPECT_EQ(
      messageOf([](Features &f) { f.mask.pop_back(); }),
      "f:record#3:input_mask: expected 8 values as in input_ids, found 7");
  EXPECT_EQ(messageOf([](Features &f) { f.segments.clear(); }),
            "f:record#3:segment_ids: expected 8 values as in input_ids, found "
            "0");
  EXPECT_EQ(messageOf([](Features &f) { f.labels.pop_back(); }),
            "f:record#3:masked_lm_ids: expected 3 values as in "
            "masked_lm_positions, found 2");
  EXPECT_EQ(messageOf([](Features &f) { f.weights.pop_back(); }),
            "f:record#3:masked_lm_weights: expected 3 values as in "
            "masked_lm_positions, found 2");
  EXPECT_EQ(messageOf([](Features &f) { f.mask[7] = 1; }),
            "f:record#3:input_mask: expected ones and then zeros, found 1 at "
            "7");
  EXPECT_EQ(messageOf([](Features &f) { f.positions[1] = 6; }),
            "f:record#3:masked_lm_positions: expected positions of the 6 "
            "tokens, found 6");
  EXPECT_EQ(messageOf([](Features &f) { f.swapped[0] = 2; }),
            "f:record#3:next_sentence_labels: expected 0 or 1, found another "
            "number");
  EXPECT_EQ(messageOf([](Features &f) { f.swapped.clear(); }),
            "f:record#3:next_sentence_labels: expected 0 or 1, found another "
            "number of values");
}

struct WithVocabulary {
  WithVocabulary()
      : vocabulary(makeVocabulary({"a", "b", "c", "##c", "##b"}, storage)),
        tokenizer(vocabulary), traits(TokenTraits::ofWordPiece(vocabulary)) {}
  std::string storage;
  Vocabulary vocabulary;
  WordPieceTokenizer tokenizer;
  TokenTraits traits;
};

TEST(RecordStatistics, Shares) {
  WithVocabulary with;
  RecordStatistics statistics(&with.traits);
  PretrainRecord record;
  ASSERT_TRUE(readRecord({}, record).ok());
  statistics.add(record);
  Features features;
  features.ids = {2, 1, 6, 3, 7, 3, 1, 3}; // the last [SEP] is padding
  features.mask = {1, 1, 1, 1, 1, 1, 1, 0};
  features.positions = {2, 4, 6};
  features.labels = {9, 5, 1}; // "##b" is kept as b, c is another, [UNK] kept
  features.weights = {1, 1, 1};
  features.swapped = {0};
  ASSERT_TRUE(readRecord(features, record).ok());
  statistics.add(record);
  RecordStatistics total(&with.traits);
  total.add(statistics);
  total.add(RecordStatistics());

  EXPECT_EQ(total.count(), 2u);
  EXPECT_DOUBLE_EQ(total.meanLength(), 6.5);
  EXPECT_DOUBLE_EQ(total.filled(), 13.0 / 16);
  EXPECT_DOUBLE_EQ(total.predicted(), 5.0 / 13);
  EXPECT_DOUBLE_EQ(total.swapped(), 0.5);
  EXPECT_DOUBLE_EQ(total.masked(), 1.0 / 5);
  EXPECT_DOUBLE_EQ(total.kept(), 3.0 / 5);
  EXPECT_DOUBLE_EQ(total.replaced(), 1.0 / 5);
  EXPECT_DOUBLE_EQ(total.unknown(), 2.0 / 13);
  EXPECT_EQ(total.lengthQuantile(0.5), 6u);
  EXPECT_EQ(total.lengthQuantile(1), 7u);
  EXPECT_EQ(total.lengths(),
            (std::vector<std::uint64_t>{0, 0, 0, 0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(total.predictions(), (std::vector<std::uint64_t>{0, 0, 1, 1}));
}

TEST(RecordStatistics, Nothing) {
  RecordStatistics statistics;
  EXPECT_EQ(statistics.filled(), 0);
  EXPECT_EQ(statistics.lengthQuantile(0.5), 0u);
  EXPECT_FALSE(statistics.knowsVocabulary());
}

TEST(ExampleText, PredictedTokensWithTheirLabels) {
  WithVocabulary with;
  PretrainRecord record;
  Features features;
  features.ids = {2, 5, 4, 3, 6, 99, 5, 3};
  features.mask.assign(8, 1);
  features.segments = {0, 0, 0, 0, 1, 1, 1, 1};
  ASSERT_TRUE(readRecord(features, record).ok());
  EXPECT_EQ(segmentText(record, 0, with.tokenizer), "a [MASK](##c)");
  EXPECT_EQ(segmentText(record, 1, with.tokenizer), "b(b) #99 a");
}

TEST(HistogramSvg, BarsAndText) {
  std::vector<std::uint64_t> counts(130);
  counts[0] = 3;
  counts[1] = 4;
  counts[129] = 70;
  std::vector<Histogram> histograms = {{"a < b & c", "things", counts},
                                       {"empty", "none", {}}};
  std::string svg = drawHistograms(Span<const Histogram>(histograms));
  // Three values share a bar: 64 bars are the most.
  EXPECT_NE(svg.find("<title>0 to 2: 7 (9.1 %)</title>"), std::string::npos);
  EXPECT_NE(svg.find("<title>129: 70 (90.9 %)</title>"), std::string::npos);
  EXPECT_NE(svg.find(">a &lt; b &amp; c</text>"), std::string::npos);
  EXPECT_NE(svg.find(">100</text>"), std::string::npos); // the highest line
}

} // namespace
} // namespace albert::rt
