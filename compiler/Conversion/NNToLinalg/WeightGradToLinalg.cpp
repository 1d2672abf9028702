//===- WeightGradToLinalg.cpp - Gradients of matrices to linalg -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// y[k, n] += sum_t left[t, k] right[t, n] is a matrix product whose rows are
/// k, whose lanes are a panel of n and whose reduction runs over the packed
/// rows: broadcast elements of `left`, lanes of `right`, both read in place.
/// The sum continues from what the accumulator holds.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

struct LowerWeightGrad final : OpConversionPattern<nn::WeightGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::WeightGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    MLIRContext *context = op.getContext();
    int64_t depth = op.getAccumulator().getType().getDimSize(0);
    // Iteration space: (k, panel, lane, t).
    Value left = sliceColumns(rewriter, loc, adaptor.getLeft(), depth);
    Value right = viewAsPanels(rewriter, loc, adaptor.getRight());
    AffineMap leftMap = dimMap(context, 4, {3, 0});
    AffineMap rightMap = dimMap(context, 4, {3, 1, 2});
    if (isStoredInPanels(op.getAccumulator().getType())) {
      rewriter.replaceOp(
          op,
          makeContraction(rewriter, loc, left, right, adaptor.getAccumulator(),
                          {leftMap, rightMap, dimMap(context, 4, {1, 0, 2})},
                          "pppr", "weight_grad"));
      return success();
    }
    Value sum =
        makeContraction(rewriter, loc, left, right,
                        viewAsPanels(rewriter, loc, adaptor.getAccumulator()),
                        {leftMap, rightMap, dimMap(context, 4, {0, 1, 2})},
                        "pppr", "weight_grad");
    rewriter.replaceOp(op, viewAsRows(rewriter, loc, sum));
    return success();
  }
};

} // namespace

void albertc::populateWeightGradToLinalgPatterns(const TypeConverter &converter,
                                                 RewritePatternSet &patterns) {
  patterns.add<LowerWeightGrad>(converter, patterns.getContext());
}
