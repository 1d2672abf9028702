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
#include "compiler/Conversion/NNToLinalg/RowBuilder.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

struct LowerLayerNorm final : OpConversionPattern<nn::LayerNormOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LayerNormOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    int64_t columns = op.getInput().getType().getDimSize(1);
    RowBuilder rows(rewriter, op.getLoc(), adaptor.getInput(), columns);
    auto [mean, inverse] =
        buildNormStatistics(rows, columns, op.getEpsilon().convertToFloat());
    rewriter.replaceOp(
        op, rows.finish(
                {{mean, inverse}, {adaptor.getGamma(), adaptor.getBeta()}},
                [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                  Value centred =
                      arith::SubFOp::create(b, loc, args[0], args[1]);
                  Value scale = arith::MulFOp::create(b, loc, args[2], args[3]);
                  return math::FmaOp::create(b, loc, centred, scale, args[4]);
                }));
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
    Value largest = rows.maximum();
    Value sum =
        rows.sum({{largest}, {}},
                 [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                   Value shifted =
                       arith::SubFOp::create(b, loc, args[0], args[1]);
                   return math::ExpOp::create(b, loc, shifted);
                 });
    Value logarithm = rows.perRow(
        sum, [](OpBuilder &b, Location loc, ValueRange args) -> Value {
          return math::LogOp::create(b, loc, args[0]);
        });
    rewriter.replaceOp(
        op, rows.finish(
                {{largest, logarithm}, {}},
                [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                  Value shifted =
                      arith::SubFOp::create(b, loc, args[0], args[1]);
                  return arith::SubFOp::create(b, loc, shifted, args[2]);
                },
                /*clearsPadding=*/true));
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
        op, rows.finish({}, [&](OpBuilder &b, Location loc, ValueRange args) {
          return emitActivation(b, loc, op.getKind(), args[0]);
        }));
    return success();
  }
};

struct LowerDropout final : OpConversionPattern<nn::DropoutOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::DropoutOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RowBuilder rows(rewriter, loc, adaptor.getInput(),
                    op.getInput().getType().getDimSize(1));
    Value seed = tensor::ExtractOp::create(rewriter, loc, adaptor.getSeed(),
                                           ValueRange());
    Value site = nn::buildDropoutSite(rewriter, loc, seed, op.getSite());
    Type i64 = rewriter.getI64Type();
    Value streams = rows.perRow(
        adaptor.getRowKeys(),
        [&](OpBuilder &b, Location loc, ValueRange args) {
          return nn::buildDropoutRow(b, loc, site, args[0]);
        },
        i64);
    rewriter.replaceOp(
        op,
        rows.finish({{streams}, {}},
                    [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                      Value column = arith::IndexCastOp::create(
                          b, loc, i64, RowBuilder::buildColumn(b, loc));
                      return nn::buildDropped(b, loc, args[0], args[1], column,
                                              op.getRate().convertToDouble());
                    }));
    return success();
  }
};

/// Sums, products and the like of rows are plain arith on tensors.
template <typename Op>
struct LowerElementwise final : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!type || type.getRank() != 2 || !type.getElementType().isF32())
      return rewriter.notifyMatchFailure(op, "not on rows of f32");
    if (getLayout(type) != albertc::rt::Layout::Rows)
      return rewriter.notifyMatchFailure(op, "not stored as rows");
    RowBuilder rows(rewriter, op.getLoc(), adaptor.getOperands(),
                    type.getDimSize(1));
    rewriter.replaceOp(
        op, rows.finish(
                {},
                [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                  return Op::create(b, loc, args);
                },
                /*clearsPadding=*/std::is_same_v<Op, arith::DivFOp>));
    return success();
  }
};

} // namespace

void albertc::populateRowwiseToLinalgPatterns(const TypeConverter &converter,
                                              RewritePatternSet &patterns) {
  patterns.add<LowerLayerNorm, LowerLogSoftmax, LowerActivation, LowerDropout,
               LowerElementwise<arith::AddFOp>, LowerElementwise<arith::SubFOp>,
               LowerElementwise<arith::MulFOp>, LowerElementwise<arith::DivFOp>,
               LowerElementwise<arith::NegFOp>>(converter,
                                                patterns.getContext());
}
