//===- FuseLinear.cpp - contractions to nn.linear ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements nn-fuse-linear: contractions become nn.linear, which then absorbs
/// what is applied to it, one op at a time and in the order of its formula.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"
#include "dialects/NN/Transforms/Passes.h"
#include "dialects/NN/Transforms/TemplateMatcher.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace albertc::nn {
#define GEN_PASS_DEF_NNFUSELINEARPASS
#include "dialects/NN/Transforms/Passes.h.inc"
} // namespace albertc::nn

using namespace mlir;
using namespace albertc;
using albertc::nn::Activation;

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

namespace {

/// Operands of a product found in the program.
struct ProductMatch {
  Value input, weight;
  bool transposeWeight;
};

/// An op that nn.linear can absorb.
struct AbsorbMatch {
  nn::LinearOp linear;
  /// The bias or the residual; null for an activation.
  Value operand;
};

} // namespace

/// Whether `op` sums products over one of three loops.
static bool isProduct(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() && op.getNumDpsInits() == 1 &&
         op.getNumDpsInputs() == 2 && op.getNumLoops() == 3 &&
         op.getNumReductionLoops() == 1 &&
         nn::isRowsType(op.getResult(0).getType()) &&
         (nn::hasInBody<math::FmaOp>(op) || nn::hasInBody<arith::MulFOp>(op));
}

/// Whether `input` and `weight` are operands nn.linear takes.
static bool areLinearOperands(Value input, Value weight, Type result) {
  auto weightType = dyn_cast<RankedTensorType>(weight.getType());
  return nn::isRowsType(input.getType()) && weightType &&
         weightType.getRank() == 2 && weightType.hasStaticShape() &&
         getElementTypeOrSelf(input) == getElementTypeOrSelf(weight) &&
         getElementTypeOrSelf(input) == getElementTypeOrSelf(result);
}

/// Compares `op` with one form of nn.linear.
static bool matchProduct(linalg::GenericOp op, ProductMatch &match,
                         std::string &reason) {
  auto inputType = cast<RankedTensorType>(match.input.getType());
  auto weightType = cast<RankedTensorType>(match.weight.getType());
  if (inputType.getDimSize(1) !=
      weightType.getDimSize(match.transposeWeight ? 1 : 0))
    return false;
  nn::TemplateScope scope(op.getLoc());
  OpBuilder &b = scope.getBuilder();
  Value input = scope.addPlaceholder(inputType);
  Value weight = scope.addPlaceholder(weightType);
  auto linear =
      nn::LinearOp::create(b, op.getLoc(), input, weight, Value(), Value(),
                           Activation::None, match.transposeWeight);
  nn::TemplateMatcher matcher(scope);
  if (!matcher.match((*linear.decomposeOperation(b))[0], op.getResult(0))) {
    reason = matcher.getMismatch().str();
    return false;
  }
  return matcher.getBinding(input) == match.input &&
         matcher.getBinding(weight) == match.weight &&
         linear.getType() == op.getResult(0).getType();
}

static FailureOr<ProductMatch> matchProduct(linalg::GenericOp op,
                                            std::string &reason) {
  if (!isProduct(op)) {
    reason = "it is no sum of products over one of three loops";
    return failure();
  }
  reason = "its operands are no matrix of rows and static weight of the "
           "element type of the result";
  Value first = op.getDpsInputs()[0], second = op.getDpsInputs()[1];
  for (auto [input, weight] : {std::pair(first, second), {second, first}}) {
    if (!areLinearOperands(input, weight, op.getResult(0).getType()))
      continue;
    for (bool transpose : {false, true}) {
      ProductMatch match{input, weight, transpose};
      if (matchProduct(op, match, reason))
        return match;
    }
  }
  return failure();
}

/// Whether `op` adds its two inputs element by element.
static bool isSum(linalg::GenericOp op) {
  if (!nn::isPointwiseOnRows(op) || op.getNumDpsInputs() != 2)
    return false;
  auto yield = cast<linalg::YieldOp>(op.getBody()->getTerminator());
  auto sum = yield.getOperand(0).getDefiningOp<arith::AddFOp>();
  Value lhs = op.getBody()->getArgument(0), rhs = op.getBody()->getArgument(1);
  return sum && ((sum.getLhs() == lhs && sum.getRhs() == rhs) ||
                 (sum.getLhs() == rhs && sum.getRhs() == lhs));
}

/// Whether nothing but its one user would miss `linear`.
static bool isOnlyUsedOnce(nn::LinearOp linear, std::string &reason) {
  if (linear->hasOneUse())
    return true;
  reason = "the product has other users";
  return false;
}

static bool absorbsBias(nn::LinearOp linear, Value bias, std::string &reason) {
  auto type = dyn_cast<RankedTensorType>(bias.getType());
  if (linear.getBias() || linear.getResidual() ||
      linear.getActivation() != Activation::None)
    reason = "a bias must come first after the product, and only once";
  else if (!type || !type.hasStaticShape() ||
           type.getElementType() != linear.getType().getElementType())
    reason = "the bias is no static vector of the element type";
  else
    return isOnlyUsedOnce(linear, reason);
  return false;
}

static bool absorbsResidual(nn::LinearOp linear, Value residual,
                            std::string &reason) {
  if (linear.getResidual())
    reason = "the product has a residual already";
  else if (residual.getType() != linear.getType())
    reason = "the residual has another type than the product";
  else
    return isOnlyUsedOnce(linear, reason);
  return false;
}

