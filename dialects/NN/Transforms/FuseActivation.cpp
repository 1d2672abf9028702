//===- FuseActivation.cpp - formulas to nn.activation -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements nn-fuse-activation.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"
#include "dialects/NN/Transforms/Passes.h"
#include "dialects/NN/Transforms/TemplateMatcher.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace albertc::nn {
#define GEN_PASS_DEF_NNFUSEACTIVATIONPASS
#include "dialects/NN/Transforms/Passes.h.inc"
} // namespace albertc::nn

using namespace mlir;
using namespace albertc;

FailureOr<nn::Activation> nn::matchActivation(linalg::GenericOp op,
                                              std::string &reason) {
  if (!isPointwiseOnRows(op) || op.getNumDpsInputs() != 1 ||
      op.getDpsInputs()[0].getType() != op.getResult(0).getType()) {
    reason = "it is no map of one matrix to a matrix of the same type";
    return failure();
  }
  for (uint32_t i = 1; i <= getMaxEnumValForActivation(); ++i) {
    auto kind = static_cast<Activation>(i);
    TemplateScope scope(op.getLoc());
    Value x = scope.addPlaceholder(op.getResult(0).getType());
    OpBuilder &b = scope.getBuilder();
    auto activation = ActivationOp::create(b, op.getLoc(), x, kind);
    TemplateMatcher matcher(scope);
    if (matcher.match((*activation.decomposeOperation(b))[0], op.getResult(0)))
      return kind;
  }
  reason = "its formula is that of no known activation";
  return failure();
}

namespace {

/// Replaces a map that computes an activation by the op.
///
///     %y = linalg.generic ins(%x) { tanh } -> %y = nn.activation %x kind(tanh)
struct FuseActivation final : nn::CountingPattern<linalg::GenericOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<nn::Activation> kind = nn::matchActivation(op, reason);
    if (failed(kind))
      return rewriter.notifyMatchFailure(op, reason);
    rewriter.replaceOpWithNewOp<nn::ActivationOp>(op, op.getDpsInputs()[0],
                                                  *kind);
    ++numFused;
    return success();
  }
};

struct FuseActivationPass final
    : nn::impl::NNFuseActivationPassBase<FuseActivationPass> {
  using NNFuseActivationPassBase::NNFuseActivationPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    nn::populateFuseActivationPatterns(patterns, numFused);
    if (failed(nn::runFusion(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk(reportNearMiss);
  }

private:
  /// A map with one input and a transcendental function is meant to be one.
  static void reportNearMiss(linalg::GenericOp op) {
    bool near =
        nn::isPointwiseOnRows(op) && op.getNumDpsInputs() == 1 &&
        (nn::hasInBody<math::TanhOp>(op) || nn::hasInBody<math::ErfOp>(op) ||
         nn::hasInBody<math::ExpOp>(op) ||
         nn::hasInBody<arith::MaximumFOp>(op));
    std::string reason;
    if (near && failed(nn::matchActivation(op, reason)))
      nn::reportMissed(op, "nn-fuse-activation", reason);
  }
};

} // namespace

void nn::populateFuseActivationPatterns(RewritePatternSet &patterns,
                                        Pass::Statistic &numFused) {
  patterns.add<FuseActivation>(patterns.getContext(), numFused);
}
