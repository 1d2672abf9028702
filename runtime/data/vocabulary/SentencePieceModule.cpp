//===- SentencePieceModule.cpp - the official trainer ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The module itself.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/SentencePieceModule.h"

#include <sentencepiece_trainer.h>

#include <unordered_map>

using albert::rt::SentencePieceTraining;

namespace {

/// Gives the library the sentences and frees those that it has read.
class Sentences final : public sentencepiece::SentenceIterator {
public:
  explicit Sentences(std::vector<std::string> &texts) : texts(texts) {}

  bool done() const override { return index == texts.size(); }
  void Next() override { std::string().swap(texts[index++]); }
  const std::string &value() const override { return texts[index]; }
  sentencepiece::util::Status status() const override { return {}; }

private:
  std::vector<std::string> &texts;
  std::size_t index = 0;
};

} // namespace

extern "C" __attribute__((visibility("default"))) bool
albertTrainSentencePiece(SentencePieceTraining &training, std::string &result) {
  Sentences sentences(training.sentences);
  // Ids and symbols are those of the ALBERT models in English; the list of
  // symbols is read as CSV, which writes a quote as four. The number of threads
  // is a constant because sums depend on it.
  const std::unordered_map<std::string, std::string> arguments = {
      {"model_type", training.type},
      {"vocab_size", std::to_string(training.size)},
      {"hard_vocab_limit", "false"},
      {"character_coverage", std::to_string(training.characterCoverage)},
      {"pad_id", "0"},
      {"unk_id", "1"},
      {"bos_id", "-1"},
      {"eos_id", "-1"},
      {"control_symbols", "[CLS],[SEP],[MASK]"},
      {"user_defined_symbols", "(,),\"\"\"\",-,.,\u2013,\u00A3,\u20AC"},
      {"max_sentence_length", std::to_string(1 << 30)},
      {"num_threads", "16"},
      {"minloglevel", "2"},
  };
  std::string model;
  sentencepiece::util::Status status =
      sentencepiece::SentencePieceTrainer::Train(arguments, &sentences, &model);
  result = status.ok() ? model : status.ToString();
  return status.ok();
}
