//===- FuseAttention.cpp - loops over sequences to nn.attention -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements nn-fuse-attention.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"
#include "dialects/NN/Transforms/Passes.h"
#include "dialects/NN/Transforms/TemplateMatcher.h"

#include "mlir/Dialect/Math/IR/Math.h"

namespace albertc::nn {
#define GEN_PASS_DEF_NNFUSEATTENTIONPASS
#include "dialects/NN/Transforms/Passes.h.inc"
} // namespace albertc::nn

using namespace mlir;
using namespace albertc;

namespace {

/// Operands, in the order of the op, and attributes of an attention found in
/// the program.
struct AttentionMatch {
  SmallVector<Value, 7> operands;
  int64_t numHeads;
  APFloat scale;
};

/// Stands for any scale in the template; no other constant of it is equal.
constexpr float kScaleSentinel = 0.71111113f;

/// The number of heads is how a row is split before the products.
FailureOr<int64_t> findHeads(scf::ForOp loop) {
  for (auto expand : loop.getOps<tensor::ExpandShapeOp>())
    if (expand.getType().getRank() == 3 && expand.getType().getDimSize(1) > 0)
      return expand.getType().getDimSize(1);
  return failure();
}

/// Whether `loop` fills a matrix sequence by sequence and has a softmax in it.
bool isLoopWithSoftmax(scf::ForOp loop) {
  return loop.getNumResults() == 1 &&
         nn::isRowsType(loop.getResult(0).getType()) &&
         llvm::any_of(loop.getOps<linalg::GenericOp>(),
                      nn::hasInBody<math::ExpOp>);
}

/// The part of the verifier of nn.attention that a match does not imply.
bool haveFittingSizes(ArrayRef<Value> operands, Type resultType) {
  auto getSize = [&](unsigned i) {
    return cast<RankedTensorType>(operands[i].getType()).getDimSize(0);
  };
  int64_t offsets = getSize(4), counts = getSize(5), biases = getSize(6);
  auto fits = [&](int64_t size) {
    return ShapedType::isDynamic(offsets) || ShapedType::isDynamic(size) ||
           offsets == size + 1;
  };
  return operands[0].getType() == resultType &&
         operands[1].getType() == operands[2].getType() &&
         getSize(3) == offsets && fits(counts) && fits(biases);
}

FailureOr<AttentionMatch> matchAttention(scf::ForOp loop, std::string &reason) {
  FailureOr<int64_t> heads = findHeads(loop);
  reason = "it is no loop with a softmax over heads";
  if (!isLoopWithSoftmax(loop) || failed(heads))
    return failure();
  auto type = cast<RankedTensorType>(loop.getResult(0).getType());
  if (type.getDimSize(1) % *heads != 0)
    return failure();
  MLIRContext *context = loop.getContext();
  int64_t dynamic = ShapedType::kDynamic;
  auto keys = RankedTensorType::get({dynamic, type.getDimSize(1)},
                                    type.getElementType());
  auto indices = RankedTensorType::get(dynamic, IntegerType::get(context, 32));
  auto biases = RankedTensorType::get(dynamic, Float32Type::get(context));
  nn::TemplateScope scope(loop.getLoc());
  SmallVector<Value, 7> holders;
  for (Type holder : {Type(type), Type(keys), Type(keys), Type(indices),
                      Type(indices), Type(indices), Type(biases)})
    holders.push_back(scope.addPlaceholder(holder));
  OpBuilder &b = scope.getBuilder();
  auto attention = nn::AttentionOp::create(
      b, loop.getLoc(), holders[0], holders[1], holders[2], holders[3],
      holders[4], holders[5], holders[6], *heads, APFloat(kScaleSentinel));
  nn::TemplateMatcher matcher(scope);
  matcher.addConstantPlaceholder(kScaleSentinel);
  if (!matcher.match((*attention.decomposeOperation(b))[0],
                     loop.getResult(0))) {
    reason = matcher.getMismatch().str();
    return failure();
  }
  AttentionMatch match{{}, *heads, matcher.getConstant()};
  if (!match.scale.isFinite()) {
    reason = "the scale is not finite";
    return failure();
  }
  for (Value holder : holders) {
    match.operands.push_back(matcher.getBinding(holder));
    if (!loop.isDefinedOutsideOfLoop(match.operands.back())) {
      reason = "an operand is computed inside the loop";
      return failure();
    }
  }
  if (!haveFittingSizes(match.operands, type)) {
    reason = "static sizes of the operands do not fit";
    return failure();
  }
  return match;
}

/// Replaces the loop over sequences by the op.
struct FuseAttention final : nn::CountingPattern<scf::ForOp> {
  using CountingPattern::CountingPattern;

  LogicalResult matchAndRewrite(scf::ForOp loop,
                                PatternRewriter &rewriter) const override {
    std::string reason;
    FailureOr<AttentionMatch> match = matchAttention(loop, reason);
    if (failed(match))
      return rewriter.notifyMatchFailure(loop, reason);
    ArrayRef<Value> operands = match->operands;
    rewriter.replaceOpWithNewOp<nn::AttentionOp>(
        loop, operands[0], operands[1], operands[2], operands[3], operands[4],
        operands[5], operands[6], match->numHeads, match->scale);
    ++numFused;
    return success();
  }
};

struct FuseAttentionPass final
    : nn::impl::NNFuseAttentionPassBase<FuseAttentionPass> {
  using NNFuseAttentionPassBase::NNFuseAttentionPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseAttention>(&getContext(), numFused);
    if (failed(nn::runFusion(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk([](scf::ForOp loop) {
      std::string reason;
      if (isLoopWithSoftmax(loop) && failed(matchAttention(loop, reason)))
        nn::reportMissed(loop, "nn-fuse-attention", reason);
    });
  }
};

} // namespace
