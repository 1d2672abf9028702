//===- TrainingData.cpp - examples for tests ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/TrainingData.h"

#include "runtime/io/tf_example/TfExampleBuilder.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include <random>

using namespace albert::rt;
using namespace albert::rt::testing;

ExampleData albert::rt::testing::makeExample(uint64_t index) {
  constexpr int64_t kLength = 16, kPredictions = 4, kMask = 3;
  std::minstd_rand random(unsigned(index * 7919 + 1));
  ExampleData example;
  int64_t word = 4 + int64_t(random() % 36);
  int64_t length = 6 + int64_t(random() % 7);
  for (int64_t i = 0; i < kLength; ++i) {
    bool real = i < length;
    example.ids.push_back(!real ? 0 : i == 0 ? 2 : word);
    example.mask.push_back(real);
    example.types.push_back(real && 2 * i > length);
  }
  int64_t count = 1 + int64_t(random() % 4);
  for (int64_t p = 0; p < kPredictions; ++p) {
    bool real = p < count;
    int64_t position = real ? 1 + int64_t(random()) % (length - 1) : 0;
    example.positions.push_back(position);
    example.labels.push_back(real ? word : 0);
    example.weights.push_back(real ? 1 : 0);
    if (real)
      example.ids[size_t(position)] = kMask;
  }
  example.order = {word >= 22};
  return example;
}

std::vector<ExampleData> albert::rt::testing::makeExamples(uint64_t first,
                                                           uint64_t count) {
  std::vector<ExampleData> examples;
  for (uint64_t i = 0; i < count; ++i)
    examples.push_back(makeExample(first + i));
  return examples;
}

std::string albert::rt::testing::serialize(const ExampleData &example) {
  TfExampleBuilder builder;
  builder.add("input_ids", example.ids);
  builder.add("input_mask", example.mask);
  builder.add("segment_ids", example.types);
  builder.add("masked_lm_positions", example.positions);
  builder.add("masked_lm_ids", example.labels);
  builder.add("masked_lm_weights", example.weights);
  builder.add("next_sentence_labels", example.order);
  return std::string(textOf(builder.finish()));
}

Status
albert::rt::testing::writeExamples(const std::string &path,
                                   const std::vector<ExampleData> &examples,
                                   bool gzip) {
  TfRecordWriter::Options options;
  options.gzip = gzip;
  ALBERT_ASSIGN_OR_RETURN(TfRecordWriter writer,
                          TfRecordWriter::create(path, options));
  for (const ExampleData &example : examples)
    ALBERT_RETURN_IF_ERROR(writer.append(bytesOf(serialize(example))));
  return writer.finish();
}
