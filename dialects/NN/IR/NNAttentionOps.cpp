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
                           {"key_counts", shape.keyCounts})) ||
      failed(verifyOffsets(op, {"row_offsets", shape.rowOffsets},
                           {"key_bias", shape.keyBias})))
    return failure();
  bool has[] = {shape.seed != nullptr, shape.queryKeys != nullptr,
                shape.rate.has_value(), shape.site.has_value()};
  if (!llvm::all_equal(has))
    return op->emitOpError("expected seed, query_keys, rate and site together, "
                           "found some of them");
  if (!shape.rate)
    return success();
  if (failed(verifyRate(op, *shape.rate)))
    return failure();
  return verifyLength(
      op, {"query_keys", shape.queryKeys},
      cast<RankedTensorType>(shape.query.getType()).getDimSize(0),
      "rows of query");
}

LogicalResult AttentionOp::verify() {
  return verifyAttention(*this, getAttentionShape(*this));
}
