//===- ModelInput.h - the model that is compiled ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Resolves MODEL of the command line: a config file, a folder in which config,
/// checkpoint and vocabulary are found, a TensorFlow graph, or a module. Flags
/// win over what a folder holds.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_MODELINPUT_H
#define ALBERTC_COMPILER_DRIVER_MODELINPUT_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/GraphReport.h"
#include "compiler/Driver/TrainingPlanner.h"
#include "compiler/Driver/VocabularyInput.h"
#include "compiler/Pipelines/Pipelines.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace albertc {

/// A model and the files that belong to it.
struct ModelInput {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  /// What there is to say of a TensorFlow graph.
  std::optional<GraphFacts> graph;
  /// The phases that the module has not been through.
  llvm::ArrayRef<Phase> phases;
  /// Word embeddings, which a vocabulary has to have as many pieces as.
  int64_t vocabSize = 0;
  /// Bound of the tokens of a sequence.
  int64_t length = 0;
  /// Bound of the sequences of a run of a TensorFlow graph.
  int64_t batch = 0;
  /// The program trains, by its `rt.program`.
  bool trains = false;
  /// The program computes a graph, by its `rt.program`.
  bool computesGraph = false;
  /// What a program that trains is planned from, unless it came as a module.
  std::optional<TrainingModel> training;
  /// Checkpoint that the program carries; empty for none.
  std::string checkpoint;
  TokenizerKind tokenizer = TokenizerKind::None;
  /// Vocabulary or SentencePiece model; empty for `None`.
  std::string vocabulary;
  bool doLowerCase = true;
};

/// Makes `model` the module of `config` and `options.program`. Errors: bounds
/// of a run beyond what the model or a run can have, and what a program that
/// trains cannot have.
llvm::Error buildModel(const frontend::AlbertConfig &config,
                       const CompilerOptions &options,
                       mlir::MLIRContext &context, ModelInput &model);

/// How many tokens a sequence can have, what says so, and why not more.
struct LengthLimit {
  int64_t tokens;
  llvm::StringRef source;
  llvm::StringRef reason;
};

/// The bounds of a run that `options` asks for. Errors: more tokens than
/// `limit`, or more rows than a run can number.
llvm::Expected<frontend::Bounds> makeBounds(const CompilerOptions &options,
                                            const LengthLimit &limit);

/// Makes `model` the training program that `training` builds. Error: it is
/// asked for what only others are.
llvm::Error takeTraining(const CompilerOptions &options, TrainingModel training,
                         ModelInput &model);

/// Finds and reads what `options.model` names and makes a module of it.
/// Everything wrong with the files is printed to `err`, all problems of one
/// kind at once, before an error returns; so are notes on what was found.
/// Errors are also bounds of a run beyond what the model or a run can have, and
/// those of readModuleFile and readGraph.
llvm::Expected<ModelInput> readModel(const CompilerOptions &options,
                                     mlir::MLIRContext &context,
                                     llvm::raw_ostream &err);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_MODELINPUT_H
