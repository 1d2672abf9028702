//===- ShapeUtils.h - type inference and checks of nn ops -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the dialect. Type inference runs while an op is parsed, before
/// its operand types are verified, so it can rely on nothing; the verifiers run
/// after the operand types are known to be right.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_SHAPEUTILS_H
#define ALBERTC_DIALECTS_NN_IR_SHAPEUTILS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace albertc::nn::detail {

/// The type of `value` if it is a tensor of rank `rank`. Otherwise reports, at
/// `location` if given, that operand `name` has the wrong rank.
mlir::FailureOr<mlir::RankedTensorType>
getTensorOfRank(std::optional<mlir::Location> location, mlir::Value value,
                int64_t rank, llvm::StringRef name);

/// Appends `tensor<rows x columns>` with the rows of dimension 0 of `rows`.
void inferRows(mlir::RankedTensorType rows, int64_t columns,
               mlir::Type elementType,
               llvm::SmallVectorImpl<mlir::Type> &types);

/// An operand with the name diagnostics call it by. Null values are skipped.
struct NamedValue {
  llvm::StringRef name;
  mlir::Value value;
};

/// Checks that all operands have the element type of the first one.
mlir::LogicalResult verifyElementTypes(mlir::Operation *op,
                                       llvm::ArrayRef<NamedValue> operands);

/// Checks that `vector` has `expected` elements; `reason` names what they are
/// counted against.
mlir::LogicalResult verifyLength(mlir::Operation *op, NamedValue vector,
                                 int64_t expected, llvm::StringRef reason);

/// Checks that dimension `dim` (0 or 1) of `matrix` is `expected`; `reason`
/// names what it is counted against.
mlir::LogicalResult verifyDim(mlir::Operation *op, NamedValue matrix,
                              unsigned dim, int64_t expected,
                              llvm::StringRef reason);

/// Checks that `epsilon` is finite and not negative.
mlir::LogicalResult verifyEpsilon(mlir::Operation *op,
                                  const llvm::APFloat &epsilon);

/// Checks `offsets` against `counts` (one more element) where both are static.
mlir::LogicalResult verifyOffsets(mlir::Operation *op, NamedValue offsets,
                                  NamedValue counts);

/// What attention and its gradient have in common.
struct AttentionShape {
  mlir::Value query, key, rowOffsets, keyCounts, keyBias;
  int64_t numHeads;
  llvm::APFloat scale;
  mlir::Value seed, queryKeys;
  std::optional<llvm::APFloat> rate;
  std::optional<uint64_t> site;
};

/// The shape of nn.attention or nn.attention_grad.
template <typename Op>
AttentionShape getAttentionShape(Op op) {
  return {op.getQuery(),      op.getKey(),
          op.getRowOffsets(), op.getKeyCounts(),
          op.getKeyBias(),    static_cast<int64_t>(op.getNumHeads()),
          op.getScale(),      op.getSeed(),
          op.getQueryKeys(),  op.getRate(),
          op.getSite()};
}

/// Checks (C1) of nn.dropout.
mlir::LogicalResult verifyRate(mlir::Operation *op, const llvm::APFloat &rate);

/// Checks (C1) to (C6) of nn.attention.
mlir::LogicalResult verifyAttention(mlir::Operation *op,
                                    const AttentionShape &shape);

} // namespace albertc::nn::detail

#endif // ALBERTC_DIALECTS_NN_IR_SHAPEUTILS_H
