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

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto query = getTensorOfRank(location, adaptor.getQuery(), 2, "query");
  if (failed(query))
    return failure();
  types.push_back(*query);
  return success();
}

LogicalResult AttentionOp::verify() {
  if (failed(verifyElementTypes(*this,
                                {{"query", getQuery()}, {"key", getKey()}})))
    return failure();
  int64_t columns = getQuery().getType().getDimSize(1);
  int64_t keyColumns = getKey().getType().getDimSize(1);
  if (keyColumns != columns)
    return emitOpError() << "expected key and value to have " << columns
                         << " columns (those of query), found " << keyColumns;
  int64_t heads = getNumHeads();
  if (heads <= 0 || columns % heads != 0)
    return emitOpError() << "expected num_heads to be positive and to divide "
                         << columns << " (columns of query), found " << heads;
  if (!getScale().isFinite())
    return emitOpError() << "expected scale to be finite, found "
                         << getScale().convertToDouble();
  if (failed(verifyOffsets(*this, {"row_offsets", getRowOffsets()},
                           {"key_counts", getKeyCounts()})))
    return failure();
  return verifyOffsets(*this, {"row_offsets", getRowOffsets()},
                       {"key_bias", getKeyBias()});
}
