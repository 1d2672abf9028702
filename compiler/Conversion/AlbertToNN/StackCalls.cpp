//===- StackCalls.cpp - the calls that replace a stack --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Calls of layer functions, one per block: the first on the stack's input, all
/// others in a loop whose rows are on a tape.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/AlbertToNN/StackCalls.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using albert::StackGradOp;
using albert::StackOp;

//===----------------------------------------------------------------------===//
// LayerCalls
//===----------------------------------------------------------------------===//

LayerCalls::LayerCalls(OpBuilder &builder, Operation *stack, Value context,
                       const LayerFunction &layer)
    : builder(builder), loc(stack->getLoc()), context(context), layer(layer) {
  auto op = dyn_cast<StackOp>(stack);
  slotTables = op ? op.getSlots() : cast<StackGradOp>(stack).getSlots();
}

Value LayerCalls::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value LayerCalls::emptyRows(Value like, Type type) {
  Value rows = tensor::DimOp::create(builder, loc, like, 0);
  return tensor::EmptyOp::create(builder, loc, cast<RankedTensorType>(type),
                                 ValueRange{rows});
}

Value LayerCalls::createTape(int64_t slots, Type type, Value like) {
  auto slot = cast<RankedTensorType>(type);
  Value rows = tensor::DimOp::create(builder, loc, like, 0);
  return rt::TapeOp::create(
      builder, loc, rt::TapeType::get(builder.getContext(), slots, slot), rows);
}

Value LayerCalls::slotOf(Value tape, Value index) {
  Type type = cast<rt::TapeType>(tape.getType()).getSlot();
  return rt::TapeSlotOp::create(builder, loc, type, tape, index);
}

Value LayerCalls::read(Value tape, Value index) {
  Type type = cast<rt::TapeType>(tape.getType()).getSlot();
  return rt::TapeReadOp::create(builder, loc, type, tape, index);
}

Value LayerCalls::readSaved(const SavedValue &place, Value block,
                            bool isFirst) {
  if (!place.first)
    return read(place.tape, block);
  if (isFirst)
    return place.first;
  Value one = index(1);
  return read(place.tape, builder.createOrFold<arith::SubIOp>(loc, block, one));
}

ArrayRef<int64_t> LayerCalls::getTable(unsigned index) {
  return cast<DenseI64ArrayAttr>(
      slotTables[layer.slots.getRepresentative(index)]);
}

void LayerCalls::createTables() {
  for (unsigned i = 0; i < layer.slots.size(); ++i) {
    ArrayRef<int64_t> table = getTable(i);
    auto type = RankedTensorType::get({static_cast<int64_t>(table.size())},
                                      builder.getIndexType());
    tables.push_back(arith::ConstantOp::create(
        builder, loc, DenseIntElementsAttr::get(type, table)));
  }
}

void LayerCalls::appendSlots(Value block, SmallVectorImpl<Value> &operands) {
  for (unsigned i = 0; i < layer.slots.size(); ++i) {
    IntegerAttr constant;
    if (matchPattern(block, m_Constant(&constant)))
      operands.push_back(index(getTable(i)[constant.getInt()]));
    else
      operands.push_back(tensor::ExtractOp::create(builder, loc, tables[i],
                                                   ValueRange{block}));
  }
}

func::CallOp LayerCalls::callLayer(ArrayRef<Value> operands) {
  func::FuncOp function = layer.function;
  SmallVector<Value> arguments;
  for (auto [operand, type] :
       llvm::zip_equal(operands, function.getArgumentTypes()))
    arguments.push_back(albert::castTo(builder, operand, type));
  return func::CallOp::create(builder, loc, function, arguments);
}

//===----------------------------------------------------------------------===//
// Forward
//===----------------------------------------------------------------------===//

namespace {
/// The calls of one `albert.stack`.
class ForwardCalls : LayerCalls {
public:
  ForwardCalls(OpBuilder &builder, StackOp op, Value context,
               const LayerFunction &layer, SavedValues &saved)
      : LayerCalls(builder, op, context, layer), op(op), saved(saved),
        rowsType(op.getInput().getType()) {}

