//===- Tile.cpp - Kernels to register tiles -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `cpu-tile`: rows by the register tile, peeled down to one row, so that
/// what remains has static shapes.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Codegen/CPU/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/Patterns.h"
#include "mlir/Dialect/SCF/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace albertc::cpu {
#define GEN_PASS_DEF_CPUTILEPASS
#include "compiler/Codegen/CPU/Passes.h.inc"
} // namespace albertc::cpu

using namespace mlir;
using namespace albertc::cpu;

namespace {

/// Folds what tiling and peeling leave symbolic, so that peeled bodies get
/// static shapes.
LogicalResult simplifyTiles(Operation *op) {
  MLIRContext *context = op->getContext();
  RewritePatternSet patterns(context);
  linalg::populateLinalgTilingCanonicalizationPatterns(patterns);
  scf::populateSCFForLoopCanonicalizationPatterns(patterns);
  for (Dialect *dialect : context->getLoadedDialects())
    dialect->getCanonicalizationPatterns(patterns);
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.getDialectNamespace() != "linalg")
      name.getCanonicalizationPatterns(patterns, context);
  return applyPatternsGreedily(op, std::move(patterns));
}

/// Tiles `root` by `sizes`, fuses its producers, and returns the loops.
FailureOr<SmallVector<LoopLikeOpInterface>>
tileAndFuse(RewriterBase &rewriter, TilingInterface root,
            ArrayRef<int64_t> sizes, ArrayRef<int64_t> interchange) {
  scf::SCFTilingOptions tiling;
  tiling.setTileSizes(getAsIndexOpFoldResult(root->getContext(), sizes));
  tiling.setInterchange(interchange);
  scf::SCFTileAndFuseOptions options;
  options.setTilingOptions(tiling).setFusionControlFn(fuseNonRoots());
  rewriter.setInsertionPoint(root);
  FailureOr<scf::SCFTileAndFuseResult> result =
      scf::tileConsumerAndFuseProducersUsingSCF(rewriter, root, options);
  if (failed(result)) {
    root->emitOpError("expected a kernel root that can be tiled by rows");
    return failure();
  }
  for (OpResult value : root->getResults())
    if (Value replacement = result->replacements.lookup(value))
      rewriter.replaceAllUsesWith(value, replacement);
  SmallVector<LoopLikeOpInterface> loops(result->loops);
  rewriter.eraseOp(root);
  return loops;
}

/// The dimension that runs across the lanes: the last one of the result, which
/// a contraction's reduction dimensions follow.
int64_t getLaneDim(linalg::LinalgOp op) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  return map.getDimPosition(map.getNumResults() - 1);
}

/// The op inside `loop` that carries the kernel attribute `name`.
TilingInterface findRoot(Operation *loop, StringAttr name) {
  TilingInterface found;
  loop->walk([&](TilingInterface op) {
    if (op->getAttr(kKernelAttr) == name)
      found = op;
  });
  return found;
}

/// Every tile of the peeled `loop` has `height` rows. Peeling sees that itself
/// unless the bound of the loop, a remainder of rows, was folded into the
/// minimum that computes the tile's height.
void assumeFullTiles(RewriterBase &rewriter, scf::ForOp loop, int64_t height) {
  SmallVector<affine::AffineMinOp> heights;
  for (auto op : loop.getBody()->getOps<affine::AffineMinOp>())
    if (llvm::is_contained(op.getOperands(), loop.getInductionVar()) &&
        llvm::is_contained(op.getMap().getResults(),
                           rewriter.getAffineConstantExpr(height)))
      heights.push_back(op);
  for (affine::AffineMinOp op : heights) {
    rewriter.setInsertionPoint(op);
    rewriter.replaceOpWithNewOp<arith::ConstantIndexOp>(op, height);
  }
}

