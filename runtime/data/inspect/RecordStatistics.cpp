//===- RecordStatistics.cpp - figures about pretraining data --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Counting.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/inspect/RecordStatistics.h"

#include <algorithm>

namespace albert::rt {

RecordStatistics::RecordStatistics(const TokenTraits *traits) : traits(traits) {
  if (!traits)
    return;
  plainForms.assign(static_cast<std::size_t>(traits->size()), -1);
  for (std::int32_t id = 0; id < traits->size(); ++id)
    if (std::int32_t twin = traits->twins[static_cast<std::size_t>(id)];
        twin >= 0)
      plainForms[static_cast<std::size_t>(twin)] = id;
}

/// Adds `count` to `counts[index]`, which is made if need be.
static void addAt(std::vector<std::uint64_t> &counts, std::size_t index,
                  std::uint64_t count) {
  if (counts.size() <= index)
    counts.resize(index + 1);
  counts[index] += count;
}

void RecordStatistics::add(const PretrainRecord &record) {
  ++records;
  positions += record.ids.size();
  tokens += record.length;
  predictedTokens += record.predictions;
  swappedRecords += record.isSwapped;
  addAt(byLength, record.ids.size(), 0);
  addAt(byLength, record.length, 1);
  addAt(byPredictions, record.positions.size(), 0);
  addAt(byPredictions, record.predictions, 1);
  if (!traits)
    return;
  for (std::size_t i = 0; i < record.length; ++i)
    unknownTokens += record.ids[i] == traits->special.unknown;
  for (std::size_t i = 0; i < record.positions.size(); ++i) {
    if (record.weights[i] == 0)
      continue;
    std::int64_t found =
        record.ids[static_cast<std::size_t>(record.positions[i])];
    std::int64_t label = record.labels[i];
    if (found == traits->special.mask)
      ++maskedTokens;
    else if (found == label ||
             (label >= 0 && label < traits->size() &&
              found == plainForms[static_cast<std::size_t>(label)]))
      // brightmart predicts the "##" form of a character that stays as it is.
      ++keptTokens;
  }
}

void RecordStatistics::add(const RecordStatistics &other) {
  records += other.records;
  positions += other.positions;
  tokens += other.tokens;
  predictedTokens += other.predictedTokens;
  swappedRecords += other.swappedRecords;
  maskedTokens += other.maskedTokens;
  keptTokens += other.keptTokens;
  unknownTokens += other.unknownTokens;
  for (std::size_t i = 0; i < other.byLength.size(); ++i)
    addAt(byLength, i, other.byLength[i]);
  for (std::size_t i = 0; i < other.byPredictions.size(); ++i)
    addAt(byPredictions, i, other.byPredictions[i]);
}

/// part / whole, 0 if there is nothing.
static double shareOf(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : double(part) / double(whole);
}

double RecordStatistics::meanLength() const { return shareOf(tokens, records); }

std::size_t RecordStatistics::lengthQuantile(double share) const {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < byLength.size(); ++i) {
    below += byLength[i];
    if (below != 0 && double(below) >= share * double(records))
      return i;
  }
  return 0;
}

double RecordStatistics::filled() const { return shareOf(tokens, positions); }
double RecordStatistics::predicted() const {
  return shareOf(predictedTokens, tokens);
}
double RecordStatistics::swapped() const {
  return shareOf(swappedRecords, records);
}
double RecordStatistics::masked() const {
  return shareOf(maskedTokens, predictedTokens);
}
double RecordStatistics::kept() const {
  return shareOf(keptTokens, predictedTokens);
}
double RecordStatistics::replaced() const {
  return shareOf(predictedTokens - maskedTokens - keptTokens, predictedTokens);
}
double RecordStatistics::unknown() const {
  return shareOf(unknownTokens, tokens);
}

} // namespace albert::rt
