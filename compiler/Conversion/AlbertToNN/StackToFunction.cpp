//===- StackToFunction.cpp - one function for all blocks ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Outlines the body of `albert.stack` into one private destination-style
/// function and calls it for every block (see the pass description).
///
//===----------------------------------------------------------------------===//
#include "compiler/Conversion/AlbertToNN/AlbertToNN.h"
#include "compiler/Conversion/AlbertToNN/LayerFunction.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace albertc;
using albert::StackOp;

namespace {
/// Emits the calls that replace one stack.
class StackCalls {
public:
  StackCalls(OpBuilder &builder, StackOp op, Value context,
             const LayerFunction &layer)
      : builder(builder), loc(op.getLoc()), op(op), context(context),
        layer(layer) {}

  /// All blocks; returns the rows after the last one.
  Value emit();

private:
  /// A block number: a constant, or a value inside the loop.
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value emptyRows(Value like);
  Value slotOf(unsigned table, Value block);
  Value call(Value keys, Value queries, Value queryOffsets, Value block,
             Value destination);
  Value emitPairs(Value rows, int64_t blocks);

  OpBuilder &builder;
  Location loc;
  StackOp op;
  Value context;
  const LayerFunction &layer;
  /// The slot tables of `layer` as constants, for blocks inside the loop.
  SmallVector<Value> tables;
};
} // namespace

/// A destination with as many rows as `like` (a matrix or a list of rows).
Value StackCalls::emptyRows(Value like) {
  auto type = cast<RankedTensorType>(op.getInput().getType());
  Value rows = tensor::DimOp::create(builder, loc, like, 0);
  return tensor::EmptyOp::create(builder, loc, type, ValueRange{rows});
}

/// The slot that `block` reads of the parameters with slot table `table`.
Value StackCalls::slotOf(unsigned table, Value block) {
  IntegerAttr constant;
  if (matchPattern(block, m_Constant(&constant)))
    return index(layer.slotTables[table][constant.getInt()]);
  return tensor::ExtractOp::create(builder, loc, tables[table],
                                   ValueRange{block});
}

Value StackCalls::call(Value keys, Value queries, Value queryOffsets,
                       Value block, Value destination) {
  SmallVector<Value> operands = {context,
                                 keys,
                                 queries,
                                 queryOffsets,
                                 op.getRowOffsets(),
                                 op.getKeyCounts(),
                                 op.getKeyBias()};
  for (unsigned i = 0, e = layer.slotTables.size(); i < e; ++i)
    operands.push_back(slotOf(i, block));
  llvm::append_range(operands, op.getParams());
  operands.push_back(destination);
  return func::CallOp::create(builder, loc, layer.function, operands)
      .getResult(0);
}

/// Blocks [0, `blocks`), an even number, two per iteration.
Value StackCalls::emitPairs(Value rows, int64_t blocks) {
  for (ArrayRef<int64_t> table : layer.slotTables) {
    auto type = RankedTensorType::get({static_cast<int64_t>(table.size())},
                                      builder.getIndexType());
    tables.push_back(arith::ConstantOp::create(
        builder, loc, DenseIntElementsAttr::get(type, table)));
  }
  Value one = index(1);
  auto loop = scf::ForOp::create(builder, loc, index(0), index(blocks),
                                 index(2), ValueRange{rows});
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value carried = loop.getRegionIterArg(0), block = loop.getInductionVar();
  Value first =
      call(carried, carried, op.getRowOffsets(), block, emptyRows(carried));
  Value next = arith::AddIOp::create(builder, loc, block, one);
  Value second = call(first, first, op.getRowOffsets(), next, carried);
  scf::YieldOp::create(builder, loc, second);
  return loop.getResult(0);
}

Value StackCalls::emit() {
  int64_t blocks = op.getNumBlocks();
  int64_t full = op.getQueryRows() ? blocks - 1 : blocks;
  int64_t paired = full - full % 2;
  Value rows = op.getInput();
  if (paired > 0)
    rows = emitPairs(rows, paired);
  if (full > paired)
    rows = call(rows, rows, op.getRowOffsets(), index(paired), emptyRows(rows));
  if (!op.getQueryRows())
    return rows;
  Value queries =
      nn::GatherRowsOp::create(builder, loc, rows, op.getQueryRows());
  return call(rows, queries, op.getQueryOffsets(), index(full),
              emptyRows(op.getQueryRows()));
}

namespace {
/// %y = albert.stack %x ... { body }
///   ->
/// func.func private @layer(...) { body }
/// %y = scf.for ... { call @layer ... call @layer }
struct ConvertStack final : OpRewritePattern<StackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(StackOp op,
                                PatternRewriter &rewriter) const override {
    auto function = op->getParentOfType<func::FuncOp>();
    if (!function)
      return rewriter.notifyMatchFailure(op, "not in a function");
    Value context;
    for (BlockArgument argument : function.getArguments())
      if (isa<rt::ContextType>(argument.getType()))
        context = argument;
    if (!context)
      return op.emitOpError() << "expected an argument of type !rt.context on @"
                              << function.getSymName() << ", found none";
    LayerFunction layer = buildLayerFunction(rewriter, op, function);
    rewriter.setInsertionPoint(op);
    Value rows = StackCalls(rewriter, op, context, layer).emit();
    if (rows.getType() != op.getResult().getType())
      rows = tensor::CastOp::create(rewriter, op.getLoc(),
                                    op.getResult().getType(), rows);
    rewriter.replaceOp(op, rows);
    return success();
  }
};
} // namespace

void albertc::populateStackToFunctionPatterns(RewritePatternSet &patterns) {
  patterns.add<ConvertStack>(patterns.getContext());
}
