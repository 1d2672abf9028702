//===- Conditionals.h - branches that are known ahead -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the passes that take conditionals out of graphs: what is known of
/// their predicates. A graph that was written for training and inference asks
/// for a constant, or for a placeholder with a default, which of the two it is.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_CONDITIONALS_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_CONDITIONALS_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace albertc::tfg {

/// Scalars that constants are computed of, by whole numbers and logic.
class Predicates {
public:
  /// Inputs of `graph` are not known, though they may have defaults.
  explicit Predicates(GraphOp graph);

  /// The number that `value` is; 0 and 1 of a bool. What is known is
  /// remembered, so values may not change their meaning.
  std::optional<int64_t> getNumber(mlir::Value value);

private:
  std::optional<int64_t> compute(NodeOp node, mlir::Value value);

  llvm::StringSet<> inputs;
  llvm::DenseMap<mlir::Value, std::optional<int64_t>> known;
  unsigned depth = 0;
};

/// Makes `node`, an If or a Case whose branch is known, a call of that branch,
/// in place. Does nothing to other nodes.
void takeBranch(NodeOp node, Predicates &predicates);

/// The functions that `node` may call if it is an If or a Case.
llvm::SmallVector<CalleeAttr> getBranches(NodeOp node);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_CONDITIONALS_H
