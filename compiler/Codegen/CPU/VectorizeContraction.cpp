//===- VectorizeContraction.cpp - Contraction tiles to FMA loops ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A contraction tile C[m, .., i] += A[.., m, k..] * B[.., k.., i] becomes
/// loops over k that carry one accumulator per row m. The left input is read
/// as scalars that are broadcast, the right one as whole vectors of lanes, so
/// neither needs a transposed copy. An element of C is one chain of fused
/// multiply-adds in increasing k; no other order is ever used, which is what
/// makes a result independent of tile heights and vector widths.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/VectorizeContraction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace albertc::cpu {
namespace {

/// A contraction tile with its dimensions sorted out.
class ContractionTile {
public:
  static FailureOr<ContractionTile> match(linalg::GenericOp op) {
    ContractionTile tile(op);
    AffineMap map = op.getIndexingMapsArray()[2];
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    tile.laneDim = map.getDimPosition(map.getNumResults() - 1);
    // Rows are the dimension that was not tiled to one.
    tile.rowDim = map.getDimPosition(0);
    for (AffineExpr expr : map.getResults().drop_back()) {
      unsigned dim = cast<AffineDimExpr>(expr).getPosition();
      if (ranges[dim] != 1) {
        tile.rowDim = dim;
        break;
      }
    }
    op.getReductionDims(tile.reductionDims);
    for (unsigned position = 0; position < map.getNumResults(); ++position) {
      unsigned dim = map.getDimPosition(position);
      if (ShapedType::isDynamic(ranges[dim])) {
        op.emitRemark("not vectorized: dimension ")
            << dim << " of the tile is not static";
        return failure();
      }
      if (dim != tile.rowDim && dim != tile.laneDim && ranges[dim] != 1) {
        op.emitRemark("not vectorized: expected dimension ")
            << dim << " to be tiled to 1, found " << ranges[dim];
        return failure();
      }
    }
    tile.rows = ranges[tile.rowDim];
    tile.lanes = ranges[tile.laneDim];
    return tile;
  }

  void rewrite(RewriterBase &rewriter) {
    Location loc = op.getLoc();
    rewriter.setInsertionPoint(op);
    SmallVector<Value> results =
        reduce(rewriter, loc, 0, initialAccumulators(rewriter, loc));
    rewriter.replaceOp(op, store(rewriter, loc, results));
  }

private:
  explicit ContractionTile(linalg::GenericOp op) : op(op) {}

  VectorType vectorType() {
    return VectorType::get({lanes},
                           getElementTypeOrSelf(op.getResultTypes()[0]));
  }

  Value index(OpBuilder &builder, Location loc, int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  /// The indices of `operand`'s element at `row` (lane 0) for the current
  /// values of the reduction loops.
  SmallVector<Value> indices(OpBuilder &builder, Location loc,
                             OpOperand *operand, int64_t row) {
    SmallVector<Value> result;
    for (AffineExpr expr : op.getMatchingIndexingMap(operand).getResults()) {
      unsigned dim = cast<AffineDimExpr>(expr).getPosition();
      Value induction = inductions.lookup(dim);
      if (induction)
        result.push_back(induction);
      else
        result.push_back(index(builder, loc, dim == rowDim ? row : 0));
    }
    return result;
  }

  Value readLanes(OpBuilder &builder, Location loc, OpOperand *operand,
                  int64_t row) {
    Value zero = arith::ConstantOp::create(
        builder, loc, builder.getZeroAttr(vectorType().getElementType()));
    return vector::TransferReadOp::create(
        builder, loc, vectorType(), operand->get(),
        indices(builder, loc, operand, row), zero, ArrayRef<bool>{true});
  }

  /// Zeros when the tile starts from a filled tensor, else what it holds.
  SmallVector<Value> initialAccumulators(OpBuilder &builder, Location loc) {
    OpOperand *init = op.getDpsInitOperand(0);
    auto fill = init->get().getDefiningOp<linalg::FillOp>();
    if (fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat())) {
      // A tensor of its own, so that the tile never counts as a second user of
      // what the root writes to.
      auto type = cast<RankedTensorType>(op.getResultTypes()[0]);
      destination = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                            type.getElementType());
      Value zeros = arith::ConstantOp::create(
          builder, loc, builder.getZeroAttr(vectorType()));
      return SmallVector<Value>(rows, zeros);
    }
    destination = init->get();
    SmallVector<Value> accumulators;
    for (int64_t row = 0; row < rows; ++row)
      accumulators.push_back(readLanes(builder, loc, init, row));
    return accumulators;
  }

