//===- GraphReport.h - what is in a TensorFlow graph ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--report` of a TensorFlow graph: what the file holds, and what is left of
/// it for its outputs.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHREPORT_H
#define ALBERTC_COMPILER_DRIVER_GRAPHREPORT_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/GraphRecognition.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <string>
#include <vector>

namespace albertc {

/// What is known of a graph when it has been read.
struct GraphFacts {
  /// A variable of the graph.
  struct Variable {
    /// What checkpoints call it.
    std::string name;
    /// Of what it holds.
    mlir::TensorType type;
    /// "in the checkpoint" and the like; empty without a checkpoint.
    std::string checkpoint;
  };
  /// "a SavedModel (text)"; "a module" for one that was read back.
  std::string kind;
  std::vector<std::string> tags;
  /// Prefix of the checkpoint in a SavedModel's folder; empty if it has none.
  std::string savedVariables;
  /// Nodes of the graph itself.
  size_t numNodes = 0;
  /// Functions of its library.
  std::vector<std::string> functions;
  std::vector<Variable> variables;
};

/// "f32[?,128]"; "f32[...]" if the rank is not known.
std::string describeTensor(mlir::TensorType tensor);

/// `counts`, most frequent first.
Inventory makeInventory(const std::map<std::string, size_t> &counts);
/// "2 Reshape, 1 Mul".
std::string listInventory(const Inventory &inventory);

/// Fills `facts` with what the module of a graph file says.
void collectGraphFacts(mlir::ModuleOp module, GraphFacts &facts);

/// Prints `facts`, signatures, inputs, outputs and operations of `module`,
/// which is past the phase `tfg`, and what of it is recognised.
void printGraphReport(llvm::raw_ostream &os, ReportKind kind,
                      const std::string &model, const GraphFacts &facts,
                      const GraphRecognition &recognition,
                      mlir::ModuleOp module);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHREPORT_H
