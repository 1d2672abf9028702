//===- VerifyUtils.cpp - checks shared by albert ops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements the checks of VerifyUtils.h.
///
//===----------------------------------------------------------------------===//
#include "dialects/Albert/IR/VerifyUtils.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpDefinition.h"

using namespace mlir;

LogicalResult albertc::albert::verifyDim(Operation *op,
                                         nn::detail::NamedValue matrix,
                                         unsigned dim, int64_t expected,
                                         StringRef reason) {
  int64_t found =
      cast<RankedTensorType>(matrix.value.getType()).getDimSize(dim);
  if (found == expected)
    return success();
  return op->emitOpError() << "expected " << matrix.name << " to have "
                           << expected << (dim == 0 ? " rows (" : " columns (")
                           << reason << "), found " << found;
}

LogicalResult albertc::albert::verifyEpsilon(Operation *op,
                                             const llvm::APFloat &epsilon) {
  if (epsilon.isFinite() && !epsilon.isNegative())
    return success();
  return op->emitOpError()
         << "expected epsilon to be finite and not negative, found "
         << epsilon.convertToDouble();
}
