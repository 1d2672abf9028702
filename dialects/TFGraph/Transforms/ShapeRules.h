//===- ShapeRules.h - shapes of results of operations -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What TensorFlow's operations make of the shapes of their inputs, and of the
/// elements of small integer tensors, which shapes are computed with.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace albertc::tfg {

/// Sizes of dimensions, or elements of an integer tensor in row-major order;
/// ShapedType::kDynamic where one is not known.
using Sizes = llvm::SmallVector<int64_t, 4>;

/// Elements that are known of tensors.
using ElementMap = llvm::DenseMap<mlir::Value, Sizes>;

/// Tensors of more elements are not followed: shapes have few dimensions.
constexpr int64_t kMaxElements = 64;

/// One node and what is known of its inputs.
class NodeShapes {
public:
  NodeShapes(NodeOp node, const ElementMap &elements)
      : node(node), elements(elements), results(node.getOutputs().size()) {}

  NodeOp getNode() const { return node; }
  unsigned getNumInputs() { return node.getInputs().size(); }
  /// The dimensions of input `index`; none if its rank is not known.
  std::optional<Sizes> getShape(unsigned index);
  /// The elements of input `index`; none if none is known.
  std::optional<Sizes> getElements(unsigned index);
  /// The one element of input `index`; kDynamic if it is not known.
  int64_t getScalar(unsigned index);
  /// Attribute `name`, or `otherwise` if there is none.
  int64_t getInt(llvm::StringRef name, int64_t otherwise);
  bool getBool(llvm::StringRef name);

  /// Says what result `index` is.
  void setShape(unsigned index, Sizes shape) {
    results[index] = std::move(shape);
  }
  const std::optional<Sizes> &getResult(unsigned index) const {
    return results[index];
  }

  /// Reports that inputs do not fit together.
  mlir::LogicalResult fail(const llvm::Twine &text) {
    return node.emitNodeError() << text;
  }

private:
  NodeOp node;
  const ElementMap &elements;
  llvm::SmallVector<std::optional<Sizes>, 1> results;
};

/// Computes the shapes of the results of a node as far as they follow from its
/// inputs; does nothing for operations without a rule. Fails, with a message,
/// if inputs do not fit together.
mlir::LogicalResult inferShapes(NodeShapes &shapes);

/// The elements of the one result of a node, an integer tensor of shape
/// `result`, as far as they are known; none if nothing is.
std::optional<Sizes> inferElements(NodeShapes &shapes,
                                   llvm::ArrayRef<int64_t> result);

/// `axis` counted from the front; none if the tensor has no such one.
std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);

/// The shape of two tensors that are broadcast against each other; none if they
/// cannot be.
std::optional<Sizes> broadcastShapes(llvm::ArrayRef<int64_t> first,
                                     llvm::ArrayRef<int64_t> second);

/// Shape of a StridedSlice, in ShapeRulesSlice.cpp.
mlir::LogicalResult inferStridedSlice(NodeShapes &shapes);
/// Elements of a StridedSlice of a vector, likewise.
std::optional<Sizes> inferStridedSliceElements(NodeShapes &shapes);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SHAPERULES_H
