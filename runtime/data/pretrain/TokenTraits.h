//===- TokenTraits.h - what masking knows about tokens ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Properties of each token of a vocabulary, looked up once.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENTRAITS_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENTRAITS_H

#include "runtime/text/SentencePieceModel.h"

namespace albert::rt {

/// True if a piece of SentencePiece starts a word for masking: with a blank, or
/// because it has characters that are neither ASCII letters nor punctuation,
/// or is punctuation alone.
bool startsWord(std::string_view piece);

/// Tables by token id.
struct TokenTraits {
  /// 1 if the token continues the word of the one before it.
  std::vector<std::uint8_t> continues;
  /// Id of "##X" for the token "X", -1 if the vocabulary has none.
  std::vector<std::int32_t> twins;
  /// The tokens that a masked one may be replaced by, in the order from which
  /// the originals draw.
  std::vector<std::int32_t> replacements;
  SpecialTokens special;

  static TokenTraits ofWordPiece(const Vocabulary &vocabulary);
  /// A piece starts a word by the rules of google's `_is_start_piece_sp`.
  static TokenTraits ofSentencePiece(const SentencePieceModel &model);

  std::int32_t size() const {
    return static_cast<std::int32_t>(continues.size());
  }
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENTRAITS_H
