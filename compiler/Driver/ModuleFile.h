//===- ModuleFile.h - a module given as the model ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads an .mlir file as MODEL: what --compile-to and --dump-dir wrote, or
/// what somebody wrote by hand. It is checked for what the front end guarantees
/// of its own modules and the rest of the compiler relies on.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_MODULEFILE_H
#define ALBERTC_COMPILER_DRIVER_MODULEFILE_H

#include "compiler/Pipelines/Pipelines.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace albertc {

/// Whether MODEL `path` is meant as a module: its name ends in .mlir, and it is
/// no folder.
bool isModuleFile(llvm::StringRef path);

/// A module and what it says of itself.
struct ModuleFile {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  /// The phase it is at.
  Phase phase = Phase::Albert;
  /// Of `rt.program`: word embeddings, and the bound of a sequence's tokens. 0
  /// for a TensorFlow graph.
  int64_t vocabSize = 0;
  int64_t length = 0;
};

/// Reads the module at `path`. Errors, some of them as diagnostics of
/// `context`: another kind of file, a syntax error, no `rt.program` or one
/// without bounds and model, no entry, arguments of an entry without a role or
/// with smaller bounds than the program's, ops of several phases.
llvm::Expected<ModuleFile> readModuleFile(const std::string &path,
                                          mlir::MLIRContext &context);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_MODULEFILE_H
