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
///     model            config, checkpoint and vocabulary are found and checked
///     module           frontends/Albert builds it, compiler/Pipelines lowers
///     it manifest         read off the module between the phases object LLVM;
///     weights and vocabulary are streamed beside it link             under a
///     temporary name, renamed when complete
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
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/raw_ostream.h"

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
  llvm::Error runPhases();
  llvm::Error emitObject(TemporaryFile &file);
  llvm::Error emitWeights(TemporaryFile &file);
  llvm::Error linkOutput(const TemporaryFile &object,
                         const TemporaryFile &weights);
  llvm::Error writeModule();
  void finish();

  LinkJob makeLinkJob() const;
  ProgramTable makeTable() const;
  void warn(llvm::StringRef text);

  CompilerOptions options;
  llvm::raw_ostream &out;
  llvm::raw_ostream &err;
  Progress &progress;

  TargetInfo target;
  ModelInput model;
  frontend::Bounds bounds;
  WeightSource weights;
  VocabularyInput vocabulary;
  /// "albert" in executables, the library's prefix otherwise.
  std::string prefix;

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  ManifestBuilder manifestBuilder;
  CompilationResult result;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_COMPILERINVOCATION_H
