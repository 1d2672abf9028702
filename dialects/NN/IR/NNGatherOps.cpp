//===- NNGatherOps.cpp - checks of row selection and pooling ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference and verifiers of the ops that select or pool rows.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

LogicalResult GatherRowsOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  auto table = getTensorOfRank(location, adaptor.getTable(), 2, "table");
  auto ids = getTensorOfRank(location, adaptor.getIds(), 1, "ids");
  if (failed(table) || failed(ids))
    return failure();
  inferRows(*ids, table->getDimSize(1), table->getElementType(), types);
  return success();
}

LogicalResult SegmentMeanOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> location,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto input = getTensorOfRank(location, adaptor.getInput(), 2, "input");
  auto counts = getTensorOfRank(location, adaptor.getCounts(), 1, "counts");
  if (failed(input) || failed(counts))
    return failure();
  inferRows(*counts, input->getDimSize(1), input->getElementType(), types);
  return success();
}

LogicalResult SegmentMeanOp::verify() {
  return verifyOffsets(*this, {"row_offsets", getRowOffsets()},
                       {"counts", getCounts()});
}
