//===- AttentionGradToLinalg.cpp - nn.attention_grad to linalg ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The gradients of attention as a parallel loop over (sequence, head) with a
/// loop over blocks of 32 queries inside, as in AttentionToLinalg.cpp. A block
/// computes the weights P [key, query] again and from them, with C the
/// cotangent,
///
///   * G[key, lane] = V[key, :] . C[lane, :],      queries across the lanes,
///   * E = P (G - sum_key P G),                    elementwise,
///   * dQ[d, lane] = scale sum_key K[key, d] E[key, lane],
///   * dK[key, d] += scale sum_lane E[key, lane] Q[lane, d],
///     dV[key, d] += sum_lane P[key, lane] C[lane, d],   columns across lanes.
///
/// Gradients of keys and values are summed over blocks in order, in a scratch
/// of the thread, so they depend neither on threads nor on the batch.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/HeadBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Builds the gradients of one (sequence, head).
class HeadGradient : HeadBuilder {
public:
  HeadGradient(OpBuilder &builder, Location loc,
               const AttentionOperands &operands, Value cotangent,
               Value sequence, Value head)
      : HeadBuilder(builder, loc, operands, sequence, head),
        cotangent(cotangent), width(paddedColumns(operands.headSize)) {
    Value next = arith::AddIOp::create(b, loc, sequence, index(1));
    Value rowEnd = readIndex(b, loc, operands.rowOffsets, next);
    rowCount = arith::SubIOp::create(b, loc, rowEnd, keyBegin);
  }

  /// Writes to the destinations, outputs of the enclosing scf.forall.
  void build(Value queryGrad, Value keyGrad, Value valueGrad);

private:
  /// The block's rows of `rows` [count, D] in a tile [32, width], zero beyond
  /// them.
  Value padded(Value rows, const Block &block);
  /// `sums` with weights [keys, 32] times rows [32, width] added to its columns
  /// from `first` on.
  Value accumulate(Value sums, int64_t first, Value weights, Value rows);
  /// P after dropout, and E, of a block over [keys, 32].
  std::pair<Value, Value> buildWeights(Value queries, Value cotangents,
                                       const Block &block);
  /// Gradients of the block's queries, and of keys and values so far, side by
  /// side: [keys, 2 width].
  SmallVector<Value> buildBlock(const Block &block, ValueRange sums);
  /// The head's rows of a sequence: the columns of `sums` from `first` on times
  /// `factor`, then zeros for rows that are no keys.
  Value finishKeys(Value sums, int64_t first, float factor, Value rows);

  Value cotangent, rowCount;
  int64_t width;
};

} // namespace

