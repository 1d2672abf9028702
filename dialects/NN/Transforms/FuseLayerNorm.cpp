//===- FuseLayerNorm.cpp - formulas to nn.layer_norm ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements nn-fuse-layer-norm.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"
#include "dialects/NN/Transforms/Passes.h"
#include "dialects/NN/Transforms/TemplateMatcher.h"

#include "mlir/Dialect/Math/IR/Math.h"

namespace albertc::nn {
#define GEN_PASS_DEF_NNFUSELAYERNORMPASS
#include "dialects/NN/Transforms/Passes.h.inc"
} // namespace albertc::nn

using namespace mlir;
using namespace albertc;

namespace {

/// Operands of a layer normalisation found in the program.
struct LayerNormMatch {
  Value input, gamma, beta;
  APFloat epsilon;
};

/// Stands for any epsilon in the template; no other constant of it is equal.
constexpr float kEpsilonSentinel = 0.71111113f;

/// Whether `op` is the last step of a normalisation: it scales by an inverse
/// standard deviation.
bool scalesByInverseDeviation(linalg::GenericOp op) {
  return nn::isPointwiseOnRows(op) &&
         llvm::any_of(op.getDpsInputs(), [](Value input) {
           auto producer = input.getDefiningOp<linalg::GenericOp>();
           return producer && nn::hasInBody<math::RsqrtOp>(producer);
         });
}

FailureOr<LayerNormMatch> matchLayerNorm(linalg::GenericOp op,
                                         std::string &reason) {
  if (!scalesByInverseDeviation(op)) {
    reason = "no input is an inverse standard deviation";
    return failure();
  }
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  auto vector =
      RankedTensorType::get(type.getDimSize(1), type.getElementType());
  nn::TemplateScope scope(op.getLoc());
  OpBuilder &b = scope.getBuilder();
  Value x = scope.addPlaceholder(type);
  Value gamma = scope.addPlaceholder(vector);
  Value beta = scope.addPlaceholder(vector);
  auto norm = nn::LayerNormOp::create(b, op.getLoc(), x, gamma, beta,
                                      APFloat(kEpsilonSentinel));
  nn::TemplateMatcher matcher(scope);
  matcher.addConstantPlaceholder(kEpsilonSentinel);
  if (!matcher.match((*norm.decomposeOperation(b))[0], op.getResult(0))) {
    reason = matcher.getMismatch().str();
    return failure();
  }
  if (matcher.getBinding(x).getType() != type) {
    reason = "input and result differ in type";
    return failure();
  }
  APFloat epsilon = matcher.getConstant();
  if (!epsilon.isFinite() || epsilon.isNegative()) {
    reason = "epsilon is negative or not finite";
    return failure();
  }
  return LayerNormMatch{matcher.getBinding(x), matcher.getBinding(gamma),
                        matcher.getBinding(beta), epsilon};
}

/// Replaces the last step of a normalisation by the op; the steps before it
/// are then dead.
struct FuseLayerNorm final : nn::CountingPattern<linalg::GenericOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<LayerNormMatch> match = matchLayerNorm(op, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, reason);
    rewriter.replaceOpWithNewOp<nn::LayerNormOp>(op, match->input, match->gamma,
                                                 match->beta, match->epsilon);
    ++numFused;
    return success();
  }
};

struct FuseLayerNormPass final
    : nn::impl::NNFuseLayerNormPassBase<FuseLayerNormPass> {
  using NNFuseLayerNormPassBase::NNFuseLayerNormPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseLayerNorm>(&getContext(), numFused);
    if (failed(nn::runFusion(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk([](linalg::GenericOp op) {
      std::string reason;
      if (scalesByInverseDeviation(op) && failed(matchLayerNorm(op, reason)))
        nn::reportMissed(op, "nn-fuse-layer-norm", reason);
    });
  }
};

} // namespace
