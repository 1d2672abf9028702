//===- DecomposeAttention.cpp - attention as scf and linalg -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One loop over sequences; inside it the whole score matrix of the sequence is
/// formed. This is the definition of the op, not a schedule: the production
/// lowering never materialises the scores of all heads.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <limits>

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

namespace {
/// The rows of one sequence and what is computed from its queries and keys; of
/// nn.attention as of its gradient.
class SequenceBuilder {
public:
  template <typename Op>
  SequenceBuilder(OpBuilder &b, Op op, Value s)
      : b(b), loc(op.getLoc()), numHeads(op.getNumHeads()),
        size(op.getHeadSize()),
        loops(b, loc, op.getQuery().getType().getElementType()),
        heads(loops.size(numHeads)), headSize(loops.size(size)) {
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    Value next = arith::AddIOp::create(b, loc, s, one);
    firstQuery = buildIndexAt(b, loc, op.getQueryOffsets(), s);
    Value endQuery = buildIndexAt(b, loc, op.getQueryOffsets(), next);
    queryCount = arith::SubIOp::create(b, loc, endQuery, firstQuery);
    firstKey = buildIndexAt(b, loc, op.getRowOffsets(), s);
    keyCount = buildIndexAt(b, loc, op.getKeyCounts(), s);
    bias = tensor::ExtractOp::create(b, loc, op.getKeyBias(), s);
    if (loops.getArithmeticType() != bias.getType())
      bias = arith::ExtFOp::create(b, loc, loops.getArithmeticType(), bias);
    scale = op.getScale().convertToDouble();
    if (op.getSeed())
      buildStreams(op.getSeed(), op.getQueryKeys(), *op.getSite(),
                   op.getRate()->convertToDouble());
    queries = getQueries(op.getQuery());
    keys = getKeys(op.getKey());
    values = getKeys(op.getValue());
  }

  /// The sequence's rows of `matrix` as [queries or keys, heads, headSize].
  Value getQueries(Value matrix) {
    return sliceHeads(matrix, firstQuery, queryCount);
  }
  Value getKeys(Value matrix) { return sliceHeads(matrix, firstKey, keyCount); }
  /// [queries or keys, heads, headSize] back in its rows of `out`.
  Value putQueries(Value rows, Value out) {
    return insertHeads(rows, out, firstQuery, queryCount);
  }
  Value putKeys(Value rows, Value out) {
    return insertHeads(rows, out, firstKey, keyCount);
  }

  /// Computes `powers` and `sums`.
  void buildSoftmax();
  /// The context rows [queries, heads, headSize].
  Value buildContext();
  /// The gradients of queries, keys and values for the cotangent rows
  /// `cotangent` of the context.
  SmallVector<Value> buildGradients(Value cotangent);

private:
  Value sliceHeads(Value matrix, Value first, Value count);
  Value insertHeads(Value rows, Value out, Value first, Value count);
  /// scale * q k^T + bias as [heads, queries, keys].
  Value buildScores();
  /// `factor` times the sum of `weights` [heads, queries, keys] times `rows`,
  /// over the keys or, with `overQueries`, the queries.
  Value buildScaledSum(Value weights, Value rows, bool overQueries,
                       double factor);
  SmallVector<OpFoldResult> getScoreSizes() {
    return {heads, queryCount, keyCount};
  }
  /// Computes the streams of random bits of the sequence's queries.
  void buildStreams(Value seed, Value queryKeys, int64_t site, double dropRate);
  /// `weights` [heads, queries, keys] after dropout, if there is any.
  Value drop(Value weights);

  OpBuilder &b;
  Location loc;
  int64_t numHeads, size;
  LoopBuilder loops;
  OpFoldResult heads, headSize;
  Value firstQuery, queryCount, firstKey, keyCount, bias;
  double scale, rate = 0.0;
  Value queries, keys, values;
  /// One i64 per query; null without dropout.
  Value streams;
  /// exp(score - max) [heads, queries, keys] and its sums [heads, queries].
  Value powers, sums;
};
} // namespace

/// How [rows, columns] and [rows, heads, headSize] correspond.
static SmallVector<ReassociationIndices> getHeadSplit() {
  return {{0}, {1, 2}};
}

