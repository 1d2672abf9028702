//===- DecomposeGradients.cpp - gradients in upstream ops -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Decompositions of the gradients of dense layers, row by row ops and gathers.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

static Value buildFma(OpBuilder &b, Location loc, ValueRange args) {
  return math::FmaOp::create(b, loc, args[0], args[1], args[2]);
}

static Value buildMul(OpBuilder &b, Location loc, ValueRange args) {
  return arith::MulFOp::create(b, loc, args[0], args[1]);
}

//===----------------------------------------------------------------------===//
// Dense layers
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<Value>> WeightGradOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  Value sum =
      loops.reduce({{getLeft(), {2, 0}}, {getRight(), {2, 1}}},
                   loops.widened(getAccumulator()), {0, 1}, 3, buildFma);
  return SmallVector<Value>{loops.narrowed(sum)};
}

/// `rows` with the columns split in two, `outer` of `inner` each.
static Value splitColumns(OpBuilder &b, LoopBuilder &loops, Value rows,
                          int64_t outer, int64_t inner) {
  auto type = cast<RankedTensorType>(rows.getType());
  auto split = RankedTensorType::get({type.getDimSize(0), outer, inner},
                                     type.getElementType());
  return tensor::ExpandShapeOp::create(
      b, rows.getLoc(), split, rows,
      SmallVector<ReassociationIndices>{{0}, {1, 2}},
      {loops.size(rows, 0), loops.size(outer), loops.size(inner)});
}

FailureOr<SmallVector<Value>>
GroupedWeightGradOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  RankedTensorType type = getType();
  int64_t groups = type.getDimSize(2);
  Value input = splitColumns(b, loops, getInput(), type.getDimSize(0), groups);
  Value cotangent =
      splitColumns(b, loops, getCotangent(), groups, type.getDimSize(1));
  Value sum =
      loops.reduce({{input, {3, 0, 2}}, {cotangent, {3, 2, 1}}},
                   loops.widened(getAccumulator()), {0, 1, 2}, 4, buildFma);
  return SmallVector<Value>{loops.narrowed(sum)};
}

FailureOr<SmallVector<Value>>
GroupedInputGradOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  RankedTensorType weight = getWeight().getType();
  int64_t depth = weight.getDimSize(0), groups = weight.getDimSize(2);
  Value cotangent =
      splitColumns(b, loops, getCotangent(), groups, weight.getDimSize(1));
  SmallVector<OpFoldResult> sizes = {loops.size(getInput(), 0),
                                     loops.size(depth), loops.size(groups)};
  Value sum = loops.contract({cotangent, {0, 2, 3}}, {getWeight(), {1, 3, 2}},
                             sizes, {0, 1, 2}, 4);
  Value flat = tensor::CollapseShapeOp::create(
      b, getLoc(), sum, SmallVector<ReassociationIndices>{{0}, {1, 2}});
  return SmallVector<Value>{loops.narrowed(flat)};
}

FailureOr<SmallVector<Value>> ColumnSumOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  Value sum = loops.reduce({{getInput(), {1, 0}}},
                           loops.widened(getAccumulator()), {0}, 2, buildAdd);
  return SmallVector<Value>{loops.narrowed(sum)};
}

//===----------------------------------------------------------------------===//
// Row by row
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<Value>>
ActivationGradOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, getLoc(), getInput());
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Value slope = buildActivationDerivative(b, loc, getKind(), args[0]);
    return arith::MulFOp::create(b, loc, args[1], slope);
  };
  return SmallVector<Value>{
      loops.pointwise({{getInput(), {0, 1}}, {getCotangent(), {0, 1}}}, sizes,
                      body, getType().getElementType())};
}

namespace {
/// Decomposes one nn.layer_norm_grad.
class LayerNormGradient {
public:
  LayerNormGradient(OpBuilder &b, LayerNormGradOp op)
      : op(op), loops(b, op.getLoc(), op.getInput().getType().getElementType()),
        sizes(tensor::getMixedSizes(b, op.getLoc(), op.getInput())) {}

  SmallVector<Value> build();

private:
  /// The mean over the columns of left * right.
  Value buildMean(const Operand &left, const Operand &right);

  LayerNormGradOp op;
  LoopBuilder loops;
  SmallVector<OpFoldResult> sizes;
};
} // namespace

Value LayerNormGradient::buildMean(const Operand &left, const Operand &right) {
  Value sum = loops.reduce({left, right}, loops.filled(sizes[0], 0.0), {0}, 2,
                           buildFma);
  double columns = op.getInput().getType().getDimSize(1);
  return loops.pointwise(
      {{sum, {0}}}, sizes[0],
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(
            b, loc, args[0],
            buildFloat(b, loc, loops.getArithmeticType(), columns));
      });
}

