//===- Tokenizer.h - text to token ids and back -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What programs need of a tokenizer, whichever kind of vocabulary is behind
/// it, and the layout that ALBERT takes: [CLS] a [SEP] or [CLS] a [SEP] b
/// [SEP].
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_TOKENIZER_H
#define ALBERTC_RUNTIME_TEXT_TOKENIZER_H

#include "runtime/core/Span.h"
#include "runtime/text/Vocabulary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// One token and the bytes [begin, end) of the text it stands for.
struct Piece {
  std::int32_t id;
  std::uint32_t begin;
  std::uint32_t end;
};

/// One input sequence of the model; the vectors are parallel.
struct EncodedText {
  /// Tokens with [CLS] and [SEP], which stand for no bytes (0, 0). The offsets
  /// of a token with type 1 are into the second text.
  std::vector<Piece> pieces;
  /// 0 for [CLS], the first text and its [SEP], 1 for the rest.
  std::vector<std::int32_t> typeIds;
  /// Length before truncation; larger than pieces.size() if tokens were cut.
  std::size_t fullLength = 0;
};

/// Texts are UTF-8 and shorter than 4 GiB.
class Tokenizer {
public:
  virtual ~Tokenizer() = default;

  /// Appends the tokens of `text`. Bytes that are not UTF-8 are skipped.
  virtual void encode(std::string_view text,
                      std::vector<Piece> &pieces) const = 0;

  /// The text of a token as the vocabulary has it; `id` in [0, size()).
  virtual std::string_view piece(std::int32_t id) const = 0;

  /// Number of tokens.
  virtual std::int32_t size() const = 0;

  /// Ids of [PAD], [UNK], [CLS], [SEP] and [MASK].
  virtual const SpecialTokens &special() const = 0;

  /// Tokens as readable text.
  virtual std::string decode(Span<const std::int32_t> ids) const = 0;

  /// `encode` for text from a user: an error if it is not UTF-8 (Vocabulary.h,
  /// `notUtf8`). `name` says where the text came from, e.g. "--text".
  Result<std::vector<Piece>> encodeChecked(std::string_view text,
                                           const std::string &name) const;

  /// One or two texts as one sequence of at most `maxLength` (>= 3) tokens. A
  /// longer one loses tokens at the end of its longer text, of the second when
  /// they are equally long, one after the other (BERT's _truncate_seq_pair).
  /// Errors: as `encodeChecked`; OutOfRange if `maxLength` is below 3.
  Result<EncodedText> encodeSequence(std::string_view first,
                                     std::optional<std::string_view> second,
                                     std::size_t maxLength,
                                     const std::string &name) const;
};

/// What the token shows without the mark of continuation: "##ing" is "ing".
std::string_view stripContinuation(std::string_view piece);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_TOKENIZER_H
