//===- TokenTraits.cpp - what masking knows about tokens ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Filling the tables.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/TokenTraits.h"

#include <algorithm>

namespace albert::rt {

TokenTraits TokenTraits::ofWordPiece(const Vocabulary &vocabulary) {
  TokenTraits traits;
  traits.special = vocabulary.special();
  std::int32_t emptyPieces = 0;
  std::vector<bool> isListed(static_cast<std::size_t>(vocabulary.size()));
  for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
    std::string_view piece = vocabulary.piece(id);
    traits.continues.push_back(piece.substr(0, 2) == "##");
    traits.twins.push_back(vocabulary.find("##" + std::string(piece)));
    // The originals draw from the keys of a Python dictionary: a repeated
    // piece is there once, where it came first, with its last id. Empty lines
    // are one key as well.
    if (piece.empty() && emptyPieces++ != 0)
      continue;
    std::int32_t found = piece.empty() ? id : vocabulary.find(piece);
    if (isListed[static_cast<std::size_t>(found)])
      continue;
    isListed[static_cast<std::size_t>(found)] = true;
    traits.replacements.push_back(found);
  }
  return traits;
}

/// Punctuation of the original's list; ' < = and > are not in it.
static bool isListedPunctuation(char c) {
  return c != 0 && std::string_view("!\"#$%&()*+,-./:;?@[\\]^_`{|}~").find(c) !=
                       std::string_view::npos;
}

bool startsWord(std::string_view piece) {
  if (piece.substr(0, 3) == "\xE2\x96\x81" || piece.substr(0, 1) == "<")
    return true;
  if (piece.size() == 1 && isListedPunctuation(piece[0]))
    return true;
  return std::any_of(piece.begin(), piece.end(), [](char c) {
    bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !isLetter && !isListedPunctuation(c);
  });
}

TokenTraits TokenTraits::ofSentencePiece(const SentencePieceModel &model) {
  TokenTraits traits;
  traits.special = model.special();
  for (std::int32_t id = 0; id < model.size(); ++id) {
    traits.continues.push_back(!startsWord(model.piece(id)));
    traits.twins.push_back(-1);
    traits.replacements.push_back(id);
  }
  return traits;
}

} // namespace albert::rt
