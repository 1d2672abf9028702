//===- NNOps.cpp - generated op definitions ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Holds the generated definitions and the one shape function of all ops.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace albertc;

ReifiedRankedShapedTypeDims nn::detail::reifyRows(OpBuilder &builder,
                                                  Value rows, Value result) {
  int64_t columns = cast<RankedTensorType>(result.getType()).getDimSize(1);
  OpFoldResult first = tensor::getMixedSize(builder, rows.getLoc(), rows, 0);
  return {{first, builder.getIndexAttr(columns)}};
}

#define GET_OP_CLASSES
#include "dialects/NN/IR/NNOps.cpp.inc"
