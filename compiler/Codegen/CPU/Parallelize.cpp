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

/// Tiles of an op on tensors that are not padded: some rows of the last two
/// parallel dimensions, which stay in the first-level cache while a reduction
/// runs; of the others one position.
SmallVector<int64_t> chooseDenseTiles(linalg::LinalgOp op) {
  constexpr int64_t kRows = 8, kColumns = 512, kVector = 2048;
  SmallVector<unsigned> dims;
  op.getParallelDims(dims);
  SmallVector<int64_t> sizes(op.getNumLoops(), 0);
  if (dims.empty())
    return sizes;
  bool isReduction = op.getNumReductionLoops() != 0;
  if (dims.size() == 1) {
    sizes[dims[0]] = isReduction ? kRows : kVector;
    return sizes;
  }
  for (unsigned dim : dims)
    sizes[dim] = 1;
  sizes[dims.back()] = kColumns;
  sizes[dims[dims.size() - 2]] = kRows;
  return sizes;
}

/// Whether a parallel loop would cost more than `op` itself.
bool isSmall(linalg::LinalgOp op) {
  constexpr int64_t kFew = 1024;
  int64_t all = 1;
  for (int64_t size : op.getStaticLoopRanges())
    if (ShapedType::isDynamic(size) || llvm::MulOverflow(all, size, all))
      return false;
  return all <= kFew;
}

/// Tiles `op`, whose tensors are not padded, to an scf.forall. What fills its
/// destination goes into the body.
LogicalResult parallelizeDense(RewriterBase &rewriter, linalg::LinalgOp op) {
  SmallVector<int64_t> sizes = chooseDenseTiles(op);
  if (isSmall(op) || llvm::all_of(sizes, [](int64_t s) { return s == 0; }))
    return success();
  auto root = cast<TilingInterface>(op.getOperation());
  scf::SCFTilingOptions tiling;
  tiling.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp);
  tiling.setTileSizes(getAsIndexOpFoldResult(op.getContext(), sizes));
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(tiling).setFusionControlFn(
      [](tensor::ExtractSliceOp, OpResult producer,
         bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        if (!isa<linalg::FillOp>(producer.getOwner()))
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult();
      });
  rewriter.setInsertionPoint(op);
  FailureOr<scf::SCFTileAndFuseResult> result =
      scf::tileConsumerAndFuseProducersUsingSCF(rewriter, root, options);
  if (failed(result))
    return op->emitOpError("expected an op that can be tiled");
  for (OpResult value : op->getResults())
    if (Value replacement = result->replacements.lookup(value))
      rewriter.replaceAllUsesWith(value, replacement);
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
    SmallVector<linalg::LinalgOp> dense;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isDenseKernel(op) && !op->getParentOfType<scf::ForallOp>())
        dense.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    // Readers first: what fills their destinations is gone by its turn.
    for (linalg::LinalgOp op : llvm::reverse(dense)) {
      if (op->use_empty())
        continue;
      if (failed(parallelizeDense(rewriter, op)))
        return signalPassFailure();
      ++numKernels;
    }
    for (TilingInterface root : roots) {
      if (failed(parallelize(rewriter, root, *getStrategy(root))))
        return signalPassFailure();
      ++numKernels;
    }
  }
};

} // namespace
