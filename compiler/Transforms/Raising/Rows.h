//===- Rows.h - between tensors of a graph and rows -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A graph computes with [B, S, H] or [B * S, H] or [B, S, A, D]; the ops of
/// `nn` compute with rows, tensor<?xH>. What raising passes share to go from
/// one to the other and back.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_ROWS_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_ROWS_H

#include "compiler/Transforms/Raising/View.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "mlir/IR/Builders.h"

namespace albertc::raising {

/// Reads and replaces tensors of one graph as rows. What is built is entered
/// into `shapes`; what becomes unneeded stays until the pass ends, since
/// `shapes` knows it by its address.
class Rows {
public:
  Rows(tfg::GraphOp graph, tfg::SymbolicShapes &shapes)
      : graph(graph), shapes(shapes), builder(graph.getContext()),
        names(graph) {}

  /// New ops go before `op`, and take its location.
  mlir::OpBuilder &before(mlir::Operation *op);
  tfg::SymbolicShapes &getShapes() { return shapes; }
  View trace(mlir::Value value) const { return traceView(value, shapes); }

  /// The elements of `value`, in its order, as rows of `columns`; null if its
  /// last dimensions are no row.
  mlir::Value getRows(mlir::Value value, int64_t columns);
  /// The rows tensor<?xC> that `value` is a reshaping of, if it is one of such
  /// a tensor, else null. Nothing is built.
  mlir::Value findRows(mlir::Value value) const;
  /// The elements of an integer tensor as a vector tensor<?xi32>; null for
  /// other tensors.
  mlir::Value getNumbers(mlir::Value value);
  /// `numbers`, each at least 0 and less than `count`: what is beyond is the
  /// nearest one.
  mlir::Value clamp(mlir::Value numbers, const tfg::Size &count);
  /// A vector of `count` numbers; `element` computes one from its place.
  mlir::Value makeNumbers(
      const tfg::Size &count,
      llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Value place)>
          element);
  /// The value of a size as an index.
  mlir::Value getIndex(const tfg::Size &size);
  /// Lets everybody who reads `value` read `rows` in its shape. False if its
  /// shape is none of these rows.
  bool replace(mlir::Value value, mlir::Value rows);
  /// The same where the dimensions of `value` are those of `view`, whose base
  /// `rows` takes the place of.
  bool replace(mlir::Value value, mlir::Value rows, const View &view);

  /// Enters a new op into the shapes.
  template <typename Op>
  Op enter(Op op) {
    (void)shapes.visit(op);
    return op;
  }

private:
  mlir::Value expand(mlir::Value rows, mlir::RankedTensorType type,
                     const tfg::Sizes &sizes);
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<unsigned> order);
  mlir::Value castTo(mlir::Value value, mlir::RankedTensorType type);

  tfg::GraphOp graph;
  tfg::SymbolicShapes &shapes;
  mlir::OpBuilder builder;
  mlir::Location loc = mlir::UnknownLoc::get(graph.getContext());
  tfg::UniqueNames names;
};

/// Calls `raise` with the nodes of `graph` and their tensors as rows, and
/// erases what is unneeded afterwards. `shapes` knows what is left.
void raiseNodes(
    tfg::GraphOp graph, tfg::SymbolicShapes &shapes,
    llvm::function_ref<void(llvm::ArrayRef<tfg::NodeOp> nodes, Rows &rows)>
        raise);
/// A vector of `size` numbers of i32, computed element by element of those of
/// `inputs`, vectors of as many.
mlir::Value mapNumbers(
    mlir::OpBuilder &builder, mlir::Location loc, mlir::Value size,
    mlir::ValueRange inputs,
    llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::ValueRange)> body);
/// `value` after the rearrangements that are all that reads it.
mlir::Value followLayout(mlir::Value value);
/// The constant or variable that `value` is, or null: what can be a parameter.
tfg::NodeOp findParameter(mlir::Value value);
/// The only element of a small floating-point constant, or of one whose
/// elements are all the same.
std::optional<double> getFloat(mlir::Value value);
/// Whether nothing but what takes `value` apart again on the way to `reader`
/// reads it: every reader but rearrangements is `reader`.
bool isReadOnlyBy(mlir::Value value, mlir::Operation *reader);
/// The node that computes `value` if its operation is one of `names`.
template <typename... Names>
tfg::NodeOp matchNode(mlir::Value value, Names... names) {
  auto node = value.getDefiningOp<tfg::NodeOp>();
  return node && node.is(names...) ? node : tfg::NodeOp();
}
/// Reports a place that looked like one for `pass` and is none.
void reportMissed(tfg::NodeOp node, llvm::StringRef pass,
                  llvm::StringRef reason);

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_ROWS_H
