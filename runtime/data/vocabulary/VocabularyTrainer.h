//===- VocabularyTrainer.h - a WordPiece vocabulary from text ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes a vocabulary in the form of BERT's: special tokens at their usual
/// places, every character (ideographs with their "##" twins, which whole word
/// masking needs), then pieces of words in order of their frequency.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYTRAINER_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYTRAINER_H

#include "runtime/core/Status.h"
#include "runtime/data/vocabulary/WordCounts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// What kind of vocabulary to make.
struct VocabularyTrainerOptions {
  /// Number of lines, exactly: a model's vocab_size.
  std::int64_t size = 21128;
  /// [unused1], [unused2], ... between [PAD] and [UNK]; 99 puts [UNK], [CLS],
  /// [SEP] and [MASK] at 100 to 103 as in BERT's vocabularies.
  std::int64_t unused = 99;
  /// Pieces of more than one character must occur this often.
  std::int64_t minCount = 2;
  /// Distinct words held in memory; beyond it the rarest are forgotten.
  std::size_t maxWords = std::size_t(1) << 21;
};

/// The lines of a vocabulary and where they came from.
struct TrainedVocabulary {
  std::vector<std::string> lines;
  std::int64_t characters = 0; ///< Lines that are one character, with "##" too.
  std::int64_t merges = 0;     ///< Lines of several characters.
  std::int64_t fillers = 0;    ///< [unusedN] at the end: the text had no more.
  std::int64_t lostCharacters = 0; ///< Characters that found no room.
};

/// Collects counts, then makes the vocabulary. The same counts in the same
/// order give the same vocabulary.
class VocabularyTrainer {
public:
  explicit VocabularyTrainer(const VocabularyTrainerOptions &options)
      : options(options) {}

  /// Adds the counts of a part of the text.
  void add(const WordCounts &other);

  /// Makes the vocabulary. Errors (InvalidArgument): `size` leaves no room for
  /// more than the special tokens; no text at all.
  Result<TrainedVocabulary> finish() const;

private:
  void addCharacters(TrainedVocabulary &result) const;
  void addMerges(TrainedVocabulary &result) const;
  void forgetRareWords();

  VocabularyTrainerOptions options;
  WordCounts counts;
  std::int64_t forgetBelow = 1;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_VOCABULARYTRAINER_H
