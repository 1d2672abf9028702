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

/// Tiles `root` to an scf.forall and fuses its producers into the body.
LogicalResult parallelize(RewriterBase &rewriter, TilingInterface root,
                          const KernelStrategy &strategy) {
  scf::SCFTilingOptions tiling;
  tiling.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp);
  tiling.setTileSizes(
      getAsIndexOpFoldResult(root->getContext(), strategy.parallel));
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(tiling).setFusionControlFn(fuseNonRoots());

  rewriter.setInsertionPoint(root);
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
