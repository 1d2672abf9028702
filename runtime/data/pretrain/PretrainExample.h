//===- PretrainExample.h - one example for pretraining ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An example and its two written forms: short, for memory and temporary
/// files, and as the tf.train.Example that the originals write.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINEXAMPLE_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINEXAMPLE_H

#include "runtime/data/pretrain/PretrainOptions.h"
#include "runtime/io/tf_example/TfExampleBuilder.h"

namespace albert::rt {

/// [CLS] first [SEP] second [SEP], masked.
struct PretrainExample {
  std::vector<std::int32_t> ids;
  /// Tokens of segment 0: [CLS], the first text, its [SEP].
  std::uint32_t firstLength = 0;
  bool isSwapped = false;
  /// What is to be predicted, by ascending position.
  std::vector<std::uint32_t> positions;
  std::vector<std::int32_t> labels;
  /// google's token_boundary, parallel to `ids`; empty for brightmart.
  std::vector<std::uint8_t> boundary;
};

/// Appends the short form of `example`.
void appendExample(std::string &out, const PretrainExample &example);

/// Reads what `appendExample` has written.
void parseExample(std::string_view bytes, PretrainExample &example);

/// Makes the tf.train.Example of `create_pretraining_data`: the features
/// input_ids, input_mask, segment_ids, masked_lm_positions, masked_lm_ids,
/// masked_lm_weights, next_sentence_labels and, for google, token_boundary,
/// padded with zeros, in the order in which TensorFlow writes them.
class PretrainExampleSerializer {
public:
  explicit PretrainExampleSerializer(const ExampleOptions &options)
      : options(options) {}

  /// The message; valid until the next call.
  ByteSpan serialize(const PretrainExample &example);

private:
  ExampleOptions options;
  TfExampleBuilder builder;
  std::vector<std::int64_t> numbers;
  std::vector<float> weights;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINEXAMPLE_H
