//===- StackOp.cpp - the shared layer stack -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference, checks and decomposition of `albert.stack`.
///
//===----------------------------------------------------------------------===//
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/ShapeUtils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;
using namespace albertc::nn::detail;

LogicalResult StackOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> location,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto input = getTensorOfRank(location, adaptor.getInput(), 2, "input");
  if (failed(input))
    return failure();
  if (!adaptor.getQueryRows()) {
    types.push_back(*input);
    return success();
  }
  auto rows =
      getTensorOfRank(location, adaptor.getQueryRows(), 1, "query_rows");
  if (failed(rows))
    return failure();
  inferRows(*rows, input->getDimSize(1), input->getElementType(), types);
  return success();
}

int64_t StackOp::getNumBlocks() {
  return getSlots().empty() ? 1 : getSlotTable(0).size();
}

/// (C3), (C4) and (C7) for parameter `index`.
static LogicalResult verifyParam(StackOp op, unsigned index) {
  auto type = cast<RankedTensorType>(op.getParams()[index].getType());
  if (type.getRank() < 2 || !type.hasStaticShape())
    return op.emitOpError()
           << "parameter " << index
           << ": expected a static tensor with a slot dimension, found "
           << type;
  ArrayRef<int64_t> table = op.getSlotTable(index);
  if (table.empty() || static_cast<int64_t>(table.size()) != op.getNumBlocks())
    return op.emitOpError()
           << "parameter " << index << ": expected a slot for each of "
           << op.getNumBlocks() << " blocks, found " << table.size();
  for (int64_t slot : table)
    if (slot < 0 || slot >= type.getDimSize(0))
      return op.emitOpError()
             << "parameter " << index << ": expected slots in [0, "
             << type.getDimSize(0) << "), found " << slot;
  return success();
}

LogicalResult StackOp::verify() {
  if (!getInput().getType().isDynamicDim(0))
    return emitOpError() << "expected input to have dynamic rows, found "
                         << getInput().getType();
  if ((getQueryRows() == nullptr) != (getQueryOffsets() == nullptr))
    return emitOpError("expected query_rows and query_offsets together, found "
                       "one of them");
  if (getSlots().size() != getParams().size())
    return emitOpError() << "expected a slot table for each of "
                         << getParams().size() << " parameters, found "
                         << getSlots().size();
  for (unsigned i = 0, e = getParams().size(); i < e; ++i)
    if (failed(verifyParam(*this, i)))
      return failure();
  return success();
}

/// The types that (C5) asks for.
static SmallVector<Type> getBodyTypes(StackOp op) {
  auto dynamic = [](Type type) -> Type {
    auto tensor = cast<RankedTensorType>(type);
    SmallVector<int64_t> shape(tensor.getShape());
    shape.front() = ShapedType::kDynamic;
    return tensor.clone(shape);
  };
  Type rows = op.getInput().getType();
  Type offsets = op.getRowOffsets().getType();
  SmallVector<Type> types = {rows,
                             rows,
                             offsets,
                             offsets,
                             op.getKeyCounts().getType(),
                             op.getKeyBias().getType()};
  // Offsets of queries and of rows differ in nothing but their values.
  if (op.getQueryOffsets())
    types[StackOp::QueryOffsets] = dynamic(op.getQueryOffsets().getType());
  for (Value param : op.getParams()) {
    auto type = cast<RankedTensorType>(param.getType());
    types.push_back(type.clone(type.getShape().drop_front()));
  }
  return types;
}

LogicalResult StackOp::verifyRegions() {
  Block &block = getBody().front();
  SmallVector<Type> expected = getBodyTypes(*this);
  if (block.getNumArguments() != expected.size())
    return emitOpError() << "expected a body with " << expected.size()
                         << " arguments, found " << block.getNumArguments();
  for (auto [argument, type] : llvm::zip(block.getArguments(), expected))
    if (argument.getType() != type)
      return emitOpError() << "body argument " << argument.getArgNumber()
                           << ": expected " << type << ", found "
                           << argument.getType();
  auto yield = dyn_cast<YieldOp>(block.getTerminator());
  if (!yield)
    return emitOpError() << "expected the body to end in albert.yield, found "
                         << block.getTerminator()->getName();
  Type rows = expected[Queries];
  if (yield.getRows().getType() != rows)
    return yield.emitOpError() << "expected rows of type " << rows << ", found "
                               << yield.getRows().getType();
  return success();
}

/// Slot `slot` of the stacked parameter `param`, without the slot dimension.
static Value extractSlot(OpBuilder &builder, Location loc, Value param,
                         int64_t slot) {
  auto type = cast<RankedTensorType>(param.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  offsets[0] = builder.getIndexAttr(slot);
  sizes[0] = builder.getIndexAttr(1);
  return tensor::ExtractSliceOp::create(
      builder, loc,
      cast<RankedTensorType>(type.clone(type.getShape().drop_front())), param,
      offsets, sizes, strides);
}

/// Appends a copy of the body of `op` with `arguments`; returns its rows.
static Value inlineBody(OpBuilder &builder, StackOp op,
                        ArrayRef<Value> arguments) {
  Block &block = op.getBody().front();
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &inner : block.without_terminator())
    builder.clone(inner, mapping);
  auto yield = cast<YieldOp>(block.getTerminator());
  return mapping.lookupOrDefault(yield.getRows());
}

FailureOr<SmallVector<Value>> StackOp::decomposeOperation(OpBuilder &builder) {
  Location loc = getLoc();
  Value rows = getInput();
  for (int64_t block = 0, blocks = getNumBlocks(); block < blocks; ++block) {
    Value queries = rows, queryOffsets = getRowOffsets();
    if (block + 1 == blocks && getQueryRows()) {
      queries = nn::GatherRowsOp::create(builder, loc, rows, getQueryRows());
      queryOffsets = getQueryOffsets();
    }
    SmallVector<Value> arguments = {rows,           queries,
                                    queryOffsets,   getRowOffsets(),
                                    getKeyCounts(), getKeyBias()};
    for (auto [index, param] : llvm::enumerate(getParams()))
      arguments.push_back(
          extractSlot(builder, loc, param, getSlot(index, block)));
    rows = inlineBody(builder, *this, arguments);
  }
  return SmallVector<Value>{rows};
}