Value SequenceBuilder::sliceHeads(Value matrix, Value first, Value count) {
  auto type = cast<RankedTensorType>(matrix.getType());
  OpFoldResult one = loops.size(int64_t(1));
  Value rows = tensor::ExtractSliceOp::create(
      b, loc, matrix, {OpFoldResult(first), loops.size(int64_t(0))},
      {OpFoldResult(count), loops.size(type.getDimSize(1))}, {one, one});
  auto splitType = RankedTensorType::get({ShapedType::kDynamic, numHeads, size},
                                         type.getElementType());
  return tensor::ExpandShapeOp::create(b, loc, splitType, rows, getHeadSplit(),
                                       {OpFoldResult(count), heads, headSize});
}

Value SequenceBuilder::insertHeads(Value rows, Value out, Value first,
                                   Value count) {
  Value flat = tensor::CollapseShapeOp::create(b, loc, rows, getHeadSplit());
  OpFoldResult unit = loops.size(int64_t(1));
  return tensor::InsertSliceOp::create(
      b, loc, flat, out, {OpFoldResult(first), loops.size(int64_t(0))},
      {OpFoldResult(count), loops.size(numHeads * size)}, {unit, unit});
}

Value SequenceBuilder::buildScores() {
  Value products = loops.contract({queries, {1, 0, 3}}, {keys, {2, 0, 3}},
                                  getScoreSizes(), {0, 1, 2}, 4);
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value factor = buildFloat(b, loc, loops.getArithmeticType(), scale);
    Value scaled = arith::MulFOp::create(b, loc, args[0], factor);
    return arith::AddFOp::create(b, loc, scaled, bias);
  };
  return loops.pointwise({{products, {0, 1, 2}}}, getScoreSizes(), body);
}

void SequenceBuilder::buildSoftmax() {
  Value scores = buildScores();
  SmallVector<OpFoldResult> rowSizes = {heads, queryCount};
  Value lowest =
      loops.filled(rowSizes, -std::numeric_limits<double>::infinity());
  Value max = loops.reduce({{scores, {0, 1, 2}}}, lowest, {0, 1}, 3, buildMax);
  powers = loops.pointwise(
      {{scores, {0, 1, 2}}, {max, {0, 1}}}, getScoreSizes(),
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return math::ExpOp::create(b, loc, buildSub(b, loc, args));
      });
  sums = loops.reduce({{powers, {0, 1, 2}}}, loops.filled(rowSizes, 0.0),
                      {0, 1}, 3, buildAdd);
}

static Value buildQuotient(OpBuilder &b, Location loc, ValueRange args) {
  return arith::DivFOp::create(b, loc, args[0], args[1]);
}

void SequenceBuilder::buildStreams(Value seed, Value queryKeys, int64_t site,
                                   double dropRate) {
  rate = dropRate;
  Value number = tensor::ExtractOp::create(b, loc, seed, ValueRange());
  Value start = buildDropoutSite(b, loc, number, site);
  OpFoldResult count = queryCount;
  Value own = tensor::ExtractSliceOp::create(b, loc, queryKeys,
                                             OpFoldResult(firstQuery), count,
                                             loops.size(int64_t(1)));
  streams = loops.pointwise(
      {{own, {0}}}, count,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        return buildDropoutRow(b, loc, start, args[0]);
      },
      b.getI64Type());
}

Value SequenceBuilder::drop(Value weights) {
  if (!streams)
    return weights;
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    auto number = [&](uint64_t loop) -> Value {
      return arith::IndexCastOp::create(b, loc, b.getI64Type(),
                                        linalg::IndexOp::create(b, loc, loop));
    };
    Value stride =
        arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(numHeads));
    Value column = arith::AddIOp::create(
        b, loc, arith::MulIOp::create(b, loc, number(2), stride), number(0));
    return buildDropped(b, loc, args[0], args[1], column, rate);
  };
  return loops.pointwise({{weights, {0, 1, 2}}, {streams, {1}}},
                         getScoreSizes(), body);
}

Value SequenceBuilder::buildContext() {
  SmallVector<OpFoldResult> sizes = {queryCount, heads, headSize};
  Value weighted = loops.contract({drop(powers), {1, 0, 3}},
                                  {values, {3, 1, 2}}, sizes, {0, 1, 2}, 4);
  Type type = cast<RankedTensorType>(values.getType()).getElementType();
  return loops.pointwise({{weighted, {0, 1, 2}}, {sums, {1, 0}}}, sizes,
                         buildQuotient, type);
}

