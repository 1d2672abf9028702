//===- RowwiseToLinalg.cpp - Row-wise nn ops to linalg --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reductions along a row are defined over 32 virtual lanes: lane i adds
/// columns i, i + 32, ... in order, then the lanes are added from 0 to 31. That
/// is the same sum on every CPU. Columns beyond the logical width are left out
/// by a comparison, not by relying on padding being zero.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

using ScalarBody = llvm::function_ref<Value(OpBuilder &, Location, ValueRange)>;

/// Builds reductions and elementwise ops over the rows of one tensor.
class RowBuilder {
public:
  RowBuilder(OpBuilder &builder, Location loc, Value rows, int64_t columns)
      : b(builder), loc(loc), panels(viewAsPanels(builder, loc, rows)),
        columns(columns) {}

  /// The rows seen as [T, P, 32].
  Value getPanels() { return panels; }

  /// The columns' sum (or whatever `combine` does) for each row: [T].
  Value reduce(float start, ValueRange perRow, ScalarBody element,
               ScalarBody combine) {
    Value lanes =
        filled(b, loc, emptyLike(b, loc, panels, {kPanelLanes}), start);
    SmallVector<Value> inputs = {panels};
    SmallVector<AffineMap> maps = {map(3, {0, 1, 2})};
    for (Value value : perRow) {
      inputs.push_back(value);
      maps.push_back(map(3, {0}));
    }
    maps.push_back(map(3, {0, 2}));
    Value partial = makeGeneric(
        b, loc, inputs, lanes, maps, "prp", "panels",
        [&](OpBuilder &body, Location loc, ValueRange args) {
          Value value = element(body, loc, args.drop_back());
          value = selectColumn(body, loc, value, f32Constant(body, loc, start));
          return combine(body, loc, {value, args.back()});
        });
    Value total = filled(b, loc, emptyLike(b, loc, panels, {}), start);
    return makeGeneric(b, loc, partial, total, {map(2, {0, 1}), map(2, {0})},
                       "pr", "",
                       [&](OpBuilder &body, Location loc, ValueRange args) {
                         return combine(body, loc, {args[0], args[1]});
                       });
  }

  /// An elementwise function of per-row values [T].
  Value perRow(Value row, ScalarBody body) {
    return makeGeneric(b, loc, row, emptyLike(b, loc, panels, {}),
                       {map(1, {0}), map(1, {0})}, "p", "", body);
  }

  /// The kernel's last op: rows again, from panels, per-row values and
  /// per-column vectors [P * 32].
  Value finish(ValueRange perRow, ValueRange perColumn, ScalarBody body) {
    SmallVector<Value> inputs = {panels};
    SmallVector<AffineMap> maps = {map(3, {0, 1, 2})};
    for (Value value : perRow) {
      inputs.push_back(value);
      maps.push_back(map(3, {0}));
    }
    for (Value value : perColumn) {
      inputs.push_back(viewVectorAsPanels(b, loc, value));
      maps.push_back(map(3, {1, 2}));
    }
    maps.push_back(map(3, {0, 1, 2}));
    auto type = cast<RankedTensorType>(panels.getType());
    Value empty = emptyLike(b, loc, panels, type.getShape().drop_front());
    return viewAsRows(
        b, loc,
        makeGeneric(b, loc, inputs, empty, maps, "ppp", "rowwise", body));
  }

private:
  AffineMap map(unsigned dims, ArrayRef<unsigned> results) {
    return dimMap(b.getContext(), dims, results);
  }

  /// `value` in a logical column, `otherwise` in padding.
  Value selectColumn(OpBuilder &body, Location loc, Value value,
                     Value otherwise) {
    if (columns % kPanelLanes == 0)
      return value;
    Value panel = linalg::IndexOp::create(body, loc, 1);
    Value lane = linalg::IndexOp::create(body, loc, 2);
    Value width = arith::ConstantIndexOp::create(body, loc, kPanelLanes);
    Value column = arith::AddIOp::create(
        body, loc, arith::MulIOp::create(body, loc, panel, width), lane);
    Value inside = arith::CmpIOp::create(
        body, loc, arith::CmpIPredicate::ult, column,
        arith::ConstantIndexOp::create(body, loc, columns));
    return arith::SelectOp::create(body, loc, inside, value, otherwise);
  }

  OpBuilder &b;
  Location loc;
  Value panels;
  int64_t columns;
};

