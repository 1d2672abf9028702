//===- NodeLowering.h - one node of a graph ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to `convert-tfg-to-linalg`: what the rule of an operation works
/// with, and the tables of rules, one for each family of operations.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_NODELOWERING_H
#define ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_NODELOWERING_H

#include "compiler/Conversion/TFGraphToLinalg/TensorBuilder.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/StridedSlice.h"

namespace albertc {

class GraphLowering;

/// One node, the tensors that it reads and those that it makes.
class NodeLowering {
public:
  NodeLowering(tfg::NodeOp node, GraphLowering &graph, TensorBuilder &builder)
      : builder(builder), node(node), graph(graph) {}

  tfg::NodeOp getNode() { return node; }
  llvm::StringRef getOperation() { return node.getOpName(); }
  unsigned getNumInputs() { return node.getInputs().size(); }

  /// Input `i` as a tensor.
  mlir::Value getInput(unsigned i);
  /// Shape of input `i`. All of it is known.
  const tfg::Sizes &getShape(unsigned i);
  int64_t getRank(unsigned i) { return getShape(i).size(); }
  mlir::Type getElementType(unsigned i);
  /// Shape of result `i`. All of it is known.
  const tfg::Sizes &getResultShape(unsigned i = 0);
  mlir::Type getResultElementType(unsigned i = 0);

  /// The elements of input `i`; none if none is known.
  std::optional<tfg::Sizes> getElements(unsigned i);
  /// The elements of input `i` if they are numbers.
  std::optional<llvm::SmallVector<int64_t>> getNumbers(unsigned i);
  /// The one number that all elements of the constant input `i` are.
  std::optional<double> getSplat(unsigned i);
  /// The axes that input `i` names, from 0 on, of a tensor of `rank`; fails,
  /// with an error, if they are no numbers or not there.
  mlir::FailureOr<llvm::SmallVector<int64_t>> getAxes(unsigned i, int64_t rank);
  mlir::FailureOr<int64_t> getAxis(unsigned i, int64_t rank);
  /// What a StridedSlice takes; none if that is not known.
  std::optional<llvm::SmallVector<tfg::SliceExtent>> getSliceExtents();
  /// Attribute `name`, or `otherwise`.
  int64_t getInt(llvm::StringRef name, int64_t otherwise);
  bool getBool(llvm::StringRef name);

  void setResult(unsigned i, mlir::Value value);
  void setResult(mlir::Value value) { setResult(0, value); }

  /// The parameter called `name` with the values of a constant or variable of
  /// `type`, as a tensor.
  mlir::Value loadParameter(llvm::StringRef name, mlir::RankedTensorType type);
  /// Whether large constants are parameters.
  bool storesConstants() const;

  /// Reports that the node cannot be compiled, and why.
  mlir::LogicalResult fail(const llvm::Twine &reason);

  TensorBuilder &builder;

private:
  tfg::NodeOp node;
  GraphLowering &graph;
};

/// Lowers a node of one of `operations`, names with spaces between. It has at
/// least `minInputs` inputs.
struct NodeRule {
  mlir::LogicalResult (*lower)(NodeLowering &);
  unsigned minInputs;
  llvm::StringRef operations;
};

/// One element of each input gives one of the result.
llvm::ArrayRef<NodeRule> getElementwiseRules();
/// Sums and the like over some dimensions.
llvm::ArrayRef<NodeRule> getReductionRules();
/// Softmax and its losses.
llvm::ArrayRef<NodeRule> getSoftmaxRules();
/// Matrix products.
llvm::ArrayRef<NodeRule> getContractionRules();
/// Elements stay what they are and come elsewhere.
llvm::ArrayRef<NodeRule> getShapeRules();
/// Parts of tensors.
llvm::ArrayRef<NodeRule> getSliceRules();
/// Rows that numbers name, and the largest ones.
llvm::ArrayRef<NodeRule> getGatherRules();
/// Constants and variables.
llvm::ArrayRef<NodeRule> getSourceRules();

/// The rule of an operation; null if there is none.
const NodeRule *findRule(llvm::StringRef operation);

/// `value` as `type`, element by element; integers are signed, but for bool.
mlir::Value castElement(ElementBuilder &builder, mlir::Value value,
                        mlir::Type type);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_NODELOWERING_H
