//===- RecordStatistics.h - figures about pretraining data ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What one wants to know of a file before training on it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_INSPECT_RECORDSTATISTICS_H
#define ALBERTC_RUNTIME_DATA_INSPECT_RECORDSTATISTICS_H

#include "runtime/data/inspect/PretrainRecord.h"
#include "runtime/data/pretrain/TokenTraits.h"

namespace albert::rt {

/// Counts over records.
class RecordStatistics {
public:
  /// `traits` tell [MASK], [UNK] and the "##" forms; null if the vocabulary is
  /// not known. They outlive this object.
  explicit RecordStatistics(const TokenTraits *traits = nullptr);

  /// Counts a record.
  void add(const PretrainRecord &record);
  /// Adds the counts of other records.
  void add(const RecordStatistics &other);

  std::uint64_t count() const { return records; }
  /// Records by their number of tokens; as long as the longest record with its
  /// padding, and one more.
  const std::vector<std::uint64_t> &lengths() const { return byLength; }
  /// Records by their number of predictions.
  const std::vector<std::uint64_t> &predictions() const {
    return byPredictions;
  }

  double meanLength() const;
  /// The length that `share` of the records do not exceed.
  std::size_t lengthQuantile(double share) const;
  /// Tokens among all positions.
  double filled() const;
  /// Predictions among the tokens.
  double predicted() const;
  double swapped() const;
  /// Of the predicted tokens: [MASK], unchanged, another one. They need the
  /// vocabulary.
  double masked() const;
  double kept() const;
  double replaced() const;
  /// [UNK] among the tokens; needs the vocabulary.
  double unknown() const;
  bool knowsVocabulary() const { return traits != nullptr; }

private:
  const TokenTraits *traits;
  /// From the id of "##X" to that of "X", -1 for other tokens.
  std::vector<std::int32_t> plainForms;
  std::vector<std::uint64_t> byLength;
  std::vector<std::uint64_t> byPredictions;
  std::uint64_t records = 0;
  std::uint64_t positions = 0;
  std::uint64_t tokens = 0;
  std::uint64_t predictedTokens = 0;
  std::uint64_t swappedRecords = 0;
  std::uint64_t maskedTokens = 0;
  std::uint64_t keptTokens = 0;
  std::uint64_t unknownTokens = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_INSPECT_RECORDSTATISTICS_H