Value add(OpBuilder &b, Location loc, ValueRange args) {
  return arith::AddFOp::create(b, loc, args[1], args[0]);
}

Value maximum(OpBuilder &b, Location loc, ValueRange args) {
  return arith::MaximumFOp::create(b, loc, args[1], args[0]);
}

struct LowerLayerNorm final : OpConversionPattern<nn::LayerNormOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LayerNormOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t columns = op.getInput().getType().getDimSize(1);
    float epsilon = op.getEpsilon().convertToFloat();
    RowBuilder rows(rewriter, op.getLoc(), adaptor.getInput(), columns);
    auto divideByColumns = [&](OpBuilder &b, Location loc, ValueRange args) {
      return arith::DivFOp::create(b, loc, args[0],
                                   f32Constant(b, loc, float(columns)))
          .getResult();
    };
    Value sum = rows.reduce(
        0.0f, {},
        [](OpBuilder &, Location, ValueRange args) { return args[0]; }, add);
    Value mean = rows.perRow(sum, divideByColumns);
    Value squares = rows.reduce(
        0.0f, mean,
        [](OpBuilder &b, Location loc, ValueRange args) {
          Value centred = arith::SubFOp::create(b, loc, args[0], args[1]);
          return arith::MulFOp::create(b, loc, centred, centred).getResult();
        },
        add);
    Value inverse =
        rows.perRow(squares, [&](OpBuilder &b, Location loc, ValueRange args) {
          Value variance = divideByColumns(b, loc, args);
          Value shifted = arith::AddFOp::create(b, loc, variance,
                                                f32Constant(b, loc, epsilon));
          return math::RsqrtOp::create(b, loc, shifted).getResult();
        });
    Value result = rows.finish(
        {mean, inverse}, {adaptor.getGamma(), adaptor.getBeta()},
        [](OpBuilder &b, Location loc, ValueRange args) {
          Value centred = arith::SubFOp::create(b, loc, args[0], args[1]);
          Value scale = arith::MulFOp::create(b, loc, args[2], args[3]);
          return math::FmaOp::create(b, loc, centred, scale, args[4])
              .getResult();
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct LowerLogSoftmax final : OpConversionPattern<nn::LogSoftmaxOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LogSoftmaxOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RowBuilder rows(rewriter, op.getLoc(), adaptor.getInput(),
                    op.getInput().getType().getDimSize(1));
    Value largest = rows.reduce(
        kLowestScore, {},
        [](OpBuilder &, Location, ValueRange args) { return args[0]; },
        maximum);
    Value sum = rows.reduce(
        0.0f, largest,
        [](OpBuilder &b, Location loc, ValueRange args) {
          Value shifted = arith::SubFOp::create(b, loc, args[0], args[1]);
          return math::ExpOp::create(b, loc, shifted).getResult();
        },
        add);
    Value logarithm =
        rows.perRow(sum, [](OpBuilder &b, Location loc, ValueRange args) {
          return math::LogOp::create(b, loc, args[0]).getResult();
        });
    Value result = rows.finish(
        {largest, logarithm}, {},
        [](OpBuilder &b, Location loc, ValueRange args) {
          Value shifted = arith::SubFOp::create(b, loc, args[0], args[1]);
          return arith::SubFOp::create(b, loc, shifted, args[2]).getResult();
        });
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct LowerActivation final : OpConversionPattern<nn::ActivationOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::ActivationOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RowBuilder rows(rewriter, op.getLoc(), adaptor.getInput(),
                    op.getInput().getType().getDimSize(1));
    rewriter.replaceOp(
        op,
        rows.finish({}, {}, [&](OpBuilder &b, Location loc, ValueRange args) {
          return emitActivation(b, loc, op.getKind(), args[0]);
        }));
    return success();
  }
};

/// Sums of embeddings are plain arith on tensors.
struct LowerAdd final : OpConversionPattern<arith::AddFOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(arith::AddFOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!type || type.getRank() != 2)
      return rewriter.notifyMatchFailure(op, "not a sum of rows");
    rewriter.replaceOp(
        op, addRows(rewriter, op.getLoc(), adaptor.getLhs(), adaptor.getRhs()));
    return success();
  }
};

} // namespace

void albertc::populateRowwiseToLinalgPatterns(const TypeConverter &converter,
                                              RewritePatternSet &patterns) {
  patterns.add<LowerLayerNorm, LowerLogSoftmax, LowerActivation, LowerAdd>(
      converter, patterns.getContext());
}
