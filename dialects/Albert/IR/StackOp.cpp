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
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/NN/IR/ShapeUtils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;
using namespace albertc::nn::detail;

/// Appends the types of what the blocks save.
static LogicalResult inferSaved(std::optional<Location> location,
                                StackOp::Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  // A builder that makes the body later states the types itself.
  Region *body = adaptor.getRegions().front();
  auto yield = body->empty() || body->front().empty()
                   ? YieldOp()
                   : dyn_cast<YieldOp>(body->front().back());
  // While the stack is parsed nothing of it has been verified.
  if (!yield || yield->getNumOperands() == 0)
    return success();
  if (!llvm::all_of(adaptor.getSlots(), llvm::IsaPred<DenseI64ArrayAttr>))
    return success();
  int64_t blocks = StackOp::getNumBlocks(adaptor.getSlots());
  for (Type type : yield.getSaved().getTypes()) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return emitOptionalError(
          location, "expected saved values to be ranked tensors, found ", type);
    types.push_back(StackOp::getSavedType(tensor, blocks));
  }
  return success();
}

LogicalResult StackOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> location,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto input = getTensorOfRank(location, adaptor.getInput(), 2, "input");
  if (failed(input))
    return failure();
  if (!adaptor.getQueryRows()) {
    types.push_back(*input);
  } else {
    auto rows =
        getTensorOfRank(location, adaptor.getQueryRows(), 1, "query_rows");
    if (failed(rows))
      return failure();
    inferRows(*rows, input->getDimSize(1), input->getElementType(), types);
  }
  return inferSaved(location, adaptor, types);
}

int64_t StackOp::getNumBlocks(ArrayAttr slots) {
  return slots.empty() ? 1 : cast<DenseI64ArrayAttr>(slots[0]).size();
}

RankedTensorType StackOp::getSavedType(RankedTensorType type, int64_t blocks) {
  SmallVector<int64_t> shape = {blocks};
  llvm::append_range(shape, type.getShape());
  return type.clone(shape);
}

void StackOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  setNameFn(getResult(), "stacked");
  for (Value saved : getSaved())
    setNameFn(saved, "saved");
}

LogicalResult StackOp::reifyResultShapes(OpBuilder &builder,
                                         ReifiedRankedShapedTypeDims &shapes) {
  // What is saved may have the rows of the keys or of the queries.
  if (!getSaved().empty() && getQueryRows())
    return failure();
  shapes = reifyRows(builder, getQueryRows() ? getQueryRows() : getInput(),
                     getResult());
  for (Value saved : getSaved()) {
    SmallVector<OpFoldResult> &sizes = shapes.emplace_back();
    for (int64_t size : cast<RankedTensorType>(saved.getType()).getShape())
      sizes.push_back(ShapedType::isDynamic(size)
                          ? shapes.front().front()
                          : OpFoldResult(builder.getIndexAttr(size)));
  }
  return success();
}

LogicalResult StackOp::verify() {
  if (!getInput().getType().isDynamicDim(0))
    return emitOpError() << "expected input to have dynamic rows, found "
                         << getInput().getType();
  if ((getQueryRows() == nullptr) != (getQueryOffsets() == nullptr))
    return emitOpError("expected query_rows and query_offsets together, found "
                       "one of them");
  if (failed(verifySlots(*this, getParams(), getSlots())))
    return failure();
  if (getRowKeys() && !getRowKeys().getType().isDynamicDim(0))
    return emitOpError() << "expected row_keys of dynamic size (one per row of "
                            "input), found "
                         << getRowKeys().getType();
  if (getQueryRows() && !getSaved().empty() && getNumBlocks() != 1)
    return emitOpError() << "expected one block in a stack that saves values "
                            "and has queries, found "
                         << getNumBlocks();
  return success();
}

/// The types that (C5) asks for.
static SmallVector<Type> getBodyTypes(StackOp op) {
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
    types[StackOp::QueryOffsets] =
        withDynamicRows(op.getQueryOffsets().getType());
  for (Value param : op.getParams())
    types.push_back(getSlotType(param.getType()));
  if (op.getRowKeys())
    types.push_back(op.getRowKeys().getType());
  return types;
}

LogicalResult StackOp::verifyRegions() {
  SmallVector<Type> expected = getBodyTypes(*this);
  if (failed(verifyBodyArguments(*this, expected)))
    return failure();
  Block &block = getBody().front();
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

/// Room for what all blocks save, for the `values` of one.
static SmallVector<Value> emptySaved(OpBuilder &builder, StackOp op,
                                     ArrayRef<Value> values) {
  SmallVector<Value> saved;
  for (Value value : values) {
    SmallVector<OpFoldResult> sizes = {builder.getIndexAttr(op.getNumBlocks())};
    llvm::append_range(sizes,
                       tensor::getMixedSizes(builder, op.getLoc(), value));
    saved.push_back(tensor::EmptyOp::create(builder, op.getLoc(), sizes,
                                            getElementTypeOrSelf(value)));
  }
  return saved;
}

FailureOr<SmallVector<Value>> StackOp::decomposeOperation(OpBuilder &builder) {
  Location loc = getLoc();
  Value rows = getInput();
  SmallVector<Value> saved;
  for (int64_t block = 0, blocks = getNumBlocks(); block < blocks; ++block) {
    Value queries = rows, queryOffsets = getRowOffsets(), keys = getRowKeys();
    if (block + 1 == blocks && getQueryRows()) {
      queries = nn::GatherRowsOp::create(builder, loc, rows, getQueryRows());
      queryOffsets = getQueryOffsets();
      keys = keys ? gatherKeys(builder, loc, keys, getQueryRows()) : keys;
    }
    SmallVector<Value> arguments = {rows,           queries,
                                    queryOffsets,   getRowOffsets(),
                                    getKeyCounts(), getKeyBias()};
    for (auto [index, param] : llvm::enumerate(getParams()))
      arguments.push_back(extractSlot(
          builder, loc, param, builder.getIndexAttr(getSlot(index, block))));
    if (keys)
      arguments.push_back(keys);
    SmallVector<Value> values =
        inlineBlock(builder, getBody().front(), arguments);
    rows = values.front();
    if (block == 0)
      saved = emptySaved(builder, *this, ArrayRef(values).drop_front());
    for (auto [stacked, value] :
         llvm::zip_equal(saved, ArrayRef(values).drop_front()))
      stacked =
          insertSlot(builder, loc, value, stacked, builder.getIndexAttr(block));
  }
  SmallVector<Value> results = {castTo(builder, rows, getResult().getType())};
  llvm::append_range(results, saved);
  return results;
}
