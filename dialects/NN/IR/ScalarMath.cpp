//===- ScalarMath.cpp - scalar formulas of nn ops ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Emits the formulas op by op; nothing here is contracted into fused
/// multiply-adds, so the order of roundings is the one written.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include <cmath>

using namespace mlir;
using namespace albertc;
using albertc::nn::Activation;

Value nn::buildFloat(OpBuilder &b, Location loc, Type type, double value) {
  return arith::ConstantOp::create(b, loc, b.getFloatAttr(type, value));
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

static Value buildRelu(OpBuilder &b, Location loc, Value x) {
  // maximumf and not maxnumf: a NaN must stay visible.
  return arith::MaximumFOp::create(b, loc, x,
                                   nn::buildFloat(b, loc, x.getType(), 0.0));
}

/// 0.5 x (1 + y), the frame of both forms of GELU.
static Value buildGeluFrame(OpBuilder &b, Location loc, Value x, Value y) {
  Type type = x.getType();
  Value half =
      arith::MulFOp::create(b, loc, nn::buildFloat(b, loc, type, 0.5), x);
  Value factor =
      arith::AddFOp::create(b, loc, nn::buildFloat(b, loc, type, 1.0), y);
  return arith::MulFOp::create(b, loc, half, factor);
}

static Value buildGeluTanh(OpBuilder &b, Location loc, Value x) {
  Type type = x.getType();
  Value square = arith::MulFOp::create(b, loc, x, x);
  Value cube = arith::MulFOp::create(b, loc, square, x);
  Value small = arith::MulFOp::create(
      b, loc, nn::buildFloat(b, loc, type, 0.044715), cube);
  Value sum = arith::AddFOp::create(b, loc, x, small);
  // sqrt(2 / pi)
  Value inner = arith::MulFOp::create(
      b, loc, nn::buildFloat(b, loc, type, 0.79788456080286535588), sum);
  return buildGeluFrame(b, loc, x, math::TanhOp::create(b, loc, inner));
}

static Value buildGeluErf(OpBuilder &b, Location loc, Value x) {
  // 1 / sqrt(2)
  Value inner = arith::MulFOp::create(
      b, loc, nn::buildFloat(b, loc, x.getType(), 0.70710678118654752440), x);
  return buildGeluFrame(b, loc, x, math::ErfOp::create(b, loc, inner));
}

static Value buildTanh(OpBuilder &b, Location loc, Value x) {
  return math::TanhOp::create(b, loc, x);
}

static Value buildSwish(OpBuilder &b, Location loc, Value x) {
  Value negated = arith::NegFOp::create(b, loc, x);
  Value exponential = math::ExpOp::create(b, loc, negated);
  Value one = nn::buildFloat(b, loc, x.getType(), 1.0);
  Value divisor = arith::AddFOp::create(b, loc, one, exponential);
  return arith::DivFOp::create(b, loc, x, divisor);
}

Value nn::buildActivation(OpBuilder &b, Location loc, Activation kind,
                          Value x) {
  switch (kind) {
  case Activation::None:
    return x;
  case Activation::Relu:
    return buildRelu(b, loc, x);
  case Activation::GeluTanh:
    return buildGeluTanh(b, loc, x);
  case Activation::GeluErf:
    return buildGeluErf(b, loc, x);
  case Activation::Tanh:
    return buildTanh(b, loc, x);
  case Activation::Swish:
    return buildSwish(b, loc, x);
  }
  llvm_unreachable("every activation has a formula");
}

//===----------------------------------------------------------------------===//
// Derivatives of activations
//===----------------------------------------------------------------------===//

namespace {
/// Writes formulas of one scalar type.
struct Formula {
  ImplicitLocOpBuilder b;
  Type type;

  Value number(double value) {
    return nn::buildFloat(b, b.getLoc(), type, value);
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
};
} // namespace

static Value buildReluDerivative(Formula &f, Value x) {
  Value positive =
      arith::CmpFOp::create(f.b, arith::CmpFPredicate::OGT, x, f.number(0.0));
  return arith::SelectOp::create(f.b, positive, f.number(1.0), f.number(0.0));
}

static Value buildGeluTanhDerivative(Formula &f, Value x) {
  // sqrt(2 / pi)
  Value scale = f.number(0.79788456080286535588);
  Value square = f.mul(x, x);
  Value slope = f.add(f.number(1.0), f.mul(f.number(0.044715), square));
  Value t = math::TanhOp::create(f.b, f.mul(scale, f.mul(x, slope)));
  Value inner =
      f.mul(scale, f.add(f.number(1.0), f.mul(f.number(3 * 0.044715), square)));
  Value rest = f.sub(f.number(1.0), f.mul(t, t));
  Value bend = f.mul(f.mul(x, rest), inner);
  return f.mul(f.number(0.5), f.add(f.add(f.number(1.0), t), bend));
}

static Value buildGeluErfDerivative(Formula &f, Value x) {
  // 1 / sqrt(2)
  Value inner = f.mul(f.number(0.70710678118654752440), x);
  Value erf = math::ErfOp::create(f.b, inner);
  Value step = f.mul(f.number(0.5), f.add(f.number(1.0), erf));
  Value power = math::ExpOp::create(f.b, f.mul(f.number(-0.5), f.mul(x, x)));
  // 1 / sqrt(2 pi)
  Value density = f.mul(f.number(0.39894228040143267794), power);
  return f.add(step, f.mul(x, density));
}

static Value buildTanhDerivative(Formula &f, Value x) {
  Value t = math::TanhOp::create(f.b, x);
  return f.sub(f.number(1.0), f.mul(t, t));
}

static Value buildSwishDerivative(Formula &f, Value x) {
  Value power = math::ExpOp::create(f.b, arith::NegFOp::create(f.b, x));
  Value s =
      arith::DivFOp::create(f.b, f.number(1.0), f.add(f.number(1.0), power));
  Value rest = f.mul(x, f.sub(f.number(1.0), s));
  return f.mul(s, f.add(f.number(1.0), rest));
}

Value nn::buildActivationDerivative(OpBuilder &b, Location loc, Activation kind,
                                    Value x) {
  Formula f{ImplicitLocOpBuilder(loc, b), x.getType()};
  switch (kind) {
  case Activation::None:
    return f.number(1.0);
  case Activation::Relu:
    return buildReluDerivative(f, x);
  case Activation::GeluTanh:
    return buildGeluTanhDerivative(f, x);
  case Activation::GeluErf:
    return buildGeluErfDerivative(f, x);
  case Activation::Tanh:
    return buildTanhDerivative(f, x);
  case Activation::Swish:
    return buildSwishDerivative(f, x);
  }
  llvm_unreachable("every activation has a derivative");
}

//===----------------------------------------------------------------------===//
// Dropout
//===----------------------------------------------------------------------===//

/// G = 2^64 / golden ratio, the increment of SplitMix64.
static constexpr uint64_t kIncrement = 0x9e3779b97f4a7c15;

static Value buildInt(OpBuilder &b, Location loc, uint64_t value) {
  return arith::ConstantOp::create(
      b, loc, b.getI64IntegerAttr(static_cast<int64_t>(value)));
}

/// z ^ (z >> shift)
static Value buildShiftXor(OpBuilder &b, Location loc, Value z,
                           uint64_t shift) {
  Value shifted = arith::ShRUIOp::create(b, loc, z, buildInt(b, loc, shift));
  return arith::XOrIOp::create(b, loc, z, shifted);
}

/// The finaliser of SplitMix64 (Stafford's variant 13).
static Value buildMix(OpBuilder &b, Location loc, Value z) {
  z = buildShiftXor(b, loc, z, 30);
  z = arith::MulIOp::create(b, loc, z, buildInt(b, loc, 0xbf58476d1ce4e5b9));
  z = buildShiftXor(b, loc, z, 27);
  z = arith::MulIOp::create(b, loc, z, buildInt(b, loc, 0x94d049bb133111eb));
  return buildShiftXor(b, loc, z, 31);
}

int64_t nn::getDropoutThreshold(double rate) {
  return std::llround(std::ldexp(rate, kDropoutBits));
}

Value nn::buildDropoutSite(OpBuilder &b, Location loc, Value seed,
                           int64_t site) {
  uint64_t offset = (static_cast<uint64_t>(site) + 1) * kIncrement;
  return buildMix(
      b, loc, arith::AddIOp::create(b, loc, seed, buildInt(b, loc, offset)));
}

Value nn::buildDropoutRow(OpBuilder &b, Location loc, Value site,
                          Value rowKey) {
  Value offset =
      arith::MulIOp::create(b, loc, rowKey, buildInt(b, loc, kIncrement));
  return buildMix(b, loc, arith::AddIOp::create(b, loc, site, offset));
}

Value nn::buildDropoutElement(OpBuilder &b, Location loc, Value row,
                              Value column) {
  Value counter = arith::AddIOp::create(b, loc, column, buildInt(b, loc, 1));
  Value offset =
      arith::MulIOp::create(b, loc, counter, buildInt(b, loc, kIncrement));
  Value mixed = buildMix(b, loc, arith::AddIOp::create(b, loc, row, offset));
  return arith::ShRUIOp::create(b, loc, mixed,
                                buildInt(b, loc, 64 - kDropoutBits));
}

Value nn::buildDropped(OpBuilder &b, Location loc, Value x, Value row,
                       Value column, double rate) {
  auto constant = [&](double value) -> Value {
    return arith::ConstantOp::create(b, loc,
                                     b.getFloatAttr(x.getType(), value));
  };
  Value threshold = arith::ConstantOp::create(
      b, loc, b.getI64IntegerAttr(getDropoutThreshold(rate)));
  Value keep = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge,
                                     buildDropoutElement(b, loc, row, column),
                                     threshold);
  Value scaled = arith::MulFOp::create(b, loc, x, constant(1.0 / (1.0 - rate)));
  return arith::SelectOp::create(b, loc, keep, scaled, constant(0.0));
}
