//===- ElementwiseRules.cpp - element by element --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace albertc;

namespace {

Value constant(ElementBuilder &b, Value like, double value) {
  Type type = like.getType();
  if (isa<FloatType>(type))
    return arith::ConstantOp::create(b, b.getFloatAttr(type, value));
  return arith::ConstantOp::create(
      b, b.getIntegerAttr(type, static_cast<int64_t>(value)));
}

bool isFloat(Value value) { return isa<FloatType>(value.getType()); }

template <typename Op>
Value unary(ElementBuilder &b, ValueRange x) {
  return Op::create(b, x[0]);
}
template <typename Op>
Value binary(ElementBuilder &b, ValueRange x) {
  return Op::create(b, x[0], x[1]);
}
template <typename FloatOp, typename IntOp>
Value either(ElementBuilder &b, ValueRange x) {
  return isFloat(x[0]) ? binary<FloatOp>(b, x) : binary<IntOp>(b, x);
}
template <arith::CmpFPredicate kFloat, arith::CmpIPredicate kInt>
Value compare(ElementBuilder &b, ValueRange x) {
  if (isFloat(x[0]))
    return arith::CmpFOp::create(b, kFloat, x[0], x[1]);
  return arith::CmpIOp::create(b, kInt, x[0], x[1]);
}

Value add(ElementBuilder &b, Value x, Value y) {
  return either<arith::AddFOp, arith::AddIOp>(b, {x, y});
}
Value sub(ElementBuilder &b, Value x, Value y) {
  return either<arith::SubFOp, arith::SubIOp>(b, {x, y});
}
Value mul(ElementBuilder &b, Value x, Value y) {
  return either<arith::MulFOp, arith::MulIOp>(b, {x, y});
}
Value max(ElementBuilder &b, Value x, Value y) {
  return either<arith::MaximumFOp, arith::MaxSIOp>(b, {x, y});
}
Value min(ElementBuilder &b, Value x, Value y) {
  return either<arith::MinimumFOp, arith::MinSIOp>(b, {x, y});
}
Value divide(ElementBuilder &b, Value x, Value y) {
  return arith::DivFOp::create(b, x, y);
}
Value isPositive(ElementBuilder &b, Value x) {
  return compare<arith::CmpFPredicate::OGT, arith::CmpIPredicate::sgt>(
      b, {x, constant(b, x, 0)});
}
Value isNegative(ElementBuilder &b, Value x) {
  return compare<arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt>(
      b, {x, constant(b, x, 0)});
}
/// exp(-|x|), which is finite, and so is its derivative.
Value decay(ElementBuilder &b, Value x) {
  Value below = arith::SelectOp::create(b, isNegative(b, x), x,
                                        arith::NegFOp::create(b, x));
  return math::ExpOp::create(b, below);
}

/// 1 where a divisor is 0, so that dividing integers never traps.
Value avoidZero(ElementBuilder &b, Value y) {
  Value isZero =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, y, constant(b, y, 0));
  return arith::SelectOp::create(b, isZero, constant(b, y, 1), y);
}
/// A quotient of integers that is rounded towards zero; 0 - x for -1, since the
/// lowest number has no opposite.
Value divideInts(ElementBuilder &b, Value x, Value y) {
  Value isMinusOne =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, y, constant(b, y, -1));
  Value safe = arith::SelectOp::create(b, isMinusOne, constant(b, y, 1),
                                       avoidZero(b, y));
  Value quotient = arith::DivSIOp::create(b, x, safe);
  return arith::SelectOp::create(b, isMinusOne, sub(b, constant(b, x, 0), x),
                                 quotient);
}
Value floorDivide(ElementBuilder &b, Value x, Value y) {
  if (isFloat(x))
    return math::FloorOp::create(b, divide(b, x, y));
  Value quotient = divideInts(b, x, y);
  Value rest = sub(b, x, mul(b, quotient, y));
  Value zero = constant(b, x, 0);
  Value hasRest =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, rest, zero);
  Value differ = arith::CmpIOp::create(b, arith::CmpIPredicate::slt,
                                       arith::XOrIOp::create(b, rest, y), zero);
  Value isBelow = arith::AndIOp::create(b, hasRest, differ);
  return arith::SelectOp::create(b, isBelow,
                                 sub(b, quotient, constant(b, x, 1)), quotient);
}

