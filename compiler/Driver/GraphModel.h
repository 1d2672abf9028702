//===- GraphModel.h - programs of the model in a graph ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A graph that is recognised as an ALBERT can be compiled as its config can,
/// to any program: `--program` of a TensorFlow graph.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHMODEL_H
#define ALBERTC_COMPILER_DRIVER_GRAPHMODEL_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/GraphRecognition.h"
#include "compiler/Driver/ModelInput.h"
#include "llvm/Support/Error.h"

namespace albertc {

/// Replaces the graph in `model` by `options.program` of the model that has
/// been recognised in it. Embeddings and blocks have the variables that the
/// graph reads, whatever they are called; those of the heads have the names of
/// the originals, in the scope of the word embeddings. Errors: none was
/// recognised, and those of buildModel.
llvm::Error replaceByModel(const CompilerOptions &options,
                           const GraphRecognition &recognition,
                           mlir::MLIRContext &context, ModelInput &model);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHMODEL_H