  /// Loops over the reduction dimensions from `depth` on.
  SmallVector<Value> reduce(OpBuilder &builder, Location loc, unsigned depth,
                            ValueRange accumulators) {
    if (depth == reductionDims.size())
      return multiplyAdd(builder, loc, accumulators);
    unsigned dim = reductionDims[depth];
    Value bound = reductionBound(builder, loc, dim);
    auto loop = scf::ForOp::create(
        builder, loc, index(builder, loc, 0), bound, index(builder, loc, 1),
        accumulators,
        [&](OpBuilder &body, Location, Value induction, ValueRange args) {
          inductions[dim] = induction;
          scf::YieldOp::create(body, loc, reduce(body, loc, depth + 1, args));
        });
    return SmallVector<Value>(loop.getResults());
  }

  Value reductionBound(OpBuilder &builder, Location loc, unsigned dim) {
    OpOperand *right = op.getDpsInputOperand(1);
    AffineMap map = op.getMatchingIndexingMap(right);
    for (auto [position, expr] : llvm::enumerate(map.getResults()))
      if (cast<AffineDimExpr>(expr).getPosition() == dim)
        return getValueOrCreateConstantIndexOp(
            builder, loc,
            tensor::getMixedSize(builder, loc, right->get(), position));
    llvm_unreachable("a reduction dimension is read by the right input");
  }

  SmallVector<Value> multiplyAdd(OpBuilder &builder, Location loc,
                                 ValueRange accumulators) {
    OpOperand *left = op.getDpsInputOperand(0);
    Value lanesOfRight =
        readLanes(builder, loc, op.getDpsInputOperand(1), /*row=*/0);
    SmallVector<Value> results;
    for (auto [row, accumulator] : llvm::enumerate(accumulators)) {
      Value scalar = tensor::ExtractOp::create(
          builder, loc, left->get(), indices(builder, loc, left, row));
      Value broadcast =
          vector::BroadcastOp::create(builder, loc, vectorType(), scalar);
      results.push_back(math::FmaOp::create(builder, loc, broadcast,
                                            lanesOfRight, accumulator));
    }
    return results;
  }

  /// One write a row, which the epilogue's reads of single rows fold with.
  Value store(OpBuilder &builder, Location loc, ArrayRef<Value> results) {
    Value tile = destination;
    for (auto [row, result] : llvm::enumerate(results)) {
      tile = vector::TransferWriteOp::create(
                 builder, loc, result, tile,
                 indices(builder, loc, op.getDpsInitOperand(0), row),
                 ArrayRef<bool>{true})
                 .getResult();
    }
    return tile;
  }

  linalg::GenericOp op;
  unsigned rowDim = 0, laneDim = 0;
  int64_t rows = 0, lanes = 0;
  SmallVector<unsigned> reductionDims;
  Value destination;
  llvm::SmallDenseMap<unsigned, Value> inductions;
};

/// Whether `map` is a projected permutation in which the last result of the
/// accumulator's map has the place that `wantLast` says.
bool readsLanesLast(AffineMap map, unsigned laneDim, bool wantLast) {
  if (!map.isProjectedPermutation())
    return false;
  bool isLast = map.getNumResults() != 0 &&
                map.getDimPosition(map.getNumResults() - 1) == laneDim;
  return wantLast ? isLast : !map.isFunctionOfDim(laneDim);
}

} // namespace

bool isFmaContraction(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() == 0)
    return false;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!maps[2].isProjectedPermutation() || maps[2].getNumResults() < 2)
    return false;
  unsigned laneDim = maps[2].getDimPosition(maps[2].getNumResults() - 1);
  if (!readsLanesLast(maps[0], laneDim, false) ||
      !readsLanesLast(maps[1], laneDim, true))
    return false;
  Block *body = op.getBody();
  auto fma = dyn_cast<math::FmaOp>(body->front());
  return fma && fma->getNextNode() == body->getTerminator() &&
         fma.getA() == body->getArgument(0) &&
         fma.getB() == body->getArgument(1) &&
         fma.getC() == body->getArgument(2) &&
         body->getTerminator()->getOperand(0) == fma.getResult();
}

LogicalResult vectorizeContraction(RewriterBase &rewriter,
                                   linalg::GenericOp op) {
  FailureOr<ContractionTile> tile = ContractionTile::match(op);
  if (failed(tile))
    return failure();
  tile->rewrite(rewriter);
  return success();
}

} // namespace albertc::cpu
