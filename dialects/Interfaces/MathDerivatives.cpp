//===- MathDerivatives.cpp - rules of math ops ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Functions of floats, one by one and in tensors. With cotangent c of y:
///
///   y = exp(x)     c * y            y = log(x)     c / x
///   y = expm1(x)   c * (y + 1)      y = log1p(x)   c / (x + 1)
///   y = tanh(x)    c - c * y * y    y = erf(x)     c * 2/sqrt(pi) exp(-x * x)
///   y = sqrt(x)    c * 0.5 / y      y = rsqrt(x)   c * -0.5 * y * y * y
///   y = sin(x)     c * cos(x)       y = cos(x)     -(c * sin(x))
///   y = |x|        c, 0 or -c as x is above, at or below 0
///   y = x^n        x: c * n x^(n-1)   n: c * y log(x), 0 unless x is above 0
///   y = a * b + d  a: c * b   b: c * a   d: c
///   floor, ceil, round, roundeven, trunc: 0
///
/// Those of |x| and x^n at 0 are TensorFlow's.
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace albertc;
using Formula = DerivativeFormula;
using arith::CmpFPredicate;

static Value ofExp(Formula &f) { return f.mul(f.c(), f.y()); }
static Value ofExpM1(Formula &f) {
  return f.mul(f.c(), f.add(f.y(), f.number(1)));
}
static Value ofLog(Formula &f) { return f.div(f.c(), f.x()); }
static Value ofLog1p(Formula &f) {
  return f.div(f.c(), f.add(f.x(), f.number(1)));
}

static Value ofTanh(Formula &f) {
  return f.sub(f.c(), f.mul(f.mul(f.c(), f.y()), f.y()));
}
static Value ofErf(Formula &f) {
  Value density = math::ExpOp::create(f.b, f.neg(f.mul(f.x(), f.x())));
  // 2 / sqrt(pi)
  return f.mul(f.c(), f.mul(f.number(1.12837916709551257390), density));
}
static Value ofSin(Formula &f) {
  return f.mul(f.c(), math::CosOp::create(f.b, f.x()));
}
static Value ofCos(Formula &f) {
  return f.neg(f.mul(f.c(), math::SinOp::create(f.b, f.x())));
}

static Value ofSqrt(Formula &f) {
  return f.div(f.mul(f.c(), f.number(0.5)), f.y());
}
static Value ofRsqrt(Formula &f) {
  Value cube = f.mul(f.mul(f.y(), f.y()), f.y());
  return f.mul(f.c(), f.mul(f.number(-0.5), cube));
}

static Value ofAbsolute(Formula &f) {
  Value zero = f.number(0);
  Value isAbove = f.compare(CmpFPredicate::OGT, f.x(), zero);
  Value isBelow = f.compare(CmpFPredicate::OLT, f.x(), zero);
  return f.select(isAbove, f.c(), f.select(isBelow, f.neg(f.c()), zero));
}

static Value ofBase(Formula &f) {
  Value power = math::PowFOp::create(f.b, f.x(0), f.sub(f.x(1), f.number(1)));
  return f.mul(f.c(), f.mul(f.x(1), power));
}
static Value ofExponent(Formula &f) {
  Value zero = f.number(0);
  Value isAbove = f.compare(CmpFPredicate::OGT, f.x(0), zero);
  Value log = math::LogOp::create(f.b, f.x(0));
  return f.mul(f.c(), f.mul(f.y(), f.select(isAbove, log, zero)));
}

template <unsigned kOther>
static Value ofFactor(Formula &f) {
  return f.mul(f.c(), f.x(kOther));
}
static Value ofAddend(Formula &f) { return f.c(); }

static Value ofStep(Formula &) { return {}; }

/// Attaches the rules of functions of one variable.
template <Value (*kFormula)(Formula &), typename... Ops>
static void attach(MLIRContext *context) {
  (Ops::template attachInterface<FormulaRule<Ops, kFormula>>(*context), ...);
}

void albertc::registerMathDerivatives(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, math::MathDialect *) {
    using namespace math;
    attach<ofExp, ExpOp>(context);
    attach<ofExpM1, ExpM1Op>(context);
    attach<ofLog, LogOp>(context);
    attach<ofLog1p, Log1pOp>(context);
    attach<ofTanh, TanhOp>(context);
    attach<ofErf, ErfOp>(context);
    attach<ofSin, SinOp>(context);
    attach<ofCos, CosOp>(context);
    attach<ofSqrt, SqrtOp>(context);
    attach<ofRsqrt, RsqrtOp>(context);
    attach<ofAbsolute, AbsFOp>(context);
    attach<ofStep, FloorOp, CeilOp, RoundOp, RoundEvenOp, TruncOp>(context);
    PowFOp::attachInterface<FormulaRule<PowFOp, ofBase, ofExponent>>(*context);
    FmaOp::attachInterface<
        FormulaRule<FmaOp, ofFactor<1>, ofFactor<0>, ofAddend>>(*context);
  });
}
