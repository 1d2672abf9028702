//===- TensorBuilder.h - tensors of symbolic shapes -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to `convert-tfg-to-linalg`: linalg and tensor ops on tensors whose
/// shapes are expressions over the open sizes of a graph.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_TENSORBUILDER_H
#define ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_TENSORBUILDER_H

#include "dialects/TFGraph/Transforms/Size.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/DenseMap.h"

namespace albertc {

/// Emits what is computed of single elements.
using ElementBuilder = mlir::ImplicitLocOpBuilder;

/// The type of a tensor of `shape`, all of which is known.
mlir::RankedTensorType getTensorType(const tfg::Sizes &shape,
                                     mlir::Type element);

/// Emits ops at the end of one function. Sizes are computed at its beginning,
/// each once, and are bounded.
class TensorBuilder : public mlir::ImplicitLocOpBuilder {
public:
  /// What an op computes of one element of each of its inputs.
  using Body =
      llvm::function_ref<mlir::Value(ElementBuilder &, mlir::ValueRange)>;
  /// A tensor, how it is indexed and what its shape is.
  struct Input {
    mlir::Value value;
    mlir::AffineMap map;
  };

  /// `symbols[i]` is size number i; null for one that is not used.
  TensorBuilder(mlir::Location loc, mlir::Block *body,
                llvm::SmallVector<mlir::Value> symbols);

  /// A size, a number or a value of type index.
  mlir::OpFoldResult size(const tfg::Size &size);
  /// The same as a value.
  mlir::Value sizeValue(const tfg::Size &size);
  llvm::SmallVector<mlir::OpFoldResult> sizes(const tfg::Sizes &shape);
  mlir::Value index(int64_t number);
  /// A number of type `type`, float or integer.
  mlir::Value number(mlir::Type type, double value);

  mlir::Value empty(const tfg::Sizes &shape, mlir::Type element);
  mlir::Value filled(const tfg::Sizes &shape, mlir::Value scalar);

  /// The same elements in another shape.
  mlir::Value reshape(mlir::Value value, const tfg::Sizes &from,
                      const tfg::Sizes &to);
  /// `value`, to be indexed with the dimensions of `to`, which it is broadcast
  /// to. Dimensions that are repeated disappear.
  Input broadcast(mlir::Value value, const tfg::Sizes &from,
                  const tfg::Sizes &to);

  /// A tensor of `shape`, each element computed by `body`, which may ask for
  /// its place by linalg.index.
  mlir::Value map(const tfg::Sizes &shape, mlir::Type element,
                  llvm::ArrayRef<Input> inputs, Body body);
  /// The same of one input in the same shape.
  mlir::Value map(const tfg::Sizes &shape, mlir::Type element,
                  mlir::Value input, Body body);
  /// A reduction of `input` over `axes` which starts from `init`: the body
  /// takes an element and what has been computed so far. The result has the
  /// other dimensions.
  mlir::Value reduce(mlir::Value input, const tfg::Sizes &shape,
                     llvm::ArrayRef<int64_t> axes, mlir::Value init, Body body);
  /// The same of several inputs over the dimensions of `loops`; the body takes
  /// their elements and, last, what has been computed so far.
  mlir::Value reduce(llvm::ArrayRef<Input> inputs, const tfg::Sizes &loops,
                     llvm::ArrayRef<int64_t> axes, mlir::Value init, Body body);
  /// The first place of the best element along the last dimension, i32, and
  /// the element. `isBetter` compares an element with the best one so far.
  std::pair<mlir::Value, mlir::Value> findBest(
      mlir::Value input, const tfg::Sizes &shape, mlir::Value start,
      llvm::ArrayRef<Input> others,
      llvm::function_ref<mlir::Value(ElementBuilder &, mlir::Value element,
                                     mlir::Value place, mlir::ValueRange others,
                                     mlir::Value best)>
          isBetter);
  /// A tensor and a label for each of its dimensions.
  struct Labelled {
    mlir::Value value;
    tfg::Sizes shape;
    llvm::SmallVector<int64_t> labels;
  };
  /// Sum over the labels, from 0 to `numLabels`, that the result has not, of
  /// products of `left` and `right`.
  mlir::Value contract(Labelled left, Labelled right, const tfg::Sizes &shape,
                       llvm::ArrayRef<int64_t> labels, int64_t numLabels);

  mlir::Value slice(mlir::Value source,
                    llvm::ArrayRef<mlir::OpFoldResult> offsets,
                    const tfg::Sizes &shape);
  mlir::Value insert(mlir::Value source, mlir::Value destination,
                     llvm::ArrayRef<mlir::OpFoldResult> offsets,
                     const tfg::Sizes &shape);
  /// Element of a tensor of rank 0 or of the vector `values` at `place`.
  mlir::Value element(mlir::Value values, std::optional<int64_t> place = {});

  /// Dimensions of a map over `rank` dimensions.
  mlir::AffineMap dims(unsigned rank, llvm::ArrayRef<unsigned> results);

private:
  llvm::SmallVector<mlir::Value> symbols;
  llvm::DenseMap<mlir::AffineExpr, mlir::Value> known;
  /// Sizes are computed behind it.
  mlir::Operation *lastSize;
};

/// `value` between 0 and `end` - 1, both of type index.
mlir::Value clampIndex(ElementBuilder &builder, mlir::Value value,
                       mlir::Value end);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_TENSORBUILDER_H
