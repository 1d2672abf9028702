//===- PairMerger.cpp - pieces out of words by merging pairs --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Counts are kept up to date by touching only the words that hold the merged
/// pair; the queue holds stale entries, which are recognised by their count.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/PairMerger.h"

#include "runtime/text/Unicode.h"

#include <algorithm>

namespace albert::rt {

PairMerger::Symbol PairMerger::symbolOf(const std::string &piece) {
  auto [it, isNew] =
      symbols.try_emplace(piece, static_cast<Symbol>(pieces.size()));
  if (isNew)
    pieces.push_back(piece);
  return it->second;
}

void PairMerger::change(Pair pair, std::int64_t difference,
                        std::uint32_t word) {
  Occurrences &occurrences = pairs[pair];
  occurrences.count += difference;
  bool isListed =
      !occurrences.words.empty() && occurrences.words.back() == word;
  if (difference > 0 && !isListed)
    occurrences.words.push_back(word);
  touched.push_back(pair);
}

void PairMerger::queueTouched() {
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  for (Pair pair : touched) {
    auto it = pairs.find(pair);
    if (it->second.count > 0)
      queue.push({it->second.count, pair});
    else
      pairs.erase(it);
  }
  touched.clear();
}

void PairMerger::addWord(std::string_view text, std::int64_t count) {
  Word word = {{}, count};
  const char *end = text.data() + text.size();
  for (const char *p = text.data(); p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    std::string piece = word.symbols.empty() ? "" : "##";
    piece.append(p, c.length);
    word.symbols.push_back(symbolOf(piece));
    p += c.length;
  }
  auto index = static_cast<std::uint32_t>(words.size());
  for (size_t i = 1; i < word.symbols.size(); ++i)
    change(pairOf(word.symbols[i - 1], word.symbols[i]), count, index);
  words.push_back(std::move(word));
}

void PairMerger::mergeIn(std::uint32_t wordIndex, Pair pair, Symbol merged) {
  Word &word = words[wordIndex];
  auto left = static_cast<Symbol>(pair >> 32);
  auto right = static_cast<Symbol>(pair);
  std::vector<Symbol> &old = word.symbols;
  std::vector<Symbol> result;
  for (size_t i = 0; i < old.size(); ++i) {
    bool isPair = i + 1 < old.size() && old[i] == left && old[i + 1] == right;
    result.push_back(isPair ? merged : old[i]);
    i += isPair;
  }
  if (result.size() == old.size())
    return;
  for (size_t i = 1; i < old.size(); ++i)
    change(pairOf(old[i - 1], old[i]), -word.count, wordIndex);
  for (size_t i = 1; i < result.size(); ++i)
    change(pairOf(result[i - 1], result[i]), word.count, wordIndex);
  old = std::move(result);
}

std::string PairMerger::mergeNext(std::int64_t minCount) {
  queueTouched();
  while (!queue.empty() && queue.top().count >= minCount) {
    Candidate best = queue.top();
    queue.pop();
    auto it = pairs.find(best.pair);
    if (it == pairs.end() || it->second.count != best.count)
      continue;
    // The right half always continues a word: it starts with "##".
    std::string piece = pieces[best.pair >> 32] +
                        pieces[static_cast<Symbol>(best.pair)].substr(2);
    Symbol merged = symbolOf(piece);
    std::vector<std::uint32_t> holders = std::move(it->second.words);
    for (std::uint32_t word : holders)
      mergeIn(word, best.pair, merged);
    return piece;
  }
  return {};
}

} // namespace albert::rt
