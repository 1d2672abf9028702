//===- LaneBuilder.cpp - kernels with rows across the lanes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

Value LaneBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value LaneBuilder::apply(AffineExpr expr, Value operand) {
  return getValueOrCreateConstantIndexOp(
      b, loc,
      affine::makeComposedFoldedAffineApply(b, loc, expr,
                                            {OpFoldResult(operand)}));
}

OpFoldResult LaneBuilder::countFrom(OpFoldResult first, OpFoldResult limit,
                                    int64_t most) {
  AffineExpr start = b.getAffineDimExpr(0), end = b.getAffineSymbolExpr(0);
  auto rest = AffineMap::get(1, 1, {end - start, b.getAffineConstantExpr(most)},
                             b.getContext());
  return affine::makeComposedFoldedAffineMin(b, loc, rest, {first, limit});
}

Value LaneBuilder::emptyTile(int64_t rows, int64_t columns) {
  return tensor::EmptyOp::create(b, loc, ArrayRef<int64_t>{rows, columns},
                                 b.getF32Type());
}

Value LaneBuilder::emptySlice(OpFoldResult count, int64_t most,
                              int64_t columns) {
  return slice(b, loc, emptyTile(most, columns), Sizes(2, attr(0)),
               {count, attr(columns)});
}

Value LaneBuilder::emptyLanes(Type element) {
  return tensor::EmptyOp::create(b, loc, ArrayRef<int64_t>{kPanelLanes},
                                 element);
}

Value LaneBuilder::acrossLanes(Value rows, OpFoldResult count, int64_t depth,
                               int64_t padded) {
  Value lanes = filled(b, loc, emptyTile(std::max(depth, padded)), 0.0f);
  Sizes corner(2, attr(0)), used = {attr(depth), count};
  Value copied =
      transposedCopy(b, loc, rows, slice(b, loc, lanes, corner, used));
  return insertSlice(b, loc, copied, lanes, corner, used);
}

Value LaneBuilder::multiply(Value left, Value right, Value out,
                            StringRef kernel) {
  return makeContraction(b, loc, left, right, out,
                         {map(3, {0, 2}), map(3, {2, 1}), map(3, {0, 1})},
                         "ppr", kernel);
}

Value LaneBuilder::multiplyTransposed(Value left, Value right, Value out,
                                      StringRef kernel) {
  return makeContraction(b, loc, left, right, out,
                         {map(3, {2, 0}), map(3, {2, 1}), map(3, {0, 1})},
                         "ppr", kernel);
}

Value LaneBuilder::update(ValueRange tiles, ValueRange perLane, Value out,
                          ScalarBody body) {
  SmallVector<Value> inputs(tiles);
  llvm::append_range(inputs, perLane);
  SmallVector<AffineMap> maps(tiles.size(), map(2, {0, 1}));
  maps.append(perLane.size(), map(2, {1}));
  maps.push_back(map(2, {0, 1}));
  return makeGeneric(b, loc, inputs, out, maps, "pp", "rows", body);
}

Value LaneBuilder::fold(ValueRange tiles, ValueRange perLane, Value out,
                        ScalarBody body) {
  SmallVector<Value> inputs(tiles);
  llvm::append_range(inputs, perLane);
  SmallVector<AffineMap> maps(tiles.size(), map(2, {0, 1}));
  maps.append(perLane.size() + 1, map(2, {1}));
  return makeGeneric(b, loc, inputs, out, maps, "rp", "rows", body);
}

Value LaneBuilder::foldMaximum(Value tile, Value out) {
  return fold(tile, {}, filled(b, loc, out, kLowestScore),
              [](OpBuilder &body, Location loc, ValueRange args) -> Value {
                return arith::MaximumFOp::create(body, loc, args[0], args[1]);
              });
}

Value LaneBuilder::mapLanes(ValueRange perLane, Value out, ScalarBody body) {
  SmallVector<AffineMap> maps(perLane.size() + 1, map(1, {0}));
  return makeGeneric(b, loc, perLane, out, maps, "p", "", body);
}

Value albertc::packAcrossLanes(OpBuilder &builder, Location loc, Value rows,
                               int64_t depth) {
  int64_t padded = paddedColumns(depth);
  OpFoldResult count = tensor::getMixedSize(builder, loc, rows, 0);
  OpFoldResult groups = affine::makeComposedFoldedAffineApply(
      builder, loc, builder.getAffineSymbolExpr(0).ceilDiv(kPanelLanes),
      {count});
  OpFoldResult one = builder.getIndexAttr(1), zero = builder.getIndexAttr(0);
  SmallVector<OpFoldResult> sizes = {groups, builder.getIndexAttr(padded),
                                     builder.getIndexAttr(kPanelLanes)};
  Value empty =
      tensor::EmptyOp::create(builder, loc, sizes, builder.getF32Type());
  auto loop = scf::ForallOp::create(
      builder, loc, ArrayRef<OpFoldResult>{zero},
      ArrayRef<OpFoldResult>{groups}, ArrayRef<OpFoldResult>{one}, empty,
      std::nullopt, [&](OpBuilder &b, Location loc, ValueRange args) {
        LaneBuilder lanes(b, loc);
        Value destination = args[1];
        SmallVector<OpFoldResult> offsets = {args[0], zero, zero};
        SmallVector<OpFoldResult> slab = {one, sizes[1], sizes[2]};
        Value tile =
            slice(b, loc, destination, offsets, slab,
                  RankedTensorType::get({padded, kPanelLanes}, b.getF32Type()));
        tile = filled(b, loc, tile, 0.0f);
        Value first = lanes.apply(b.getAffineDimExpr(0) * kPanelLanes, args[0]);
        OpFoldResult used = lanes.countFrom(first, count, kPanelLanes);
        OpFoldResult width = b.getIndexAttr(depth);
        Value source = slice(b, loc, rows, {first, zero}, {used, width});
        Value target = slice(b, loc, tile, {zero, zero}, {width, used});
        Value copied = transposedCopy(b, loc, source, target);
        tile = insertSlice(b, loc, copied, tile, {zero, zero}, {width, used});
        insertInParallel(b, loc, tile, destination, offsets, slab);
      });
  return loop.getResult(0);
}
