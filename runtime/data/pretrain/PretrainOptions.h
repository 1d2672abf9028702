//===- PretrainOptions.h - how examples are made ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The settings of `create_pretraining_data` of both repositories.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINOPTIONS_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINOPTIONS_H

#include <cstdint>

namespace albert::rt {

/// Whose way of cutting documents into pairs and of masking.
enum class DataFamily { Brightmart, Google };

/// What is to be predicted at a character inside a Chinese word.
enum class LabelStyle {
  Plain,      ///< The character.
  Brightmart, ///< Its "##" twin, as brightmart's weights were trained.
};

/// What decides the contents of an example.
struct ExampleOptions {
  DataFamily family = DataFamily::Brightmart;
  LabelStyle labelStyle = LabelStyle::Brightmart;
  std::uint32_t maxSeqLength = 128;
  std::uint32_t maxPredictions = 20;
  double maskedLmProb = 0.15;
  double shortSeqProb = 0.1;
  /// Mask all pieces of a word together.
  bool wholeWord = false;
  /// Mask up to this many neighbouring words together.
  std::uint32_t ngram = 1;
  /// n words with probability ~ 1/n; otherwise that order is reversed.
  bool favorShorterNgram = true;
  /// The second segment is of another document half of the time (google).
  bool randomNextSentence = false;
  /// As many words more are permuted and predicted (google).
  bool permutation = false;

  /// Entries of masked_lm_positions, masked_lm_ids and masked_lm_weights.
  std::uint32_t predictionSlots() const {
    return permutation ? 2 * maxPredictions : maxPredictions;
  }
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINOPTIONS_H
