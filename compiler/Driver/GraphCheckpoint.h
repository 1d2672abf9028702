//===- GraphCheckpoint.h - the variables of a graph on disk -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compares the variables of a TensorFlow graph with those of a checkpoint.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHCHECKPOINT_H
#define ALBERTC_COMPILER_DRIVER_GRAPHCHECKPOINT_H

#include "compiler/Driver/GraphReport.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace albertc {

/// Says in `facts` of each variable whether checkpoint `path` has it. Errors: a
/// checkpoint that cannot be opened; variables of `module`, which is past the
/// phase `tfg`, that the checkpoint has not or has in another shape, all of
/// them printed to `err`.
llvm::Error compareWithCheckpoint(const std::string &path,
                                  mlir::ModuleOp module, GraphFacts &facts,
                                  llvm::raw_ostream &err);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHCHECKPOINT_H
