//===- TokenizerFlags.h - which tokenizer a command uses --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The flags --vocab-file, --spm-model-file, --do-lower-case and --digit-comma,
/// which several commands share, and what they load.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TOOLS_ALBERT_DATA_TOKENIZERFLAGS_H
#define ALBERTC_TOOLS_ALBERT_DATA_TOKENIZERFLAGS_H

#include "runtime/core/Flags.h"
#include "runtime/text/SentencePiece.h"
#include "runtime/text/WordPiece.h"

#include <memory>

namespace albert::data {

/// Adds the flags.
void addTokenizerFlags(rt::FlagTable &table);

/// A tokenizer with the file it is made of. Exactly one of `vocabulary` and
/// `model` is there. Nothing moves once it is loaded.
struct LoadedTokenizer {
  std::string file;
  std::unique_ptr<rt::Vocabulary> vocabulary;
  std::unique_ptr<rt::SentencePieceModel> model;
  std::unique_ptr<rt::WordPieceTokenizer> wordPiece;
  std::unique_ptr<rt::SentencePieceTokenizer> sentencePiece;

  const rt::Tokenizer &get() const {
    return wordPiece ? static_cast<const rt::Tokenizer &>(*wordPiece)
                     : *sentencePiece;
  }
};

/// Success if the flags name a file; an error of usage otherwise.
rt::Status checkTokenizerFlags(const rt::ParsedFlags &flags);

/// Loads what the flags name and prints the warnings about it. `digitComma`
/// holds where --digit-comma is not given.
rt::Result<LoadedTokenizer>
loadTokenizer(const rt::ParsedFlags &flags, bool keepSpecialTokens = false,
              rt::DigitComma digitComma = rt::DigitComma::Intended);

/// Loads a file, WordPiece or SentencePiece by its contents, for reading
/// records back.
rt::Result<LoadedTokenizer> loadTokenizerFile(const std::string &path);

} // namespace albert::data

#endif // ALBERTC_TOOLS_ALBERT_DATA_TOKENIZERFLAGS_H
