//===- SentencePieceTrainer.h - SentencePiece models ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Trains a model as the one of ALBERT in English was trained: the same special
/// pieces at the same ids, on text prepared as the tokenizer prepares it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECETRAINER_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECETRAINER_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// What kind of model to make.
struct SentencePieceTrainerOptions {
  /// "unigram" or "bpe".
  std::string type = "unigram";
  /// Number of pieces, exactly: a model's vocab_size.
  std::int64_t size = 30000;
  /// Share of the characters of the text that get a piece; the rarest do not.
  double characterCoverage = 0.99995;
  /// The shared object of SentencePieceModule.h.
  std::string module;
};

/// A trained model.
struct TrainedSentencePiece {
  std::string bytes;        ///< Contents of the .model file.
  std::int64_t pieces = 0;  ///< Pieces in all.
  std::int64_t fillers = 0; ///< [unusedN] at the end: the text had no more.
};

/// Trains on `sentences`, which are prepared (AlbertText.h). Errors: no text;
/// `size` has no room for every character (InvalidArgument); the module or the
/// library is not there (Unavailable).
Result<TrainedSentencePiece>
trainSentencePiece(std::vector<std::string> sentences,
                   const SentencePieceTrainerOptions &options);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECETRAINER_H
