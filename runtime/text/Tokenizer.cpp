//===- Tokenizer.cpp - text to token ids and back -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is common to all tokenizers: checked input and the sequence layout.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/Tokenizer.h"

#include "runtime/text/Unicode.h"

namespace albert::rt {

std::string_view stripContinuation(std::string_view piece) {
  bool continues = piece.size() > 2 && piece.substr(0, 2) == "##";
  return continues ? piece.substr(2) : piece;
}

Result<std::vector<Piece>>
Tokenizer::encodeChecked(std::string_view text, const std::string &name) const {
  size_t invalid = findInvalidUtf8(text);
  if (invalid != std::string_view::npos)
    return notUtf8(text, invalid, name);
  std::vector<Piece> pieces;
  encode(text, pieces);
  return pieces;
}

/// Shortens two texts to `room` tokens in all, from the longer one's end; the
/// same as removing one token after the other.
static void truncatePair(std::vector<Piece> &first, std::vector<Piece> &second,
                         size_t room) {
  while (first.size() + second.size() > room)
    (first.size() > second.size() ? first : second).pop_back();
}

Result<EncodedText> Tokenizer::encodeSequence(
    std::string_view first, std::optional<std::string_view> second,
    std::size_t maxLength, const std::string &name) const {
  if (maxLength < 3)
    return outOfRange("%s: expected room for at least 3 tokens, found %zu",
                      name.c_str(), maxLength)
        .withHint("raise the maximum sequence length");
  ALBERT_ASSIGN_OR_RETURN(std::vector<Piece> a, encodeChecked(first, name));
  std::vector<Piece> b;
  if (second) {
    ALBERT_ASSIGN_OR_RETURN(b, encodeChecked(*second, name));
  }

  EncodedText result;
  size_t added = second ? 3 : 2;
  result.fullLength = a.size() + b.size() + added;
  truncatePair(a, b, maxLength - added);

  const Piece separator = {special().separate, 0, 0};
  result.pieces.reserve(a.size() + b.size() + added);
  result.pieces.push_back({special().classify, 0, 0});
  result.pieces.insert(result.pieces.end(), a.begin(), a.end());
  result.pieces.push_back(separator);
  result.typeIds.assign(result.pieces.size(), 0);
  if (second) {
    result.pieces.insert(result.pieces.end(), b.begin(), b.end());
    result.pieces.push_back(separator);
    result.typeIds.resize(result.pieces.size(), 1);
  }
  return result;
}

} // namespace albert::rt