struct CpuTile final : albertc::cpu::impl::CpuTilePassBase<CpuTile> {
  using CpuTilePassBase::CpuTilePassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (TilingInterface root : collect([](const KernelStrategy &strategy) {
           return !strategy.rows16.empty();
         }))
      if (failed(tileRows(rewriter, root, *getStrategy(root))))
        return signalPassFailure();
    if (failed(simplifyTiles(getOperation())))
      return signalPassFailure();
    for (TilingInterface op : collect([](const KernelStrategy &strategy) {
           return !strategy.step.empty();
         }))
      if (failed(tileStep(rewriter, op, *getStrategy(op))))
        return signalPassFailure();
    if (failed(simplifyTiles(getOperation())))
      return signalPassFailure();
  }

  SmallVector<TilingInterface>
  collect(function_ref<bool(const KernelStrategy &)> filter) {
    SmallVector<TilingInterface> ops;
    getOperation().walk([&](TilingInterface op) {
      const KernelStrategy *strategy = getStrategy(op);
      if (strategy && filter(*strategy))
        ops.push_back(op);
    });
    return ops;
  }

  /// Rows of `root` in tiles of decreasing height; what a tile leaves over is
  /// peeled and gets the next smaller one.
  LogicalResult tileRows(RewriterBase &rewriter, TilingInterface root,
                         const KernelStrategy &strategy) {
    auto name = root->getAttrOfType<StringAttr>(kKernelAttr);
    bool narrow = lanes < 16;
    ArrayRef<int64_t> heights = narrow ? strategy.rows8 : strategy.rows16;
    auto linalgOp = cast<linalg::LinalgOp>(root.getOperation());
    int64_t rank = linalgOp.getNumLoops();
    int64_t rows = linalgOp.getStaticLoopRanges().front();
    bool halve = narrow && strategy.halveLanes8;
    SmallVector<int64_t> fitting;
    if (!ShapedType::isDynamic(rows))
      fitting = chooseStaticHeights(rows, heights);
    else
      fitting = llvm::to_vector(heights);

    for (auto [index, height] : llvm::enumerate(fitting)) {
      SmallVector<int64_t> sizes(rank, 0), interchange;
      sizes.front() = height;
      if (index == 0) {
        // Half a panel runs over all rows before the other half, which keeps
        // its weights in the first-level cache.
        if (halve) {
          interchange.push_back(getLaneDim(linalgOp));
          sizes[interchange.back()] = lanes * 2;
        }
        if (strategy.reduction != 0) {
          interchange.push_back(rank - 1);
          sizes[interchange.back()] = strategy.reduction;
        }
        for (int64_t dim = 0; dim < rank; ++dim)
          if (sizes[dim] == 0 || dim == 0)
            interchange.push_back(dim);
      }
      FailureOr<SmallVector<LoopLikeOpInterface>> loops =
          tileAndFuse(rewriter, root, sizes, interchange);
      if (failed(loops))
        return failure();
      ++numBodies;
      if (loops->empty())
        return success();
      auto rowLoop = dyn_cast<scf::ForOp>(loops->back().getOperation());
      scf::ForOp rest;
      if (!rowLoop ||
          failed(scf::peelForLoopAndSimplifyBounds(rewriter, rowLoop, rest)))
        return success();
      assumeFullTiles(rewriter, rowLoop, height);
      root = findRoot(rest, name);
      if (!root)
        return success();
    }
    return success();
  }

  /// A static number of rows takes the largest height up to 13 that divides
  /// it, since no remainder is better than full registers (13 x 32 lanes are
  /// 26 of 32 registers: heads of 26 need it).
  SmallVector<int64_t> chooseStaticHeights(int64_t rows,
                                           ArrayRef<int64_t> heights) {
    int64_t limit = lanes < 16 ? heights.front() : 13;
    for (int64_t height = limit; height > heights.front() / 2; --height)
      if (rows % height == 0)
        return {height};
    SmallVector<int64_t> fitting;
    for (int64_t height : heights)
      if (height <= rows)
        fitting.push_back(height);
    return fitting;
  }

  LogicalResult tileStep(RewriterBase &rewriter, TilingInterface op,
                         const KernelStrategy &strategy) {
    scf::SCFTilingOptions options;
    options.setTileSizes(getAsIndexOpFoldResult(&getContext(), strategy.step));
    rewriter.setInsertionPoint(op);
    FailureOr<scf::SCFTilingResult> result =
        scf::tileUsingSCF(rewriter, op, options);
    if (failed(result))
      return op->emitOpError("expected an op that can be tiled by steps");
    rewriter.replaceOp(op, result->replacements);
    return success();
  }
};

} // namespace
