//===- JiebaDictionary.h - the tables of jieba ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads the files of jieba as Debian's python3-jieba or PyPI's jieba installs
/// them: dict.txt, one "word frequency tag" a line, and beside it
/// finalseg/prob_start.py, prob_trans.py and prob_emit.py, the hidden Markov
/// model for words that are not in the dictionary.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_SEGMENT_JIEBADICTIONARY_H
#define ALBERTC_RUNTIME_DATA_SEGMENT_JIEBADICTIONARY_H

#include "runtime/core/Status.h"
#include "runtime/text/PieceTrie.h"

#include <array>

namespace albert::rt {

/// Words with their frequencies.
class JiebaDictionary {
public:
  /// States of a character: it begins a word, is inside, ends it, or is one.
  enum State { Begin, Middle, End, Single, stateCount };

  /// Reads `path` and, if they are there, the files of the model. Errors:
  /// InvalidArgument with file and line.
  static Result<JiebaDictionary> load(const std::string &path);

  /// Words and their beginnings.
  const PieceTrie &trie() const { return words; }

  /// Log probability of the word whose id the trie gives.
  double logProbability(std::int32_t id) const {
    return logProbabilities[static_cast<std::size_t>(id)];
  }

  /// Log probability of a character that is no word.
  double unknownLogProbability() const { return unknown; }

  /// True if the files of the model were there.
  bool hasModel() const { return !emissions.empty(); }

  double start(State state) const { return starts[state]; }
  double transition(State from, State to) const {
    return transitions[from][to];
  }
  /// `codePoint` is a Chinese character of `isChinese`.
  double emission(State state, std::uint32_t codePoint) const {
    return emissions[codePoint - firstChinese][state];
  }

  /// The characters that jieba's model knows.
  static bool isChinese(std::uint32_t codePoint) {
    return codePoint >= firstChinese && codePoint <= lastChinese;
  }

private:
  static constexpr std::uint32_t firstChinese = 0x4E00;
  static constexpr std::uint32_t lastChinese = 0x9FD5;
  using ByState = std::array<double, stateCount>;

  Status readWords(const std::string &path);
  Status readModel(const std::string &directory);

  PieceTrie words;
  std::vector<double> logProbabilities;
  double unknown = 0;
  ByState starts{};
  std::array<ByState, stateCount> transitions{};
  std::vector<ByState> emissions;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_SEGMENT_JIEBADICTIONARY_H
