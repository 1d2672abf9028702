//===- GraphImporter.h - TensorFlow graphs in -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes a module of a graph file: what the file says, node by node, in the
/// dialect `tfg`.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_GRAPHIMPORTER_H
#define ALBERTC_FRONTENDS_TENSORFLOW_GRAPHIMPORTER_H

#include "frontends/Problem.h"
#include "frontends/TensorFlow/GraphFile.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace albertc::frontend {

/// The module of `file`: one `tfg.graph` and a `tfg.func` for each function of
/// the library. Null if there are errors: nodes without names or with those of
/// others, inputs that do not exist, wrong numbers of inputs, cycles, element
/// types that contradict the attributes, attributes that cannot be read. All
/// errors of one kind are reported at once, each with file and node. Takes the
/// messages of `file` apart.
mlir::OwningOpRef<mlir::ModuleOp>
importGraph(mlir::MLIRContext &context, GraphFile file, Problems &problems);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_GRAPHIMPORTER_H
