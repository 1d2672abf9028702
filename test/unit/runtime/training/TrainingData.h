//===- TrainingData.h - examples for tests ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Examples of pre-training for the model of FakeTrainer.h. A sequence repeats
/// one word, so that its masked words can be learnt, and the word tells the
/// order of its segments.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDATA_H
#define ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDATA_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt::testing {

/// The features of one example.
struct ExampleData {
  std::vector<int64_t> ids, mask, types, positions, labels;
  std::vector<float> weights;
  std::vector<int64_t> order;
};

/// Example `index` of a stream: up to 12 of 16 places real, 1 to 4 predictions,
/// some of them of one position.
ExampleData makeExample(uint64_t index);

/// The examples [first, first + count) of the stream.
std::vector<ExampleData> makeExamples(uint64_t first, uint64_t count);

/// The serialized tf.train.Example.
std::string serialize(const ExampleData &example);

/// Writes a TFRecord file.
Status writeExamples(const std::string &path,
                     const std::vector<ExampleData> &examples,
                     bool gzip = false);

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDATA_H
