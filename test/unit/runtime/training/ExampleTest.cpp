//===- ExampleTest.cpp - tests of examples and their checks ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Example.h"

#include "runtime/io/tf_example/TfExampleBuilder.h"
#include "test/unit/runtime/training/TrainingData.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

static constexpr ExampleLimits kLimits = {40, 2, 16, 4};

/// The status of reading an example that `change` has changed.
static Status readChanged(const std::function<void(ExampleData &)> &change) {
  ExampleData data = makeExample(1);
  change(data);
  std::string bytes = serialize(data);
  Example example;
  return example.read(bytesOf(bytes), "data/a.tfrecord", 7, kLimits);
}

static std::string messageOf(const std::function<void(ExampleData &)> &change) {
  std::string message = readChanged(change).message();
  std::string place = "data/a.tfrecord:record#7:";
  EXPECT_EQ(message.substr(0, place.size()), place);
  return message.substr(std::min(place.size(), message.size()));
}

TEST(Example, readsAllFeatures) {
  ExampleData data = makeExample(3);
  std::string bytes = serialize(data);
  Example example;
  Status status = example.read(bytesOf(bytes), "f", 0, kLimits);
  ASSERT_TRUE(status.ok()) << status.toString();
  EXPECT_EQ(example.ids, data.ids);
  EXPECT_EQ(example.mask, data.mask);
  EXPECT_EQ(example.types, data.types);
  EXPECT_EQ(example.positions, data.positions);
  EXPECT_EQ(example.labels, data.labels);
  EXPECT_EQ(example.weights, data.weights);
  EXPECT_EQ(example.order, data.order[0]);
}

TEST(Example, acceptsWhatTheLimitsAllow) {
  EXPECT_TRUE(readChanged([](ExampleData &e) {
                e.ids = {39};
                e.mask = {0};
                e.types = {1};
                e.positions.clear();
                e.labels.clear();
                e.weights.clear();
              }).ok());
}

TEST(Example, lengths) {
  EXPECT_EQ(messageOf([](ExampleData &e) { e.ids.resize(17, 1); }),
            "input_ids: expected 1 to 16 values (--max-seq-length), found 17");
  EXPECT_EQ(readChanged([](ExampleData &e) { e.ids.resize(17, 1); }).hint(),
            "compile a program with --max-seq-length 17, or make shorter "
            "examples");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.ids.clear(); }),
            "input_ids: expected 1 to 16 values (--max-seq-length), found 0");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.mask.pop_back(); }),
            "input_mask: expected 16 values, as input_ids has, found 15");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.types.push_back(0); }),
            "segment_ids: expected 16 values, as input_ids has, found 17");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.positions.resize(9, 1); }),
            "masked_lm_positions: expected at most 4 values "
            "(--max-predictions-per-seq), found 9");
  EXPECT_EQ(
      readChanged([](ExampleData &e) { e.positions.resize(9, 1); }).hint(),
      "compile a program with --max-predictions-per-seq 9");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.labels.pop_back(); }),
            "masked_lm_ids: expected 4 values, as masked_lm_positions has, "
            "found 3");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.weights.pop_back(); }),
            "masked_lm_weights: expected 4 values, as masked_lm_positions has, "
            "found 3");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.order = {0, 1}; }),
            "next_sentence_labels: expected 1 int64 values, found 2");
}

TEST(Example, values) {
  EXPECT_EQ(messageOf([](ExampleData &e) { e.ids[5] = 40; }),
            "input_ids: expected values from 0 to 39, found 40 at place 5");
  EXPECT_EQ(readChanged([](ExampleData &e) { e.ids[5] = 40; }).hint(),
            "the examples were made with the vocabulary of another model");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.ids[0] = -1; }),
            "input_ids: expected values from 0 to 39, found -1 at place 0");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.mask[2] = 2; }),
            "input_mask: expected values from 0 to 1, found 2 at place 2");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.types[0] = 2; }),
            "segment_ids: expected values from 0 to 1, found 2 at place 0");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.positions[0] = 16; }),
            "masked_lm_positions: expected values from 0 to 15, found 16 at "
            "place 0");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.labels[3] = 4000000000; }),
            "masked_lm_ids: expected values from 0 to 39, found 4000000000 at "
            "place 3");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.weights[1] = -0.5f; }),
            "masked_lm_weights: expected values of 0 or more, found -0.5 at "
            "place 1");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.weights[1] = NAN; }),
            "masked_lm_weights: expected values of 0 or more, found nan at "
            "place 1");
  EXPECT_EQ(messageOf([](ExampleData &e) { e.order = {2}; }),
            "next_sentence_labels: expected values from 0 to 1, found 2 at "
            "place 0");
}

TEST(Example, missingFeaturesAndOtherRecords) {
  TfExampleBuilder builder;
  builder.add("input_ids", Span<const int64_t>(makeExample(1).ids));
  std::string bytes(textOf(builder.finish()));
  Example example;
  Status status = example.read(bytesOf(bytes), "f", 2, kLimits);
  EXPECT_EQ(status.message(), "f:record#2:input_mask: expected int64 values, "
                              "found no such feature");
  EXPECT_EQ(status.hint(), "the record has 'input_ids'");
  EXPECT_EQ(example.read(bytesOf("\xff\xff"), "f", 2, kLimits).code(),
            StatusCode::DataLoss);
}
