//===- GraphInput.h - a TensorFlow graph given as the model -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads a GraphDef, MetaGraph or SavedModel as MODEL.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHINPUT_H
#define ALBERTC_COMPILER_DRIVER_GRAPHINPUT_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/GraphReport.h"
#include "frontends/Problem.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace albertc {

/// Whether MODEL `path` is a TensorFlow graph, by what the file holds: a
/// GraphDef, a MetaGraph, or a SavedModel or its folder.
bool isGraphFile(const std::string &path);

/// Prints `problems` to `err`; an error that says nothing new if one of them is
/// one.
llvm::Error reportProblems(const frontend::Problems &problems,
                           llvm::raw_ostream &err);

/// What a TensorFlow graph is read as; `facts` say of it what the module does
/// not. Errors, printed to `err`, all of one kind at once: those of
/// readGraphFile and importGraph.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
readGraph(const CompilerOptions &options, mlir::MLIRContext &context,
          GraphFacts &facts, llvm::raw_ostream &err);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHINPUT_H
