//===- DerivativeFormula.cpp - rules that are formulas --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace albertc;

Value DerivativeFormula::number(double value) {
  Type type = c().getType();
  Value scalar = arith::ConstantOp::create(
      b, b.getFloatAttr(getElementTypeOrSelf(type), value));
  if (!isa<RankedTensorType>(type))
    return scalar;
  return tensor::SplatOp::create(b, scalar,
                                 tensor::getMixedSizes(b, b.getLoc(), c()));
}
