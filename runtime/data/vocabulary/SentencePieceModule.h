//===- SentencePieceModule.h - the official trainer -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the tool and the module with the official trainer of SentencePiece have
/// in common. The library is Debian's, a shared one, which machines may lack; a
/// module that is loaded when a model is to be trained keeps it out of
/// everything else albert-data does.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECEMODULE_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECEMODULE_H

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// What to train on and what to make.
struct SentencePieceTraining {
  /// Normalized text. The trainer takes the sentences away as it reads them.
  std::vector<std::string> sentences;
  /// "unigram" or "bpe".
  const char *type = "unigram";
  /// Most pieces that the model may have.
  std::int64_t size = 0;
  double characterCoverage = 0;
};

/// Trains; true and the model's bytes in `result`, or false and what the
/// library says.
using TrainSentencePiece = bool(SentencePieceTraining &training,
                                std::string &result);

/// Name of that function in the module.
constexpr const char *trainSentencePieceName = "albertTrainSentencePiece";

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCEPIECEMODULE_H
