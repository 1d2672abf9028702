//===- TokenizerFile.h - what a vocabulary file really is -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Vocabularies are the files users mix up most: a SentencePiece model where a
/// WordPiece vocabulary is needed and the reverse, a web page saved instead of
/// the file, a Git LFS pointer, an archive still packed. The first bytes tell
/// them apart, and the message says what to do.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_TOKENIZERFILE_H
#define ALBERTC_RUNTIME_TEXT_TOKENIZERFILE_H

#include "runtime/core/Status.h"

#include <string>
#include <string_view>

namespace albert::rt {

/// What the bytes of a file look like.
enum class TokenizerFileKind {
  WordPieceVocabulary,     ///< Text with a line "[UNK]".
  SentencePieceModel,      ///< A ModelProto, e.g. 30k-clean.model.
  SentencePieceVocabulary, ///< Its listing, piece TAB score, 30k-clean.vocab.
  Other,                   ///< Not for a tokenizer; runtime/io/FileKind.h.
};

/// Looks at the contents of a file.
TokenizerFileKind detectTokenizerFile(std::string_view bytes);

/// Success if `bytes` look like `wanted` or like nothing known (the reader then
/// finds the place that is wrong); otherwise an InvalidArgument that names the
/// file, both kinds, and what to do.
Status checkTokenizerFile(std::string_view bytes, const std::string &file,
                          TokenizerFileKind wanted);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_TOKENIZERFILE_H
