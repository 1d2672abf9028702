//===- FuseEmbeddings.cpp - recognise factorized embeddings ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `albert-fuse-embeddings`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace albertc::albert {
#define GEN_PASS_DEF_ALBERTFUSEEMBEDDINGSPASS
#include "dialects/Albert/Transforms/Passes.h.inc"
} // namespace albertc::albert

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;

namespace {
/// What a sum of gathered rows is made of.
struct EmbeddingSum {
  nn::GatherRowsOp word, type, position;
  /// Null for the google order.
  Value projection;
};
} // namespace

/// `value` as rows of a table.
static nn::GatherRowsOp asGather(Value value) {
  return value.getDefiningOp<nn::GatherRowsOp>();
}

/// Whether `op` is x·W with neither activation nor a transposed weight.
static bool isPlainProduct(nn::LinearOp op) {
  return op && op.getActivation() == nn::Activation::None &&
         !op.getTransposeWeight();
}

/// Matches the projected words of the brightmart order; `residual` tells
/// whether the types are already added.
static bool matchProjectedWord(Value value, bool residual, EmbeddingSum &sum) {
  auto linear = value.getDefiningOp<nn::LinearOp>();
  if (!isPlainProduct(linear) || linear.getBias() || !linear->hasOneUse() ||
      (linear.getResidual() != nullptr) != residual)
    return false;
  sum.word = asGather(linear.getInput());
  sum.projection = linear.getWeight();
  if (residual)
    sum.type = asGather(linear.getResidual());
  return sum.word && (!residual || sum.type);
}

/// Matches `word + type`, in either order of the operands.
static bool matchWordAndType(Value value, EmbeddingSum &sum) {
  if (matchProjectedWord(value, /*residual=*/true, sum))
    return true;
  auto add = value.getDefiningOp<arith::AddFOp>();
  if (!add || !add->hasOneUse())
    return false;
  Value operands[] = {add.getLhs(), add.getRhs()};
  for (unsigned first : {0, 1}) {
    sum.type = asGather(operands[1 - first]);
    if (sum.type &&
        matchProjectedWord(operands[first], /*residual=*/false, sum))
      return true;
  }
  sum.projection = {};
  sum.word = asGather(operands[0]);
  sum.type = asGather(operands[1]);
  return sum.word && sum.type;
}

/// Matches `(word + type) + position`, in either order of the operands.
static bool matchSum(Value value, EmbeddingSum &sum) {
  auto add = value.getDefiningOp<arith::AddFOp>();
  if (!add || !add->hasOneUse())
    return false;
  Value operands[] = {add.getLhs(), add.getRhs()};
  for (unsigned first : {0, 1}) {
    sum.position = asGather(operands[1 - first]);
    if (sum.position && matchWordAndType(operands[first], sum))
      return true;
  }
  return false;
}

/// Says to whoever asked for remarks why an embedding was not recognised.
static LogicalResult missed(PatternRewriter &rewriter, Operation *op,
                            StringRef reason) {
  remark::missed(op->getLoc(),
                 remark::RemarkOpts::name("albert-fuse-embeddings")
                     .category("albert-fuse-embeddings"))
      << remark::reason("{0}", reason);
  return rewriter.notifyMatchFailure(op, reason);
}

namespace {
/// %s = (gather + gather) + gather
/// %y = nn.layer_norm %s
///   ->
/// %y = albert.embeddings
struct FuseSumIntoEmbeddings final : OpRewritePattern<nn::LayerNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(nn::LayerNormOp op,
                                PatternRewriter &rewriter) const override {
    EmbeddingSum sum;
    if (!matchSum(op.getInput(), sum))
      return rewriter.notifyMatchFailure(op, "not a sum of three gathers");
    Type ids = sum.word.getIds().getType();
    if (sum.type.getIds().getType() != ids ||
        sum.position.getIds().getType() != ids)
      return missed(rewriter, op, "row numbers of different types");
    auto order =
        sum.projection ? EmbeddingOrder::Brightmart : EmbeddingOrder::Google;
    rewriter.replaceOpWithNewOp<EmbeddingsOp>(
        op, op.getType(), order, sum.word.getIds(), sum.type.getIds(),
        sum.position.getIds(), sum.word.getTable(), sum.type.getTable(),
        sum.position.getTable(), op.getGamma(), op.getBeta(), sum.projection,
        /*projection_bias=*/Value(), op.getEpsilon());
    return success();
  }
};

/// %e = albert.embeddings order <google> ...
/// %y = nn.linear %e, %projection bias(%b)
///   ->
/// %y = albert.embeddings order <google> ... projection projection_bias
struct FuseProjectionIntoEmbeddings final : OpRewritePattern<nn::LinearOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(nn::LinearOp op,
                                PatternRewriter &rewriter) const override {
    auto embeddings = op.getInput().getDefiningOp<EmbeddingsOp>();
    if (!embeddings || embeddings.getOrder() != EmbeddingOrder::Google ||
        embeddings.getProjection())
      return rewriter.notifyMatchFailure(op, "not after an embedding");
    if (!isPlainProduct(op) || !op.getBias() || op.getResidual())
      return missed(rewriter, op, "not a plain product with a bias");
    if (!embeddings->hasOneUse())
      return missed(rewriter, op, "the embedding is read elsewhere too");
    rewriter.replaceOpWithNewOp<EmbeddingsOp>(
        op, op.getType(), embeddings.getOrder(), embeddings.getTokenIds(),
        embeddings.getTypeIds(), embeddings.getPositionIds(),
        embeddings.getWord(), embeddings.getType(), embeddings.getPosition(),
        embeddings.getGamma(), embeddings.getBeta(), op.getWeight(),
        op.getBias(), embeddings.getEpsilon());
    rewriter.eraseOp(embeddings);
    return success();
  }
};

struct FuseEmbeddingsPass final
    : albertc::albert::impl::AlbertFuseEmbeddingsPassBase<FuseEmbeddingsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseSumIntoEmbeddings, FuseProjectionIntoEmbeddings>(
        &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk([&](EmbeddingsOp op) {
      ++numFused;
      numProjections += op.getProjectionBias() != nullptr;
    });
  }
};
} // namespace
