//===- TransposeToLinalg.cpp - nn.transpose to linalg ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Panels of [K, N] become panels of [N, K]: squares of 32 elements a side
/// change places and are transposed.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

struct LowerTranspose final : OpConversionPattern<nn::TransposeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!isStoredInPanels(op.getInput().getType()) ||
        !isStoredInPanels(op.getResult().getType()))
      return rewriter.notifyMatchFailure(op, "not from panels to panels");
    Location loc = op.getLoc();
    RankedTensorType input = op.getInput().getType();
    bool isStack = input.getRank() == 3;
    Value source = adaptor.getInput();
    SmallVector<ReassociationIndices> oneSlot = {{0, 1}, {2}, {3}};
    if (!isStack) {
      SmallVector<int64_t> shape(
          cast<RankedTensorType>(source.getType()).getShape());
      shape.insert(shape.begin(), 1);
      source = tensor::ExpandShapeOp::create(
          rewriter, loc, RankedTensorType::get(shape, rewriter.getF32Type()),
          source, oneSlot);
    }
    int64_t rank = input.getRank();
    Value result =
        transposeSlots(rewriter, loc, source, input.getDimSize(rank - 2),
                       input.getDimSize(rank - 1));
    if (!isStack)
      result = tensor::CollapseShapeOp::create(rewriter, loc, result, oneSlot);
    rewriter.replaceOp(op, result);
    return success();
  }

  /// `source` [slots, columns / 32, depth, 32] to [slots, depth / 32, columns,
  /// 32].
  static Value transposeSlots(OpBuilder &builder, Location loc, Value source,
                              int64_t depth, int64_t columns) {
    int64_t slots = cast<RankedTensorType>(source.getType()).getDimSize(0);
    Value empty = tensor::EmptyOp::create(
        builder, loc,
        ArrayRef<int64_t>{slots, panelCount(depth), columns, kPanelLanes},
        builder.getF32Type());
    LaneBuilder sizes(builder, loc);
    OpFoldResult zero = sizes.attr(0), one = sizes.attr(1);
    auto loop = scf::ForallOp::create(
        builder, loc, ArrayRef<OpFoldResult>{zero, zero, zero},
        ArrayRef<OpFoldResult>{sizes.attr(slots),
                               sizes.attr(panelCount(columns)),
                               sizes.attr(panelCount(depth))},
        ArrayRef<OpFoldResult>{one, one, one}, empty, std::nullopt,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          buildSquare(b, loc, source, args.take_front(3), args[3], depth,
                      columns);
        });
    return loop.getResult(0);
  }

  /// The square at `place` = (slot, panel of the source, panel of the result).
  static void buildSquare(OpBuilder &b, Location loc, Value source,
                          ValueRange place, Value destination, int64_t depth,
                          int64_t columns) {
    LaneBuilder lanes(b, loc);
    OpFoldResult zero = lanes.attr(0), one = lanes.attr(1);
    AffineExpr start = b.getAffineDimExpr(0) * kPanelLanes;
    Value column = lanes.apply(start, place[1]);
    Value row = lanes.apply(start, place[2]);
    auto count = [&](Value first, int64_t limit) {
      return getValueOrCreateConstantIndexOp(
          b, loc, lanes.countFrom(first, lanes.attr(limit), kPanelLanes));
    };
    Value height = count(row, depth), width = count(column, columns);
    int64_t dynamic = ShapedType::kDynamic;
    Value square =
        slice(b, loc, source, {place[0], place[1], row, zero},
              {one, one, height, width},
              RankedTensorType::get({dynamic, dynamic}, b.getF32Type()));
    LaneBuilder::Sizes offsets = {place[0], place[2], column, zero};
    LaneBuilder::Sizes shape = {one, one, width, lanes.attr(kPanelLanes)};
    Value target =
        slice(b, loc, destination, offsets, shape,
              RankedTensorType::get({dynamic, kPanelLanes}, b.getF32Type()));
    target = filled(b, loc, target, 0.0f);
    LaneBuilder::Sizes corner(2, zero), used = {width, height};
    Value copied =
        transposedCopy(b, loc, square, slice(b, loc, target, corner, used));
    target = insertSlice(b, loc, copied, target, corner, used);
    insertInParallel(b, loc, target, destination, offsets, shape);
  }
};

} // namespace

void albertc::populateTransposeToLinalgPatterns(const TypeConverter &converter,
                                                RewritePatternSet &patterns) {
  patterns.add<LowerTranspose>(converter, patterns.getContext());
}
