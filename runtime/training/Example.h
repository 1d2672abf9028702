//===- Example.h - an example of pre-training -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The features that create_pretraining_data writes, checked against the model:
/// whatever the numbers in a file are, none of them leads outside of a table.
///
///   input_ids, input_mask, segment_ids      int64 [length]
///   masked_lm_positions, masked_lm_ids      int64 [predictions]
///   masked_lm_weights                       float [predictions], 0 at padding
///   next_sentence_labels                    int64 [1], 1: segments swapped
///
/// Other features are not looked at.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_EXAMPLE_H
#define ALBERTC_RUNTIME_TRAINING_EXAMPLE_H

#include "runtime/io/tf_example/TfExample.h"

namespace albert::rt {

/// What an example may contain.
struct ExampleLimits {
  int64_t vocabulary = 0;
  int64_t types = 0;
  /// Longest sequence, and most predictions of one.
  int64_t length = 0;
  int64_t predictions = 0;
};

/// One example. Used again for the next one, it keeps its memory.
class Example {
public:
  std::vector<int64_t> ids, mask, types;
  std::vector<int64_t> positions, labels;
  std::vector<float> weights;
  int64_t order = 0;

  /// Parses a record; `path` and `record` are for messages, which name the
  /// feature and what is wrong with it.
  Status read(ByteSpan message, const std::string &path, uint64_t record,
              const ExampleLimits &limits);

private:
  Status readSequence(const ExampleLimits &limits);
  Status readPredictions(const ExampleLimits &limits);
  /// Checks that a list has `expected` values, as the feature `other` has.
  Status checkCount(const char *name, size_t found, const char *other,
                    size_t expected) const;
  /// Checks that values are in [0, bound).
  Status checkRange(const char *name, const std::vector<int64_t> &values,
                    int64_t bound, const char *hint) const;

  TfExample example;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_EXAMPLE_H
