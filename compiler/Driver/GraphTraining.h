//===- GraphTraining.h - training a graph as it is --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--program=pretrain` of a TensorFlow graph that is not recognised as an
/// ALBERT: its forward pass is given the losses of one.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHTRAINING_H
#define ALBERTC_COMPILER_DRIVER_GRAPHTRAINING_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/ModelInput.h"
#include "compiler/Pipelines/Pipelines.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace albertc {

/// Replaces the graph in `model`, which is past the phase `tfg` and in which no
/// model was recognised for `reason`, by a training program around it; notes to
/// `err` what is trained. Inputs are known by their names, or by their order in
/// --inputs: ids, mask, token types. Errors: those of GraphEncoder::find and
/// takeTraining, and operations that cannot be compiled.
llvm::Error trainGraph(const CompilerOptions &options, llvm::StringRef reason,
                       PipelineOptions pipeline, ModelInput &model,
                       llvm::raw_ostream &err);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHTRAINING_H
