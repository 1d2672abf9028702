//===- AttentionToLinalg.cpp - nn.attention to linalg ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Attention of packed rows as a parallel loop over (sequence, head) with a
/// loop over blocks of 32 queries inside. The queries of a block lie across
/// the lanes, so that
///
///   * scores  S[key, lane]  = K[key, :] . Q[lane, :]   broadcast keys,
///   * softmax over keys is elementwise across the lanes, with no reduction
///     inside a vector,
///   * context C[d, lane] = sum_key V[key, d] P[key, lane]  broadcast values,
///
/// read keys and values in place. Only the block's queries and its result are
/// transposed. The scores of one block are the whole scratch: 32 floats a key.
///
/// A lane's sums run over keys in order and depend on no other lane, so a
/// query's result does not depend on what it is batched with.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Builds the attention of one (sequence, head).
class HeadAttention {
public:
  HeadAttention(OpBuilder &builder, nn::AttentionOp op,
                nn::AttentionOp::Adaptor adaptor, Value sequence, Value head,
                int64_t maxKeys)
      : b(builder), op(op), adaptor(adaptor), loc(op.getLoc()),
        sequence(sequence), maxKeys(maxKeys), headSize(op.getHeadSize()) {
    AffineExpr dim = b.getAffineDimExpr(0);
    column = applied(dim * headSize, head);
    Value next = arith::AddIOp::create(b, loc, sequence, index(1));
    queryBegin = readIndex(b, loc, adaptor.getQueryOffsets(), sequence);
    Value queryEnd = readIndex(b, loc, adaptor.getQueryOffsets(), next);
    queryCount = arith::SubIOp::create(b, loc, queryEnd, queryBegin);
    Value keyBegin = readIndex(b, loc, adaptor.getRowOffsets(), sequence);
    keyCount = readIndex(b, loc, adaptor.getKeyCounts(), sequence);
    SmallVector<OpFoldResult> corner = {keyBegin, column};
    SmallVector<OpFoldResult> sizes = {keyCount, b.getIndexAttr(headSize)};
    keys = slice(b, loc, adaptor.getKey(), corner, sizes);
    values = slice(b, loc, adaptor.getValue(), corner, sizes);
  }

  /// Attention of every query of the sequence, written to `destination`, which
  /// is then inserted by the enclosing scf.forall.
  void build(Value destination) {
    SmallVector<OpFoldResult> offsets = {queryBegin, column};
    SmallVector<OpFoldResult> sizes = {queryCount, b.getIndexAttr(headSize)};
    Value rows = slice(b, loc, destination, offsets, sizes);
    auto loop = scf::ForOp::create(
        b, loc, index(0), queryCount, index(kPanelLanes), rows,
        [&](OpBuilder &body, Location, Value first, ValueRange args) {
          OpBuilder::InsertionGuard guard(b);
          b.setInsertionPointToEnd(body.getInsertionBlock());
          scf::YieldOp::create(b, loc, block(first, args[0]));
        });
    insertInParallel(b, loc, loop.getResult(0), destination, offsets, sizes);
  }

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value applied(AffineExpr expr, Value operand) {
    return getValueOrCreateConstantIndexOp(
        b, loc,
        affine::makeComposedFoldedAffineApply(b, loc, expr,
                                              {OpFoldResult(operand)}));
  }
  Value emptyTile(int64_t rows) {
    return tensor::EmptyOp::create(b, loc, ArrayRef<int64_t>{rows, kPanelLanes},
                                   b.getF32Type());
  }
  AffineMap map(unsigned dims, ArrayRef<unsigned> results) {
    return dimMap(b.getContext(), dims, results);
  }

  /// One block of queries from `first` on; returns `rows` with their context.
  Value block(Value first, Value rows) {
    AffineExpr start = b.getAffineDimExpr(0), count = b.getAffineSymbolExpr(0);
    auto rest = AffineMap::get(
        1, 1, {count - start, b.getAffineConstantExpr(kPanelLanes)},
        b.getContext());
    Value queries = getValueOrCreateConstantIndexOp(
        b, loc,
        affine::makeComposedFoldedAffineMin(
            b, loc, rest, {OpFoldResult(first), OpFoldResult(queryCount)}));
    Value weights, sum;
    std::tie(weights, sum) = softmax(scores(packQueries(first, queries)));
    return store(context(weights), sum, rows, first, queries);
  }

  /// The block's queries across the lanes: [D, 32], zero without a query.
  Value packQueries(Value first, Value queries) {
    Value begin = arith::AddIOp::create(b, loc, queryBegin, first);
    OpFoldResult depth = b.getIndexAttr(headSize);
    Value source = slice(b, loc, adaptor.getQuery(), {begin, column},
                         {OpFoldResult(queries), depth});
    Value lanes = filled(b, loc, emptyTile(headSize), 0.0f);
    SmallVector<OpFoldResult> corner(2, b.getIndexAttr(0));
    SmallVector<OpFoldResult> used = {depth, queries};
    Value copied =
        transposedCopy(b, loc, source, slice(b, loc, lanes, corner, used));
    return insertSlice(b, loc, copied, lanes, corner, used);
  }

