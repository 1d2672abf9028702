//===- GraphRecognition.h - what a graph means ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Raises a copy of a TensorFlow graph and looks at what has been recognised.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_GRAPHRECOGNITION_H
#define ALBERTC_COMPILER_DRIVER_GRAPHRECOGNITION_H

#include "frontends/Albert/ModelRecovery.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace albertc {

/// Names with how often there are, most frequent first.
using Inventory = std::vector<std::pair<std::string, size_t>>;

/// What is recognised in a graph.
struct GraphRecognition {
  /// The model, as a configuration.
  std::optional<frontend::AlbertConfig> config;
  /// Why there is none.
  std::string reason;
  /// The variables (`rt.variable`) or constants of the graph that have the
  /// values of the model's parameters, by the symbols of those.
  llvm::StringMap<mlir::ArrayAttr> variables;
  /// Rows of the table of words that the graph looks up; 0 if there is none.
  int64_t vocabSize = 0;
  /// Operations of `albert` and `nn` that compute what nodes did; the layers of
  /// a stack count once.
  Inventory recognised;
  /// Kinds of nodes that compute what they did.
  Inventory generic;
};

/// Raises a copy of `module`, which is past the phase `tfg`. Error: a pass
/// failed and has said why.
llvm::Expected<GraphRecognition> recognizeGraph(mlir::ModuleOp module);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_GRAPHRECOGNITION_H
