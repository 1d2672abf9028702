//===- RowwiseGradToLinalg.cpp - Gradients of row-wise ops to linalg ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Gradients along rows are kernels like those of RowwiseToLinalg.cpp. Sums
/// over rows are taken panel by panel, in parallel over panels and in order
/// over rows, so that every column is one chain of additions.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/RowBuilder.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

Value add(OpBuilder &b, Location loc, ValueRange args) {
  return arith::AddFOp::create(b, loc, args[0], args[1]);
}

/// accumulator[c] = body(..body(accumulator[c], row 0).., row T - 1), where
/// `body` gets the element so far, an element of each of `rows`, and the row's
/// number of each of `perRow`.
Value foldRows(OpBuilder &builder, Location loc, Value accumulator,
               ValueRange rows, ValueRange perRow, ScalarBody body) {
  int64_t width = cast<RankedTensorType>(accumulator.getType()).getDimSize(0);
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  OpFoldResult lanes = builder.getIndexAttr(kPanelLanes);
  auto panelType = RankedTensorType::get({kPanelLanes}, builder.getF32Type());
  Value count = tensor::DimOp::create(builder, loc, rows.front(), 0);

  // One row of one panel.
  auto step = [&](OpBuilder &b, Value column, Value row, Value sum) {
    SmallVector<Value> slices, numbers;
    for (Value value : rows)
      slices.push_back(
          slice(b, loc, value, {row, column}, {one, lanes}, panelType));
    for (Value value : perRow)
      numbers.push_back(tensor::ExtractOp::create(b, loc, value, row));
    SmallVector<AffineMap> maps(slices.size() + 1,
                                dimMap(b.getContext(), 1, {0}));
    return makeGeneric(b, loc, slices, sum, maps, "p", "",
                       [&](OpBuilder &inner, Location loc, ValueRange args) {
                         SmallVector<Value> values = {args.back()};
                         llvm::append_range(values, args.drop_back());
                         llvm::append_range(values, numbers);
                         return body(inner, loc, values);
                       });
  };
  auto loop = scf::ForallOp::create(
      builder, loc, ArrayRef<OpFoldResult>{zero},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(width)},
      ArrayRef<OpFoldResult>{lanes}, accumulator, std::nullopt,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        Value column = args[0];
        Value start = slice(b, loc, args[1], {column}, {lanes}, panelType);
        Value first = arith::ConstantIndexOp::create(b, loc, 0);
        Value next = arith::ConstantIndexOp::create(b, loc, 1);
        auto sums = scf::ForOp::create(
            b, loc, first, count, next, start,
            [&](OpBuilder &inner, Location loc, Value row, ValueRange carried) {
              scf::YieldOp::create(inner, loc,
                                   step(inner, column, row, carried[0]));
            });
        insertInParallel(b, loc, sums.getResult(0), args[1], {column}, {lanes});
      });
  return loop.getResult(0);
}

struct LowerColumnSum final : OpConversionPattern<nn::ColumnSumOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::ColumnSumOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op,
                       foldRows(rewriter, op.getLoc(), adaptor.getAccumulator(),
                                adaptor.getInput(), {}, add));
    return success();
  }
};

struct LowerActivationGrad final : OpConversionPattern<nn::ActivationGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::ActivationGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RowBuilder rows(rewriter, op.getLoc(),
                    {adaptor.getInput(), adaptor.getCotangent()},
                    op.getInput().getType().getDimSize(1));
    rewriter.replaceOp(
        op, rows.finish({}, [&](OpBuilder &b, Location loc, ValueRange args) {
          Value slope = emitActivationDerivative(b, loc, op.getKind(), args[0]);
          return arith::MulFOp::create(b, loc, args[1], slope).getResult();
        }));
    return success();
  }
};

struct LowerLogSoftmaxGrad final : OpConversionPattern<nn::LogSoftmaxGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LogSoftmaxGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RowBuilder rows(rewriter, op.getLoc(),
                    {adaptor.getLogProbs(), adaptor.getCotangent()},
                    op.getLogProbs().getType().getDimSize(1));
    Value sum = rows.sum(
        {}, [](OpBuilder &, Location, ValueRange args) { return args[1]; });
    rewriter.replaceOp(
        op, rows.finish(
                {{sum}, {}},
                [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                  Value probability = math::ExpOp::create(b, loc, args[0]);
                  Value share =
                      arith::MulFOp::create(b, loc, probability, args[2]);
                  return arith::SubFOp::create(b, loc, args[1], share);
                },
                /*clearsPadding=*/true));
    return success();
  }
};

