//===- LinalgBodySweep.cpp - the sweep over one iteration -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/LinalgBodySweep.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace albertc;

LinalgBodySweep::LinalgBodySweep(linalg::LinalgOp op, Adjoints &outer)
    : ReverseSweep(inner), op(op), outer(outer), inner(op->getContext()) {
  region.emplaceBlock();
  inner.setInsertionPointToEnd(&region.front());
}

Value LinalgBodySweep::read(Value tensor, AffineMap map) {
  for (auto [i, input] : llvm::enumerate(inputs))
    if (input.tensor == tensor && input.map == map)
      return region.getArgument(i);
  inputs.push_back({tensor, map});
  return region.addArgument(getElementTypeOrSelf(tensor), op->getLoc());
}

/// The result of the op that holds `value` of all iterations; null if none
/// does.
static OpResult findResult(linalg::LinalgOp op, Value value) {
  for (OpOperand &yielded : op.getBlock()->getTerminator()->getOpOperands()) {
    OpResult result = op->getResult(yielded.getOperandNumber());
    if (yielded.get() == value &&
        op.getIndexingMapMatchingResult(result).isPermutation())
      return result;
  }
  return {};
}

Value LinalgBodySweep::getPrimal(Value value) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Value primal;
  if (value.getParentBlock() != op.getBlock()) {
    primal = outer.getPrimal(value);
  } else if (auto argument = dyn_cast<BlockArgument>(value)) {
    OpOperand *operand = op.getMatchingOpOperand(argument);
    primal = outer.getPrimal(operand->get());
    if (isa<RankedTensorType>(primal.getType()))
      primal = read(primal, op.getMatchingIndexingMap(operand));
  } else if (OpResult result = findResult(op, value)) {
    primal =
        read(outer.getPrimal(result), op.getIndexingMapMatchingResult(result));
  } else {
    Operation *source = value.getDefiningOp();
    for (Value operand : getReadValues(source))
      (void)getPrimal(operand);
    inner.clone(*source, mapping);
    return mapping.lookup(value);
  }
  mapping.map(value, primal);
  return primal;
}
