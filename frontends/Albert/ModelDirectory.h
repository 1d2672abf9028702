//===- ModelDirectory.h - a model as it was released -------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds config, checkpoint and vocabulary in an unpacked release. File names
/// differ between releases, so files are told by what is in them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_MODELDIRECTORY_H
#define ALBERTC_FRONTENDS_ALBERT_MODELDIRECTORY_H

#include "frontends/Problem.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace albertc::frontend {

/// What a vocabulary is for.
enum class VocabularyKind { None, WordPiece, SentencePiece };

/// The files of one model.
struct ModelFiles {
  /// Path of the config.
  std::string config;
  /// Prefix of a TensorFlow checkpoint or path of a .safetensors file; empty
  /// if there is none.
  std::string checkpoint;
  /// Path of the vocabulary; empty for `None`.
  std::string vocabulary;
  VocabularyKind vocabularyKind = VocabularyKind::None;
  /// "do_lower_case" of a Hugging Face tokenizer_config.json, if it says so.
  std::optional<bool> doLowerCase;
};

/// What of a folder is not wanted because the user names a file of that kind.
struct DirectoryOptions {
  bool findCheckpoint = true;
  bool findVocabulary = true;
};

/// Finds the files of the model in `directory`. A config is a JSON object with
/// "hidden_size" and "num_hidden_layers". Of several checkpoints the one that
/// the file `checkpoint` names as the latest is taken. A WordPiece vocabulary
/// has the lines "[UNK]", "[CLS]" and "[SEP]". Two candidates of a kind, or no
/// config, are errors that list what there is; notes say what was found.
std::optional<ModelFiles> findModelFiles(llvm::StringRef directory,
                                         const DirectoryOptions &options,
                                         Problems &problems);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_MODELDIRECTORY_H
