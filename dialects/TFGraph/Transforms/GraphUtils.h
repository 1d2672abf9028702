//===- GraphUtils.h - what passes over tfg graphs share ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which nodes a graph needs, and how others leave it.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_GRAPHUTILS_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_GRAPHUTILS_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSet.h"
#include <optional>
#include <string>

namespace albertc::tfg {

/// Nodes and other ops that no tensor `graph` returns is computed from, but for
/// nodes whose name is in `kept`, in the order of the graph. Control edges do
/// not count, but for those that say which branch of a conditional a node is
/// of.
llvm::SmallVector<mlir::Operation *>
findUnneeded(GraphOp graph, const llvm::StringSet<> &kept);

/// Warns if nodes that are not among `ops`, which are going to be erased, wait
/// by control edges for some that write state: without these, reads of that
/// state may give something else.
void warnOfDroppedWrites(GraphOp graph, llvm::ArrayRef<mlir::Operation *> ops);

/// Erases `ops`. Only each other's tensors are read from them; nodes that wait
/// for them do so no more.
void eraseOps(llvm::ArrayRef<mlir::Operation *> ops);

/// Erases everything that neither what `graph` returns nor what it takes needs.
void eraseUnneeded(GraphOp graph);

/// The number that all elements of the floating-point constant `value` are.
std::optional<llvm::APFloat> getSplat(mlir::Value value);

/// Names of the nodes that are `graph`'s inputs.
llvm::StringSet<> getInputNodeNames(GraphOp graph);

/// Names for new nodes of a graph.
class UniqueNames {
public:
  explicit UniqueNames(GraphOp graph) : graph(graph) {}

  /// `base`, or `base` and a number, such that no node of the graph and none
  /// that was named before has the name.
  std::string make(const llvm::Twine &base);

private:
  GraphOp graph;
  /// Read off the graph when the first name is made.
  llvm::StringSet<> names;
  bool isRead = false;
};

/// A node that computes one tensor where `builder` stands, with the location
/// and the device of `origin`, of which it is made.
NodeOp createNode(mlir::OpBuilder &builder, NodeOp origin,
                  llvm::StringRef operation, const llvm::Twine &name,
                  mlir::Type result, mlir::ValueRange inputs,
                  llvm::ArrayRef<mlir::NamedAttribute> attrs);
/// The same of a constant.
NodeOp createConstant(mlir::OpBuilder &builder, NodeOp origin,
                      const llvm::Twine &name, mlir::TypedAttr value);

/// Lets readers of `from` read `to`, which gets what the types of both say.
/// Fails if they contradict.
mlir::LogicalResult replaceTensor(mlir::Value from, mlir::Value to);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_GRAPHUTILS_H
