//===- TFGraphOps.h - operations of the tfg dialect -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the operations of the `tfg` dialect and how tensors are named.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS_H
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS_H

#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/DenseMap.h"

namespace albertc::tfg {
class ReturnOp;

/// A tensor as TensorFlow names it, "NODE" or "NODE:INDEX".
struct TensorName {
  llvm::StringRef node;
  unsigned index = 0;
};

/// Reads the name of a tensor; none if what follows the colon is no number.
std::optional<TensorName> parseTensorName(llvm::StringRef text);

/// Reads shapes as tflite_convert takes them, "1,128:1,128", where -1 is an
/// unknown dimension and nothing between two colons a scalar; none if it is
/// something else.
std::optional<llvm::SmallVector<llvm::SmallVector<int64_t>>>
parseShapeList(llvm::StringRef text);

/// The more precise of two tensor types: dimensions that one of them knows, and
/// an element type unless it is `!tfg.unknown`. Null if they contradict.
mlir::TensorType mergeTypes(mlir::TensorType first, mlir::TensorType second);

} // namespace albertc::tfg

#define GET_OP_CLASSES
#include "dialects/TFGraph/IR/TFGraphOps.h.inc"

namespace albertc::tfg {

/// Nodes by name. Names are compared by their addresses in the context, so that
/// a million of them are no work.
class NodeIndex {
public:
  /// No nodes.
  NodeIndex() = default;
  /// All nodes of `body`.
  explicit NodeIndex(mlir::Region &body);

  /// Adds `node`; the one that has its name, which stays, if there is one.
  NodeOp add(NodeOp node);
  /// The node called `name`; null if there is none.
  NodeOp lookup(llvm::StringRef name) const;

private:
  llvm::DenseMap<mlir::StringAttr, NodeOp> nodes;
};

/// The nodes of the inputs of `graph`, in their order.
llvm::SmallVector<NodeOp> getInputNodes(GraphOp graph);

/// Whether `node` is a variable or the handle of one.
bool isVariable(NodeOp node);

/// The name under which TensorFlow saves variable `node`.
llvm::StringRef getVariableName(NodeOp node);

/// The type of what variable `node` holds, as far as the node says it.
mlir::TensorType getVariableType(NodeOp node);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS_H
