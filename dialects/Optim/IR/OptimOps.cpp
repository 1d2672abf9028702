//===- OptimOps.cpp - operations of the optim dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks of requests for gradients, and what must have none.
///
//===----------------------------------------------------------------------===//

#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::optim;

#define GET_OP_CLASSES
#include "dialects/Optim/IR/OptimOps.cpp.inc"

int64_t albertc::optim::getNumVariables(RankedTensorType param, bool hasSlots) {
  return hasSlots ? param.getDimSize(0) : 1;
}

static LogicalResult verifySlotDimension(Operation *op, RankedTensorType param,
                                         bool hasSlots) {
  if (!hasSlots || param.getRank() > 1)
    return success();
  return op->emitOpError()
         << "expected a parameter of rank 2 or more with slots, found "
         << param;
}

LogicalResult SquareSumOp::verify() {
  RankedTensorType type = getInput().getType();
  if (failed(verifySlotDimension(*this, type, getSlots())))
    return failure();
  bool isMatrixOfRows =
      getSlots() && type.getRank() == 2 && !type.isDynamicDim(1);
  if (!type.hasStaticShape() && !isMatrixOfRows)
    return emitOpError() << "expected an input of static shape, or a matrix of "
                            "rows with slots, found "
                         << type;
  Type expected = RankedTensorType::get(getNumVariables(type, getSlots()),
                                        Float64Type::get(getContext()));
  if (getResult().getType() != expected)
    return emitOpError() << "expected a result of type " << expected << " (one "
                         << "element per " << (getSlots() ? "slot" : "input")
                         << "), found " << getResult().getType();
  return success();
}

template <typename Op>
static LogicalResult verifyUpdate(Op op) {
  RankedTensorType type = op.getParam().getType();
  if (failed(verifySlotDimension(op, type, op.getSlots())))
    return failure();
  for (Value numbers : {op.getHyperparameters(), op.getDecayRates()})
    if (getElementTypeOrSelf(numbers) != type.getElementType())
      return op.emitOpError()
             << "expected rates of element type " << type.getElementType()
             << ", found " << getElementTypeOrSelf(numbers);
  int64_t found = op.getHyperparameters().getType().getDimSize(0);
  if (!ShapedType::isDynamic(found) && found != kNumHyperparameters)
    return op.emitOpError()
           << "expected hyperparameters to have " << kNumHyperparameters
           << " elements, found " << found;
  int64_t end = static_cast<int64_t>(op.getFirstVariable()) +
                getNumVariables(type, op.getSlots());
  found = op.getDecayRates().getType().getDimSize(0);
  if (!ShapedType::isDynamic(found) && found < end)
    return op.emitOpError() << "expected decay_rates to have at least " << end
                            << " elements (one per variable), found " << found;
  return success();
}

LogicalResult AdamWOp::verify() { return verifyUpdate(*this); }
LogicalResult LambOp::verify() { return verifyUpdate(*this); }

LogicalResult GradientOp::verify() {
  if (getOutputs().empty() || getValues().empty())
    return emitOpError() << "expected at least one output and one value, found "
                         << getOutputs().size() << " and "
                         << getValues().size();
  return success();
}

LogicalResult PreventGradientOp::buildAdjoint(OpBuilder &, Adjoints &) {
  return emitOpError() << "refuses the gradient that is wanted through it: "
                       << getReason();
}
