//===- ReductionRules.cpp - sums and the like -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace albertc;
using tfg::Sizes;

namespace {

template <typename FloatOp, typename IntOp>
Value combine(ElementBuilder &b, ValueRange x) {
  if (isa<FloatType>(x[0].getType()))
    return FloatOp::create(b, x[1], x[0]);
  return IntOp::create(b, x[1], x[0]);
}

/// How elements are combined, and what that starts from.
struct Reducer {
  StringRef operation;
  Value (*combine)(ElementBuilder &, ValueRange);
  double floatStart;
  /// Of integers: 0 and 1 as they are, the others the ends of the type.
  double intStart;
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr Reducer kReducers[] = {
    {"All", combine<arith::AddFOp, arith::AndIOp>, 0, 1},
    {"Any", combine<arith::AddFOp, arith::OrIOp>, 0, 0},
    {"Max", combine<arith::MaximumFOp, arith::MaxSIOp>, -kInfinity, -kInfinity},
    {"Mean", combine<arith::AddFOp, arith::AddIOp>, 0, 0},
    {"Min", combine<arith::MinimumFOp, arith::MinSIOp>, kInfinity, kInfinity},
    {"Prod", combine<arith::MulFOp, arith::MulIOp>, 1, 1},
    {"Sum", combine<arith::AddFOp, arith::AddIOp>, 0, 0},
};
} // namespace

/// What a reduction of elements of `type` starts from.
static Value makeStart(TensorBuilder &builder, const Reducer &reducer,
                       Type type) {
  if (isa<FloatType>(type))
    return builder.number(type, reducer.floatStart);
  unsigned width = type.getIntOrFloatBitWidth();
  APInt start(width, 0);
  if (reducer.intStart == -kInfinity)
    start = APInt::getSignedMinValue(width);
  else if (reducer.intStart == kInfinity)
    start = APInt::getSignedMaxValue(width);
  else
    start = APInt(width, static_cast<uint64_t>(reducer.intStart));
  return arith::ConstantOp::create(builder,
                                   builder.getIntegerAttr(type, start));
}

/// `shape` without, or with 1 for, what was reduced.
static Sizes reduceShape(const Sizes &shape, ArrayRef<int64_t> axes,
                         bool keepDims) {
  Sizes result;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim)))
      result.push_back(size);
    else if (keepDims)
      result.push_back(tfg::Size(1));
  }
  return result;
}

/// The elements of `value` divided by `count`, of type index.
static Value divideBy(TensorBuilder &builder, Value value, const Sizes &shape,
                      Value count) {
  Type type = cast<RankedTensorType>(value.getType()).getElementType();
  Value number =
      arith::IndexCastOp::create(builder, builder.getI64Type(), count);
  number = castElement(builder, number, type);
  return builder.map(shape, type, value,
                     [&](ElementBuilder &b, ValueRange x) -> Value {
                       if (isa<FloatType>(type))
                         return arith::DivFOp::create(b, x[0], number);
                       return arith::DivSIOp::create(b, x[0], number);
                     });
}

static LogicalResult lowerReduction(NodeLowering &node) {
  const Reducer *reducer = llvm::find_if(kReducers, [&](const Reducer &known) {
    return known.operation == node.getOperation();
  });
  if (reducer == std::end(kReducers))
    return node.fail("expected a reduction");
  const Sizes &shape = node.getShape(0);
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, shape.size());
  if (failed(axes))
    return failure();
  TensorBuilder &builder = node.builder;
  Type type = node.getElementType(0);
  Value result =
      builder.reduce(node.getInput(0), shape, *axes,
                     makeStart(builder, *reducer, type), reducer->combine);
  Sizes reduced = reduceShape(shape, *axes, /*keepDims=*/false);
  if (node.getOperation() == "Mean") {
    Sizes counted;
    for (int64_t axis : *axes)
      counted.push_back(shape[axis]);
    result = divideBy(builder, result, reduced,
                      builder.sizeValue(tfg::multiplyAll(counted)));
  }
  node.setResult(builder.reshape(
      result, reduced, reduceShape(shape, *axes, node.getBool("keep_dims"))));
  return success();
}

/// Sums of everything up to each place of an axis: of all of the axis, with 0
/// for what comes later.
static LogicalResult lowerCumsum(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  Sizes loops = node.getShape(0);
  unsigned rank = loops.size();
  FailureOr<int64_t> axis = node.getAxis(1, rank);
  if (failed(axis))
    return failure();
  bool isExclusive = node.getBool("exclusive");
  bool isReverse = node.getBool("reverse");
  Type type = node.getElementType(0);
  // The last loop is over what is summed up.
  loops.push_back(loops[*axis]);
  SmallVector<unsigned> places = llvm::to_vector(llvm::seq<unsigned>(0, rank));
  places[*axis] = rank;
  auto isLeft = isReverse     ? isExclusive ? arith::CmpIPredicate::sgt
                                            : arith::CmpIPredicate::sge
                : isExclusive ? arith::CmpIPredicate::slt
                              : arith::CmpIPredicate::sle;
  Value zero = builder.number(type, 0);
  node.setResult(builder.reduce(
      {{node.getInput(0), builder.dims(rank + 1, places)}}, loops, {rank}, zero,
      [&](ElementBuilder &b, ValueRange x) -> Value {
        Value counts =
            arith::CmpIOp::create(b, isLeft, linalg::IndexOp::create(b, rank),
                                  linalg::IndexOp::create(b, *axis));
        Value term = arith::SelectOp::create(b, counts, x[0], zero);
        return combine<arith::AddFOp, arith::AddIOp>(b, {term, x[1]});
      }));
  return success();
}

