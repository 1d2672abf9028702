//===- HeadBuilder.cpp - attention of one head, block by block ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/HeadBuilder.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

ResultRange albertc::forEachHead(
    OpBuilder &builder, Location loc, const AttentionOperands &operands,
    ValueRange destinations,
    llvm::function_ref<void(OpBuilder &, Value, Value, ValueRange)> body) {
  SmallVector<OpFoldResult> counts = {
      tensor::getMixedSize(builder, loc, operands.keyCounts, 0),
      builder.getIndexAttr(operands.numHeads)};
  auto loop =
      scf::ForallOp::create(builder, loc, counts, destinations, std::nullopt,
                            [&](OpBuilder &inner, Location, ValueRange args) {
                              body(inner, args[0], args[1], args.drop_front(2));
                            });
  return loop.getResults();
}

HeadBuilder::HeadBuilder(OpBuilder &builder, Location loc,
                         const AttentionOperands &operands, Value sequence,
                         Value head)
    : LaneBuilder(builder, loc), operands(operands), sequence(sequence),
      head(head) {
  column = apply(b.getAffineDimExpr(0) * operands.headSize, head);
  Value next = arith::AddIOp::create(b, loc, sequence, index(1));
  queryBegin = readIndex(b, loc, operands.queryOffsets, sequence);
  Value queryEnd = readIndex(b, loc, operands.queryOffsets, next);
  queryCount = arith::SubIOp::create(b, loc, queryEnd, queryBegin);
  keyBegin = readIndex(b, loc, operands.rowOffsets, sequence);
  keyCount = readIndex(b, loc, operands.keyCounts, sequence);
  Sizes corner = {keyBegin, column};
  Sizes sizes = {keyCount, attr(operands.headSize)};
  keys = slice(b, loc, operands.key, corner, sizes);
  values = slice(b, loc, operands.value, corner, sizes);
}

SmallVector<Value> HeadBuilder::forEachBlock(
    ValueRange values,
    llvm::function_ref<SmallVector<Value>(const Block &, ValueRange)> body) {
  auto loop = scf::ForOp::create(
      b, loc, index(0), queryCount, index(kPanelLanes), values,
      [&](OpBuilder &inner, Location, Value first, ValueRange args) {
        OpBuilder::InsertionGuard guard(b);
        b.setInsertionPointToEnd(inner.getInsertionBlock());
        Value queries = getValueOrCreateConstantIndexOp(
            b, loc, countFrom(first, queryCount, kPanelLanes));
        scf::YieldOp::create(b, loc, body({first, queries}, args));
      });
  return SmallVector<Value>(loop.getResults());
}

Value HeadBuilder::emptyKeys(int64_t columns) {
  return emptySlice(keyCount, operands.maxKeys, columns);
}

Value HeadBuilder::queryRows(Value rows, const Block &block) {
  Value begin = arith::AddIOp::create(b, loc, queryBegin, block.first);
  return slice(b, loc, rows, {begin, column},
               {OpFoldResult(block.count), attr(operands.headSize)});
}

Value HeadBuilder::storeRows(Value lanes, ValueRange perLane, Value destination,
                             const Block &block, ScalarBody body) {
  OpFoldResult depth = attr(operands.headSize);
  SmallVector<Value> inputs = {slice(b, loc, lanes, Sizes(2, attr(0)),
                                     {depth, OpFoldResult(block.count)})};
  SmallVector<AffineMap> maps = {map(2, {1, 0})};
  for (Value value : perLane) {
    inputs.push_back(
        slice(b, loc, value, {attr(0)}, {OpFoldResult(block.count)}));
    maps.push_back(map(2, {0}));
  }
  maps.push_back(map(2, {0, 1}));
  Sizes offsets = {block.first, attr(0)}, sizes = {block.count, depth};
  Value stored =
      makeGeneric(b, loc, inputs, slice(b, loc, destination, offsets, sizes),
                  maps, "pp", "", body);
  return insertSlice(b, loc, stored, destination, offsets, sizes);
}

Value HeadBuilder::scores(Value queries) {
  Value bias = tensor::ExtractOp::create(b, loc, operands.keyBias, sequence);
  Value scale = f32Constant(b, loc, operands.scale);
  Value scratch = emptyKeys();
  Value product =
      multiply(keys, queries, filled(b, loc, scratch, 0.0f), /*kernel=*/"");
  return makeGeneric(
      b, loc, product, scratch, {map(2, {0, 1}), map(2, {0, 1})}, "pp",
      "contraction",
      [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value scaled = arith::MulFOp::create(body, loc, args[0], scale);
        return arith::AddFOp::create(body, loc, scaled, bias);
      });
}

HeadBuilder::Softmax HeadBuilder::softmax(Value scores) {
  // In place of the scores, which nobody reads again.
  Value weights =
      update({}, foldMaximum(scores, emptyLanes(b.getF32Type())), scores,
             [](OpBuilder &body, Location loc, ValueRange args) -> Value {
               Value shifted =
                   arith::SubFOp::create(body, loc, args[1], args[0]);
               return math::ExpOp::create(body, loc, shifted);
             });
  Value sum =
      fold(weights, {}, filled(b, loc, emptyLanes(b.getF32Type()), 0.0f),
           [](OpBuilder &body, Location loc, ValueRange args) -> Value {
             return arith::AddFOp::create(body, loc, args[1], args[0]);
           });
  return {weights, sum};
}

Value HeadBuilder::drop(Value weights, const Block &block, Value out) {
  Value seed = tensor::ExtractOp::create(b, loc, operands.seed, ValueRange());
  Value start = nn::buildDropoutSite(b, loc, seed, operands.site);
  Value begin = arith::AddIOp::create(b, loc, queryBegin, block.first);
  OpFoldResult count = block.count;
  Value zero = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(0));
  Value lanes = linalg::FillOp::create(b, loc, zero, emptyLanes(b.getI64Type()))
                    .getResult(0);
  Value streams = makeGeneric(
      b, loc, slice(b, loc, operands.queryKeys, {begin}, {count}),
      slice(b, loc, lanes, {attr(0)}, {count}), {map(1, {0}), map(1, {0})}, "p",
      "", [&](OpBuilder &body, Location loc, ValueRange args) {
        return nn::buildDropoutRow(body, loc, start, args[0]);
      });
  lanes = insertSlice(b, loc, streams, lanes, {attr(0)}, {count});
  return update(
      weights, lanes, out,
      [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value key = linalg::IndexOp::create(body, loc, 0);
        Value stride =
            arith::ConstantIndexOp::create(body, loc, operands.numHeads);
        Value position = arith::AddIOp::create(
            body, loc, arith::MulIOp::create(body, loc, key, stride), head);
        Value number =
            arith::IndexCastOp::create(body, loc, body.getI64Type(), position);
        return nn::buildDropped(body, loc, args[0], args[1], number,
                                operands.rate);
      });
}
