//===- CompilerInvocation.h - one run of the compiler -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The whole way from a model to a file, step by step:
///
///     target, linker   checked first: they cost nothing and fail often
///     model            config, checkpoint and vocabulary are found and
///                      checked; frontends/Albert makes the module, or a file
///                      has it
///     memory           of a program that trains is planned, if there is a
///                      limit
///     phases           compiler/Pipelines lowers it
///     object           the manifest is read off the module; LLVM
///     weights          streamed, with the vocabulary, into an object beside it
///     link             under a temporary name, renamed when complete
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_COMPILERINVOCATION_H
#define ALBERTC_COMPILER_DRIVER_COMPILERINVOCATION_H

#include "compiler/Driver/BlobWriter.h"
#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/ModelInput.h"
#include "compiler/Driver/Progress.h"
#include "compiler/Driver/Report.h"
#include "compiler/Driver/VocabularyInput.h"
#include "compiler/Target/Manifest.h"
#include "compiler/Target/OutputFile.h"
#include "compiler/Target/TargetInfo.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

namespace albertc {

/// One compilation. Use it once: construct, run().
class CompilerInvocation {
public:
  /// Results go to `out`, warnings and notes to `err`.
  CompilerInvocation(CompilerOptions options, llvm::raw_ostream &out,
                     llvm::raw_ostream &err, Progress &progress);

  /// Compiles. On an error no output file exists; diagnostics of MLIR have
  /// been printed to `err` by then.
  llvm::Error run();

private:
  llvm::Error checkEnvironment();
  llvm::Error readInputs();
  llvm::Error readTexts();
  llvm::Error planTraining();
  llvm::Error printTable();
  llvm::Error runGraphPhase();
  llvm::Error recognize();
  llvm::Error runPhases();
  llvm::Error lower(llvm::ArrayRef<Phase> phases);
  llvm::Error emitObject(TemporaryFile &file);
  llvm::Error emitWeights(TemporaryFile &file);
  llvm::Error linkOutput(const TemporaryFile &object,
                         const TemporaryFile &blob);
  llvm::Error writeModule();
  void finish();

  LinkJob makeLinkJob() const;
  PipelineOptions makePipelineOptions() const;
  ProgramTable makeTable() const;
  void warn(llvm::StringRef text);

  CompilerOptions options;
  llvm::raw_ostream &out;
  llvm::raw_ostream &err;
  Progress &progress;

  /// Outlives what is in it: the model's module and the manifest's attributes.
  mlir::MLIRContext context;
  TargetInfo target;
  ModelInput model;
  /// What a program that trains computes again.
  Rematerialization rematerialization = Rematerialization::None;
  WeightSource weights;
  VocabularyInput vocabulary;
  /// "albert" in executables, the library's prefix otherwise.
  std::string prefix;

  std::optional<ManifestBuilder> manifest;
  CompilationResult result;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_COMPILERINVOCATION_H
