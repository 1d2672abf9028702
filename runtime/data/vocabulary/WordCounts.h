//===- WordCounts.h - words of a text and how often -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Counts what a WordPiece vocabulary is made of.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_WORDCOUNTS_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_WORDCOUNTS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace albert::rt {

/// How often characters and words occur.
struct WordCounts {
  /// By code point.
  std::unordered_map<std::uint32_t, std::int64_t> characters;
  /// Words of 2 to 200 characters: longer ones are [UNK] for WordPiece whatever
  /// the vocabulary.
  std::unordered_map<std::string, std::int64_t> words;

  /// Counts the words that BERT splits `text` into.
  void addText(std::string_view text, bool doLowerCase);

  /// Adds the counts of other text.
  void add(const WordCounts &other);

  void clear();
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_WORDCOUNTS_H