/// A sum of nn.linear and a vector along its columns, or a matrix.
static FailureOr<AbsorbMatch> matchSum(linalg::GenericOp op,
                                       std::string &reason) {
  reason = "it is no sum of a product and something else";
  if (!isSum(op))
    return failure();
  for (unsigned i : {0u, 1u}) {
    auto linear = op.getDpsInputs()[i].getDefiningOp<nn::LinearOp>();
    AffineMap linearMap = op.getIndexingMapsArray()[i];
    AffineMap otherMap = op.getIndexingMapsArray()[1 - i];
    if (!linear || !linearMap.isIdentity() ||
        linear.getType() != op.getResult(0).getType())
      continue;
    Value other = op.getDpsInputs()[1 - i];
    bool isVector =
        otherMap.getNumResults() == 1 &&
        otherMap.getResult(0) == getAffineDimExpr(1, op.getContext());
    if (isVector && absorbsBias(linear, other, reason))
      return AbsorbMatch{linear, other};
    if (otherMap.isIdentity() && absorbsResidual(linear, other, reason))
      return AbsorbMatch{linear, other};
    if (!isVector && !otherMap.isIdentity())
      reason = "what is added is indexed by other loops";
  }
  return failure();
}

static FailureOr<AbsorbMatch> matchActivated(nn::ActivationOp op,
                                             std::string &reason) {
  auto linear = op.getInput().getDefiningOp<nn::LinearOp>();
  if (!linear)
    reason = "it is not applied to a product";
  else if (linear.getActivation() != Activation::None || linear.getResidual())
    reason = "an activation must come before the residual, and only once";
  else if (isOnlyUsedOnce(linear, reason))
    return AbsorbMatch{linear, Value()};
  return failure();
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {

/// Replaces a contraction by the op.
///
///     %y = linalg.generic ins(%x, %w) { fma } -> %y = nn.linear %x, %w
struct FuseProduct final : nn::CountingPattern<linalg::GenericOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<ProductMatch> match = matchProduct(op, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, reason);
    rewriter.replaceOpWithNewOp<nn::LinearOp>(
        op, match->input, match->weight, Value(), Value(), Activation::None,
        match->transposeWeight);
    ++numFused;
    return success();
  }
};

/// Absorbs a bias or a residual.
///
///     %p = nn.linear %x, %w
///     %y = linalg.generic ins(%p, %b) { addf } -> %y = nn.linear %x, %w
///     bias(%b)
struct AbsorbSum final : nn::CountingPattern<linalg::GenericOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<AbsorbMatch> match = matchSum(op, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, reason);
    nn::LinearOp linear = match->linear;
    bool isBias =
        cast<RankedTensorType>(match->operand.getType()).getRank() == 1;
    // Built at the sum, where the residual is known to be available.
    rewriter.replaceOpWithNewOp<nn::LinearOp>(
        op, linear.getInput(), linear.getWeight(),
        isBias ? match->operand : linear.getBias(),
        isBias ? Value() : match->operand, linear.getActivation(),
        linear.getTransposeWeight());
    rewriter.eraseOp(linear);
    ++numFused;
    return success();
  }
};

/// Absorbs an activation.
///
///     %p = nn.linear %x, %w
///     %y = nn.activation %p kind(relu)
///       -> %y = nn.linear %x, %w activation(relu)
struct AbsorbActivation final : nn::CountingPattern<nn::ActivationOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(nn::ActivationOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<AbsorbMatch> match = matchActivated(op, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, reason);
    nn::LinearOp linear = match->linear;
    rewriter.replaceOpWithNewOp<nn::LinearOp>(
        op, linear.getInput(), linear.getWeight(), linear.getBias(), Value(),
        op.getKind(), linear.getTransposeWeight());
    rewriter.eraseOp(linear);
    ++numFused;
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

struct FuseLinearPass final : nn::impl::NNFuseLinearPassBase<FuseLinearPass> {
  using NNFuseLinearPassBase::NNFuseLinearPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    nn::populateFuseActivationPatterns(patterns, numActivations);
    nn::populateFuseGroupedLinearPatterns(patterns, numProducts, numAbsorbed);
    patterns.add<FuseProduct>(&getContext(), numProducts);
    patterns.add<AbsorbSum, AbsorbActivation>(&getContext(), numAbsorbed);
    if (failed(nn::runFusion(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk(reportNearMiss);
  }

private:
  static void reportNearMiss(Operation *op) {
    std::string reason = explainNearMiss(op);
    if (!reason.empty())
      nn::reportMissed(op, "nn-fuse-linear", reason);
  }

  /// Why `op` looks as if it should have been fused but was not, or nothing.
  static std::string explainNearMiss(Operation *op) {
    std::string reason;
    if (auto activation = dyn_cast<nn::ActivationOp>(op))
      return hasProductOperand(op) && failed(matchActivated(activation, reason))
                 ? reason
                 : std::string();
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic)
      return {};
    if (isProduct(generic) && failed(matchProduct(generic, reason)))
      return reason;
    if (isSum(generic) && hasProductOperand(op) &&
        failed(matchSum(generic, reason)))
      return reason;
    return nn::explainGroupedNearMiss(generic);
  }

  static bool hasProductOperand(Operation *op) {
    return llvm::any_of(op->getOperands(), [](Value operand) {
      return operand.getDefiningOp<nn::LinearOp>() != nullptr;
    });
  }
};

} // namespace