Value emitDivide(ElementBuilder &b, ValueRange x) {
  return isFloat(x[0]) ? divide(b, x[0], x[1]) : divideInts(b, x[0], x[1]);
}
Value emitFloorDivide(ElementBuilder &b, ValueRange x) {
  return floorDivide(b, x[0], x[1]);
}
Value emitFloorMod(ElementBuilder &b, ValueRange x) {
  return sub(b, x[0], mul(b, floorDivide(b, x[0], x[1]), x[1]));
}
/// The rest of a division that is rounded towards zero, of the dividend's sign.
Value emitTruncateMod(ElementBuilder &b, ValueRange x) {
  if (isFloat(x[0]))
    return arith::RemFOp::create(b, x[0], x[1]);
  return sub(b, x[0], mul(b, divideInts(b, x[0], x[1]), x[1]));
}
/// Nothing is divided by 0: derivatives of what is not chosen would be no
/// numbers.
Value emitDivideNoNan(ElementBuilder &b, ValueRange x) {
  Value zero = constant(b, x[0], 0);
  Value isZero =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, x[1], zero);
  Value divisor =
      arith::SelectOp::create(b, isZero, constant(b, x[1], 1), x[1]);
  return arith::SelectOp::create(b, isZero, zero, divide(b, x[0], divisor));
}
Value emitMax(ElementBuilder &b, ValueRange x) { return max(b, x[0], x[1]); }
Value emitMin(ElementBuilder &b, ValueRange x) { return min(b, x[0], x[1]); }
Value emitClip(ElementBuilder &b, ValueRange x) {
  return min(b, max(b, x[0], x[1]), x[2]);
}
Value emitSum(ElementBuilder &b, ValueRange x) {
  Value sum = x[0];
  for (Value value : x.drop_front())
    sum = add(b, sum, value);
  return sum;
}
Value emitSquaredDifference(ElementBuilder &b, ValueRange x) {
  Value difference = sub(b, x[0], x[1]);
  return mul(b, difference, difference);
}
Value emitSquare(ElementBuilder &b, ValueRange x) { return mul(b, x[0], x[0]); }
Value emitNegative(ElementBuilder &b, ValueRange x) {
  if (isFloat(x[0]))
    return arith::NegFOp::create(b, x[0]);
  return sub(b, constant(b, x[0], 0), x[0]);
}
Value emitAbsolute(ElementBuilder &b, ValueRange x) {
  return isFloat(x[0]) ? unary<math::AbsFOp>(b, x) : unary<math::AbsIOp>(b, x);
}
Value emitReciprocal(ElementBuilder &b, ValueRange x) {
  return divide(b, constant(b, x[0], 1), x[0]);
}
/// 1 / (1 + exp(-x)), below 0 as exp(x) / (1 + exp(x)): no power overflows.
Value emitSigmoid(ElementBuilder &b, ValueRange x) {
  Value power = decay(b, x[0]), one = constant(b, x[0], 1);
  Value above = arith::SelectOp::create(b, isNegative(b, x[0]), power, one);
  return divide(b, above, add(b, one, power));
}
Value emitErfc(ElementBuilder &b, ValueRange x) {
  return sub(b, constant(b, x[0], 1), math::ErfOp::create(b, x[0]));
}
/// At the ends the derivatives are those of what is constant, as in TensorFlow.
Value emitRelu(ElementBuilder &b, ValueRange x) {
  Value zero = constant(b, x[0], 0);
  Value isBelow = compare<arith::CmpFPredicate::OLE, arith::CmpIPredicate::sle>(
      b, {x[0], zero});
  return arith::SelectOp::create(b, isBelow, zero, x[0]);
}
Value emitRelu6(ElementBuilder &b, ValueRange x) {
  Value rest = emitRelu(b, x), six = constant(b, x[0], 6);
  Value isAbove = compare<arith::CmpFPredicate::OGE, arith::CmpIPredicate::sge>(
      b, {rest, six});
  return arith::SelectOp::create(b, isAbove, six, rest);
}
Value emitExpMinusOne(ElementBuilder &b, ValueRange x) {
  return sub(b, math::ExpOp::create(b, x[0]), constant(b, x[0], 1));
}
/// exp(x) - 1 for negative x. The power does not overflow where it is not
/// chosen, for its derivative.
Value emitBelowZero(ElementBuilder &b, Value x) {
  return emitExpMinusOne(b, min(b, x, constant(b, x, 0)));
}
Value emitElu(ElementBuilder &b, ValueRange x) {
  return arith::SelectOp::create(b, isPositive(b, x[0]), x[0],
                                 emitBelowZero(b, x[0]));
}
/// Klambauer et al. 2017, with TensorFlow's constants.
Value emitSelu(ElementBuilder &b, ValueRange x) {
  constexpr double kScale = 1.0507009873554804934193349852946;
  constexpr double kAlpha = 1.6732632423543772848170429916717;
  Value below =
      mul(b, constant(b, x[0], kScale * kAlpha), emitBelowZero(b, x[0]));
  Value above = mul(b, constant(b, x[0], kScale), x[0]);
  return arith::SelectOp::create(b, isPositive(b, x[0]), above, below);
}
/// x / (1 + |x|).
Value emitSoftsign(ElementBuilder &b, ValueRange x) {
  Value size = add(b, constant(b, x[0], 1), math::AbsFOp::create(b, x[0]));
  return divide(b, x[0], size);
}
/// max(x, 0) + log(1 + exp(-|x|)), which overflows nowhere.
Value emitSoftplus(ElementBuilder &b, ValueRange x) {
  Value tail =
      math::LogOp::create(b, add(b, constant(b, x[0], 1), decay(b, x[0])));
  Value above = arith::SelectOp::create(b, isNegative(b, x[0]),
                                        constant(b, x[0], 0), x[0]);
  return add(b, above, tail);
}
Value emitSign(ElementBuilder &b, ValueRange x) {
  Value zero = constant(b, x[0], 0);
  Value sign = arith::SelectOp::create(b, isPositive(b, x[0]),
                                       constant(b, x[0], 1), zero);
  return arith::SelectOp::create(b, isNegative(b, x[0]), constant(b, x[0], -1),
                                 sign);
}
Value emitNot(ElementBuilder &b, ValueRange x) {
  return arith::XOrIOp::create(b, x[0], constant(b, x[0], 1));
}
Value emitIsNan(ElementBuilder &b, ValueRange x) {
  return arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, x[0], x[0]);
}
Value emitIsFinite(ElementBuilder &b, ValueRange x) {
  Value infinity = constant(b, x[0], std::numeric_limits<double>::infinity());
  return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT,
                               math::AbsFOp::create(b, x[0]), infinity);
}
Value emitIsInfinite(ElementBuilder &b, ValueRange x) {
  Value infinity = constant(b, x[0], std::numeric_limits<double>::infinity());
  return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ,
                               math::AbsFOp::create(b, x[0]), infinity);
}
Value emitSame(ElementBuilder &, ValueRange x) { return x[0]; }
Value emitZero(ElementBuilder &b, ValueRange x) { return constant(b, x[0], 0); }
Value emitOne(ElementBuilder &b, ValueRange x) { return constant(b, x[0], 1); }
Value emitSelect(ElementBuilder &b, ValueRange x) {
  return arith::SelectOp::create(b, x[0], x[1], x[2]);
}

