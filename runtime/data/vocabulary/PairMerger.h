//===- PairMerger.h - pieces out of words by merging pairs ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Byte-pair encoding over characters (Sennrich et al., "Neural Machine
/// Translation of Rare Words with Subword Units", 2016), with pieces written as
/// WordPiece does: what continues a word starts with "##".
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_PAIRMERGER_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_PAIRMERGER_H

#include <cstdint>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace albert::rt {

/// Merges the most frequent pair of neighbours again and again. Ties go to the
/// pair whose pieces were made first, so the result depends on the words and
/// their order alone.
class PairMerger {
public:
  /// Adds the word `text`, UTF-8, that occurs `count` times. Words are added
  /// before the first merge.
  void addWord(std::string_view text, std::int64_t count);

  /// Merges once. Returns the new piece, or "" when no pair occurs `minCount`
  /// times. A piece may come out of two merges ("ab"+"c" and "a"+"bc").
  std::string mergeNext(std::int64_t minCount);

private:
  using Symbol = std::uint32_t;
  using Pair = std::uint64_t; ///< Left symbol in the high half.
  struct Word {
    std::vector<Symbol> symbols;
    std::int64_t count;
  };
  struct Occurrences {
    std::int64_t count = 0;
    std::vector<std::uint32_t> words; ///< May hold words that lost the pair.
  };
  struct Candidate {
    std::int64_t count;
    Pair pair;
    bool operator<(const Candidate &other) const {
      return count != other.count ? count < other.count : pair > other.pair;
    }
  };
  static Pair pairOf(Symbol left, Symbol right) {
    return static_cast<Pair>(left) << 32 | right;
  }
  Symbol symbolOf(const std::string &piece);
  void change(Pair pair, std::int64_t difference, std::uint32_t word);
  void mergeIn(std::uint32_t wordIndex, Pair pair, Symbol merged);
  void queueTouched();

  std::vector<Word> words;
  std::vector<std::string> pieces; ///< By symbol.
  std::unordered_map<std::string, Symbol> symbols;
  std::unordered_map<Pair, Occurrences> pairs;
  std::priority_queue<Candidate> queue;
  std::vector<Pair> touched; ///< Pairs whose count changed since queued.
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_PAIRMERGER_H
