//===- SoftmaxRules.cpp - probabilities and their losses ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using tfg::Sizes;

namespace {
/// What softmax over the last dimension is computed of.
class Softmax {
public:
  /// Of `input`, which is indexed with the dimensions of `shape`.
  Softmax(TensorBuilder &builder, const TensorBuilder::Input &input,
          const Sizes &shape);

  /// exp(x - max) / sum.
  Value getProbabilities();
  /// The logarithms of the sums, one for each row.
  Value getLogSums();

  /// x - max.
  Value shifted;
  /// How a tensor of the shape, and one with an element for each row, is
  /// indexed.
  AffineMap identity, ofRow;

private:
  TensorBuilder &builder;
  Sizes shape;
  Type type;
  Value powers, sums;
};
} // namespace

Softmax::Softmax(TensorBuilder &builder, const TensorBuilder::Input &input,
                 const Sizes &shape)
    : identity(builder.getMultiDimIdentityMap(shape.size())),
      ofRow(identity.dropResult(shape.size() - 1)), builder(builder),
      shape(shape), type(getElementTypeOrSelf(input.value)) {
  auto last = static_cast<int64_t>(shape.size()) - 1;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Value largest =
      builder.reduce({input}, shape, {last}, builder.number(type, -kInfinity),
                     [](ElementBuilder &b, ValueRange x) -> Value {
                       return arith::MaximumFOp::create(b, x[1], x[0]);
                     });
  shifted = builder.map(shape, type, {input, {largest, ofRow}},
                        [](ElementBuilder &b, ValueRange x) -> Value {
                          return arith::SubFOp::create(b, x[0], x[1]);
                        });
  powers = builder.map(shape, type, shifted,
                       [](ElementBuilder &b, ValueRange x) -> Value {
                         return math::ExpOp::create(b, x[0]);
                       });
  sums = builder.reduce(powers, shape, {last}, builder.number(type, 0),
                        [](ElementBuilder &b, ValueRange x) -> Value {
                          return arith::AddFOp::create(b, x[1], x[0]);
                        });
}

Value Softmax::getProbabilities() {
  return builder.map(shape, type, {{powers, identity}, {sums, ofRow}},
                     [](ElementBuilder &b, ValueRange x) -> Value {
                       return arith::DivFOp::create(b, x[0], x[1]);
                     });
}

Value Softmax::getLogSums() {
  Sizes rows(shape.begin(), shape.end() - 1);
  return builder.map(rows, type, sums,
                     [](ElementBuilder &b, ValueRange x) -> Value {
                       return math::LogOp::create(b, x[0]);
                     });
}

/// Whether the scores of `node` are numbers that softmax is defined for; says
/// so if not.
static LogicalResult checkScores(NodeLowering &node) {
  if (node.getShape(0).empty())
    return node.fail("expected a tensor with dimensions, found a scalar");
  if (!isa<FloatType>(node.getElementType(0)))
    return node.fail("expected floating-point numbers, found whole ones");
  return success();
}

static LogicalResult lowerSoftmax(NodeLowering &node) {
  if (failed(checkScores(node)))
    return failure();
  const Sizes &shape = node.getShape(0);
  TensorBuilder &builder = node.builder;
  Softmax softmax(
      builder, {node.getInput(0), builder.getMultiDimIdentityMap(shape.size())},
      shape);
  if (node.getOperation() == "Softmax") {
    node.setResult(softmax.getProbabilities());
    return success();
  }
  node.setResult(builder.map(shape, node.getElementType(0),
                             {{softmax.shifted, softmax.identity},
                              {softmax.getLogSums(), softmax.ofRow}},
                             [](ElementBuilder &b, ValueRange x) -> Value {
                               return arith::SubFOp::create(b, x[0], x[1]);
                             }));
  return success();
}

/// log(sum) - (x - max) at the label of each row, and the probabilities without
/// the label. TensorFlow refuses labels that there are not when it runs; they
/// are brought into range.
static LogicalResult lowerSparseCrossEntropy(NodeLowering &node) {
  if (failed(checkScores(node)))
    return failure();
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape(1);
  Type type = node.getElementType(0);
  if (shape.back().equals(0))
    return node.fail("expected classes to choose from, found none");
  AffineMap identity = builder.getMultiDimIdentityMap(2);
  Softmax softmax(builder, {node.getInput(0), identity}, shape);
  Value labels = node.getInput(1);
  Value end = builder.sizeValue(shape.back());
  auto toClass = [&](ElementBuilder &b, Value label) {
    return clampIndex(b, arith::IndexCastOp::create(b, b.getIndexType(), label),
                      end);
  };
  AffineMap ofVector = builder.getMultiDimIdentityMap(1);
  node.setResult(
      0,
      builder.map(
          {shape.front()}, type,
          {{softmax.getLogSums(), ofVector}, {labels, ofVector}},
          [&](ElementBuilder &b, ValueRange x) -> Value {
            Value place[] = {linalg::IndexOp::create(b, 0), toClass(b, x[1])};
            return arith::SubFOp::create(
                b, x[0], tensor::ExtractOp::create(b, softmax.shifted, place));
          }));
  node.setResult(
      1, builder.map(
             shape, type,
             {{softmax.getProbabilities(), identity}, {labels, softmax.ofRow}},
             [&](ElementBuilder &b, ValueRange x) -> Value {
               Value isLabel = arith::CmpIOp::create(
                   b, arith::CmpIPredicate::eq, toClass(b, x[1]),
                   linalg::IndexOp::create(b, 1));
               Value target = arith::UIToFPOp::create(b, type, isLabel);
               return arith::SubFOp::create(b, x[0], target);
             }));
  return success();
}

/// The same of a distribution for each row. A class that has no part in it adds
/// nothing, even if its score is -inf.
static LogicalResult lowerCrossEntropy(NodeLowering &node) {
  if (failed(checkScores(node)))
    return failure();
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape(1);
  Type type = node.getElementType(0);
  Softmax softmax(builder,
                  builder.broadcast(node.getInput(0), node.getShape(0), shape),
                  shape);
  TensorBuilder::Input labels =
      builder.broadcast(node.getInput(1), node.getShape(1), shape);
  Value zero = builder.number(type, 0);
  node.setResult(
      0, builder.reduce(
             {{softmax.shifted, softmax.identity},
              {softmax.getLogSums(), softmax.ofRow},
              labels},
             shape, {1}, zero, [&](ElementBuilder &b, ValueRange x) -> Value {
               Value loss = arith::MulFOp::create(
                   b, x[2], arith::SubFOp::create(b, x[1], x[0]));
               Value hasNoPart = arith::CmpFOp::create(
                   b, arith::CmpFPredicate::OEQ, x[2], zero);
               loss = arith::SelectOp::create(b, hasNoPart, zero, loss);
               return arith::AddFOp::create(b, x[3], loss);
             }));
  node.setResult(
      1, builder.map(shape, type,
                     {{softmax.getProbabilities(), softmax.identity}, labels},
                     [](ElementBuilder &b, ValueRange x) -> Value {
                       return arith::SubFOp::create(b, x[0], x[1]);
                     }));
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerSoftmax, 1, "LogSoftmax Softmax"},
    {lowerSparseCrossEntropy, 2, "SparseSoftmaxCrossEntropyWithLogits"},
    {lowerCrossEntropy, 2, "SoftmaxCrossEntropyWithLogits"},
};

ArrayRef<NodeRule> albertc::getSoftmaxRules() { return kRules; }
