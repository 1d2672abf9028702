//===- ModelInput.h - the model that is compiled ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Resolves MODEL of the command line: a config file, or a folder in which
/// config, checkpoint and vocabulary are found. Flags win over what a folder
/// holds.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_MODELINPUT_H
#define ALBERTC_COMPILER_DRIVER_MODELINPUT_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/VocabularyInput.h"
#include "frontends/Albert/AlbertConfig.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace albertc {

/// A model and the files that belong to it.
struct ModelInput {
  frontend::AlbertConfig config;
  /// Checkpoint that the program carries; empty for none.
  std::string checkpoint;
  TokenizerKind tokenizer = TokenizerKind::None;
  /// Vocabulary or SentencePiece model; empty for `None`.
  std::string vocabulary;
  bool doLowerCase = true;
};

/// Finds and reads what `options.model` names. Everything wrong with the files
/// is printed to `err`, all problems of one kind at once, before an error
/// returns; so are notes on what was found.
llvm::Expected<ModelInput> readModel(const CompilerOptions &options,
                                     llvm::raw_ostream &err);

/// The bounds of a run that `options` asks for. Errors: more tokens than the
/// model has positions, or more rows than a run can number.
llvm::Expected<frontend::Bounds> makeBounds(const ModelInput &model,
                                            const CompilerOptions &options);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_MODELINPUT_H
