//===- SentencePiece.h - the tokenizer of ALBERT in English -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `preprocess_text` and `encode_pieces` of google-research/albert
/// (tokenization.py) over a SentencePiece model.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_SENTENCEPIECE_H
#define ALBERTC_RUNTIME_TEXT_SENTENCEPIECE_H

#include "runtime/text/AlbertText.h"
#include "runtime/text/SentencePieceModel.h"
#include "runtime/text/Tokenizer.h"

namespace albert::rt {

/// What becomes of a piece like "1,": it is cut before its comma, and what is
/// left is tokenized again.
enum class DigitComma {
  /// The blank that tokenizing again puts in front is dropped if the piece had
  /// none, as was meant.
  Intended,
  /// It stays, as in the original under Python 3, which compares text with
  /// bytes.
  Python3,
};

/// How text is treated.
struct SentencePieceOptions {
  bool doLowerCase = true;
  /// Keep [MASK] and the other special tokens in a text as one token each.
  bool keepSpecialTokens = false;
  DigitComma digitComma = DigitComma::Intended;
};

/// Tokenizes with a model that outlives it. Safe to use from several threads at
/// once.
class SentencePieceTokenizer final : public Tokenizer {
public:
  explicit SentencePieceTokenizer(const SentencePieceModel &model,
                                  SentencePieceOptions options = {})
      : model(model), options(options) {}

  void encode(std::string_view text, std::vector<Piece> &pieces) const override;
  std::string_view piece(std::int32_t id) const override {
    return model.piece(id);
  }
  std::int32_t size() const override { return model.size(); }
  const SpecialTokens &special() const override { return model.special(); }
  std::string decode(Span<const std::int32_t> ids) const override;

  /// The pieces of `text` as the original has them: those that are unknown are
  /// what stands in the text. Parallel to what `encode` appends.
  std::vector<std::string> pieceTexts(std::string_view text) const;

private:
  class Encoder;
  const SentencePieceModel &model;
  SentencePieceOptions options;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_SENTENCEPIECE_H
