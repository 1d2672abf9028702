//===- ScalarUpdates.cpp - optimizers on one element ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Optim/IR/ScalarUpdates.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc::optim;

UpdateFormulas::UpdateFormulas(OpBuilder &builder, Location loc,
                               Value hyperparameters)
    : loc(loc) {
  for (int64_t i = 0; i < kNumHyperparameters; ++i) {
    Value index = arith::ConstantIndexOp::create(builder, loc, i);
    numbers.push_back(
        tensor::ExtractOp::create(builder, loc, hyperparameters, index));
  }
}

Value UpdateFormulas::scaled(OpBuilder &b, Value gradient) const {
  return arith::MulFOp::create(b, loc, get(Hyperparameter::GradientScale),
                               gradient);
}

/// a * x + b * y, rounded three times as the originals do.
static Value buildBlend(OpBuilder &b, Location loc, Value a, Value x, Value c,
                        Value y) {
  Value left = arith::MulFOp::create(b, loc, a, x);
  Value right = arith::MulFOp::create(b, loc, c, y);
  return arith::AddFOp::create(b, loc, left, right);
}

Value UpdateFormulas::firstMoment(OpBuilder &b, Value m, Value gradient) const {
  return buildBlend(b, loc, get(Hyperparameter::Beta1), m,
                    get(Hyperparameter::OneMinusBeta1), scaled(b, gradient));
}

Value UpdateFormulas::secondMoment(OpBuilder &b, Value v,
                                   Value gradient) const {
  Value g = scaled(b, gradient);
  Value square = arith::MulFOp::create(b, loc, g, g);
  return buildBlend(b, loc, get(Hyperparameter::Beta2), v,
                    get(Hyperparameter::OneMinusBeta2), square);
}

Value UpdateFormulas::direction(OpBuilder &b, Value m, Value v, Value param,
                                Value decay) const {
  Value root = math::SqrtOp::create(b, loc, v);
  Value divisor =
      arith::AddFOp::create(b, loc, root, get(Hyperparameter::Epsilon));
  Value quotient = arith::DivFOp::create(b, loc, m, divisor);
  Value decayed = arith::MulFOp::create(b, loc, decay, param);
  return arith::AddFOp::create(b, loc, quotient, decayed);
}

Value UpdateFormulas::step(OpBuilder &b, Value paramSquares,
                           Value directionSquares, Value trust) const {
  Type f64 = b.getF64Type(), element = trust.getType();
  Value zero = arith::ConstantOp::create(b, loc, b.getFloatAttr(f64, 0.0));
  Value one = arith::ConstantOp::create(b, loc, b.getFloatAttr(element, 1.0));
  Value none = arith::ConstantOp::create(b, loc, b.getFloatAttr(element, 0.0));
  auto isPositive = [&](Value x) {
    return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, x, zero);
  };
  Value isTrusted =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, trust, none);
  Value hasNorms = arith::AndIOp::create(b, loc, isPositive(paramSquares),
                                         isPositive(directionSquares));
  Value quotient =
      arith::DivFOp::create(b, loc, math::SqrtOp::create(b, loc, paramSquares),
                            math::SqrtOp::create(b, loc, directionSquares));
  Value ratio = quotient;
  if (element != f64)
    ratio = arith::TruncFOp::create(b, loc, element, quotient);
  Value isScaled = arith::AndIOp::create(b, loc, isTrusted, hasNorms);
  ratio = arith::SelectOp::create(b, loc, isScaled, ratio, one);
  return arith::MulFOp::create(b, loc, rate(), ratio);
}

Value UpdateFormulas::param(OpBuilder &b, Value param, Value step,
                            Value direction) const {
  Value change = arith::MulFOp::create(b, loc, step, direction);
  return arith::SubFOp::create(b, loc, param, change);
}

Value albertc::optim::buildSquareSum(OpBuilder &b, Location loc, Value x,
                                     Value sum) {
  if (!x.getType().isF64())
    x = arith::ExtFOp::create(b, loc, b.getF64Type(), x);
  return math::FmaOp::create(b, loc, x, x, sum);
}