/// What an operation computes of elements.
struct Emitter {
  StringRef operation;
  Value (*emit)(ElementBuilder &, ValueRange);
  /// Only defined for floating-point numbers.
  bool isOfFloats;
};

using FP = arith::CmpFPredicate;
using IP = arith::CmpIPredicate;

constexpr Emitter kEmitters[] = {
    {"Abs", emitAbsolute, false},
    {"Add", emitSum, false},
    {"AddN", emitSum, false},
    {"AddV2", emitSum, false},
    {"BiasAdd", emitSum, false},
    {"Ceil", unary<math::CeilOp>, true},
    {"CheckNumerics", emitSame, false},
    {"ClipByValue", emitClip, false},
    {"Div", emitDivide, false},
    {"DivNoNan", emitDivideNoNan, true},
    {"Elu", emitElu, true},
    {"Equal", compare<FP::OEQ, IP::eq>, false},
    {"Erf", unary<math::ErfOp>, true},
    {"Erfc", emitErfc, true},
    {"Exp", unary<math::ExpOp>, true},
    {"Expm1", emitExpMinusOne, true},
    {"Floor", unary<math::FloorOp>, true},
    {"FloorDiv", emitFloorDivide, false},
    {"FloorMod", emitFloorMod, false},
    {"Greater", compare<FP::OGT, IP::sgt>, false},
    {"GreaterEqual", compare<FP::OGE, IP::sge>, false},
    {"Identity", emitSame, false},
    {"IsFinite", emitIsFinite, true},
    {"IsInf", emitIsInfinite, true},
    {"IsNan", emitIsNan, true},
    {"Less", compare<FP::OLT, IP::slt>, false},
    {"LessEqual", compare<FP::OLE, IP::sle>, false},
    {"Log", unary<math::LogOp>, true},
    {"Log1p", unary<math::Log1pOp>, true},
    {"LogicalAnd", binary<arith::AndIOp>, false},
    {"LogicalNot", emitNot, false},
    {"LogicalOr", binary<arith::OrIOp>, false},
    {"Maximum", emitMax, false},
    {"Minimum", emitMin, false},
    {"Mul", either<arith::MulFOp, arith::MulIOp>, false},
    {"Neg", emitNegative, false},
    {"NotEqual", compare<FP::UNE, IP::ne>, false},
    {"OnesLike", emitOne, false},
    {"PlaceholderWithDefault", emitSame, false},
    {"RealDiv", binary<arith::DivFOp>, true},
    {"Reciprocal", emitReciprocal, true},
    {"Relu", emitRelu, false},
    {"Relu6", emitRelu6, false},
    {"Round", unary<math::RoundEvenOp>, true},
    {"Rsqrt", unary<math::RsqrtOp>, true},
    {"SelectV2", emitSelect, false},
    {"Selu", emitSelu, true},
    {"Sigmoid", emitSigmoid, true},
    {"Sign", emitSign, false},
    {"Snapshot", emitSame, false},
    {"Softplus", emitSoftplus, true},
    {"Softsign", emitSoftsign, true},
    {"Sqrt", unary<math::SqrtOp>, true},
    {"Square", emitSquare, false},
    {"SquaredDifference", emitSquaredDifference, false},
    {"Sub", either<arith::SubFOp, arith::SubIOp>, false},
    {"Tanh", unary<math::TanhOp>, true},
    {"TruncateDiv", emitDivide, false},
    {"TruncateMod", emitTruncateMod, false},
    {"ZerosLike", emitZero, false},
};
} // namespace

