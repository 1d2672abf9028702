//===- SymbolicShapes.h - shapes in terms of open sizes ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The shapes of a graph's tensors, and the elements of the small integer
/// tensors that shapes are computed with, in terms of the sizes that the file
/// leaves open.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SYMBOLICSHAPES_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SYMBOLICSHAPES_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/Size.h"
#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/DenseMap.h"

namespace albertc::tfg {

/// A dimension of a placeholder that the file leaves open.
struct OpenDim {
  mlir::Value input;
  int64_t dim;
};

/// Shapes and elements of a graph's tensors. A symbol stands for one or more
/// open dimensions of placeholders: dimensions that an operation needs to be
/// equal share one. As an analysis, `getAnalysis<SymbolicShapes>()` of a pass
/// on `tfg.graph`, it reads and changes nothing. A pass that enters what it
/// makes and erases nodes by `eraseUnneeded` may preserve it, so that a graph's
/// shapes are inferred once for all passes that raise it.
class SymbolicShapes {
public:
  /// Everything that can be known of `graph`. Contradictions, which
  /// `tfg-infer-shapes` reports, leave what they concern unknown.
  explicit SymbolicShapes(mlir::Operation *graph);

  /// Nothing known yet; `visit` the nodes in topological order.
  SymbolicShapes() = default;

  /// Finds out about the results of a node or of another op on tensors and
  /// indices. Fails, with an error that names the node, if its inputs do not
  /// fit together, or if its results contradict their types.
  mlir::LogicalResult visit(mlir::Operation *op);
  /// Whether nodes have been visited whose results would be other ones now,
  /// since open dimensions were found to be equal; forgets them if so.
  bool restart();

  /// The dimensions of `value`; none if its rank is not known.
  std::optional<Sizes> getShape(mlir::Value value) const;
  /// The elements of `value`, row-major; none if none is known.
  std::optional<Sizes> getElements(mlir::Value value) const;
  /// The elements if all of them are numbers, else none.
  std::optional<llvm::SmallVector<int64_t>> getNumbers(mlir::Value value) const;
  /// For each symbol the open dimensions that it stands for; empty for one that
  /// was found to be another or a number.
  llvm::SmallVector<llvm::SmallVector<OpenDim, 1>> getSymbols() const;

  /// Builds the value of `size`, which is known, from dimensions of inputs.
  mlir::OpFoldResult materialize(mlir::OpBuilder &builder, mlir::Location loc,
                                 const Size &size) const;

  /// Writes into `equal_dims` which dimensions of the inputs of `graph` are
  /// equal, before the nodes go that tell it.
  void recordEqualDims(GraphOp graph) const;

  /// Finds out about ops that were put into `graph` since it was visited: of
  /// what was entered before the sizes that it has, not all is known yet.
  void visitNew(GraphOp graph);
  /// Forgets results of `op`, before it is erased and another one gets its
  /// address.
  void forget(mlir::Operation *op);
  /// Fails, with an error that names the node unless this is an analysis.
  mlir::LogicalResult fail(NodeOp node, const llvm::Twine &text) const;
  /// Moves what is known of `from` to `to`.
  void replace(mlir::Value from, mlir::Value to);
  /// Two sizes that have to be equal, as one; none if they contradict.
  std::optional<Size> merge(const Size &first, const Size &second);

private:
  mlir::LogicalResult visitNode(NodeOp node);
  void mergeEqualDims(GraphOp graph);
  Size resolve(unsigned symbol) const;
  Size openSize(mlir::Value input, int64_t dim);
  void visitTensorOp(mlir::Operation *op);
  void visitReifiable(mlir::Operation *op);
  /// Whether something of the shapes of `op`'s results is not known.
  bool isOpen(mlir::Operation *op) const;
  /// A size that is an attribute or an index.
  Size getSize(mlir::OpFoldResult value) const;
  mlir::LogicalResult setShape(NodeOp node, mlir::Value value,
                               const std::optional<Sizes> &inferred);

  llvm::DenseMap<mlir::Value, Sizes> shapes;
  llvm::DenseMap<mlir::Value, Sizes> elements;
  /// The symbols in the order of their dimensions' first visit, and what each
  /// was found to be: itself, another one or a number.
  llvm::SmallVector<OpenDim> dims;
  llvm::SmallVector<Size> meanings;
  llvm::DenseMap<std::pair<mlir::Value, int64_t>, unsigned> symbols;
  bool changed = false;
  /// The file's contradictions are not an analysis' to report.
  bool isQuiet = false;
};

/// Erases everything that neither what `graph` returns nor what it takes needs;
/// `shapes` forgets it.
void eraseUnneeded(GraphOp graph, SymbolicShapes &shapes);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SYMBOLICSHAPES_H
