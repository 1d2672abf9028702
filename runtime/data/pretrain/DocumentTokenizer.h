//===- DocumentTokenizer.h - text of a document to token ids ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tokenizes a document sentence by sentence.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_DOCUMENTTOKENIZER_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_DOCUMENTTOKENIZER_H

#include "runtime/data/pretrain/TokenizedDocument.h"
#include "runtime/data/pretrain/WordMarker.h"

namespace albert::rt {

/// Serves one thread.
class DocumentTokenizer {
public:
  /// `tokenizer` outlives this object; `marker` is null if words are not
  /// looked for.
  DocumentTokenizer(const Tokenizer &tokenizer,
                    std::unique_ptr<WordMarker> marker)
      : tokenizer(tokenizer), marker(std::move(marker)) {}

  /// Replaces `document` by the tokens of `text`, one sentence a line. Lines
  /// that have no tokens are left out.
  void tokenize(std::string_view text, TokenizedDocument &document);

private:
  const Tokenizer &tokenizer;
  std::unique_ptr<WordMarker> marker;
  std::vector<Piece> pieces;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_DOCUMENTTOKENIZER_H
