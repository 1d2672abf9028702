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
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace albertc::frontend {

/// What is made of a file.
struct ImportOptions {
  /// Tensors or nodes of the graph, as its file calls them. If there are any,
  /// and all are there, ops are made only of nodes that lead to them, also by
  /// control edges: what is stripped later need not be made first.
  llvm::ArrayRef<std::string> wanted;
  /// Is told the operation and the name of each node of the graph that no op is
  /// made of; may be null.
  llvm::function_ref<void(llvm::StringRef, llvm::StringRef)> leftOut;
};

/// The module of `file`: one `tfg.graph` and a `tfg.func` for each function of
/// the library. Null if there are errors: nodes without names or with those of
/// others, inputs that do not exist, wrong numbers of inputs, cycles, element
/// types that contradict the attributes, attributes that cannot be read. All
/// errors of one kind are reported at once, each with file and node. Attributes
/// and element types of nodes that no op is made of are not looked at. Takes
/// the messages of `file` apart.
mlir::OwningOpRef<mlir::ModuleOp>
importGraph(mlir::MLIRContext &context, GraphFile file, Problems &problems,
            const ImportOptions &options = {});

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_GRAPHIMPORTER_H
