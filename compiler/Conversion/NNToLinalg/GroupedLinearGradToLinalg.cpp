//===- GroupedLinearGradToLinalg.cpp - Gradients of grouped layers --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Gradients of nn.grouped_linear, group by group. The weight of a group is
/// stored in panels of its outputs o, all inputs h of a panel one after the
/// other.
///
/// Of the weight: one task per group and panel, a product with rows h, lanes o
/// and the packed rows as its reduction; inputs lie G apart.
///
/// Of the input: one task per group and block of 32 rows, which lie across the
/// lanes: rows h, elements of the weight in place, reduction over o.
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

using Sizes = LaneBuilder::Sizes;

/// Sizes of a grouped weight [K/G, N/G, G].
struct GroupedShape {
  int64_t depth, outputs, groups;

  explicit GroupedShape(RankedTensorType weight)
      : depth(weight.getDimSize(0)), outputs(weight.getDimSize(1)),
        groups(weight.getDimSize(2)) {}
};

/// The columns g, g + G, ... of rows [first, first + count).
Value sliceInputs(OpBuilder &b, Location loc, Value rows, OpFoldResult first,
                  OpFoldResult count, Value group, const GroupedShape &shape) {
  return tensor::ExtractSliceOp::create(
      b, loc, rows, Sizes{first, group},
      Sizes{count, b.getIndexAttr(shape.depth)},
      Sizes{b.getIndexAttr(1), b.getIndexAttr(shape.groups)});
}

struct LowerGroupedWeightGrad final
    : OpConversionPattern<nn::GroupedWeightGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::GroupedWeightGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (getLayout(op.getAccumulator().getType()) != albertc::rt::Layout::Groups)
      return rewriter.notifyMatchFailure(op,
                                         "accumulator is not stored in groups");
    GroupedShape shape(op.getAccumulator().getType());
    Value sum = adaptor.getAccumulator();
    int64_t whole = shape.outputs / kPanelLanes;
    if (whole != 0)
      sum = buildPanels(rewriter, op.getLoc(), adaptor, shape, sum, 0, whole,
                        kPanelLanes);
    if (int64_t rest = shape.outputs % kPanelLanes)
      sum = buildPanels(rewriter, op.getLoc(), adaptor, shape, sum, whole,
                        whole + 1, rest);
    rewriter.replaceOp(op, sum);
    return success();
  }

  /// Adds to `width` lanes of the panels [begin, end) of every group.
  static Value buildPanels(OpBuilder &builder, Location loc, OpAdaptor adaptor,
                           const GroupedShape &shape, Value sum, int64_t begin,
                           int64_t end, int64_t width) {
    LaneBuilder outer(builder, loc);
    OpFoldResult zero = outer.attr(0), one = outer.attr(1);
    Sizes lower = {zero, outer.attr(begin)};
    Sizes upper = {outer.attr(shape.groups), outer.attr(end)};
    OpFoldResult rows =
        tensor::getMixedSize(builder, loc, adaptor.getInput(), 0);
    auto loop = scf::ForallOp::create(
        builder, loc, lower, upper, Sizes{one, one}, sum, std::nullopt,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          LaneBuilder lanes(b, loc);
          Value group = args[0], panel = args[1];
          Value left =
              sliceInputs(b, loc, adaptor.getInput(), zero, rows, group, shape);
          OpFoldResult column = affine::makeComposedFoldedAffineApply(
              b, loc,
              b.getAffineDimExpr(0) * shape.outputs +
                  b.getAffineDimExpr(1) * kPanelLanes,
              {OpFoldResult(group), OpFoldResult(panel)});
          Value right = slice(b, loc, adaptor.getCotangent(), {zero, column},
                              {rows, lanes.attr(width)});
          Sizes offsets = {group, panel, zero, zero};
          Sizes sizes = {one, one, lanes.attr(shape.depth), lanes.attr(width)};
          Value own = slice(
              b, loc, args[2], offsets, sizes,
              RankedTensorType::get({shape.depth, width}, b.getF32Type()));
          StringRef kernel =
              width == kPanelLanes ? "contraction" : "narrow_contraction";
          insertInParallel(b, loc,
                           lanes.multiplyTransposed(left, right, own, kernel),
                           args[2], offsets, sizes);
        });
    return loop.getResult(0);
  }
};