  /// scale * K Q + bias over [keys, 32]. Two roundings, as the originals have.
  Value scores(Value queries) {
    Value bias =
        tensor::ExtractOp::create(b, loc, adaptor.getKeyBias(), sequence);
    Value scale = f32Constant(b, loc, op.getScale().convertToFloat());
    SmallVector<OpFoldResult> corner(2, b.getIndexAttr(0));
    // Of static size, so that the scratch of a thread is known; only the rows
    // of this sequence's keys are touched.
    Value scratch =
        slice(b, loc, emptyTile(maxKeys), corner,
              {OpFoldResult(keyCount), b.getIndexAttr(kPanelLanes)});
    Value product = makeContraction(
        b, loc, keys, queries, filled(b, loc, scratch, 0.0f),
        {map(3, {0, 2}), map(3, {2, 1}), map(3, {0, 1})}, "ppr");
    return makeGeneric(
        b, loc, product, scratch, {map(2, {0, 1}), map(2, {0, 1})}, "pp",
        "contraction", [&](OpBuilder &body, Location loc, ValueRange args) {
          Value scaled = arith::MulFOp::create(body, loc, args[0], scale);
          return arith::AddFOp::create(body, loc, scaled, bias).getResult();
        });
  }

  /// Unnormalised weights exp(s - max) over [keys, 32] and their sums [32].
  std::pair<Value, Value> softmax(Value scores) {
    Value lane = tensor::EmptyOp::create(b, loc, ArrayRef<int64_t>{kPanelLanes},
                                         b.getF32Type());
    Value maximum = makeGeneric(
        b, loc, scores, filled(b, loc, lane, kLowestScore),
        {map(2, {0, 1}), map(2, {1})}, "rp", "rows",
        [](OpBuilder &body, Location loc, ValueRange args) {
          return arith::MaximumFOp::create(body, loc, args[0], args[1])
              .getResult();
        });
    Value weights = makeGeneric(
        b, loc, maximum, scores, {map(2, {1}), map(2, {0, 1})}, "pp", "rows",
        [](OpBuilder &body, Location loc, ValueRange args) {
          Value shifted = arith::SubFOp::create(body, loc, args[1], args[0]);
          return math::ExpOp::create(body, loc, shifted).getResult();
        });
    Value sum = makeGeneric(
        b, loc, weights, filled(b, loc, lane, 0.0f),
        {map(2, {0, 1}), map(2, {1})}, "rp", "rows",
        [](OpBuilder &body, Location loc, ValueRange args) {
          return arith::AddFOp::create(body, loc, args[1], args[0]).getResult();
        });
    return {weights, sum};
  }

  /// sum_key V[key, d] P[key, lane] over [D, 32].
  Value context(Value weights) {
    return makeContraction(
        b, loc, values, weights, filled(b, loc, emptyTile(headSize), 0.0f),
        {map(3, {2, 0}), map(3, {2, 1}), map(3, {0, 1})}, "ppr", "contraction");
  }

  /// rows[first + lane, d] = C[d, lane] / sum[lane].
  Value store(Value context, Value sum, Value rows, Value first,
              Value queries) {
    SmallVector<OpFoldResult> corner(2, b.getIndexAttr(0));
    OpFoldResult depth = b.getIndexAttr(headSize);
    Value used = slice(b, loc, context, corner, {depth, OpFoldResult(queries)});
    Value sums =
        slice(b, loc, sum, {b.getIndexAttr(0)}, {OpFoldResult(queries)});
    SmallVector<OpFoldResult> offsets = {first, b.getIndexAttr(0)};
    SmallVector<OpFoldResult> sizes = {queries, depth};
    Value stored = makeGeneric(
        b, loc, {used, sums}, slice(b, loc, rows, offsets, sizes),
        {map(2, {1, 0}), map(2, {0}), map(2, {0, 1})}, "pp", "",
        [](OpBuilder &body, Location loc, ValueRange args) {
          return arith::DivFOp::create(body, loc, args[0], args[1]).getResult();
        });
    return insertSlice(b, loc, stored, rows, offsets, sizes);
  }

  OpBuilder &b;
  nn::AttentionOp op;
  nn::AttentionOp::Adaptor adaptor;
  Location loc;
  Value sequence;
  int64_t maxKeys, headSize;
  Value column, queryBegin, queryCount, keyCount, keys, values;
};

struct LowerAttention final : OpConversionPattern<nn::AttentionOp> {
  LowerAttention(const TypeConverter &converter, MLIRContext *context,
                 int64_t maxKeys)
      : OpConversionPattern(converter, context), maxKeys(maxKeys) {}

  LogicalResult
  matchAndRewrite(nn::AttentionOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value query = adaptor.getQuery();
    Value destination =
        emptyRows(rewriter, loc, query, op.getQuery().getType().getDimSize(1));
    OpFoldResult zero = rewriter.getIndexAttr(0);
    OpFoldResult one = rewriter.getIndexAttr(1);
    SmallVector<OpFoldResult> counts = {
        tensor::getMixedSize(rewriter, loc, adaptor.getKeyCounts(), 0),
        rewriter.getIndexAttr(op.getNumHeads())};
    auto loop = scf::ForallOp::create(
        rewriter, loc, ArrayRef<OpFoldResult>{zero, zero}, counts,
        ArrayRef<OpFoldResult>{one, one}, destination, std::nullopt,
        [&](OpBuilder &body, Location, ValueRange args) {
          HeadAttention(body, op, adaptor, args[0], args[1], maxKeys)
              .build(args[2]);
        });
    rewriter.replaceOp(op, loop.getResult(0));
    return success();
  }

  int64_t maxKeys;
};

} // namespace

void albertc::populateAttentionToLinalgPatterns(const TypeConverter &converter,
                                                RewritePatternSet &patterns,
                                                int64_t maxKeys) {
  patterns.add<LowerAttention>(converter, patterns.getContext(), maxKeys);
}
