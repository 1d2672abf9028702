//===- Vectorize.cpp - Register tiles to vector code ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `cpu-vectorize`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Codegen/CPU/Passes.h"
#include "compiler/Codegen/CPU/VectorizeContraction.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/LoopInvariantCodeMotionUtils.h"

namespace albertc::cpu {
#define GEN_PASS_DEF_CPUVECTORIZEPASS
#include "compiler/Codegen/CPU/Passes.h.inc"
} // namespace albertc::cpu

using namespace mlir;
using namespace albertc::cpu;

namespace {

/// The reduction loops of `op` that run once.
SmallVector<unsigned> findUnitReductions(linalg::GenericOp op) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<unsigned> dims;
  for (auto [dim, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction && ranges[dim] == 1)
      dims.push_back(dim);
  return dims;
}

/// Folds slices into transfers and drops unit dimensions, so that what crosses
/// a loop is a plain vector.
LogicalResult simplifyVectors(Operation *op) {
  MLIRContext *context = op->getContext();
  RewritePatternSet patterns(context);
  tensor::populateFoldTensorSubsetIntoVectorTransferPatterns(patterns);
  vector::populateCastAwayVectorLeadingOneDimPatterns(patterns);
  vector::populateVectorTransferPermutationMapLoweringPatterns(patterns);
  vector::TransferReadOp::getCanonicalizationPatterns(patterns, context);
  vector::TransferWriteOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExtractSliceOp::getCanonicalizationPatterns(patterns, context);
  tensor::InsertSliceOp::getCanonicalizationPatterns(patterns, context);
  for (StringRef name :
       {"vector.broadcast", "vector.shape_cast", "vector.extract",
        "vector.insert", "vector.multi_reduction", "vector.transpose",
        "scf.for", "scf.if", "affine.apply", "affine.min"})
    if (auto info = RegisteredOperationName::lookup(name, context))
      info->getCanonicalizationPatterns(patterns, context);
  return applyPatternsGreedily(op, std::move(patterns));
}

struct CpuVectorize final
    : albertc::cpu::impl::CpuVectorizePassBase<CpuVectorize> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    // Contractions first: they look through the fill of their accumulator,
    // which would otherwise be a vector write by then.
    for (linalg::LinalgOp op : ops) {
      auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
      if (!generic || isDenseKernel(generic) || !isFmaContraction(generic))
        continue;
      if (failed(vectorizeContraction(rewriter, generic)))
        return signalPassFailure();
      ++numContractions;
    }
    if (failed(unrollEpilogues(rewriter)))
      return signalPassFailure();
    dropUnitReductions(rewriter);
    vectorizeOthers(rewriter);
    if (failed(simplifyVectors(getOperation())))
      return signalPassFailure();
    hoist(rewriter);
    if (failed(simplifyVectors(getOperation())))
      return signalPassFailure();
  }

  /// The epilogue of a contraction runs row by row: a row's accumulators stay
  /// in registers, where a whole tile at once would need more of them than
  /// there are for the temporaries of an exponential.
  LogicalResult unrollEpilogues(RewriterBase &rewriter) {
    SmallVector<linalg::GenericOp> roots;
    getOperation().walk([&](linalg::GenericOp op) {
      const KernelStrategy *strategy = getStrategy(op);
      if (strategy && strategy->unrollRows && !op.hasDynamicShape())
        roots.push_back(op);
    });
    for (linalg::GenericOp root : roots) {
      SmallVector<int64_t> sizes(root.getNumLoops(), 0);
      sizes.front() = 1;
      scf::SCFTilingOptions options;
      options.setTileSizes(getAsIndexOpFoldResult(&getContext(), sizes));
      rewriter.setInsertionPoint(root);
      FailureOr<scf::SCFTilingResult> result = scf::tileUsingSCF(
          rewriter, cast<TilingInterface>(root.getOperation()), options);
      if (failed(result))
        return root.emitOpError("expected an epilogue that can be tiled");
      rewriter.replaceOp(root, result->replacements);
      for (LoopLikeOpInterface loop : result->loops)
        if (auto forOp = dyn_cast<scf::ForOp>(loop.getOperation()))
          if (failed(loopUnrollFull(forOp)))
            return forOp.emitOpError("expected a static number of rows");
    }
    return success();
  }

  /// A fold over one row is elementwise: with the row's dimension gone, any
  /// combination of values becomes vectors, where a reduction has to be one of
  /// the known kinds.
  void dropUnitReductions(RewriterBase &rewriter) {
    SmallVector<linalg::GenericOp> folds;
    getOperation().walk([&](linalg::GenericOp op) {
      if (!isDenseKernel(op) && !op.hasDynamicShape() &&
          !findUnitReductions(op).empty())
        folds.push_back(op);
    });
    linalg::ControlDropUnitDims control;
    control.rankReductionStrategy =
        linalg::ControlDropUnitDims::RankReductionStrategy::ExtractInsertSlice;
    control.controlFn = [](Operation *op) {
      return findUnitReductions(cast<linalg::GenericOp>(op));
    };
    for (linalg::GenericOp fold : folds) {
      rewriter.setInsertionPoint(fold);
      auto result = linalg::dropUnitDims(rewriter, fold, control);
      if (succeeded(result))
        rewriter.replaceOp(fold, result->replacements);
    }
  }

  /// Ops of dynamic shape are left to be lowered to loops.
  void vectorizeOthers(RewriterBase &rewriter) {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isOpTriviallyDead(op))
        rewriter.eraseOp(op);
      else if (!isDenseKernel(op) && !op.hasDynamicShape() &&
               op->getParentOfType<LoopLikeOpInterface>())
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      rewriter.setInsertionPoint(op);
      FailureOr<linalg::VectorizationResult> result = linalg::vectorize(
          rewriter, op, /*inputVectorSizes=*/{}, /*inputScalableVecDims=*/{},
          /*vectorizeNDExtract=*/true);
      if (failed(result)) {
        op->emitRemark("not vectorized: lowered to scalar loops");
        continue;
      }
      rewriter.replaceOp(op, result->replacements);
      ++numOthers;
    }
  }

  /// Moves invariant scalars and vectors out of `loop`. Tensors stay: a filled
  /// scratch that is made once but overwritten in every iteration would have
  /// to be copied back each time.
  void hoistScalars(LoopLikeOpInterface loop) {
    moveLoopInvariantCode(
        loop.getLoopRegions(),
        [&](Value value, Region *) {
          return loop.isDefinedOutsideOfLoop(value);
        },
        [](Operation *op, Region *) {
          return isMemoryEffectFree(op) && isSpeculatable(op) &&
                 llvm::none_of(op->getResultTypes(), llvm::IsaPred<TensorType>);
        },
        [&](Operation *op, Region *) { loop.moveOutOfLoop(op); });
  }

  /// Accumulators of reduction loops move from memory to loop arguments. An
  /// outer loop keeps its tensors whole: bufferization would take two slices of
  /// one that it carries for a conflict.
  void hoist(RewriterBase &rewriter) {
    getOperation().walk([&](scf::ForOp loop) { hoistScalars(loop); });
    SmallVector<LoopLikeOpInterface> loops;
    getOperation().walk([&](scf::ForOp loop) {
      if (loop.getBody()->getOps<LoopLikeOpInterface>().empty())
        loops.push_back(loop);
    });
    for (LoopLikeOpInterface loop : loops)
      (void)hoistLoopInvariantSubsets(rewriter, loop);
  }
};

} // namespace