/// Builds the kernels of one nn.layer_norm_grad. Mean and deviation are kernels
/// of their own, since the gradients of gamma and beta read them for every
/// panel.
class LayerNormGradient {
public:
  LayerNormGradient(OpBuilder &builder, nn::LayerNormGradOp op,
                    nn::LayerNormGradOp::Adaptor adaptor)
      : b(builder), op(op), adaptor(adaptor), loc(op.getLoc()),
        columns(op.getInput().getType().getDimSize(1)),
        rows(builder, loc, {adaptor.getInput(), adaptor.getCotangent()},
             columns) {
    NormStatistics statistics =
        buildNormStatistics(rows, columns, op.getEpsilon().convertToFloat());
    mean = statistics.mean;
    inverse = statistics.inverse;
    rows.computeOnce(mean);
    rows.computeOnce(inverse);
  }

  Value buildInput();
  Value buildGamma();
  Value buildBeta() {
    return foldRows(b, loc, adaptor.getBetaAccumulator(),
                    adaptor.getCotangent(), {}, add);
  }

private:
  /// (input - mean) * inverse.
  static Value normalize(OpBuilder &b, Location loc, Value x, Value mean,
                         Value inverse) {
    Value centred = arith::SubFOp::create(b, loc, x, mean);
    return arith::MulFOp::create(b, loc, centred, inverse);
  }
  /// The mean over the columns of `element`.
  Value buildMean(ScalarBody element) {
    Value sum = rows.sum({{mean, inverse}, {adaptor.getGamma()}}, element);
    return rows.perRow(sum, [&](OpBuilder &b, Location loc, ValueRange args) {
      return arith::DivFOp::create(b, loc, args[0],
                                   f32Constant(b, loc, float(columns)))
          .getResult();
    });
  }

  OpBuilder &b;
  nn::LayerNormGradOp op;
  nn::LayerNormGradOp::Adaptor adaptor;
  Location loc;
  int64_t columns;
  RowBuilder rows;
  Value mean, inverse;
};

Value LayerNormGradient::buildInput() {
  // Arguments: input, cotangent, mean, inverse, gamma.
  Value offset =
      buildMean([](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::MulFOp::create(b, loc, args[1], args[4]);
      });
  Value slope =
      buildMean([](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value scaled = arith::MulFOp::create(b, loc, args[1], args[4]);
        Value hat = normalize(b, loc, args[0], args[2], args[3]);
        return arith::MulFOp::create(b, loc, scaled, hat);
      });
  // Arguments: input, cotangent, mean, inverse, offset, slope, gamma.
  return rows.finish(
      {{mean, inverse, offset, slope}, {adaptor.getGamma()}},
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value hat = normalize(b, loc, args[0], args[2], args[3]);
        Value scaled = arith::MulFOp::create(b, loc, args[1], args[6]);
        Value centred = arith::SubFOp::create(b, loc, scaled, args[4]);
        Value bend = arith::MulFOp::create(b, loc, hat, args[5]);
        Value rest = arith::SubFOp::create(b, loc, centred, bend);
        return arith::MulFOp::create(b, loc, args[3], rest);
      },
      /*clearsPadding=*/true);
}

Value LayerNormGradient::buildGamma() {
  return foldRows(b, loc, adaptor.getGammaAccumulator(),
                  {adaptor.getInput(), adaptor.getCotangent()}, {mean, inverse},
                  [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                    Value hat = normalize(b, loc, args[1], args[3], args[4]);
                    return math::FmaOp::create(b, loc, args[2], hat, args[0]);
                  });
}

struct LowerLayerNormGrad final : OpConversionPattern<nn::LayerNormGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LayerNormGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    LayerNormGradient gradient(rewriter, op, adaptor);
    rewriter.replaceOp(op, {gradient.buildInput(), gradient.buildGamma(),
                            gradient.buildBeta()});
    return success();
  }
};

} // namespace

void albertc::populateRowwiseGradToLinalgPatterns(
    const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerColumnSum, LowerActivationGrad, LowerLogSoftmaxGrad,
               LowerLayerNormGrad>(converter, patterns.getContext());
}
