//===- TestVocabulary.h - a small vocabulary for tests ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Vocabularies of a few lines, and tokens as text.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TEXT_TESTVOCABULARY_H
#define ALBERTC_TEST_UNIT_RUNTIME_TEXT_TESTVOCABULARY_H

#include "runtime/text/WordPiece.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace albert::rt {

/// The five special tokens at ids 0 to 4; further lines follow from id 5.
constexpr const char *specialLines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

/// A vocabulary of the special tokens and `pieces`.
inline Vocabulary makeVocabulary(const std::vector<std::string> &pieces,
                                 std::string &storage) {
  storage = specialLines;
  for (const std::string &piece : pieces)
    storage += piece + "\n";
  Result<Vocabulary> vocabulary = Vocabulary::fromMemory(storage, "vocab.txt");
  EXPECT_TRUE(vocabulary.ok()) << vocabulary.status().toString();
  return *std::move(vocabulary);
}

/// Tokens of `text` as the vocabulary writes them.
inline std::vector<std::string> tokensOf(const Tokenizer &tokenizer,
                                         std::string_view text) {
  std::vector<Piece> pieces;
  tokenizer.encode(text, pieces);
  std::vector<std::string> tokens;
  for (const Piece &piece : pieces)
    tokens.emplace_back(tokenizer.piece(piece.id));
  return tokens;
}

/// Words of `text` before WordPiece.
inline std::vector<std::string> wordsOf(std::string_view text,
                                        bool doLowerCase) {
  struct Collector final : WordSink {
    std::vector<std::string> words;
    void word(std::string_view text, Span<const WordChar> chars) override {
      words.emplace_back(text);
    }
  } collector;
  splitWords(text, doLowerCase, collector);
  return collector.words;
}

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_TEXT_TESTVOCABULARY_H
