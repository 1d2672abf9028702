//===- DecomposeRowwise.cpp - row-wise ops as linalg ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Activation, layer normalisation, log-softmax and dropout as pointwise maps
/// and row reductions.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <limits>

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

FailureOr<SmallVector<Value>> ActivationOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, getLoc(), getInput());
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) {
    return buildActivation(b, loc, getKind(), args[0]);
  };
  return SmallVector<Value>{loops.pointwise({{getInput(), {0, 1}}}, sizes, body,
                                            getType().getElementType())};
}

std::pair<Value, Value>
albertc::nn::detail::buildNormStatistics(LoopBuilder &loops, Value matrix,
                                         double epsilon) {
  Type type = loops.getArithmeticType();
  double columns = cast<RankedTensorType>(matrix.getType()).getDimSize(1);
  OpFoldResult rows = loops.size(matrix, 0);
  Operand input{matrix, {0, 1}};

  Value sum = loops.reduce({input}, loops.filled(rows, 0.0), {0}, 2, buildAdd);
  Value mean = loops.pointwise(
      {{sum, {0}}}, rows,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(b, loc, args[0],
                                     buildFloat(b, loc, type, columns));
      });
  Value squares = loops.reduce(
      {input, {mean, {0}}}, loops.filled(rows, 0.0), {0}, 2,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value centred = buildSub(b, loc, args);
        return math::FmaOp::create(b, loc, centred, centred, args[2]);
      });
  Value inverse = loops.pointwise(
      {{squares, {0}}}, rows,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value variance = arith::DivFOp::create(
            b, loc, args[0], buildFloat(b, loc, type, columns));
        Value sum = arith::AddFOp::create(b, loc, variance,
                                          buildFloat(b, loc, type, epsilon));
        return math::RsqrtOp::create(b, loc, sum);
      });
  return {mean, inverse};
}

FailureOr<SmallVector<Value>> LayerNormOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  OpFoldResult rows = loops.size(getInput(), 0);
  auto [mean, inverse] =
      buildNormStatistics(loops, getInput(), getEpsilon().convertToDouble());
  Operand input{getInput(), {0, 1}};
  Value result = loops.pointwise(
      {input, {mean, {0}}, {inverse, {0}}, {getGamma(), {1}}, {getBeta(), {1}}},
      {rows, loops.size(getType().getDimSize(1))},
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value centred = buildSub(b, loc, args);
        Value scale = arith::MulFOp::create(b, loc, args[2], args[3]);
        return math::FmaOp::create(b, loc, centred, scale, args[4]);
      },
      getType().getElementType());
  return SmallVector<Value>{result};
}

FailureOr<SmallVector<Value>> LogSoftmaxOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  OpFoldResult rows = loops.size(getInput(), 0);
  Operand input{getInput(), {0, 1}};

  Value lowest = loops.filled(rows, -std::numeric_limits<double>::infinity());
  Value max = loops.reduce({input}, lowest, {0}, 2, buildMax);
  Value sum =
      loops.reduce({input, {max, {0}}}, loops.filled(rows, 0.0), {0}, 2,
                   [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                     Value power =
                         math::ExpOp::create(b, loc, buildSub(b, loc, args));
                     return arith::AddFOp::create(b, loc, power, args[2]);
                   });
  Value logSum =
      loops.pointwise({{sum, {0}}}, rows,
                      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                        return math::LogOp::create(b, loc, args[0]);
                      });
  Value result = loops.pointwise(
      {input, {max, {0}}, {logSum, {0}}},
      {rows, loops.size(getType().getDimSize(1))},
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::SubFOp::create(b, loc, buildSub(b, loc, args), args[2]);
      },
      getType().getElementType());
  return SmallVector<Value>{result};
}

FailureOr<SmallVector<Value>> DropoutOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  OpFoldResult rows = loops.size(getInput(), 0);

  Value seed = tensor::ExtractOp::create(b, getLoc(), getSeed(), ValueRange());
  Value site = buildDropoutSite(b, getLoc(), seed, getSite());
  Value streams = loops.pointwise(
      {{getRowKeys(), {0}}}, rows,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        return buildDropoutRow(b, loc, site, args[0]);
      },
      b.getI64Type());
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value column = arith::IndexCastOp::create(
        b, loc, b.getI64Type(), linalg::IndexOp::create(b, loc, 1));
    return buildDropped(b, loc, args[0], args[1], column,
                        getRate().convertToDouble());
  };
  return SmallVector<Value>{
      loops.pointwise({{getInput(), {0, 1}}, {streams, {0}}},
                      {rows, loops.size(getType().getDimSize(1))}, body,
                      getType().getElementType())};
}
