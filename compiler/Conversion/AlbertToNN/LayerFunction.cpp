//===- LayerFunction.cpp - the function of a stack's body -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builds the private destination-style function that holds one block.
///
//===----------------------------------------------------------------------===//
#include "compiler/Conversion/AlbertToNN/LayerFunction.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace albertc;
using albert::StackOp;
using rt::RTDialect;

/// The distinct tables of `op` with a slot other than 0.
static SmallVector<ArrayRef<int64_t>> collectSlotTables(StackOp op) {
  SmallVector<ArrayRef<int64_t>> tables;
  for (unsigned i = 0, e = op.getParams().size(); i < e; ++i) {
    ArrayRef<int64_t> table = op.getSlotTable(i);
    if (llvm::any_of(table, [](int64_t slot) { return slot != 0; }) &&
        !llvm::is_contained(tables, table))
      tables.push_back(table);
  }
  return tables;
}

/// The static bound of the rows of `value` if it is an argument with one.
static int64_t getMaxRows(func::FuncOp function, Value value) {
  auto argument = dyn_cast_if_present<BlockArgument>(value);
  if (!argument || argument.getOwner() != &function.front())
    return 0;
  auto bound = function.getArgAttrOfType<IntegerAttr>(argument.getArgNumber(),
                                                      RTDialect::kMaxRowsAttr);
  return bound ? bound.getInt() : 0;
}

/// The static bound of the rows that enter the stack: the packed tokens'.
static int64_t getMaxTokens(func::FuncOp function) {
  for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i) {
    auto rows = function.getArgAttrOfType<StringAttr>(i, RTDialect::kRowsAttr);
    if (rows && rows.getValue() == "tokens")
      return getMaxRows(function, function.getArgument(i));
  }
  return 0;
}

/// Bounds of the body's six leading arguments, 0 where there is none.
static SmallVector<int64_t> getBounds(StackOp op, func::FuncOp parent) {
  int64_t tokens = getMaxTokens(parent);
  int64_t queries = std::max(tokens, getMaxRows(parent, op.getQueryRows()));
  int64_t offsets = getMaxRows(parent, op.getRowOffsets());
  return {tokens,
          queries,
          offsets,
          offsets,
          getMaxRows(parent, op.getKeyCounts()),
          getMaxRows(parent, op.getKeyBias())};
}

/// Says for every argument of `function` whether it is written, and the bounds
/// of the rows.
static void setArgumentAttributes(func::FuncOp function,
                                  ArrayRef<int64_t> bounds) {
  OpBuilder builder(function);
  unsigned last = function.getNumArguments() - 1;
  auto setMaxRows = [&](unsigned index, int64_t bound) {
    if (bound > 0)
      function.setArgAttr(index, RTDialect::kMaxRowsAttr,
                          builder.getI64IntegerAttr(bound));
  };
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isa<TensorType>(type))
      function.setArgAttr(
          index, bufferization::BufferizationDialect::kWritableAttrName,
          builder.getBoolAttr(index == last));
  for (auto [index, bound] : llvm::enumerate(bounds))
    setMaxRows(index + 1, bound);
  setMaxRows(last, bounds[StackOp::Queries]);
}

/// Slot `slot` of the stacked parameter `param`, without the slot dimension.
static Value extractSlot(OpBuilder &builder, Location loc, Value param,
                         OpFoldResult slot) {
  auto type = cast<RankedTensorType>(param.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  offsets[0] = slot;
  sizes[0] = builder.getIndexAttr(1);
  auto slotType =
      cast<RankedTensorType>(type.clone(type.getShape().drop_front()));
  return tensor::ExtractSliceOp::create(builder, loc, slotType, param, offsets,
                                        sizes, strides);
}

/// Creates the function of `op` without a body, named @layer or, when that is
/// taken, @layer_1 and so on.
static func::FuncOp createFunction(RewriterBase &rewriter, StackOp op,
                                   func::FuncOp parent, unsigned numTables) {
  SmallVector<Type> inputs = {rt::ContextType::get(op.getContext())};
  auto bodyTypes = op.getBody().getArgumentTypes();
  auto leading = bodyTypes.begin() + StackOp::FirstParam;
  inputs.append(bodyTypes.begin(), leading);
  inputs.append(numTables, rewriter.getIndexType());
  llvm::append_range(inputs, op.getParams().getTypes());
  Type rows = op.getInput().getType();
  inputs.push_back(rows);

  auto module = parent->getParentOfType<ModuleOp>();
  std::string name = "layer";
  for (unsigned i = 1; SymbolTable::lookupSymbolIn(module, name); ++i)
    name = "layer_" + std::to_string(i);
  rewriter.setInsertionPoint(parent);
  auto function = func::FuncOp::create(
      rewriter, op.getLoc(), name, rewriter.getFunctionType(inputs, {rows}));
  function.setPrivate();
  // Inlining would undo what the function is for: one body for all blocks.
  function.setNoInline(true);
  return function;
}

LayerFunction albertc::buildLayerFunction(RewriterBase &rewriter, StackOp op,
                                          func::FuncOp parent) {
  LayerFunction layer;
  layer.slotTables = collectSlotTables(op);
  unsigned numTables = layer.slotTables.size();
  layer.function = createFunction(rewriter, op, parent, numTables);
  setArgumentAttributes(layer.function, getBounds(op, parent));

  Location loc = op.getLoc();
  Block *entry = layer.function.addEntryBlock();
  rewriter.setInsertionPointToStart(entry);
  Block &body = op.getBody().front();
  IRMapping mapping;
  for (unsigned i = 0; i < StackOp::FirstParam; ++i)
    mapping.map(body.getArgument(i), entry->getArgument(1 + i));
  unsigned firstTable = 1 + StackOp::FirstParam;
  for (unsigned i = 0, e = op.getParams().size(); i < e; ++i) {
    OpFoldResult slot = rewriter.getIndexAttr(0);
    const auto *table = llvm::find(layer.slotTables, op.getSlotTable(i));
    if (table != layer.slotTables.end())
      slot =
          entry->getArgument(firstTable + (table - layer.slotTables.begin()));
    Value param = entry->getArgument(firstTable + numTables + i);
    mapping.map(body.getArgument(StackOp::FirstParam + i),
                extractSlot(rewriter, loc, param, slot));
  }
  for (Operation &inner : body.without_terminator())
    rewriter.clone(inner, mapping);
  auto yield = cast<albert::YieldOp>(body.getTerminator());
  Value rows = mapping.lookupOrDefault(yield.getRows());
  Value written = bufferization::MaterializeInDestinationOp::create(
                      rewriter, loc, rows, entry->getArguments().back())
                      .getResult();
  func::ReturnOp::create(rewriter, loc, written);
  return layer;
}