  /// All blocks; returns the rows after the last one.
  Value emit();
  /// Replaces slices of what is saved that are one block's.
  void replaceSlices(RewriterBase &rewriter);

private:
  void createTapes(int64_t full);
  Value call(Value keys, Value queries, Value queryOffsets, Value queryKeys,
             Value block, Value destination);
  /// A call in which all rows are queries.
  Value call(Value rows, Value block, Value destination) {
    return call(rows, rows, op.getRowOffsets(), op.getRowKeys(), block,
                destination);
  }
  Value emitFull(int64_t blocks);
  /// The slot of the rows that enter block `block` > 0, or leave the one
  /// before.
  Value rowsSlot(Value block);
  Value getSavedDestination(Value value, unsigned number, Value block);

  StackOp op;
  SavedValues &saved;
  Type rowsType;
  /// The rows between blocks: all of them if the gradient reads them, else two
  /// that take turns.
  Value rowsTape;
  bool keepsRows = false;
};
} // namespace

/// Tapes for what is saved, and for the rows between `full` blocks.
void ForwardCalls::createTapes(int64_t full) {
  Value input = op.getInput();
  keepsRows =
      llvm::any_of(layer.savedArguments, [](std::optional<unsigned> number) {
        return number.has_value();
      });
  if (full > 1)
    rowsTape = createTape(keepsRows ? full - 1 : std::min<int64_t>(full - 1, 2),
                          rowsType, input);
  for (auto [number, result] : llvm::enumerate(op.getSaved())) {
    if (layer.savedArguments[number]) {
      saved[result] = {rowsTape, input};
      continue;
    }
    if (op.getNumBlocks() == 1)
      continue;
    auto type = cast<RankedTensorType>(result.getType());
    Type slot = type.clone(type.getShape().drop_front());
    saved[result] = {createTape(op.getNumBlocks(), slot, input), Value()};
  }
}

Value ForwardCalls::rowsSlot(Value block) {
  Value one = index(1);
  Value before = builder.createOrFold<arith::SubIOp>(loc, block, one);
  if (keepsRows)
    return before;
  return builder.createOrFold<arith::AndIOp>(loc, before, one);
}

/// The argument of the body that `value` has as many rows as. Asking ops for
/// their shape makes ops; they go with the body.
static BlockArgument findRowsArgument(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    auto shaped = dyn_cast<ReifyRankedShapedTypeOpInterface>(op);
    ReifiedRankedShapedTypeDims shapes;
    OpBuilder builder(op);
    Value source;
    if (shaped && succeeded(shaped.reifyResultShapes(builder, shapes))) {
      OpFoldResult rows =
          shapes[cast<OpResult>(value).getResultNumber()].front();
      if (auto size = dyn_cast<Value>(rows))
        if (auto dim = size.getDefiningOp<tensor::DimOp>())
          source = dim.getSource();
    }
    // What has no shape of its own is elementwise.
    value = source ? source : op->getOperand(0);
  }
  return cast<BlockArgument>(value);
}

/// Where `block` writes its saved value `number`, `value` in the body.
Value ForwardCalls::getSavedDestination(Value value, unsigned number,
                                        Value block) {
  SavedValue place = saved.lookup(op.getSaved()[number]);
  if (place.tape)
    return slotOf(place.tape, block);
  bool ofQueries = op.getQueryRows() &&
                   findRowsArgument(value).getArgNumber() == StackOp::Queries;
  return emptyRows(ofQueries ? op.getQueryRows() : op.getInput(),
                   value.getType());
}

Value ForwardCalls::call(Value keys, Value queries, Value queryOffsets,
                         Value queryKeys, Value block, Value destination) {
  SmallVector<Value> operands = {context,
                                 keys,
                                 queries,
                                 queryOffsets,
                                 op.getRowOffsets(),
                                 op.getKeyCounts(),
                                 op.getKeyBias()};
  appendSlots(block, operands);
  llvm::append_range(operands, op.getParams());
  if (queryKeys)
    operands.push_back(queryKeys);
  operands.push_back(destination);
  auto yield = cast<albert::YieldOp>(op.getBody().front().getTerminator());
  SmallVector<unsigned> written;
  for (auto [number, value] : llvm::enumerate(yield.getSaved()))
    if (!layer.savedArguments[number]) {
      operands.push_back(getSavedDestination(value, number, block));
      written.push_back(number);
    }
  func::CallOp result = callLayer(operands);
  // With one block the results are the saved values themselves.
  for (auto [index, number] : llvm::enumerate(written)) {
    SavedValue &place = saved[op.getSaved()[number]];
    if (!place.tape)
      place.first = result.getResult(1 + index);
  }
  return result.getResult(0);
}

