//===- FuseGroupedLinear.cpp - to nn.grouped_linear -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The part of nn-fuse-linear that recognises grouped dense layers. They always
/// have a bias, so that the sum with the bias is where the match starts.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"
#include "dialects/NN/Transforms/TemplateMatcher.h"

using namespace mlir;
using namespace albertc;
using albertc::nn::Activation;

namespace {
/// Operands of a grouped dense layer found in the program.
struct GroupedMatch {
  Value input, weight, bias;
};
} // namespace

/// The product over channels of one group below the sum `op`, if any.
static linalg::GenericOp findGroupedProduct(linalg::GenericOp op) {
  for (Value input : op.getDpsInputs()) {
    auto collapse = input.getDefiningOp<tensor::CollapseShapeOp>();
    if (!collapse)
      continue;
    auto product = collapse.getSrc().getDefiningOp<linalg::GenericOp>();
    if (product && product.getNumDpsInputs() == 2 &&
        product.getNumLoops() == 4 && product.getNumReductionLoops() == 1)
      return product;
  }
  return {};
}

/// The weight among the inputs of `product`: statically shaped, of rank 3.
static RankedTensorType findWeightType(linalg::GenericOp product) {
  for (Value input : product.getDpsInputs()) {
    auto type = dyn_cast<RankedTensorType>(input.getType());
    if (type && type.getRank() == 3 && type.hasStaticShape() &&
        !input.getDefiningOp<tensor::ExpandShapeOp>())
      return type;
  }
  return {};
}

static FailureOr<GroupedMatch> matchGrouped(linalg::GenericOp op,
                                            std::string &reason) {
  reason = "it is no sum of a bias and a product of groups";
  if (!nn::isPointwiseOnRows(op))
    return failure();
  linalg::GenericOp product = findGroupedProduct(op);
  RankedTensorType weightType =
      product ? findWeightType(product) : RankedTensorType();
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  if (!weightType || weightType.getElementType() != type.getElementType())
    return failure();
  auto inputType = RankedTensorType::get(
      {type.getDimSize(0), weightType.getDimSize(0) * weightType.getDimSize(2)},
      type.getElementType());
  auto biasType =
      RankedTensorType::get(type.getDimSize(1), type.getElementType());
  nn::TemplateScope scope(op.getLoc());
  Value input = scope.addPlaceholder(inputType);
  Value weight = scope.addPlaceholder(weightType);
  Value bias = scope.addPlaceholder(biasType);
  OpBuilder &b = scope.getBuilder();
  auto grouped = nn::GroupedLinearOp::create(b, op.getLoc(), input, weight,
                                             bias, Activation::None);
  nn::TemplateMatcher matcher(scope);
  if (!matcher.match((*grouped.decomposeOperation(b))[0], op.getResult(0))) {
    reason = matcher.getMismatch().str();
    return failure();
  }
  if (matcher.getBinding(input).getType() != inputType)
    return failure();
  return GroupedMatch{matcher.getBinding(input), matcher.getBinding(weight),
                      matcher.getBinding(bias)};
}

namespace {

/// Replaces expand, contraction, collapse and bias by the op.
struct FuseGrouped final : nn::CountingPattern<linalg::GenericOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<GroupedMatch> match = matchGrouped(op, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(op, reason);
    rewriter.replaceOpWithNewOp<nn::GroupedLinearOp>(
        op, match->input, match->weight, match->bias, Activation::None);
    ++numFused;
    return success();
  }
};

/// Absorbs an activation of a grouped dense layer nobody else reads.
struct AbsorbGroupedActivation final : nn::CountingPattern<nn::ActivationOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(nn::ActivationOp op,
                                PatternRewriter &rewriter) const override {
    auto grouped = op.getInput().getDefiningOp<nn::GroupedLinearOp>();
    if (!grouped || grouped.getActivation() != Activation::None)
      return rewriter.notifyMatchFailure(op, "no bare grouped product before");
    if (!grouped->hasOneUse())
      return rewriter.notifyMatchFailure(op, "the product has other users");
    rewriter.replaceOpWithNewOp<nn::GroupedLinearOp>(
        op, grouped.getInput(), grouped.getWeight(), grouped.getBias(),
        op.getKind());
    rewriter.eraseOp(grouped);
    ++numFused;
    return success();
  }
};

} // namespace

std::string nn::explainGroupedNearMiss(linalg::GenericOp op) {
  std::string reason;
  if (isPointwiseOnRows(op) && findGroupedProduct(op) &&
      failed(matchGrouped(op, reason)))
    return reason;
  return {};
}

void nn::populateFuseGroupedLinearPatterns(RewritePatternSet &patterns,
                                           Pass::Statistic &numProducts,
                                           Pass::Statistic &numAbsorbed) {
  patterns.add<FuseGrouped>(patterns.getContext(), numProducts);
  patterns.add<AbsorbGroupedActivation>(patterns.getContext(), numAbsorbed);
}
