//===- ReverseSweep.cpp - reverse-mode differentiation of a block ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The sweep.
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/ReverseSweep.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace albertc;

/// Whether a value of `type` can change continuously. Whole numbers can not, so
/// that nothing flows through predictions or sizes; of any other type, an op
/// without a rule is an error rather than a gradient of zero.
static bool isContinuous(Type type) {
  return !getElementTypeOrSelf(type).isIntOrIndex();
}

SmallVector<Value> albertc::getReadValues(Operation *op) {
  llvm::SetVector<Value> values(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), values);
  return values.takeVector();
}

SmallVector<Value> albertc::getDifferentiatedValues(Operation *op) {
  if (op->hasTrait<StopsGradients>())
    return {};
  return getReadValues(op);
}

void ReverseSweep::activate(ValueRange leaves, ArrayRef<Operation *> ops) {
  active.insert(leaves.begin(), leaves.end());
  for (Operation *op : ops)
    if (readsActive(op))
      for (Value result : op->getResults())
        if (isContinuous(result.getType()))
          active.insert(result);
}

bool ReverseSweep::readsActive(Operation *op) {
  return llvm::any_of(getDifferentiatedValues(op),
                      [&](Value value) { return isActive(value); });
}

LogicalResult ReverseSweep::run(ArrayRef<Operation *> ops) {
  for (Operation *op : llvm::reverse(ops)) {
    bool hasCotangent = llvm::any_of(op->getResults(), [&](Value result) {
      return isActive(result) && getCotangent(result);
    });
    // What computes a leaf from nothing active is where the sweep ends.
    if (hasCotangent && readsActive(op) && failed(visit(op)))
      return failure();
  }
  return success();
}

void ReverseSweep::replace(Value value, Value replacement) {
  if (active.erase(value))
    active.insert(replacement);
  Value cotangent = getCotangent(value);
  if (cotangents.erase(value))
    cotangents[replacement] = cotangent;
}

LogicalResult ReverseSweep::visit(Operation *op) {
  auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitOpError("has no derivative rule, but a gradient is wanted "
                           "through it");
  return differentiable.buildAdjoint(builder, *this);
}

void ReverseSweep::addCotangent(Value value, Value cotangent) {
  if (!isActive(value))
    return;
  Value &sum = cotangents[value];
  sum = sum ? arith::AddFOp::create(builder, cotangent.getLoc(), sum, cotangent)
                  .getResult()
            : cotangent;
}

Value ReverseSweep::takeCotangent(Value value) {
  if (Value sum = getCotangent(value))
    return sum;
  Location loc = value.getLoc();
  Value zero = arith::ConstantOp::create(
      builder, loc, builder.getZeroAttr(getElementTypeOrSelf(value)));
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type)
    return zero;
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      sizes.push_back(
          tensor::DimOp::create(builder, loc, getPrimal(value), dim));
  return tensor::SplatOp::create(builder, loc, type, zero, sizes);
}

void ReverseSweep::setCotangent(Value value, Value cotangent) {
  if (isActive(value))
    cotangents[value] = cotangent;
}
