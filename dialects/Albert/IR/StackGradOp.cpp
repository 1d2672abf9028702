//===- StackGradOp.cpp - gradients of a layer stack -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks and decomposition of `albert.stack_grad`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;

void StackGradOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  setNameFn(getInputGrad(), "input_grad");
  if (getQueryGrad())
    setNameFn(getQueryGrad(), "query_grad");
  for (Value gradient : getParamGrads())
    setNameFn(gradient, "gradient");
}

LogicalResult
StackGradOp::reifyResultShapes(OpBuilder &builder,
                               ReifiedRankedShapedTypeDims &shapes) {
  SmallVector<Value> shapedLike = {getInput()};
  if (getQueryOffsets())
    shapedLike.push_back(getCotangent());
  llvm::append_range(shapedLike, getAccumulators());
  shapes = nn::detail::reifyLike(builder, shapedLike);
  return success();
}

/// (C2): every accumulator belongs to a parameter.
static LogicalResult verifyAccumulators(StackGradOp op) {
  ArrayRef<int64_t> numbers = op.getAccumulated();
  if (numbers.size() != op.getAccumulators().size())
    return op.emitOpError() << "expected a parameter number for each of "
                            << op.getAccumulators().size()
                            << " accumulators, found " << numbers.size();
  int64_t params = op.getParams().size();
  for (auto [number, accumulator] : llvm::zip(numbers, op.getAccumulators())) {
    if (number < 0 || number >= params)
      return op.emitOpError() << "expected parameter numbers in [0, " << params
                              << "), found " << number;
    Type type = op.getParams()[number].getType();
    if (accumulator.getType() != type)
      return op.emitOpError()
             << "expected an accumulator of type " << type << " for parameter "
             << number << ", found " << accumulator.getType();
  }
  return success();
}

/// (C7).
static LogicalResult verifyResults(StackGradOp op) {
  SmallVector<Type> expected = {op.getInput().getType()};
  if (op.getQueryOffsets())
    expected.push_back(op.getCotangent().getType());
  llvm::append_range(expected, op.getAccumulators().getTypes());
  if (expected.size() != op->getNumResults())
    return op.emitOpError() << "expected " << expected.size()
                            << " results, found " << op->getNumResults();
  for (auto [index, type] : llvm::enumerate(expected))
    if (op->getResult(index).getType() != type)
      return op.emitOpError() << "result " << index << ": expected " << type
                              << ", found " << op->getResult(index).getType();
  return success();
}

/// (C8): the rows of the cotangent are those that the blocks hand on.
static LogicalResult verifyRows(StackGradOp op) {
  RankedTensorType input = op.getInput().getType();
  if (!input.isDynamicDim(0))
    return op.emitOpError()
           << "expected input to have dynamic rows, found " << input;
  RankedTensorType cotangent = op.getCotangent().getType();
  Type expected = input;
  if (op.getQueryOffsets())
    expected = input.clone({cotangent.getDimSize(0), input.getDimSize(1)});
  if (cotangent != expected)
    return op.emitOpError() << "expected a cotangent of type " << expected
                            << ", found " << cotangent;
  return success();
}

LogicalResult StackGradOp::verify() {
  if (failed(verifyRows(*this)) ||
      failed(verifySlots(*this, getParams(), getSlots())) ||
      failed(verifyAccumulators(*this)))
    return failure();
  int64_t blocks = getNumBlocks();
  if (getQueryOffsets() && blocks != 1)
    return emitOpError() << "expected one block in a stack with queries, found "
                         << blocks;
  for (Value saved : getSaved()) {
    auto type = cast<RankedTensorType>(saved.getType());
    if (type.getRank() == 0 || type.getDimSize(0) != blocks)
      return emitOpError() << "expected saved values of " << blocks
                           << " blocks, found " << type;
  }
  return verifyResults(*this);
}

/// The types that (C5) asks for.
static SmallVector<Type> getBodyTypes(StackGradOp op) {
  Type offsets = op.getRowOffsets().getType();
  SmallVector<Type> types = {withDynamicRows(op.getCotangent().getType()),
                             offsets, offsets, op.getKeyCounts().getType(),
                             op.getKeyBias().getType()};
  if (op.getQueryOffsets())
    types[StackGradOp::QueryOffsets] =
        withDynamicRows(op.getQueryOffsets().getType());
  auto addSlots = [&](ValueRange stacked) {
    for (Value value : stacked)
      types.push_back(getSlotType(value.getType()));
  };
  addSlots(op.getParams());
  if (op.getQueryKeys())
    types.push_back(withDynamicRows(op.getQueryKeys().getType()));
  addSlots(op.getAccumulators());
  addSlots(op.getSaved());
  return types;
}

LogicalResult StackGradOp::verifyRegions() {
  SmallVector<Type> expected = getBodyTypes(*this);
  if (failed(verifyBodyArguments(*this, expected)))
    return failure();
  Operation *last = getBody().front().getTerminator();
  auto yield = dyn_cast<YieldGradOp>(last);
  if (!yield)
    return emitOpError()
           << "expected the body to end in albert.yield_grad, found "
           << last->getName();
  SmallVector<Type> results = {withDynamicRows(getInput().getType()),
                               expected[Cotangent]};
  for (Value accumulator : getAccumulators())
    results.push_back(getSlotType(accumulator.getType()));
  if (yield->getNumOperands() != results.size())
    return yield.emitOpError()
           << "expected " << results.size() << " operands, found "
           << yield->getNumOperands();
  for (auto [index, type] : llvm::enumerate(results))
    if (yield->getOperand(index).getType() != type)
      return yield.emitOpError()
             << "operand " << index << ": expected " << type << ", found "
             << yield->getOperand(index).getType();
  return success();
}

FailureOr<SmallVector<Value>>
StackGradOp::decomposeOperation(OpBuilder &builder) {
  Location loc = getLoc();
  Value cotangent = getCotangent();
  SmallVector<Value> gradients(getAccumulators());
  Value keys, queries;
  for (int64_t block = getNumBlocks() - 1; block >= 0; --block) {
    Value offsets = getQueryOffsets() ? getQueryOffsets() : getRowOffsets();
    SmallVector<Value> arguments = {cotangent, offsets, getRowOffsets(),
                                    getKeyCounts(), getKeyBias()};
    auto slotOf = [&](unsigned param) {
      return builder.getIndexAttr(getSlotTable(param)[block]);
    };
    for (auto [index, param] : llvm::enumerate(getParams()))
      arguments.push_back(extractSlot(builder, loc, param, slotOf(index)));
    if (getQueryKeys())
      arguments.push_back(getQueryKeys());
    for (auto [number, gradient] : llvm::zip(getAccumulated(), gradients))
      arguments.push_back(extractSlot(builder, loc, gradient, slotOf(number)));
    for (Value saved : getSaved())
      arguments.push_back(
          extractSlot(builder, loc, saved, builder.getIndexAttr(block)));
    SmallVector<Value> values =
        inlineBlock(builder, getBody().front(), arguments);
    keys = values[0];
    queries = values[1];
    for (auto [index, gradient] : llvm::enumerate(gradients))
      gradient = insertSlot(builder, loc, values[index + 2], gradient,
                            slotOf(getAccumulated()[index]));
    if (!getQueryOffsets())
      cotangent = arith::AddFOp::create(builder, loc, keys, queries);
  }
  SmallVector<Value> results;
  if (getQueryOffsets())
    results = {keys, castTo(builder, queries, getCotangent().getType())};
  else
    results = {cotangent};
  llvm::append_range(results, gradients);
  return results;
}
