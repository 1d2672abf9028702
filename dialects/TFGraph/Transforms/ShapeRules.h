//===- ShapeRules.h - shapes of results of operations -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the analysis of shapes: what TensorFlow's operations make of the
/// shapes of their inputs, and of the elements of small integer tensors, which
/// shapes are computed with.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/SymbolicShapes.h"

namespace albertc::tfg {

/// Tensors of more elements are not followed: shapes have few dimensions.
constexpr int64_t kMaxElements = 64;

/// One node and what is known of its inputs.
class NodeShapes {
public:
  NodeShapes(NodeOp node, SymbolicShapes &known)
      : node(node), known(known), results(node.getOutputs().size()) {}

  NodeOp getNode() const { return node; }
  unsigned getNumInputs() { return node.getInputs().size(); }
  /// The dimensions of input `index`; none if its rank is not known.
  std::optional<Sizes> getShape(unsigned index);
  /// The elements of input `index`; none if none is known.
  std::optional<Sizes> getElements(unsigned index);
  /// The one element of input `index`.
  Size getScalar(unsigned index);
  /// The same, also of a floating-point number that is a whole one: a constant,
  /// or a size that has been cast.
  Size getWhole(unsigned index);
  /// Attribute `name`, or `otherwise` if there is none.
  int64_t getInt(llvm::StringRef name, int64_t otherwise);
  bool getBool(llvm::StringRef name);

  /// Two sizes that have to be equal, as one; none if they contradict. Open
  /// sizes of inputs become one.
  std::optional<Size> merge(const Size &first, const Size &second);
  /// One dimension of two tensors that are broadcast; none if they contradict.
  /// A size that is open is taken to be no 1 that would be repeated.
  std::optional<Size> broadcast(const Size &first, const Size &second);
  /// The shape that two shapes are broadcast to; none if they contradict.
  std::optional<Sizes> broadcast(llvm::ArrayRef<Size> first,
                                 llvm::ArrayRef<Size> second);

  /// Says what result `index` is.
  void setShape(unsigned index, Sizes shape) {
    results[index] = std::move(shape);
  }
  const std::optional<Sizes> &getResult(unsigned index) const {
    return results[index];
  }

  /// Reports that inputs do not fit together.
  mlir::LogicalResult fail(const llvm::Twine &text) {
    return known.fail(node, text);
  }

private:
  NodeOp node;
  SymbolicShapes &known;
  llvm::SmallVector<std::optional<Sizes>, 1> results;
};

/// Gives `shapes` the shapes of the node's results as far as its operation is
/// known. Fails, with an error that names the node, if its inputs do not fit
/// together.
mlir::LogicalResult inferShapes(NodeShapes &shapes);

/// The elements of result `index`, whose shape is `result`, as far as they are
/// known.
std::optional<Sizes> inferElements(NodeShapes &shapes, unsigned index,
                                   llvm::ArrayRef<Size> result);

/// Position `axis` (negative from the end) in a shape of `rank`; none if there
/// is none.
std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);

/// "2", or "?" for what is not a number.
std::string print(const Size &size);
/// "2x?x8".
std::string print(llvm::ArrayRef<Size> shape);

/// The rules of what numbers name rows, or rows are named by
/// (ShapeRulesGather.cpp).
mlir::LogicalResult inferGather(NodeShapes &shapes);
mlir::LogicalResult inferReadVariable(NodeShapes &shapes);
mlir::LogicalResult inferResourceGather(NodeShapes &shapes);
mlir::LogicalResult inferOneHot(NodeShapes &shapes);
mlir::LogicalResult inferTopK(NodeShapes &shapes);
mlir::LogicalResult inferArgMax(NodeShapes &shapes);
mlir::LogicalResult inferGatherNd(NodeShapes &shapes);

/// The rules of StridedSlice (ShapeRulesSlice.cpp).
mlir::LogicalResult inferStridedSlice(NodeShapes &shapes);
std::optional<Sizes> inferStridedSliceElements(NodeShapes &shapes);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H