/// `blocks` blocks of which all rows are read.
Value ForwardCalls::emitFull(int64_t blocks) {
  if (blocks == 0)
    return op.getInput();
  if (blocks == 1)
    return call(op.getInput(), index(0), emptyRows(op.getInput(), rowsType));
  createTables();
  Value first = index(0), one = index(1), last = index(blocks - 1);
  (void)call(op.getInput(), first, slotOf(rowsTape, rowsSlot(one)));
  if (blocks > 2) {
    auto loop = scf::ForOp::create(builder, loc, one, last, one);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    Value block = loop.getInductionVar();
    Value next = arith::AddIOp::create(builder, loc, block, one);
    (void)call(read(rowsTape, rowsSlot(block)), block,
               slotOf(rowsTape, rowsSlot(next)));
  }
  return call(read(rowsTape, rowsSlot(last)), last,
              emptyRows(op.getInput(), rowsType));
}

Value ForwardCalls::emit() {
  int64_t blocks = op.getNumBlocks();
  int64_t full = op.getQueryRows() ? blocks - 1 : blocks;
  createTapes(full);
  Value rows = emitFull(full);
  if (!op.getQueryRows())
    return rows;
  Value queries =
      nn::GatherRowsOp::create(builder, loc, rows, op.getQueryRows());
  for (auto [number, result] : llvm::enumerate(op.getSaved()))
    if (layer.savedArguments[number] == StackOp::Queries)
      saved[result].first = queries;
  Value queryKeys = op.getRowKeys();
  if (queryKeys)
    queryKeys = albert::gatherKeys(builder, loc, queryKeys, op.getQueryRows());
  return call(rows, queries, op.getQueryOffsets(), queryKeys, index(full),
              emptyRows(op.getQueryRows(), rowsType));
}

/// The block whose saved value `slice` is; none if it is anything else.
static std::optional<int64_t> findBlock(tensor::ExtractSliceOp slice) {
  auto saved = slice.getSourceType();
  RankedTensorType type = slice.getType();
  if (!slice.hasUnitStride() || type.getRank() + 1 != saved.getRank() ||
      type.getShape() != saved.getShape().drop_front() ||
      slice.getStaticSizes().front() != 1)
    return std::nullopt;
  ArrayRef<int64_t> offsets = slice.getStaticOffsets();
  if (ShapedType::isDynamic(offsets.front()) ||
      llvm::any_of(offsets.drop_front(),
                   [](int64_t offset) { return offset != 0; }))
    return std::nullopt;
  return offsets.front();
}

void ForwardCalls::replaceSlices(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (Value result : op.getSaved())
    for (Operation *user : llvm::make_early_inc_range(result.getUsers())) {
      auto slice = dyn_cast<tensor::ExtractSliceOp>(user);
      std::optional<int64_t> block = slice ? findBlock(slice) : std::nullopt;
      if (!block)
        continue;
      rewriter.setInsertionPoint(slice);
      Value value = readSaved(saved.lookup(result), index(*block), *block == 0);
      rewriter.replaceOp(slice,
                         albert::castTo(builder, value, slice.getType()));
    }
}

void albertc::emitStackCalls(RewriterBase &rewriter, StackOp op, Value context,
                             const LayerFunction &layer, SavedValues &saved) {
  rewriter.setInsertionPoint(op);
  ForwardCalls calls(rewriter, op, context, layer, saved);
  Value rows = calls.emit();
  calls.replaceSlices(rewriter);
  if (rows.getType() != op.getResult().getType())
    rows = tensor::CastOp::create(rewriter, op.getLoc(),
                                  op.getResult().getType(), rows);
  rewriter.replaceAllUsesWith(op.getResult(), rows);
}

//===----------------------------------------------------------------------===//
// Backward
//===----------------------------------------------------------------------===//

namespace {
/// The calls of one `albert.stack_grad`.
class BackwardCalls : LayerCalls {
public:
  BackwardCalls(OpBuilder &builder, StackGradOp op, Value context,
                const LayerFunction &layer, ArrayRef<SavedValue> saved)
      : LayerCalls(builder, op, context, layer), op(op), saved(saved),
        rowsType(op.getInput().getType()) {}

