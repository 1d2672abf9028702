//===- DecomposeGather.cpp - row selection and pooling ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// nn.gather_rows as a pointwise map that reads the table, nn.segment_mean as
/// a loop over sequences.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

FailureOr<SmallVector<Value>> GatherRowsOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value row = arith::IndexCastOp::create(b, loc, b.getIndexType(), args[0]);
    Value column = linalg::IndexOp::create(b, loc, 1);
    return tensor::ExtractOp::create(b, loc, getTable(),
                                     ValueRange{row, column});
  };
  return SmallVector<Value>{loops.pointwise(
      {{getIds(), {0}}},
      {loops.size(getIds(), 0), loops.size(getType().getDimSize(1))}, body,
      getType().getElementType())};
}

/// The mean of `count` rows of `op`'s input from `first`, as a [columns] tensor
/// in the arithmetic type.
static Value buildSegmentMean(OpBuilder &b, SegmentMeanOp op, Value first,
                              Value count) {
  Location loc = op.getLoc();
  LoopBuilder loops(b, loc, op.getType().getElementType());
  OpFoldResult columns = loops.size(op.getType().getDimSize(1));
  OpFoldResult zero = loops.size(int64_t(0)), one = loops.size(int64_t(1));
  Value rows = tensor::ExtractSliceOp::create(
      b, loc, op.getInput(), {first, zero}, {OpFoldResult(count), columns},
      {one, one});
  Value sum = loops.reduce({{rows, {1, 0}}}, loops.filled(columns, 0.0), {0}, 2,
                           buildAdd);
  Value divisor = arith::MaxSIOp::create(
      b, loc, count, arith::ConstantIndexOp::create(b, loc, 1));
  Value wide = arith::IndexCastOp::create(b, loc, b.getI64Type(), divisor);
  Value number =
      arith::SIToFPOp::create(b, loc, loops.getArithmeticType(), wide);
  return loops.pointwise(
      {{sum, {0}}}, columns,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(b, loc, args[0], number);
      },
      op.getType().getElementType());
}

FailureOr<SmallVector<Value>> SegmentMeanOp::decomposeOperation(OpBuilder &b) {
  Location loc = getLoc();
  LoopBuilder loops(b, loc, getType().getElementType());
  SmallVector<OpFoldResult> sizes = {loops.size(getCounts(), 0),
                                     loops.size(getType().getDimSize(1))};
  Value sequences = getValueOrCreateConstantIndexOp(b, loc, sizes[0]);
  Value empty =
      tensor::EmptyOp::create(b, loc, sizes, getType().getElementType());
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  auto body = [&](OpBuilder &b, Location loc, Value s, ValueRange args) {
    Value first = buildIndexAt(b, loc, getRowOffsets(), s);
    Value count = buildIndexAt(b, loc, getCounts(), s);
    Value mean = buildSegmentMean(b, *this, first, count);
    OpFoldResult unit = loops.size(int64_t(1));
    Value next = tensor::InsertSliceOp::create(
        b, loc, mean, args[0], {OpFoldResult(s), loops.size(int64_t(0))},
        {unit, sizes[1]}, {unit, unit});
    scf::YieldOp::create(b, loc, next);
  };
  return SmallVector<Value>{
      scf::ForOp::create(b, loc, zero, sequences, one, empty, body)
          .getResult(0)};
}