SmallVector<Value> LayerNormGradient::build() {
  auto [mean, inverse] = buildNormStatistics(loops, op.getInput(),
                                             op.getEpsilon().convertToDouble());
  Value hat = loops.pointwise(
      {{op.getInput(), {0, 1}}, {mean, {0}}, {inverse, {0}}}, sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::MulFOp::create(b, loc, buildSub(b, loc, args), args[2]);
      });
  Value scaled = loops.pointwise(
      {{op.getCotangent(), {0, 1}}, {op.getGamma(), {1}}}, sizes, buildMul);
  Value ones = loops.filled(sizes[1], 1.0);
  Value offset = buildMean({scaled, {0, 1}}, {ones, {1}});
  Value slope = buildMean({scaled, {0, 1}}, {hat, {0, 1}});
  Value input = loops.pointwise(
      {{scaled, {0, 1}},
       {offset, {0}},
       {hat, {0, 1}},
       {slope, {0}},
       {inverse, {0}}},
      sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value centred = buildSub(b, loc, args);
        Value bend = arith::MulFOp::create(b, loc, args[2], args[3]);
        Value rest = arith::SubFOp::create(b, loc, centred, bend);
        return arith::MulFOp::create(b, loc, args[4], rest);
      },
      op.getInput().getType().getElementType());
  Value gamma =
      loops.reduce({{op.getCotangent(), {1, 0}}, {hat, {1, 0}}},
                   loops.widened(op.getGammaAccumulator()), {0}, 2, buildFma);
  Value beta =
      loops.reduce({{op.getCotangent(), {1, 0}}},
                   loops.widened(op.getBetaAccumulator()), {0}, 2, buildAdd);
  return {input, loops.narrowed(gamma), loops.narrowed(beta)};
}

FailureOr<SmallVector<Value>>
LayerNormGradOp::decomposeOperation(OpBuilder &b) {
  return LayerNormGradient(b, *this).build();
}

FailureOr<SmallVector<Value>>
LogSoftmaxGradOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, getLoc(), getLogProbs());
  Value sum = loops.reduce({{getCotangent(), {0, 1}}},
                           loops.filled(sizes[0], 0.0), {0}, 2, buildAdd);
  Value result = loops.pointwise(
      {{getCotangent(), {0, 1}}, {getLogProbs(), {0, 1}}, {sum, {0}}}, sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value probability = math::ExpOp::create(b, loc, args[1]);
        Value share = arith::MulFOp::create(b, loc, probability, args[2]);
        return arith::SubFOp::create(b, loc, args[0], share);
      },
      getType().getElementType());
  return SmallVector<Value>{result};
}

//===----------------------------------------------------------------------===//
// Gathers
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<Value>> ScatterRowsOp::decomposeOperation(OpBuilder &b) {
  Location loc = getLoc();
  LoopBuilder loops(b, loc, getType().getElementType());
  OpFoldResult zero = loops.size(int64_t(0)), one = loops.size(int64_t(1));
  OpFoldResult columns = loops.size(getType().getDimSize(1));
  auto row = RankedTensorType::get({getType().getDimSize(1)},
                                   loops.getArithmeticType());
  auto body = [&](OpBuilder &b, Location loc, Value t, ValueRange args) {
    Value id = buildIndexAt(b, loc, getIds(), t);
    Value sum = tensor::ExtractSliceOp::create(b, loc, row, args[0], {id, zero},
                                               {one, columns}, {one, one});
    Value added = tensor::ExtractSliceOp::create(
        b, loc,
        RankedTensorType::get(row.getShape(), getType().getElementType()),
        getInput(), {t, zero}, {one, columns}, {one, one});
    sum = loops.pointwise({{sum, {0}}, {added, {0}}}, columns, buildAdd);
    Value next = tensor::InsertSliceOp::create(b, loc, sum, args[0], {id, zero},
                                               {one, columns}, {one, one});
    scf::YieldOp::create(b, loc, next);
  };
  Value rows = getValueOrCreateConstantIndexOp(b, loc, loops.size(getIds(), 0));
  auto loop =
      scf::ForOp::create(b, loc, arith::ConstantIndexOp::create(b, loc, 0),
                         rows, arith::ConstantIndexOp::create(b, loc, 1),
                         loops.widened(getAccumulator()), body);
  return SmallVector<Value>{loops.narrowed(loop.getResult(0))};
}
