//===- GatherToLinalg.cpp - Gathers and segment means to linalg -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ops whose rows are found through indices become explicit loops over rows;
/// what is done to one row stays linalg.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Row `row` of `panels` [T, P, 32] as [1, P, 32].
Value rowSlice(OpBuilder &b, Location loc, Value panels, Value row) {
  auto shape = cast<RankedTensorType>(panels.getType()).getShape();
  SmallVector<OpFoldResult> offsets = {row, b.getIndexAttr(0),
                                       b.getIndexAttr(0)};
  SmallVector<OpFoldResult> sizes = {
      b.getIndexAttr(1), b.getIndexAttr(shape[1]), b.getIndexAttr(shape[2])};
  return slice(b, loc, panels, offsets, sizes);
}

/// A parallel loop over the rows of a [count, P, 32] tensor of the shape of
/// `like`'s rows; `body` gives row `i` as [1, P, 32] written to its slice.
Value forEachRow(OpBuilder &builder, Location loc, Value count,
                 ArrayRef<int64_t> rowShape,
                 llvm::function_ref<Value(OpBuilder &, Value, Value)> body) {
  SmallVector<OpFoldResult> sizes = {count};
  for (int64_t size : rowShape)
    sizes.push_back(builder.getIndexAttr(size));
  Value empty =
      tensor::EmptyOp::create(builder, loc, sizes, builder.getF32Type());
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  auto loop = scf::ForallOp::create(
      builder, loc, ArrayRef<OpFoldResult>{zero},
      ArrayRef<OpFoldResult>{OpFoldResult(count)}, ArrayRef<OpFoldResult>{one},
      empty, std::nullopt, [&](OpBuilder &b, Location loc, ValueRange args) {
        Value row = body(b, args[0], rowSlice(b, loc, args[1], args[0]));
        SmallVector<OpFoldResult> offsets = {args[0], zero, zero};
        SmallVector<OpFoldResult> slab = {one, b.getIndexAttr(rowShape[0]),
                                          b.getIndexAttr(rowShape[1])};
        insertInParallel(b, loc, row, args[1], offsets, slab);
      });
  return viewAsRows(builder, loc, loop.getResult(0));
}

SmallVector<AffineMap> identities(OpBuilder &b, unsigned count) {
  return SmallVector<AffineMap>(count, dimMap(b.getContext(), 3, {0, 1, 2}));
}

struct LowerGatherRows final : OpConversionPattern<nn::GatherRowsOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::GatherRowsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    if (isStoredInPanels(op.getTable().getType()))
      return rewriter.notifyMatchFailure(op, "table is stored in panels");
    Value table = viewAsPanels(rewriter, loc, adaptor.getTable());
    Value count = tensor::DimOp::create(rewriter, loc, adaptor.getIds(), 0);
    Value rows = forEachRow(
        rewriter, loc, count,
        cast<RankedTensorType>(table.getType()).getShape().drop_front(),
        [&](OpBuilder &b, Value row, Value destination) {
          Value source =
              rowSlice(b, loc, table, readIndex(b, loc, adaptor.getIds(), row));
          return makeGeneric(
              b, loc, source, destination, identities(b, 2), "ppp", "row",
              [](OpBuilder &, Location, ValueRange args) { return args[0]; });
        });
    rewriter.replaceOp(op, rows);
    return success();
  }
};

