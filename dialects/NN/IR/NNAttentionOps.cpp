//===- NNAttentionOps.cpp - checks of attention -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference and verifier of nn.attention.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto query = getTensorOfRank(location, adaptor.getQuery(), 2, "query");
  if (failed(query))
    return failure();
  types.push_back(*query);
  return success();
}

LogicalResult
albertc::nn::detail::verifyAttention(Operation *op,
                                     const AttentionShape &shape) {
  if (failed(
          verifyElementTypes(op, {{"query", shape.query}, {"key", shape.key}})))
    return failure();
  auto getColumns = [](Value rows) {
    return cast<RankedTensorType>(rows.getType()).getDimSize(1);
  };
  int64_t columns = getColumns(shape.query);
  if (getColumns(shape.key) != columns)
    return op->emitOpError()
           << "expected key and value to have " << columns
           << " columns (those of query), found " << getColumns(shape.key);
  if (shape.numHeads <= 0 || columns % shape.numHeads != 0)
    return op->emitOpError()
           << "expected num_heads to be positive and to divide " << columns
           << " (columns of query), found " << shape.numHeads;
  if (!shape.scale.isFinite())
    return op->emitOpError() << "expected scale to be finite, found "
                             << shape.scale.convertToDouble();
  if (failed(verifyOffsets(op, {"row_offsets", shape.rowOffsets},
                           {"key_counts", shape.keyCounts})))
    return failure();
  return verifyOffsets(op, {"row_offsets", shape.rowOffsets},
                       {"key_bias", shape.keyBias});
}

LogicalResult AttentionOp::verify() {
  return verifyAttention(
      *this, {getQuery(), getKey(), getRowOffsets(), getKeyCounts(),
              getKeyBias(), static_cast<int64_t>(getNumHeads()), getScale()});
}