Value SequenceBuilder::buildScaledSum(Value weights, Value rows,
                                      bool overQueries, double factor) {
  SmallVector<OpFoldResult> sizes = {overQueries ? keyCount : queryCount, heads,
                                     headSize};
  Operand left{weights, {1, 0, 3}};
  if (overQueries)
    left.loops = {1, 3, 0};
  Value sum = loops.contract(left, {rows, {3, 1, 2}}, sizes, {0, 1, 2}, 4);
  Type type = cast<RankedTensorType>(rows.getType()).getElementType();
  return loops.pointwise(
      {{sum, {0, 1, 2}}}, sizes,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value constant = buildFloat(b, loc, loops.getArithmeticType(), factor);
        return arith::MulFOp::create(b, loc, args[0], constant);
      },
      type);
}

SmallVector<Value> SequenceBuilder::buildGradients(Value cotangent) {
  SmallVector<OpFoldResult> sizes = getScoreSizes();
  Value p = loops.pointwise({{powers, {0, 1, 2}}, {sums, {0, 1}}}, sizes,
                            buildQuotient);
  Value g = drop(loops.contract({cotangent, {1, 0, 3}}, {values, {2, 0, 3}},
                                sizes, {0, 1, 2}, 4));
  Value mean = loops.reduce(
      {{p, {0, 1, 2}}, {g, {0, 1, 2}}},
      loops.filled({heads, OpFoldResult(queryCount)}, 0.0), {0, 1}, 3,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return math::FmaOp::create(b, loc, args[0], args[1], args[2]);
      });
  Value e = loops.pointwise(
      {{g, {0, 1, 2}}, {mean, {0, 1}}, {p, {0, 1, 2}}}, sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::MulFOp::create(b, loc, args[2], buildSub(b, loc, args));
      });
  return {buildScaledSum(e, keys, /*overQueries=*/false, scale),
          buildScaledSum(e, queries, /*overQueries=*/true, scale),
          buildScaledSum(drop(p), cotangent, /*overQueries=*/true, 1.0)};
}

/// A loop over the sequences of `op` that starts from zeros of the types of its
/// results: rows outside every sequence are defined to be zero.
template <typename Op>
static SmallVector<Value> buildSequenceLoop(
    OpBuilder &b, Op op, ValueRange shapes,
    llvm::function_ref<SmallVector<Value>(SequenceBuilder &, ValueRange)>
        body) {
  Location loc = op.getLoc();
  SmallVector<Value> starts;
  for (Value shape : shapes) {
    Type type = cast<RankedTensorType>(shape.getType()).getElementType();
    Value empty = tensor::EmptyOp::create(
        b, loc, tensor::getMixedSizes(b, loc, shape), type);
    starts.push_back(
        linalg::FillOp::create(b, loc, buildFloat(b, loc, type, 0.0), empty)
            .getResult(0));
  }
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value sequences = getValueOrCreateConstantIndexOp(
      b, loc, tensor::getMixedSize(b, loc, op.getKeyCounts(), 0));
  auto loop = scf::ForOp::create(
      b, loc, zero, sequences, one, starts,
      [&](OpBuilder &b, Location loc, Value s, ValueRange args) {
        SequenceBuilder sequence(b, op, s);
        sequence.buildSoftmax();
        scf::YieldOp::create(b, loc, body(sequence, args));
      });
  return SmallVector<Value>(loop.getResults());
}

FailureOr<SmallVector<Value>> AttentionOp::decomposeOperation(OpBuilder &b) {
  return buildSequenceLoop(
      b, *this, getQuery(),
      [](SequenceBuilder &sequence, ValueRange args) -> SmallVector<Value> {
        return {sequence.putQueries(sequence.buildContext(), args[0])};
      });
}

FailureOr<SmallVector<Value>>
AttentionGradOp::decomposeOperation(OpBuilder &b) {
  return buildSequenceLoop(
      b, *this, {getQuery(), getKey(), getValue()},
      [&](SequenceBuilder &sequence, ValueRange args) -> SmallVector<Value> {
        SmallVector<Value> gradients =
            sequence.buildGradients(sequence.getQueries(getCotangent()));
        return {sequence.putQueries(gradients[0], args[0]),
                sequence.putKeys(gradients[1], args[1]),
                sequence.putKeys(gradients[2], args[2])};
      });
}
