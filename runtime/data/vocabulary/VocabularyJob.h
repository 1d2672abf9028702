//===- VocabularyJob.h - vocabularies from text files -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From files to a vocabulary, on all cores and in bounded memory. What is made
/// is a function of the text and the options, not of the number of threads.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYJOB_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYJOB_H

#include "runtime/data/corpus/CorpusPass.h"
#include "runtime/data/vocabulary/SentencePieceTrainer.h"
#include "runtime/data/vocabulary/VocabularyTrainer.h"

namespace albert::rt {

/// Text to make a vocabulary of.
struct VocabularyJob {
  std::vector<std::string> files;
  int threads = 1;
  /// Memory to keep to, in bytes: beyond it WordPiece forgets rare words, and
  /// SentencePiece sees a random sample of the lines.
  std::uint64_t maxMemory = std::uint64_t(2) << 30;
  /// Fold case (and for WordPiece accents) as the tokenizer does.
  bool doLowerCase = true;
};

/// The least memory a job can do with.
constexpr std::uint64_t minVocabularyMemory = std::uint64_t(128) << 20;

/// Makes a WordPiece vocabulary. Errors: those of reading, of
/// `VocabularyTrainer`.
Result<TrainedVocabulary>
makeWordPieceVocabulary(const VocabularyJob &job,
                        VocabularyTrainerOptions options);

/// A sample of the lines of a corpus.
struct SampledText {
  std::vector<std::string> lines;
  std::uint64_t bytes = 0; ///< Of them.
  std::uint64_t total = 0; ///< Lines of the corpus.
};

/// Reads lines, prepares them for SentencePiece and takes as many as training
/// has memory for. Errors: those of reading.
Result<SampledText> sampleText(const VocabularyJob &job);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYJOB_H
