//===- WordPiece.h - the tokenizer of BERT ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// BasicTokenizer followed by greedy longest-match WordPiece, equal to the
/// original implementation (google-research/bert, tokenization.py) token by
/// token; see docs on semantics, section 4.1.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_WORDPIECE_H
#define ALBERTC_RUNTIME_TEXT_WORDPIECE_H

#include "runtime/text/BasicTokenizer.h"
#include "runtime/text/Tokenizer.h"

namespace albert::rt {

/// How WordPiece treats text.
struct WordPieceOptions {
  /// Fold case and accents; what "uncased" vocabularies (and the Chinese one)
  /// need.
  bool doLowerCase = true;
  /// Keep [MASK] and the other special tokens in a text as one token each. The
  /// original splits them into "[", "mask", "]".
  bool keepSpecialTokens = false;
};

/// Tokenizes with a vocabulary that outlives it. Safe to use from several
/// threads at once.
class WordPieceTokenizer final : public Tokenizer {
public:
  explicit WordPieceTokenizer(const Vocabulary &vocabulary,
                              WordPieceOptions options = {});

  void encode(std::string_view text, std::vector<Piece> &pieces) const override;
  std::string_view piece(std::int32_t id) const override {
    return vocabulary.piece(id);
  }
  std::int32_t size() const override { return vocabulary.size(); }
  const SpecialTokens &special() const override { return vocabulary.special(); }
  /// Joins pieces into words; words are separated by a space unless one of the
  /// characters that meet is Chinese.
  std::string decode(Span<const std::int32_t> ids) const override;

  /// Appends the tokens of one word (at most 200 characters, else [UNK]).
  void encodeWord(std::string_view text, Span<const WordChar> chars,
                  std::vector<Piece> &pieces) const;

private:
  void encodePlain(std::string_view text, std::uint32_t offset,
                   std::vector<Piece> &pieces) const;
  std::int32_t specialAt(std::string_view text) const;

  const Vocabulary &vocabulary;
  WordPieceOptions options;
  PieceTrie::State continuation; ///< State after "##", or `none`.
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_WORDPIECE_H
