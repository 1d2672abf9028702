//===- DocumentTokenizer.cpp - text of a document to token ids ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One line after the other.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/DocumentTokenizer.h"

#include <algorithm>

namespace albert::rt {

void DocumentTokenizer::tokenize(std::string_view text,
                                 TokenizedDocument &document) {
  document.clear();
  while (!text.empty()) {
    std::size_t length = std::min(text.find('\n'), text.size());
    std::string_view sentence = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    pieces.clear();
    tokenizer.encode(sentence, pieces);
    if (pieces.empty())
      continue;
    if (marker)
      marker->mark(sentence, pieces, document.marks);
    for (const Piece &piece : pieces)
      document.ids.push_back(piece.id);
    document.sentenceEnds.push_back(
        static_cast<std::uint32_t>(document.ids.size()));
  }
}

} // namespace albert::rt