/// Half the sum of squares.
static LogicalResult lowerL2Loss(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getShape(0);
  Type type = node.getElementType(0);
  Value sum = builder.reduce(node.getInput(0), shape,
                             llvm::to_vector(llvm::seq<int64_t>(shape.size())),
                             builder.number(type, 0),
                             [](ElementBuilder &b, ValueRange x) -> Value {
                               return math::FmaOp::create(b, x[0], x[0], x[1]);
                             });
  node.setResult(
      builder.map({}, type, sum, [&](ElementBuilder &b, ValueRange x) -> Value {
        Value half = arith::ConstantOp::create(b, b.getFloatAttr(type, 0.5));
        return arith::MulFOp::create(b, x[0], half);
      }));
  return success();
}

/// Mean and variance of `x` over everything but the channels.
static std::pair<Value, Value> computeStatistics(TensorBuilder &builder,
                                                 Value x, const Sizes &shape,
                                                 int64_t channels, Type type) {
  AffineMap identity = builder.getMultiDimIdentityMap(4);
  AffineMap ofChannel = builder.dims(4, {static_cast<unsigned>(channels)});
  SmallVector<int64_t> axes;
  Sizes counted;
  for (int64_t dim = 0; dim < 4; ++dim)
    if (dim != channels) {
      axes.push_back(dim);
      counted.push_back(shape[dim]);
    }
  Value count = builder.sizeValue(tfg::multiplyAll(counted));
  Value zero = builder.number(type, 0);
  auto average = [&](Value value) {
    return divideBy(builder,
                    builder.reduce(value, shape, axes, zero,
                                   combine<arith::AddFOp, arith::AddIOp>),
                    {shape[channels]}, count);
  };
  Value mean = average(x);
  Value variance = average(
      builder.map(shape, type, {{x, identity}, {mean, ofChannel}},
                  [](ElementBuilder &b, ValueRange in) -> Value {
                    Value difference = arith::SubFOp::create(b, in[0], in[1]);
                    return arith::MulFOp::create(b, difference, difference);
                  }));
  return {mean, variance};
}

/// Normalises by the mean and variance of everything but the channels, or by
/// those that it is given. Keras computes LayerNorm with it.
static LogicalResult lowerBatchNorm(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  tfg::NodeOp op = node.getNode();
  const Sizes &shape = node.getShape(0);
  if (shape.size() != 4)
    return node.fail("expected a tensor of rank 4, found rank " +
                     Twine(shape.size()));
  for (Value other : op.getOutputs().drop_front())
    if (!other.use_empty())
      return node.fail("expected that its first output is read only");
  auto format = op.getNodeAttr<StringAttr>("data_format");
  int64_t channels = format && format.getValue() == "NCHW" ? 1 : 3;
  auto training = op.getNodeAttr<BoolAttr>("is_training");
  auto epsilonAttr = op.getNodeAttr<FloatAttr>("epsilon");
  double epsilon = epsilonAttr ? epsilonAttr.getValueAsDouble() : 1e-4;
  Type type = node.getElementType(0);
  Value x = node.getInput(0);
  AffineMap identity = builder.getMultiDimIdentityMap(4);
  AffineMap ofChannel = builder.dims(4, {static_cast<unsigned>(channels)});
  auto [mean, variance] =
      training && !training.getValue()
          ? std::pair(node.getInput(3), node.getInput(4))
          : computeStatistics(builder, x, shape, channels, type);
  node.setResult(builder.map(
      shape, type,
      {{x, identity},
       {node.getInput(1), ofChannel},
       {node.getInput(2), ofChannel},
       {mean, ofChannel},
       {variance, ofChannel}},
      [&](ElementBuilder &b, ValueRange in) -> Value {
        Value bias =
            arith::ConstantOp::create(b, b.getFloatAttr(type, epsilon));
        Value scale =
            math::RsqrtOp::create(b, arith::AddFOp::create(b, in[4], bias));
        scale = arith::MulFOp::create(b, scale, in[1]);
        Value shifted = arith::SubFOp::create(b, in[0], in[3]);
        return arith::AddFOp::create(
            b, arith::MulFOp::create(b, shifted, scale), in[2]);
      }));
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerBatchNorm, 5, "FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3"},
    {lowerReduction, 2, "All Any Max Mean Min Prod Sum"},
    {lowerCumsum, 2, "Cumsum"},
    {lowerL2Loss, 1, "L2Loss"},
};

ArrayRef<NodeRule> albertc::getReductionRules() { return kRules; }
