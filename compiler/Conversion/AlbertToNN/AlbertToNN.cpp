//===- AlbertToNN.cpp - albert to nn --------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The pass `convert-albert-to-nn` and the pattern for everything but the
/// stack. An op's decomposition is its definition, so it is its lowering too.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/AlbertToNN/AlbertToNN.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

namespace albertc {
#define GEN_PASS_DEF_CONVERTALBERTTONNPASS
#include "compiler/Conversion/AlbertToNN/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {
/// `albert.pooler %x ...` -> `nn.gather_rows`, `nn.linear`, and so on.
struct DecomposeAlbertOp final
    : OpInterfaceRewritePattern<linalg::AggregatedOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::AggregatedOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isa<albert::AlbertDialect>(op->getDialect()))
      return rewriter.notifyMatchFailure(op, "not an albert op");
    FailureOr<SmallVector<Value>> values = op.decomposeOperation(rewriter);
    if (failed(values))
      return rewriter.notifyMatchFailure(op, "no decomposition");
    rewriter.replaceOp(op, *values);
    return success();
  }
};

struct ConvertAlbertToNNPass final
    : albertc::impl::ConvertAlbertToNNPassBase<ConvertAlbertToNNPass> {
  void runOnOperation() override {
    // The decomposition of a stack repeats its body for every block, so stacks
    // are gone before anything else decomposes.
    if (failed(convertStacks(getOperation())))
      return signalPassFailure();
    ConversionTarget target(getContext());
    target.addIllegalDialect<albert::AlbertDialect>();
    // Everything else is somebody else's business.
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    RewritePatternSet patterns(&getContext());
    populateAlbertToNNPatterns(patterns);
    ConversionConfig config;
    config.allowPatternRollback = false;
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace

void albertc::populateAlbertToNNPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeAlbertOp>(patterns.getContext());
}