struct LowerGroupedInputGrad final
    : OpConversionPattern<nn::GroupedInputGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::GroupedInputGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (getLayout(op.getWeight().getType()) != albertc::rt::Layout::Groups)
      return rewriter.notifyMatchFailure(
          op, "weight is not stored in groups; run rt-assign-layouts first");
    Location loc = op.getLoc();
    GroupedShape shape(op.getWeight().getType());
    Value result = emptyRows(rewriter, loc, adaptor.getInput(),
                             op.getType().getDimSize(1));
    OpFoldResult rows = tensor::getMixedSize(rewriter, loc, result, 0);
    LaneBuilder outer(rewriter, loc);
    OpFoldResult zero = outer.attr(0), one = outer.attr(1);
    auto loop = scf::ForallOp::create(
        rewriter, loc, Sizes{zero, zero}, Sizes{rows, outer.attr(shape.groups)},
        Sizes{outer.attr(kPanelLanes), one}, result, std::nullopt,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          LaneBuilder lanes(b, loc);
          OpFoldResult count = lanes.countFrom(args[0], rows, kPanelLanes);
          Value product =
              multiply(lanes, adaptor, shape, args[0], count, args[1]);
          Value target =
              sliceInputs(b, loc, args[2], args[0], count, args[1], shape);
          Value used = slice(b, loc, product, {zero, zero},
                             {lanes.attr(shape.depth), count});
          Value stored = transposedCopy(b, loc, used, target);
          auto done = scf::InParallelOp::create(b, loc);
          b.setInsertionPointToStart(done.getBody());
          tensor::ParallelInsertSliceOp::create(
              b, loc, stored, args[2], Sizes{args[0], args[1]},
              Sizes{count, lanes.attr(shape.depth)},
              Sizes{one, lanes.attr(shape.groups)});
        });
    rewriter.replaceOp(op, loop.getResult(0));
    return success();
  }

  /// The group's gradient of `count` rows from `first` on, across the lanes:
  /// [K/G, 32].
  static Value multiply(LaneBuilder &lanes, OpAdaptor adaptor,
                        const GroupedShape &shape, Value first,
                        OpFoldResult count, Value group) {
    OpBuilder &b = lanes.getBuilder();
    Location loc = group.getLoc();
    OpFoldResult zero = lanes.attr(0), one = lanes.attr(1);
    Value column = lanes.apply(b.getAffineDimExpr(0) * shape.outputs, group);
    Value rows = slice(b, loc, adaptor.getCotangent(), {first, column},
                       {count, lanes.attr(shape.outputs)});
    int64_t panels = panelCount(shape.outputs);
    // Padding of panels meets zeros.
    Value packed =
        lanes.acrossLanes(rows, count, shape.outputs, panels * kPanelLanes);
    Value split = tensor::ExpandShapeOp::create(
        b, loc,
        RankedTensorType::get({panels, kPanelLanes, kPanelLanes},
                              b.getF32Type()),
        packed, SmallVector<ReassociationIndices>{{0, 1}, {2}});
    Value weight =
        slice(b, loc, adaptor.getWeight(), {group, zero, zero, zero},
              {one, lanes.attr(panels), lanes.attr(shape.depth),
               lanes.attr(kPanelLanes)},
              RankedTensorType::get({panels, shape.depth, kPanelLanes},
                                    b.getF32Type()));
    // Iteration space: (h, lane, panel, o).
    return makeContraction(b, loc, weight, split,
                           filled(b, loc, lanes.emptyTile(shape.depth), 0.0f),
                           {lanes.map(4, {2, 0, 3}), lanes.map(4, {2, 3, 1}),
                            lanes.map(4, {0, 1})},
                           "pprr", "contraction");
  }
};

} // namespace

void albertc::populateGroupedLinearGradToLinalgPatterns(
    const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerGroupedWeightGrad, LowerGroupedInputGrad>(
      converter, patterns.getContext());
}