/// Parallel over panels and in order over rows, so that two rows with one id
/// never meet.
struct LowerScatterRows final : OpConversionPattern<nn::ScatterRowsOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::ScatterRowsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isStoredInPanels(op.getAccumulator().getType()))
      return rewriter.notifyMatchFailure(op, "table is stored in panels");
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(adaptor.getAccumulator().getType());
    OpFoldResult zero = rewriter.getIndexAttr(0);
    OpFoldResult rows =
        tensor::getMixedSize(rewriter, loc, adaptor.getAccumulator(), 0);
    OpFoldResult lanes = rewriter.getIndexAttr(kPanelLanes);
    auto loop = scf::ForallOp::create(
        rewriter, loc, ArrayRef<OpFoldResult>{zero},
        ArrayRef<OpFoldResult>{rewriter.getIndexAttr(type.getDimSize(1))},
        ArrayRef<OpFoldResult>{lanes}, adaptor.getAccumulator(), std::nullopt,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          Value sum = slice(b, loc, args[1], {zero, args[0]}, {rows, lanes});
          insertInParallel(b, loc, addRows(b, loc, adaptor, args[0], sum),
                           args[1], {zero, args[0]}, {rows, lanes});
        });
    rewriter.replaceOp(op, loop.getResult(0));
    return success();
  }

  /// `sum` [V, 32] with the rows' panel at `column` added.
  Value addRows(OpBuilder &b, Location loc, OpAdaptor adaptor, Value column,
                Value sum) const {
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    Value count = tensor::DimOp::create(b, loc, adaptor.getIds(), 0);
    OpFoldResult single = b.getIndexAttr(1), first = b.getIndexAttr(0);
    OpFoldResult lanes = b.getIndexAttr(kPanelLanes);
    auto rowType = RankedTensorType::get({kPanelLanes}, b.getF32Type());
    AffineMap identity = dimMap(b.getContext(), 1, {0});
    auto loop = scf::ForOp::create(
        b, loc, zero, count, one, sum,
        [&](OpBuilder &body, Location loc, Value t, ValueRange args) {
          Value id = readIndex(body, loc, adaptor.getIds(), t);
          Value row = slice(body, loc, adaptor.getInput(), {t, column},
                            {single, lanes}, rowType);
          Value target =
              slice(body, loc, args[0], {id, first}, {single, lanes}, rowType);
          Value added = makeGeneric(
              body, loc, row, target, {identity, identity}, "p", "",
              [](OpBuilder &inner, Location loc, ValueRange values) -> Value {
                return arith::AddFOp::create(inner, loc, values[1], values[0]);
              });
          scf::YieldOp::create(body, loc,
                               insertSlice(body, loc, added, args[0],
                                           {id, first}, {single, lanes}));
        });
    return loop.getResult(0);
  }
};

struct LowerSegmentMean final : OpConversionPattern<nn::SegmentMeanOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::SegmentMeanOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value input = viewAsPanels(rewriter, loc, adaptor.getInput());
    Value count = tensor::DimOp::create(rewriter, loc, adaptor.getCounts(), 0);
    Value rows = forEachRow(
        rewriter, loc, count,
        cast<RankedTensorType>(input.getType()).getShape().drop_front(),
        [&](OpBuilder &b, Value segment, Value destination) {
          return mean(b, loc, input, adaptor, segment, destination);
        });
    rewriter.replaceOp(op, rows);
    return success();
  }

  /// The rows added in order, then divided by their number.
  Value mean(OpBuilder &b, Location loc, Value input, OpAdaptor adaptor,
             Value segment, Value destination) const {
    Value first = readIndex(b, loc, adaptor.getRowOffsets(), segment);
    Value count = readIndex(b, loc, adaptor.getCounts(), segment);
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    Value start = filledRow(b, loc, destination);
    auto loop = scf::ForOp::create(
        b, loc, zero, count, one, start,
        [&](OpBuilder &body, Location loc, Value i, ValueRange args) {
          Value row = rowSlice(body, loc, input,
                               arith::AddIOp::create(body, loc, first, i));
          Value sum = makeGeneric(
              body, loc, row, args[0], identities(body, 2), "ppp", "row",
              [](OpBuilder &inner, Location loc, ValueRange values) {
                return arith::AddFOp::create(inner, loc, values[1], values[0])
                    .getResult();
              });
          scf::YieldOp::create(body, loc, sum);
        });
    Value atLeastOne = arith::MaxSIOp::create(b, loc, count, one);
    Value divisor = arith::SIToFPOp::create(
        b, loc, b.getF32Type(),
        arith::IndexCastOp::create(b, loc, b.getI64Type(), atLeastOne));
    return makeGeneric(
        b, loc, ValueRange(), loop.getResult(0), identities(b, 1), "ppp", "row",
        [&](OpBuilder &body, Location loc, ValueRange values) {
          return arith::DivFOp::create(body, loc, values[0], divisor)
              .getResult();
        });
  }

  Value filledRow(OpBuilder &b, Location loc, Value destination) const {
    Value zero = f32Constant(b, loc, 0.0f);
    return makeGeneric(b, loc, ValueRange(), destination, identities(b, 1),
                       "ppp", "row",
                       [&](OpBuilder &, Location, ValueRange) { return zero; });
  }
};

} // namespace

void albertc::populateGatherToLinalgPatterns(const TypeConverter &converter,
                                             RewritePatternSet &patterns) {
  patterns.add<LowerGatherRows, LowerScatterRows, LowerSegmentMean>(
      converter, patterns.getContext());
}
