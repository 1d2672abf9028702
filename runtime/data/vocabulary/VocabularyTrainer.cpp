//===- VocabularyTrainer.cpp - a WordPiece vocabulary from text -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Counting and layout; the pieces of words come from PairMerger.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/VocabularyTrainer.h"

#include "runtime/data/vocabulary/PairMerger.h"
#include "runtime/text/Unicode.h"

#include <algorithm>
#include <unordered_set>

namespace albert::rt {

void VocabularyTrainer::add(const WordCounts &other) {
  counts.add(other);
  while (counts.words.size() > options.maxWords)
    forgetRareWords();
}

/// Words are dropped by count alone, never by their place in the table, so the
/// result stays deterministic.
void VocabularyTrainer::forgetRareWords() {
  for (auto it = counts.words.begin(); it != counts.words.end();)
    it = it->second <= forgetBelow ? counts.words.erase(it) : std::next(it);
  ++forgetBelow;
}

static std::string textOfCodePoint(std::uint32_t codePoint) {
  char bytes[4];
  return std::string(bytes, encodeUtf8(codePoint, bytes));
}

/// Adds the most frequent characters that fit, in the order of Unicode:
/// first as they start a word, then as they continue one.
void VocabularyTrainer::addCharacters(TrainedVocabulary &result) const {
  std::vector<std::pair<std::int64_t, std::uint32_t>> byCount;
  byCount.reserve(counts.characters.size());
  for (const auto &[codePoint, count] : counts.characters)
    byCount.emplace_back(-count, codePoint);
  std::sort(byCount.begin(), byCount.end());

  auto continues = [](std::uint32_t codePoint) {
    return classify(codePoint).kind() != CharKind::Punctuation;
  };
  auto room = options.size - static_cast<std::int64_t>(result.lines.size());
  std::vector<std::uint32_t> kept;
  for (const auto &[negatedCount, codePoint] : byCount) {
    std::int64_t lines = continues(codePoint) ? 2 : 1;
    if (lines > room) {
      ++result.lostCharacters;
      continue;
    }
    room -= lines;
    result.characters += lines;
    kept.push_back(codePoint);
  }
  std::sort(kept.begin(), kept.end());
  for (std::uint32_t codePoint : kept)
    result.lines.push_back(textOfCodePoint(codePoint));
  for (std::uint32_t codePoint : kept)
    if (continues(codePoint))
      result.lines.push_back("##" + textOfCodePoint(codePoint));
}

void VocabularyTrainer::addMerges(TrainedVocabulary &result) const {
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.words.begin(),
                                                           counts.words.end());
  std::sort(sorted.begin(), sorted.end());
  PairMerger merger;
  for (const auto &[word, count] : sorted)
    merger.addWord(word, count);
  std::unordered_set<std::string> known;
  while (static_cast<std::int64_t>(result.lines.size()) < options.size) {
    std::string piece = merger.mergeNext(options.minCount);
    if (piece.empty())
      return;
    if (!known.insert(piece).second)
      continue;
    result.lines.push_back(std::move(piece));
    ++result.merges;
  }
}

Result<TrainedVocabulary> VocabularyTrainer::finish() const {
  constexpr std::int64_t specialCount = 5;
  if (options.size <= options.unused + specialCount)
    return invalidArgument(
               "expected a size above %lld (%lld special tokens and %lld "
               "unused ones), found %lld",
               static_cast<long long>(options.unused) + specialCount,
               static_cast<long long>(specialCount),
               static_cast<long long>(options.unused),
               static_cast<long long>(options.size))
        .withHint("raise --size or lower --unused");
  if (counts.characters.empty())
    return invalidArgument("expected text, found nothing but blanks")
        .withHint("check the input files; a vocabulary is made of the words "
                  "in them");

  TrainedVocabulary result;
  auto addUnused = [&](std::int64_t number) {
    result.lines.push_back(
        format("[unused%lld]", static_cast<long long>(number)));
  };
  result.lines.emplace_back("[PAD]");
  for (std::int64_t i = 1; i <= options.unused; ++i)
    addUnused(i);
  for (const char *token : {"[UNK]", "[CLS]", "[SEP]", "[MASK]"})
    result.lines.emplace_back(token);
  addCharacters(result);
  addMerges(result);
  while (static_cast<std::int64_t>(result.lines.size()) < options.size)
    addUnused(options.unused + ++result.fillers);
  return result;
}

} // namespace albert::rt