Value HeadGradient::padded(Value rows, const Block &block) {
  Value tile = filled(b, loc, emptyTile(kPanelLanes, width), 0.0f);
  Sizes corner(2, attr(0));
  Sizes used = {block.count, attr(operands.headSize)};
  Value copied = makeGeneric(
      b, loc, rows, slice(b, loc, tile, corner, used),
      {map(2, {0, 1}), map(2, {0, 1})}, "pp", "rows",
      [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  return insertSlice(b, loc, copied, tile, corner, used);
}

Value HeadGradient::accumulate(Value sums, int64_t first, Value weights,
                               Value rows) {
  for (int64_t lane = 0; lane < width; lane += kPanelLanes) {
    Value panel = slice(b, loc, rows, {attr(0), attr(lane)},
                        {attr(kPanelLanes), attr(kPanelLanes)});
    Sizes offsets = {attr(0), attr(first + lane)};
    Sizes sizes = {keyCount, attr(kPanelLanes)};
    Value added = multiply(weights, panel, slice(b, loc, sums, offsets, sizes));
    sums = insertSlice(b, loc, added, sums, offsets, sizes);
  }
  return sums;
}

std::pair<Value, Value> HeadGradient::buildWeights(Value queries,
                                                   Value cotangents,
                                                   const Block &block) {
  Softmax weighted = softmax(scores(queries));
  Value inverse =
      mapLanes(weighted.sum, emptyLanes(b.getF32Type()),
               [](OpBuilder &body, Location loc, ValueRange args) -> Value {
                 return arith::DivFOp::create(
                     body, loc, f32Constant(body, loc, 1.0f), args[0]);
               });
  Value weights =
      update({}, inverse, weighted.weights,
             [](OpBuilder &body, Location loc, ValueRange args) -> Value {
               return arith::MulFOp::create(body, loc, args[1], args[0]);
             });
  Value products =
      multiply(values, cotangents, filled(b, loc, emptyKeys(), 0.0f));
  Value dropped = weights;
  if (operands.seed)
    dropped = drop(weights, block, emptyKeys());
  Value mean = fold(
      {dropped, products}, {}, filled(b, loc, emptyLanes(b.getF32Type()), 0.0f),
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return math::FmaOp::create(body, loc, args[0], args[1], args[2]);
      });
  if (!operands.seed) {
    Value slopes =
        update(weights, mean, products,
               [](OpBuilder &body, Location loc, ValueRange args) -> Value {
                 Value centred =
                     arith::SubFOp::create(body, loc, args[2], args[1]);
                 return arith::MulFOp::create(body, loc, args[0], centred);
               });
    return {weights, slopes};
  }
  Value slopes =
      update({weights, dropped}, mean, products,
             [](OpBuilder &body, Location loc, ValueRange args) -> Value {
               Value part = arith::MulFOp::create(body, loc, args[0], args[2]);
               Value product =
                   arith::MulFOp::create(body, loc, args[1], args[3]);
               return arith::SubFOp::create(body, loc, product, part);
             });
  return {dropped, slopes};
}

SmallVector<Value> HeadGradient::buildBlock(const Block &block,
                                            ValueRange sums) {
  Value queries = queryRows(operands.query, block);
  Value cotangents = queryRows(cotangent, block);
  auto [weights, slopes] = buildWeights(
      acrossLanes(queries, block.count, operands.headSize),
      acrossLanes(cotangents, block.count, operands.headSize), block);
  Value gradient = multiplyTransposed(
      keys, slopes, filled(b, loc, emptyTile(operands.headSize), 0.0f));
  Value scale = f32Constant(b, loc, operands.scale);
  Value stored =
      storeRows(gradient, {}, sums[0], block,
                [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
                  return arith::MulFOp::create(body, loc, args[0], scale);
                });
  Value next = accumulate(sums[1], 0, slopes, padded(queries, block));
  next = accumulate(next, width, weights, padded(cotangents, block));
  return {stored, next};
}

Value HeadGradient::finishKeys(Value sums, int64_t first, float factor,
                               Value rows) {
  OpFoldResult depth = attr(operands.headSize);
  Sizes corner(2, attr(0)), used = {keyCount, depth};
  Value scale = f32Constant(b, loc, factor);
  Value scaled = makeGeneric(
      b, loc, slice(b, loc, sums, {attr(0), attr(first)}, used),
      slice(b, loc, rows, corner, used), {map(2, {0, 1}), map(2, {0, 1})}, "pp",
      "rows", [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return arith::MulFOp::create(body, loc, args[0], scale);
      });
  rows = insertSlice(b, loc, scaled, rows, corner, used);
  Value rest = arith::SubIOp::create(b, loc, rowCount, keyCount);
  Sizes offsets = {keyCount, attr(0)}, unused = {rest, depth};
  Value zeros = filled(b, loc, slice(b, loc, rows, offsets, unused), 0.0f);
  return insertSlice(b, loc, zeros, rows, offsets, unused);
}

void HeadGradient::build(Value queryGrad, Value keyGrad, Value valueGrad) {
  OpFoldResult depth = attr(operands.headSize);
  Sizes queryOffsets = {queryBegin, column}, querySizes = {queryCount, depth};
  Sizes keyOffsets = {keyBegin, column}, keySizes = {rowCount, depth};
  // Keys and values share a tile: two of one size would become one, which is
  // then copied.
  SmallVector<Value> sums =
      forEachBlock({slice(b, loc, queryGrad, queryOffsets, querySizes),
                    filled(b, loc, emptyKeys(2 * width), 0.0f)},
                   [&](const Block &block, ValueRange args) {
                     return buildBlock(block, args);
                   });
  Value keyRows = finishKeys(sums[1], 0, operands.scale,
                             slice(b, loc, keyGrad, keyOffsets, keySizes));
  Value valueRows = finishKeys(sums[1], width, 1.0f,
                               slice(b, loc, valueGrad, keyOffsets, keySizes));
  insertInParallel(b, loc,
                   {{sums[0], queryGrad, queryOffsets, querySizes},
                    {keyRows, keyGrad, keyOffsets, keySizes},
                    {valueRows, valueGrad, keyOffsets, keySizes}});
}

namespace {

struct LowerAttentionGrad final : OpConversionPattern<nn::AttentionGradOp> {
  LowerAttentionGrad(const TypeConverter &converter, MLIRContext *context,
                     int64_t maxKeys)
      : OpConversionPattern(converter, context), maxKeys(maxKeys) {}

  LogicalResult
  matchAndRewrite(nn::AttentionGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AttentionOperands operands(op, adaptor, maxKeys);
    int64_t columns = op.getQuery().getType().getDimSize(1);
    SmallVector<Value> destinations;
    for (Value like : {operands.query, operands.key, operands.value})
      destinations.push_back(emptyRows(rewriter, loc, like, columns));
    ResultRange results = forEachHead(
        rewriter, loc, operands, destinations,
        [&](OpBuilder &body, Value sequence, Value head, ValueRange out) {
          HeadGradient(body, loc, operands, adaptor.getCotangent(), sequence,
                       head)
              .build(out[0], out[1], out[2]);
        });
    rewriter.replaceOp(op, results);
    return success();
  }

  int64_t maxKeys;
};

} // namespace

void albertc::populateAttentionGradToLinalgPatterns(
    const TypeConverter &converter, RewritePatternSet &patterns,
    int64_t maxKeys) {
  patterns.add<LowerAttentionGrad>(converter, patterns.getContext(), maxKeys);
}
