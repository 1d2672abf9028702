//===- VocabularyInput.h - the tokenizer that a program carries -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads and checks the vocabulary before anything is compiled: its kind, that
/// it fits the model, and what about it deserves a warning. The program carries
/// the file byte for byte.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_VOCABULARYINPUT_H
#define ALBERTC_COMPILER_DRIVER_VOCABULARYINPUT_H

#include "frontends/Albert/ModelDirectory.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <string>
#include <vector>

namespace albertc {

/// Which kind of tokenizer a vocabulary is for.
using TokenizerKind = frontend::VocabularyKind;

/// "none", "wordpiece", "sentencepiece": the manifest's words.
llvm::StringRef stringifyTokenizerKind(TokenizerKind kind);

/// A checked vocabulary.
struct VocabularyInput {
  TokenizerKind kind = TokenizerKind::None;
  std::string path;
  /// The file's contents; null for `None`.
  std::unique_ptr<llvm::MemoryBuffer> bytes;
  /// Sentences for the user, e.g. about CRLF line ends.
  std::vector<std::string> warnings;
};

/// Reads the file at `path` as `kind`. Errors: unreadable, another kind of
/// file, special pieces missing, or another size than `modelSize` word
/// embeddings (0: not known).
llvm::Expected<VocabularyInput>
readVocabulary(TokenizerKind kind, const std::string &path, int64_t modelSize);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_VOCABULARYINPUT_H
