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
/// Decomposes one nn.attention inside the loop over its sequences.
class SequenceBuilder {
public:
  SequenceBuilder(OpBuilder &b, AttentionOp op)
      : b(b), loc(op.getLoc()), op(op),
        loops(b, op.getLoc(), op.getType().getElementType()),
        heads(loops.size(op.getNumHeads())),
        headSize(loops.size(op.getHeadSize())) {}

  /// Stores the context rows of sequence `s` into `out`.
  Value build(Value s, Value out);

private:
  /// Rows [first, first + count) of `matrix` as [count, heads, headSize].
  Value sliceHeads(Value matrix, Value first, Value count);
  /// scale * q k^T + bias as [heads, queries, keys].
  Value buildScores(Value queries, Value keys, Value bias,
                    ArrayRef<OpFoldResult> sizes);
  /// softmax(scores) values as [queries, heads, headSize].
  Value buildContext(Value scores, Value values, ArrayRef<OpFoldResult> sizes);

  OpBuilder &b;
  Location loc;
  AttentionOp op;
  LoopBuilder loops;
  OpFoldResult heads;
  OpFoldResult headSize;
};
} // namespace

/// How [rows, columns] and [rows, heads, headSize] correspond.
static SmallVector<ReassociationIndices> getHeadSplit() {
  return {{0}, {1, 2}};
}

Value SequenceBuilder::sliceHeads(Value matrix, Value first, Value count) {
  RankedTensorType type = op.getType();
  OpFoldResult one = loops.size(int64_t(1));
  Value rows = tensor::ExtractSliceOp::create(
      b, loc, matrix, {OpFoldResult(first), loops.size(int64_t(0))},
      {OpFoldResult(count), loops.size(type.getDimSize(1))}, {one, one});
  auto splitType = RankedTensorType::get(
      {ShapedType::kDynamic, static_cast<int64_t>(op.getNumHeads()),
       op.getHeadSize()},
      type.getElementType());
  return tensor::ExpandShapeOp::create(b, loc, splitType, rows, getHeadSplit(),
                                       {OpFoldResult(count), heads, headSize});
}

Value SequenceBuilder::buildScores(Value queries, Value keys, Value bias,
                                   ArrayRef<OpFoldResult> sizes) {
  Value products = loops.contract({queries, {1, 0, 3}}, {keys, {2, 0, 3}},
                                  sizes, {0, 1, 2}, 4);
  double scale = op.getScale().convertToDouble();
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value factor = buildFloat(b, loc, loops.getArithmeticType(), scale);
    Value scaled = arith::MulFOp::create(b, loc, args[0], factor);
    return arith::AddFOp::create(b, loc, scaled, bias);
  };
  return loops.pointwise({{products, {0, 1, 2}}}, sizes, body);
}

Value SequenceBuilder::buildContext(Value scores, Value values,
                                    ArrayRef<OpFoldResult> sizes) {
  ArrayRef<OpFoldResult> rowSizes = sizes.drop_back();
  Value lowest =
      loops.filled(rowSizes, -std::numeric_limits<double>::infinity());
  Value max = loops.reduce({{scores, {0, 1, 2}}}, lowest, {0, 1}, 3, buildMax);
  Value powers = loops.pointwise(
      {{scores, {0, 1, 2}}, {max, {0, 1}}}, sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return math::ExpOp::create(b, loc, buildSub(b, loc, args));
      });
  Value sum = loops.reduce({{powers, {0, 1, 2}}}, loops.filled(rowSizes, 0.0),
                           {0, 1}, 3, buildAdd);
  SmallVector<OpFoldResult> contextSizes = {sizes[1], heads, headSize};
  Value weighted = loops.contract({powers, {1, 0, 3}}, {values, {3, 1, 2}},
                                  contextSizes, {0, 1, 2}, 4);
  return loops.pointwise(
      {{weighted, {0, 1, 2}}, {sum, {1, 0}}}, contextSizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(b, loc, args[0], args[1]);
      },
      op.getType().getElementType());
}

Value SequenceBuilder::build(Value s, Value out) {
  int64_t columns = op.getType().getDimSize(1);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value next = arith::AddIOp::create(b, loc, s, one);
  Value firstQuery = buildIndexAt(b, loc, op.getQueryOffsets(), s);
  Value endQuery = buildIndexAt(b, loc, op.getQueryOffsets(), next);
  Value queryCount = arith::SubIOp::create(b, loc, endQuery, firstQuery);
  Value firstKey = buildIndexAt(b, loc, op.getRowOffsets(), s);
  Value keyCount = buildIndexAt(b, loc, op.getKeyCounts(), s);
  Value bias = tensor::ExtractOp::create(b, loc, op.getKeyBias(), s);
  if (loops.getArithmeticType() != bias.getType())
    bias = arith::ExtFOp::create(b, loc, loops.getArithmeticType(), bias);

  Value queries = sliceHeads(op.getQuery(), firstQuery, queryCount);
  Value keys = sliceHeads(op.getKey(), firstKey, keyCount);
  Value values = sliceHeads(op.getValue(), firstKey, keyCount);
  SmallVector<OpFoldResult> sizes = {heads, queryCount, keyCount};
  Value scores = buildScores(queries, keys, bias, sizes);
  Value context = buildContext(scores, values, sizes);
  Value flat = tensor::CollapseShapeOp::create(b, loc, context, getHeadSplit());
  OpFoldResult unit = loops.size(int64_t(1));
  return tensor::InsertSliceOp::create(
      b, loc, flat, out, {OpFoldResult(firstQuery), loops.size(int64_t(0))},
      {OpFoldResult(queryCount), loops.size(columns)}, {unit, unit});
}

FailureOr<SmallVector<Value>> AttentionOp::decomposeOperation(OpBuilder &b) {
  Location loc = getLoc();
  LoopBuilder loops(b, loc, getType().getElementType());
  SmallVector<OpFoldResult> sizes = {loops.size(getQuery(), 0),
                                     loops.size(getType().getDimSize(1))};
  // Rows outside every sequence are defined to be zero.
  Value empty =
      tensor::EmptyOp::create(b, loc, sizes, getType().getElementType());
  Value blank = buildFloat(b, loc, getType().getElementType(), 0.0);
  Value init = linalg::FillOp::create(b, loc, blank, empty).getResult(0);
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value sequences =
      getValueOrCreateConstantIndexOp(b, loc, loops.size(getKeyCounts(), 0));
  auto body = [&](OpBuilder &b, Location loc, Value s, ValueRange args) {
    scf::YieldOp::create(b, loc, SequenceBuilder(b, *this).build(s, args[0]));
  };
  return SmallVector<Value>{
      scf::ForOp::create(b, loc, zero, sequences, one, init, body)
          .getResult(0)};
}
