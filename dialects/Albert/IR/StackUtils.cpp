//===- StackUtils.cpp - slots and bodies of stacks ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements the helpers of StackUtils.h.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OpDefinition.h"

using namespace mlir;
using namespace albertc;

Value albert::extractSlot(OpBuilder &builder, Location loc, Value stacked,
                          OpFoldResult slot) {
  auto type = cast<RankedTensorType>(stacked.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, stacked);
  offsets[0] = slot;
  sizes[0] = builder.getIndexAttr(1);
  return tensor::ExtractSliceOp::create(
      builder, loc,
      cast<RankedTensorType>(type.clone(type.getShape().drop_front())), stacked,
      offsets, sizes, strides);
}

Value albert::castTo(OpBuilder &builder, Value value, Type type) {
  if (value.getType() == type)
    return value;
  return tensor::CastOp::create(builder, value.getLoc(), type, value);
}

SmallVector<Value> albert::inlineBlock(OpBuilder &builder, Block &block,
                                       ArrayRef<Value> arguments) {
  IRMapping mapping;
  for (auto [parameter, argument] :
       llvm::zip_equal(block.getArguments(), arguments))
    mapping.map(parameter, castTo(builder, argument, parameter.getType()));
  for (Operation &inner : block.without_terminator())
    builder.clone(inner, mapping);
  SmallVector<Value> results;
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(mapping.lookupOrDefault(value));
  return results;
}

Value albert::insertSlot(OpBuilder &builder, Location loc, Value value,
                         Value stacked, OpFoldResult slot) {
  auto type = cast<RankedTensorType>(stacked.getType());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, stacked);
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  offsets[0] = slot;
  sizes[0] = builder.getIndexAttr(1);
  return tensor::InsertSliceOp::create(builder, loc, value, stacked, offsets,
                                       sizes, strides);
}

/// A stack like `stack`, in front of it and with its body, that saves values of
/// `types`.
static albert::StackOp recreate(RewriterBase &rewriter, albert::StackOp stack,
                                ArrayRef<Type> types) {
  rewriter.setInsertionPoint(stack);
  auto created = albert::StackOp::create(
      rewriter, stack.getLoc(), stack.getResult().getType(), types,
      stack.getInput(), stack.getRowOffsets(), stack.getKeyCounts(),
      stack.getKeyBias(), stack.getQueryRows(), stack.getQueryOffsets(),
      stack.getParams(), stack.getRowKeys(), stack.getSlots());
  created.getBody().takeBody(stack.getBody());
  return created;
}

albert::StackOp albert::createSaving(RewriterBase &rewriter, StackOp stack,
                                     ArrayRef<Value> values) {
  auto yield = cast<YieldOp>(stack.getBody().front().getTerminator());
  rewriter.modifyOpInPlace(yield,
                           [&] { yield.getSavedMutable().append(values); });
  SmallVector<Type> types;
  for (Value value : values)
    types.push_back(StackOp::getSavedType(
        cast<RankedTensorType>(value.getType()), stack.getNumBlocks()));
  return recreate(rewriter, stack, types);
}

albert::StackOp albert::removeSaved(RewriterBase &rewriter, StackOp stack) {
  auto yield = cast<YieldOp>(stack.getBody().front().getTerminator());
  rewriter.modifyOpInPlace(yield, [&] { yield.getSavedMutable().clear(); });
  StackOp plain = recreate(rewriter, stack, {});
  rewriter.replaceAllUsesWith(stack.getResult(), plain.getResult());
  rewriter.eraseOp(stack);
  return plain;
}

RankedTensorType albert::getSlotType(Type stacked) {
  auto type = cast<RankedTensorType>(stacked);
  return cast<RankedTensorType>(type.clone(type.getShape().drop_front()));
}

RankedTensorType albert::withDynamicRows(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  shape.front() = ShapedType::kDynamic;
  return tensor.clone(shape);
}

/// The part of `verifySlots` that is about one parameter.
static LogicalResult verifyTable(Operation *op, unsigned index, Type param,
                                 ArrayRef<int64_t> table, size_t blocks) {
  auto type = cast<RankedTensorType>(param);
  if (type.getRank() < 1 || !type.hasStaticShape())
    return op->emitOpError()
           << "parameter " << index
           << ": expected a static tensor with a slot dimension, found "
           << type;
  if (table.empty())
    return op->emitOpError()
           << "parameter " << index
           << ": expected a slot for at least one block, found none";
  if (table.size() != blocks)
    return op->emitOpError()
           << "parameter " << index << ": expected a slot for each of "
           << blocks << " blocks, found " << table.size();
  for (int64_t slot : table)
    if (slot < 0 || slot >= type.getDimSize(0))
      return op->emitOpError()
             << "parameter " << index << ": expected slots in [0, "
             << type.getDimSize(0) << "), found " << slot;
  return success();
}

LogicalResult albert::verifySlots(Operation *op, ValueRange params,
                                  ArrayAttr slots) {
  if (slots.size() != params.size())
    return op->emitOpError()
           << "expected a slot table for each of " << params.size()
           << " parameters, found " << slots.size();
  size_t blocks =
      slots.empty() ? 1 : cast<DenseI64ArrayAttr>(slots[0]).asArrayRef().size();
  for (auto [index, param] : llvm::enumerate(params))
    if (failed(verifyTable(op, index, param.getType(),
                           cast<DenseI64ArrayAttr>(slots[index]), blocks)))
      return failure();
  return success();
}

LogicalResult albert::verifyBodyArguments(Operation *op, TypeRange expected) {
  Block &block = op->getRegion(0).front();
  if (block.getNumArguments() != expected.size())
    return op->emitOpError() << "expected a body with " << expected.size()
                             << " arguments, found " << block.getNumArguments();
  for (auto [argument, type] : llvm::zip(block.getArguments(), expected))
    if (argument.getType() != type)
      return op->emitOpError()
             << "body argument " << argument.getArgNumber() << ": expected "
             << type << ", found " << argument.getType();
  return success();
}

Value albert::gatherKeys(OpBuilder &builder, Location loc, Value keys,
                         Value rows) {
  auto type = cast<RankedTensorType>(keys.getType());
  Value count = tensor::DimOp::create(builder, loc, rows, 0);
  return tensor::GenerateOp::create(
      builder, loc, type.clone({ShapedType::kDynamic}), count,
      [&](OpBuilder &b, Location loc, ValueRange index) {
        Value row = tensor::ExtractOp::create(b, loc, rows, index);
        row = arith::IndexCastOp::create(b, loc, b.getIndexType(), row);
        Value key = tensor::ExtractOp::create(b, loc, keys, row);
        tensor::YieldOp::create(b, loc, key);
      });
}
