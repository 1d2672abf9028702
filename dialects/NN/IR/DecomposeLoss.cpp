//===- DecomposeLoss.cpp - cross entropy in upstream ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Decompositions of nn.linear_cross_entropy and its gradient.
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

namespace {
/// The softmax of the logits, of the loss as of its gradient.
class CrossEntropyBuilder {
public:
  template <typename Op>
  CrossEntropyBuilder(OpBuilder &b, Op op)
      : b(b), loc(op.getLoc()), input(op.getInput()), table(op.getTable()),
        bias(op.getBias()), labels(op.getLabels()),
        loops(b, loc, op.getInput().getType().getElementType()),
        rows(loops.size(input, 0)),
        words(loops.size(op.getTable().getType().getDimSize(0))) {
    buildSoftmax();
  }

  Value buildLosses();
  Value buildPredictions();
  /// The gradients of input, table and bias.
  SmallVector<Value> buildGradients(Value cotangent, Value tableSum,
                                    Value biasSum);

private:
  void buildSoftmax();
  /// Whether the word of the innermost loops is the label `label`.
  Value isLabel(OpBuilder &inner, Location loc, Value label);

  OpBuilder &b;
  Location loc;
  Value input, table, bias, labels;
  LoopBuilder loops;
  OpFoldResult rows, words;
  /// Logits [rows, words], their maxima [rows], exp(logit - max) [rows, words]
  /// and the sums of these [rows].
  Value logits, maxima, powers, sums;
};
} // namespace

void CrossEntropyBuilder::buildSoftmax() {
  SmallVector<OpFoldResult> sizes = {rows, words};
  Value products =
      loops.contract({input, {0, 2}}, {table, {1, 2}}, sizes, {0, 1}, 3);
  logits = loops.pointwise({{products, {0, 1}}, {bias, {1}}}, sizes, buildAdd);
  Value lowest = loops.filled(rows, -std::numeric_limits<double>::infinity());
  maxima = loops.reduce({{logits, {0, 1}}}, lowest, {0}, 2, buildMax);
  powers = loops.pointwise(
      {{logits, {0, 1}}, {maxima, {0}}}, sizes,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return math::ExpOp::create(b, loc, buildSub(b, loc, args));
      });
  sums = loops.reduce({{powers, {0, 1}}}, loops.filled(rows, 0.0), {0}, 2,
                      buildAdd);
}

Value CrossEntropyBuilder::isLabel(OpBuilder &inner, Location loc,
                                   Value label) {
  Value word = linalg::IndexOp::create(inner, loc, 1);
  Value number =
      arith::IndexCastOp::create(inner, loc, inner.getIndexType(), label);
  return arith::CmpIOp::create(inner, loc, arith::CmpIPredicate::eq, word,
                               number);
}

Value CrossEntropyBuilder::buildLosses() {
  Value own = loops.reduce(
      {{logits, {0, 1}}, {labels, {0}}}, loops.filled(rows, 0.0), {0}, 2,
      [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::SelectOp::create(b, loc, isLabel(b, loc, args[1]),
                                       args[0], args[2]);
      });
  Type type = cast<RankedTensorType>(input.getType()).getElementType();
  return loops.pointwise(
      {{own, {0}}, {maxima, {0}}, {sums, {0}}}, rows,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value logarithm = math::LogOp::create(b, loc, args[2]);
        return arith::SubFOp::create(b, loc, logarithm, buildSub(b, loc, args));
      },
      type);
}

Value CrossEntropyBuilder::buildPredictions() {
  // -1 until the first word that has the maximum.
  Type i32 = b.getI32Type();
  Value empty = tensor::EmptyOp::create(b, loc, {rows}, i32);
  Value none = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(-1));
  Value start = linalg::FillOp::create(b, loc, none, empty).getResult(0);
  return loops.reduce(
      {{logits, {0, 1}}, {maxima, {0}}}, start, {0}, 2,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value word = arith::IndexCastOp::create(
            b, loc, b.getI32Type(), linalg::IndexOp::create(b, loc, 1));
        Value largest = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ,
                                              args[0], args[1]);
        Value open = arith::CmpIOp::create(
            b, loc, arith::CmpIPredicate::slt, args[2],
            arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(0)));
        Value found = arith::AndIOp::create(b, loc, largest, open);
        return arith::SelectOp::create(b, loc, found, word, args[2]);
      });
}

SmallVector<Value> CrossEntropyBuilder::buildGradients(Value cotangent,
                                                       Value tableSum,
                                                       Value biasSum) {
  Type arithmetic = loops.getArithmeticType();
  Value d = loops.pointwise(
      {{powers, {0, 1}}, {sums, {0}}, {labels, {0}}, {cotangent, {0}}},
      {rows, words}, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value p = arith::DivFOp::create(b, loc, args[0], args[1]);
        Value target =
            arith::SelectOp::create(b, loc, isLabel(b, loc, args[2]),
                                    buildFloat(b, loc, arithmetic, 1.0),
                                    buildFloat(b, loc, arithmetic, 0.0));
        Value rest = arith::SubFOp::create(b, loc, p, target);
        return arith::MulFOp::create(b, loc, args[3], rest);
      });
  OpFoldResult depth =
      loops.size(cast<RankedTensorType>(input.getType()).getDimSize(1));
  Value inputGrad =
      loops.contract({d, {0, 2}}, {table, {2, 1}}, {rows, depth}, {0, 1}, 3);
  Value tableGrad = loops.reduce(
      {{d, {2, 0}}, {input, {2, 1}}}, loops.widened(tableSum), {0, 1}, 3,
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return math::FmaOp::create(b, loc, args[0], args[1], args[2]);
      });
  Value biasGrad =
      loops.reduce({{d, {1, 0}}}, loops.widened(biasSum), {0}, 2, buildAdd);
  return {loops.narrowed(inputGrad), loops.narrowed(tableGrad),
          loops.narrowed(biasGrad)};
}

FailureOr<SmallVector<Value>>
LinearCrossEntropyOp::decomposeOperation(OpBuilder &b) {
  CrossEntropyBuilder builder(b, *this);
  Value losses = builder.buildLosses();
  return SmallVector<Value>{losses, builder.buildPredictions()};
}

FailureOr<SmallVector<Value>>
LinearCrossEntropyGradOp::decomposeOperation(OpBuilder &b) {
  CrossEntropyBuilder builder(b, *this);
  SmallVector<Value> results = builder.buildGradients(
      getCotangent(), getTableAccumulator(), getBiasAccumulator());
  results.push_back(builder.buildLosses());
  results.push_back(builder.buildPredictions());
  return results;
}
