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

} // namespace albert::rt
