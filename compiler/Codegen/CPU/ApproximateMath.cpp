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
#include "mlir/IR/ImplicitLocOpBuilder.h"
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

/// exp(x) = 2^n e^r with n = round(x / ln 2), r = x - n ln 2 in two steps and a
/// polynomial of degree 6 in r (coefficients of expf in Moshier's Cephes).
/// Arguments are clamped to [-87.33654, 88], where 2^n is a normal number: what
/// is larger or smaller gives 1.65e38 or 1.2e-38. NaN stays NaN. Upstream's
/// polynomial also tells infinities, zeros and denormals apart, which costs
/// more than the polynomial itself and which no kernel here needs.
struct ApproximateExp final : OpRewritePattern<math::ExpOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ExpOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!getElementTypeOrSelf(type).isF32() || isa<TensorType>(type))
      return rewriter.notifyMatchFailure(op, "not f32 scalars or vectors");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    auto constant = [&](float value) -> Value {
      TypedAttr attr = b.getF32FloatAttr(value);
      if (auto shaped = dyn_cast<ShapedType>(type))
        attr = DenseElementsAttr::get(shaped, attr);
      return arith::ConstantOp::create(b, attr);
    };
    auto fma = [&](Value x, Value y, Value z) -> Value {
      return math::FmaOp::create(b, x, y, z);
    };
    Value x = clamp(b, op.getOperand(), constant(-87.33654f), constant(88.0f));
    Value n = math::RoundEvenOp::create(
        b, arith::MulFOp::create(b, x, constant(1.44269504f)));
    Value r = fma(n, constant(-0.693359375f), x);
    r = fma(n, constant(2.12194440e-4f), r);
    Value p = constant(1.9875691500e-4f);
    for (float coefficient :
         {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
          1.6666665459e-1f, 5.0000001201e-1f})
      p = fma(p, r, constant(coefficient));
    p = fma(p, arith::MulFOp::create(b, r, r), r);
    p = arith::AddFOp::create(b, p, constant(1.0f));
    rewriter.replaceOpWithNewOp<arith::MulFOp>(op, p, powerOfTwo(b, n));
    return success();
  }

private:
  /// `x` between `low` and `high`. The comparisons are written so that NaN
  /// passes and that each is one instruction.
  static Value clamp(ImplicitLocOpBuilder &b, Value x, Value low, Value high) {
    Value below = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, low, x);
    x = arith::SelectOp::create(b, below, low, x);
    Value above = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, high, x);
    return arith::SelectOp::create(b, above, high, x);
  }

  /// 2^n of an integral `n` in [-126, 127], by its exponent's bits.
  static Value powerOfTwo(ImplicitLocOpBuilder &b, Value n) {
    Type type = b.getI32Type();
    if (auto vector = dyn_cast<VectorType>(n.getType()))
      type = vector.clone(type);
    auto constant = [&](int32_t value) -> Value {
      TypedAttr attr = b.getI32IntegerAttr(value);
      if (auto shaped = dyn_cast<ShapedType>(type))
        attr = DenseElementsAttr::get(shaped, attr);
      return arith::ConstantOp::create(b, attr);
    };
    Value exponent = arith::FPToSIOp::create(b, type, n);
    exponent = arith::AddIOp::create(b, exponent, constant(127));
    exponent = arith::ShLIOp::create(b, exponent, constant(23));
    return arith::BitcastOp::create(b, n.getType(), exponent);
  }
};

struct CpuApproximateMath final
    : albertc::cpu::impl::CpuApproximateMathPassBase<CpuApproximateMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ApproximateExp, ExpandRsqrt>(&getContext());
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