/// All inputs of `node`, broadcast to `shape`.
static SmallVector<TensorBuilder::Input> alignInputs(NodeLowering &node,
                                                     const tfg::Sizes &shape) {
  SmallVector<TensorBuilder::Input> inputs;
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    inputs.push_back(
        node.builder.broadcast(node.getInput(i), node.getShape(i), shape));
  return inputs;
}

static LogicalResult lowerElementwise(NodeLowering &node) {
  static const llvm::StringMap<const Emitter *> emitters = [] {
    llvm::StringMap<const Emitter *> table;
    for (const Emitter &emitter : kEmitters)
      table[emitter.operation] = &emitter;
    return table;
  }();
  const Emitter *emitter = emitters.lookup(node.getOperation());
  if (emitter->isOfFloats && !isa<FloatType>(node.getElementType(0)))
    return node.fail("expected floating-point numbers, found whole ones");
  const tfg::Sizes &shape = node.getResultShape();
  node.setResult(node.builder.map(shape, node.getResultElementType(),
                                  alignInputs(node, shape), emitter->emit));
  return success();
}

/// x, or a part of it below 0.
static LogicalResult lowerLeakyRelu(NodeLowering &node) {
  if (!isa<FloatType>(node.getElementType(0)))
    return node.fail("expected floating-point numbers, found whole ones");
  auto attr = node.getNode().getNodeAttr<FloatAttr>("alpha");
  double alpha = attr ? attr.getValueAsDouble() : 0.2;
  node.setResult(node.builder.map(
      node.getResultShape(), node.getResultElementType(), node.getInput(0),
      [&](ElementBuilder &b, ValueRange x) -> Value {
        return arith::SelectOp::create(b, isPositive(b, x[0]), x[0],
                                       mul(b, x[0], constant(b, x[0], alpha)));
      }));
  return success();
}

/// x^n as products for the exponents that graphs have constants of.
static LogicalResult lowerPow(NodeLowering &node) {
  const tfg::Sizes &shape = node.getResultShape();
  if (!isa<FloatType>(node.getElementType(0)))
    return node.fail("expected floating-point numbers, found whole ones");
  SmallVector<TensorBuilder::Input> inputs = alignInputs(node, shape);
  std::optional<double> exponent = node.getSplat(1);
  auto emit = [&](ElementBuilder &b, ValueRange x) -> Value {
    if (exponent == 1.0)
      return x[0];
    if (exponent == 2.0)
      return mul(b, x[0], x[0]);
    if (exponent == 3.0)
      return mul(b, mul(b, x[0], x[0]), x[0]);
    if (exponent == 0.5)
      return math::SqrtOp::create(b, x[0]);
    if (exponent == -0.5)
      return math::RsqrtOp::create(b, x[0]);
    if (exponent == -1.0)
      return emitReciprocal(b, x);
    return math::PowFOp::create(b, x[0], x[1]);
  };
  node.setResult(
      node.builder.map(shape, node.getResultElementType(), inputs, emit));
  return success();
}

