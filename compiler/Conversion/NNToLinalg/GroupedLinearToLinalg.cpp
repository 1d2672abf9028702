//===- GroupedLinearToLinalg.cpp - nn.grouped_linear to linalg ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One product for each group: its inputs are every G-th column, its outputs
/// N / G columns side by side. These are no whole number of panels in general,
/// so that whole panels are computed where they belong while what is left over
/// is computed in a tile of its own and copied without its padding.
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

/// Rows of one task. A task reads one cache line for each of its inputs, as
/// the other groups' inputs lie between them; with 48 rows the lines stay in a
/// second-level cache until the next groups' tasks read them. It is a multiple
/// of the register tiles' heights, 8 and 6.
constexpr int64_t kTaskRows = 48;

/// The products of one nn.grouped_linear.
class GroupedLinear {
public:
  GroupedLinear(OpBuilder &builder, nn::GroupedLinearOp op,
                nn::GroupedLinearOp::Adaptor adaptor)
      : builder(builder), op(op), adaptor(adaptor), loc(op.getLoc()),
        groups(op.getGroups()), depth(op.getWeight().getType().getDimSize(0)),
        outputs(op.getWeight().getType().getDimSize(1)),
        rows(tensor::getMixedSize(builder, loc, adaptor.getInput(), 0)) {}

  Value build() {
    Value result =
        emptyRows(builder, loc, adaptor.getInput(), groups * outputs);
    int64_t whole = outputs / kPanelLanes;
    if (whole != 0)
      result = buildTasks(result, 0, whole, kPanelLanes);
    if (int64_t rest = outputs % kPanelLanes)
      result = buildTasks(result, whole, whole + 1, rest);
    return result;
  }

private:
  using Sizes = SmallVector<OpFoldResult>;

  /// Fills `width` columns of each of the panels [firstPanel, endPanel) of
  /// every group in `result`.
  Value buildTasks(Value result, int64_t firstPanel, int64_t endPanel,
                   int64_t width) {
    Sizes begin = {attr(0), attr(0), attr(firstPanel)};
    Sizes end = {rows, attr(groups), attr(endPanel)};
    Sizes step = {attr(kTaskRows), attr(1), attr(1)};
    auto loop = scf::ForallOp::create(
        builder, loc, begin, end, step, result, std::nullopt,
        [&](OpBuilder &b, Location, ValueRange args) {
          buildTask(b, args.take_front(3), args[3], width);
        });
    return loop.getResult(0);
  }

  /// The rows, the group and the panel at `place` = (first row, group, panel).
  void buildTask(OpBuilder &b, ValueRange place, Value destination,
                 int64_t width) {
    AffineExpr size = b.getAffineSymbolExpr(0), first = b.getAffineDimExpr(0);
    auto rest =
        AffineMap::get(1, 1, {size - first, b.getAffineConstantExpr(kTaskRows)},
                       b.getContext());
    OpFoldResult count = affine::makeComposedFoldedAffineMin(
        b, loc, rest, {OpFoldResult(place[0]), rows});
    OpFoldResult column = affine::makeComposedFoldedAffineApply(
        b, loc,
        b.getAffineDimExpr(0) * outputs + b.getAffineDimExpr(1) * kPanelLanes,
        {OpFoldResult(place[1]), OpFoldResult(place[2])});
    Sizes offsets = {place[0], column}, sizes = {count, attr(width)};
    Value bias = slice(b, loc, adaptor.getBias(), {column}, {attr(width)});
    Value target = slice(b, loc, destination, offsets, sizes);
    bool isWhole = width == kPanelLanes;
    Value product = multiply(b, place, count, isWhole ? "" : "contraction");
    if (!isWhole)
      product = slice(b, loc, product, {attr(0), attr(0)}, sizes);
    Value stored =
        epilogue(b, product, bias, target, isWhole ? "contraction" : "rows");
    insertInParallel(b, loc, stored, destination, offsets, sizes);
  }

  /// The task's product over [count, 32], in a tile of its own.
  Value multiply(OpBuilder &b, ValueRange place, OpFoldResult count,
                 StringRef kernel) {
    Value input = tensor::ExtractSliceOp::create(
        b, loc, adaptor.getInput(), Sizes{place[0], place[1]},
        Sizes{count, attr(depth)}, Sizes{attr(1), attr(groups)});
    Value panel = slice(
        b, loc, adaptor.getWeight(), {place[1], place[2], attr(0), attr(0)},
        {attr(1), attr(1), attr(depth), attr(kPanelLanes)},
        RankedTensorType::get({depth, kPanelLanes}, b.getF32Type()));
    // Of static size, so that the scratch of a thread is known.
    Value tile = tensor::EmptyOp::create(
        b, loc, ArrayRef<int64_t>{kTaskRows, kPanelLanes}, b.getF32Type());
    tile = slice(b, loc, tile, {attr(0), attr(0)}, {count, attr(kPanelLanes)});
    MLIRContext *context = b.getContext();
    return makeContraction(b, loc, input, panel, filled(b, loc, tile, 0.0f),
                           {dimMap(context, 3, {0, 2}),
                            dimMap(context, 3, {2, 1}),
                            dimMap(context, 3, {0, 1})},
                           "ppr", kernel);
  }

  /// act(product + bias), written to `target`.
  Value epilogue(OpBuilder &b, Value product, Value bias, Value target,
                 StringRef kernel) {
    MLIRContext *context = b.getContext();
    AffineMap identity = dimMap(context, 2, {0, 1});
    return makeGeneric(
        b, loc, {product, bias}, target,
        {identity, dimMap(context, 2, {1}), identity}, "pp", kernel,
        [&](OpBuilder &body, Location loc, ValueRange args) {
          Value sum = arith::AddFOp::create(body, loc, args[0], args[1]);
          return emitActivation(body, loc, op.getActivation(), sum);
        });
  }

  OpFoldResult attr(int64_t value) { return builder.getIndexAttr(value); }

  OpBuilder &builder;
  nn::GroupedLinearOp op;
  nn::GroupedLinearOp::Adaptor adaptor;
  Location loc;
  /// G, K / G and N / G.
  int64_t groups, depth, outputs;
  OpFoldResult rows;
};

struct LowerGroupedLinear final : OpConversionPattern<nn::GroupedLinearOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::GroupedLinearOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (getLayout(op.getWeight().getType()) != albertc::rt::Layout::Groups)
      return rewriter.notifyMatchFailure(
          op, "weight is not stored in groups; run rt-assign-layouts first");
    rewriter.replaceOp(op, GroupedLinear(rewriter, op, adaptor).build());
    return success();
  }
};

} // namespace

void albertc::populateGroupedLinearToLinalgPatterns(
    const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerGroupedLinear>(converter, patterns.getContext());
}
