//===- Parallelize.cpp - Kernel roots to scf.forall -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `cpu-parallelize`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Codegen/CPU/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc::cpu {
#define GEN_PASS_DEF_CPUPARALLELIZEPASS
#include "compiler/Codegen/CPU/Passes.h.inc"
} // namespace albertc::cpu

using namespace mlir;
using namespace albertc::cpu;

namespace {

/// Rows of one tile: `limit` at most, a multiple of the tallest register tile,
/// and nearly the same for all tiles. 130 rows are 72 and 58, not 128 and 2,
/// which would leave all but one thread idle.
OpFoldResult balancedRows(RewriterBase &rewriter, TilingInterface root,
                          int64_t limit, int64_t step) {
  auto linalgOp = cast<linalg::LinalgOp>(root.getOperation());
  Location loc = root->getLoc();
  int64_t fixed = linalgOp.getStaticLoopRanges().front();
  if (!ShapedType::isDynamic(fixed)) {
    int64_t tiles = llvm::divideCeil(fixed, limit);
    return rewriter.getIndexAttr(llvm::alignTo(
        llvm::divideCeil(fixed, std::max<int64_t>(tiles, 1)), step));
  }
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(rewriter, loc, value);
  };
  Range range = linalgOp.createLoopRanges(rewriter, loc).front();
  Value rows = getValueOrCreateConstantIndexOp(rewriter, loc, range.size);
  Value tiles =
      arith::CeilDivUIOp::create(rewriter, loc, rows, constant(limit));
  // No rows are no tiles, of any size.
  tiles = arith::MaxUIOp::create(rewriter, loc, tiles, constant(1));
  Value steps = arith::CeilDivUIOp::create(
      rewriter, loc, rows,
      arith::MulIOp::create(rewriter, loc, tiles, constant(step)));
  steps = arith::MaxUIOp::create(rewriter, loc, steps, constant(1));
  return arith::MulIOp::create(rewriter, loc, steps, constant(step))
      .getResult();
}

/// Tiles `root` to an scf.forall and fuses its producers into the body.
LogicalResult parallelize(RewriterBase &rewriter, TilingInterface root,
                          const KernelStrategy &strategy) {
  scf::SCFTilingOptions tiling;
  tiling.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp);
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(root->getContext(), strategy.parallel);
  rewriter.setInsertionPoint(root);
  if (strategy.balanced)
    sizes.front() = balancedRows(rewriter, root, strategy.parallel.front(),
                                 strategy.rows16.front());
  tiling.setTileSizes(sizes);
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(tiling).setFusionControlFn(fuseNonRoots());

  FailureOr<scf::SCFTileAndFuseResult> result =
      scf::tileConsumerAndFuseProducersUsingSCF(rewriter, root, options);
  if (failed(result))
    return root->emitOpError("expected a kernel root that can be tiled");
  for (OpResult value : root->getResults())
    if (Value replacement = result->replacements.lookup(value))
      rewriter.replaceAllUsesWith(value, replacement);
  // What was fused has no other reader; dead originals go with the next
  // canonicalization.
  return success();
}

struct CpuParallelize final
    : albertc::cpu::impl::CpuParallelizePassBase<CpuParallelize> {
  void runOnOperation() override {
    SmallVector<TilingInterface> roots;
    getOperation().walk([&](TilingInterface op) {
      const KernelStrategy *strategy = getStrategy(op);
      if (strategy && !strategy->parallel.empty() &&
          !op->getParentOfType<scf::ForallOp>())
        roots.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (TilingInterface root : roots) {
      if (failed(parallelize(rewriter, root, *getStrategy(root))))
        return signalPassFailure();
      ++numKernels;
    }
  }
};

} // namespace