Value albertc::castElement(ElementBuilder &b, Value value, Type type) {
  Type from = value.getType();
  if (from == type)
    return value;
  bool isBool = from.isInteger(1);
  if (isa<FloatType>(type)) {
    if (isBool)
      return arith::UIToFPOp::create(b, type, value);
    return arith::SIToFPOp::create(b, type, value);
  }
  if (type.isInteger(1))
    return compare<FP::UNE, IP::ne>(b, {value, constant(b, value, 0)});
  if (isa<FloatType>(from))
    return arith::FPToSIOp::create(b, type, value);
  if (from.getIntOrFloatBitWidth() > type.getIntOrFloatBitWidth())
    return arith::TruncIOp::create(b, type, value);
  if (isBool)
    return arith::ExtUIOp::create(b, type, value);
  return arith::ExtSIOp::create(b, type, value);
}

static LogicalResult lowerCast(NodeLowering &node) {
  Type type = node.getResultElementType();
  // Constants of other precisions are f32 already.
  node.setResult(node.builder.map(node.getResultShape(), type, node.getInput(0),
                                  [&](ElementBuilder &b, ValueRange x) {
                                    return castElement(b, x[0], type);
                                  }));
  return success();
}

/// Of version 1: the condition is of the shape of the others, or a vector that
/// tells which of their rows to take.
static LogicalResult lowerSelect(NodeLowering &node) {
  const tfg::Sizes &shape = node.getResultShape();
  tfg::Sizes condition = node.getShape(0);
  if (condition.size() == 1 && shape.size() > 1)
    condition.append(shape.size() - 1, tfg::Size(1));
  Value reshaped =
      node.builder.reshape(node.getInput(0), node.getShape(0), condition);
  SmallVector<TensorBuilder::Input> inputs = {
      node.builder.broadcast(reshaped, condition, shape),
      node.builder.broadcast(node.getInput(1), node.getShape(1), shape),
      node.builder.broadcast(node.getInput(2), node.getShape(2), shape)};
  node.setResult(
      node.builder.map(shape, node.getResultElementType(), inputs, emitSelect));
  return success();
}

/// The same elements; what can have a gradient has none, or refuses it.
static LogicalResult lowerGradientEnd(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  Value value = builder.reshape(node.getInput(0), node.getShape(0),
                                node.getResultShape());
  if (!isa<FloatType>(node.getElementType(0))) {
    node.setResult(value);
  } else if (node.getOperation() == "StopGradient") {
    node.setResult(optim::StopGradientOp::create(builder, value));
  } else {
    auto message = node.getNode().getNodeAttr<StringAttr>("message");
    std::string name = ("node '" + node.getNode().getNodeName() + "'").str();
    StringRef says = message ? message.getValue() : StringRef();
    node.setResult(optim::PreventGradientOp::create(
        builder, value, says.empty() ? name : name + ": " + says.str()));
  }
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerElementwise, 1,
     "Abs AddN BiasAdd Ceil CheckNumerics Elu Erf Erfc Exp Expm1 Floor "
     "Identity "
     "IsFinite IsInf IsNan Log Log1p LogicalNot Neg OnesLike "
     "PlaceholderWithDefault Reciprocal Relu Relu6 Round Rsqrt "
     "Selu Sigmoid Sign Snapshot Softplus Softsign Sqrt Square Tanh ZerosLike"},
    {lowerElementwise, 2,
     "Add AddV2 Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less "
     "LessEqual LogicalAnd LogicalOr Maximum Minimum Mul NotEqual RealDiv "
     "SquaredDifference Sub TruncateDiv TruncateMod"},
    {lowerElementwise, 3, "ClipByValue SelectV2"},
    {lowerGradientEnd, 1, "PreventGradient StopGradient"},
    {lowerLeakyRelu, 1, "LeakyRelu"},
    {lowerSelect, 3, "Select"},
    {lowerPow, 2, "Pow"},
    {lowerCast, 1, "Cast"},
};

ArrayRef<NodeRule> albertc::getElementwiseRules() { return kRules; }
