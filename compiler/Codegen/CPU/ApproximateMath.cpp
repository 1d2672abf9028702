//===- ApproximateMath.cpp - Elementary functions by polynomials ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `cpu-approximate-math`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace albertc::cpu {
#define GEN_PASS_DEF_CPUAPPROXIMATEMATHPASS
#include "compiler/Codegen/CPU/Passes.h.inc"
} // namespace albertc::cpu

using namespace mlir;

namespace {

/// rsqrt(x) -> 1 / sqrt(x): two correctly rounded operations, the same bits on
/// every CPU, where the hardware's reciprocal estimates differ by vendor.
struct ExpandRsqrt final : OpRewritePattern<math::RsqrtOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::RsqrtOp op,
                                PatternRewriter &rewriter) const override {
    TypedAttr one =
        rewriter.getFloatAttr(getElementTypeOrSelf(op.getType()), 1.0);
    if (auto type = dyn_cast<ShapedType>(op.getType()))
      one = DenseElementsAttr::get(type, one);
    Location loc = op.getLoc();
    Value ones = arith::ConstantOp::create(rewriter, loc, one);
    Value root = math::SqrtOp::create(rewriter, loc, op.getOperand());
    rewriter.replaceOpWithNewOp<arith::DivFOp>(op, ones, root);
    return success();
  }
};

struct CpuApproximateMath final
    : albertc::cpu::impl::CpuApproximateMathPassBase<CpuApproximateMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandRsqrt>(&getContext());
    populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) {
      return name == math::ExpOp::getOperationName() ||
             name == math::TanhOp::getOperationName() ||
             name == math::ErfOp::getOperationName() ||
             name == math::LogOp::getOperationName();
    });
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