  /// All blocks; returns the results of the op.
  SmallVector<Value> emit();

private:
  /// Key rows, query rows and accumulators of `block`.
  SmallVector<Value> call(Value cotangent, Value block, bool isFirst,
                          ValueRange accumulators);
  /// The cotangent of the block before, and the accumulators.
  SmallVector<Value> emitBlock(Value cotangent, Value block, bool isFirst,
                               ValueRange accumulators);
  SmallVector<Value> emitLoop(int64_t blocks);

  StackGradOp op;
  ArrayRef<SavedValue> saved;
  Type rowsType;
};
} // namespace

SmallVector<Value> BackwardCalls::call(Value cotangent, Value block,
                                       bool isFirst, ValueRange accumulators) {
  SmallVector<Value> operands = {context,
                                 cotangent,
                                 op.getQueryOffsets() ? op.getQueryOffsets()
                                                      : op.getRowOffsets(),
                                 op.getRowOffsets(),
                                 op.getKeyCounts(),
                                 op.getKeyBias()};
  appendSlots(block, operands);
  llvm::append_range(operands, op.getParams());
  if (op.getQueryKeys())
    operands.push_back(op.getQueryKeys());
  for (const SavedValue &place : saved)
    operands.push_back(readSaved(place, block, isFirst));
  operands.push_back(emptyRows(op.getInput(), rowsType));
  operands.push_back(emptyRows(cotangent, rowsType));
  llvm::append_range(operands, accumulators);
  return SmallVector<Value>(callLayer(operands).getResults());
}

SmallVector<Value> BackwardCalls::emitBlock(Value cotangent, Value block,
                                            bool isFirst,
                                            ValueRange accumulators) {
  SmallVector<Value> values = call(cotangent, block, isFirst, accumulators);
  Value sum = arith::AddFOp::create(builder, loc, values[0], values[1]);
  SmallVector<Value> results = {sum};
  llvm::append_range(results, ArrayRef(values).drop_front(2));
  return results;
}

/// Blocks `blocks` - 1 to 1.
SmallVector<Value> BackwardCalls::emitLoop(int64_t blocks) {
  createTables();
  SmallVector<Value> carried = {op.getCotangent()};
  llvm::append_range(carried, op.getAccumulators());
  Value one = index(1), last = index(blocks - 1);
  auto loop = scf::ForOp::create(builder, loc, index(0), last, one, carried);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value block =
      arith::SubIOp::create(builder, loc, last, loop.getInductionVar());
  Value cotangent = loop.getRegionIterArg(0);
  SmallVector<Value> values =
      emitBlock(cotangent, block, /*isFirst=*/false,
                ValueRange(loop.getRegionIterArgs()).drop_front());
  // What a loop carries stays in one buffer.
  values[0] = bufferization::MaterializeInDestinationOp::create(
                  builder, loc, values[0], cotangent)
                  .getResult();
  scf::YieldOp::create(builder, loc, values);
  return SmallVector<Value>(loop.getResults());
}

SmallVector<Value> BackwardCalls::emit() {
  int64_t blocks = op.getNumBlocks();
  SmallVector<Value> carried = {op.getCotangent()};
  llvm::append_range(carried, op.getAccumulators());
  if (blocks > 1)
    carried = emitLoop(blocks);
  ArrayRef<Value> accumulators = ArrayRef(carried).drop_front();
  if (op.getQueryOffsets())
    return call(carried[0], index(0), /*isFirst=*/true, accumulators);
  return emitBlock(carried[0], index(0), /*isFirst=*/true, accumulators);
}

LogicalResult albertc::emitStackGradCalls(RewriterBase &rewriter,
                                          StackGradOp op, Value context,
                                          const LayerFunction &layer,
                                          const SavedValues &saved) {
  SmallVector<SavedValue> places;
  for (Value value : op.getSaved()) {
    auto place = saved.find(value);
    if (place == saved.end())
      return op.emitOpError("expected saved values that are results of an "
                            "albert.stack of the same function");
    places.push_back(place->second);
  }
  rewriter.setInsertionPoint(op);
  SmallVector<Value> results =
      BackwardCalls(rewriter, op, context, layer, places).emit();
  for (auto [result, value] : llvm::zip_equal(op->getResults(), results)) {
    if (value.getType() != result.getType())
      value = tensor::CastOp::create(rewriter, op.getLoc(), result.getType(),
                                     value);
    rewriter.replaceAllUsesWith(result, value);
  }
  return success();
}
