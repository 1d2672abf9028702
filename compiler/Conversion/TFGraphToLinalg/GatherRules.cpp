//===- GatherRules.cpp - rows that numbers name ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// TensorFlow refuses numbers of rows that there are not when it runs. A
/// program has no way to, so they are brought into range: nothing is ever read
/// from elsewhere.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using tfg::Size;
using tfg::Sizes;

static Value toIndex(ElementBuilder &b, Value number) {
  return arith::IndexCastOp::create(b, b.getIndexType(), number);
}

/// Rows of `table`, of `shape`, along `axis`; its dimensions before `batchDims`
/// are those of the indices, input 1, too.
static LogicalResult gather(NodeLowering &node, Value table, const Sizes &shape,
                            int64_t axis, int64_t batchDims) {
  TensorBuilder &builder = node.builder;
  if (shape[axis].equals(0))
    return node.fail("expected rows to take, found a tensor that has none");
  if (batchDims < 0)
    batchDims += node.getRank(1);
  // Dimensions of the result that the indices have.
  SmallVector<unsigned> places;
  for (int64_t dim = 0; dim < node.getRank(1); ++dim)
    places.push_back(dim < batchDims ? dim : dim - batchDims + axis);
  int64_t indexRank = node.getRank(1) - batchDims;
  const Sizes &result = node.getResultShape();
  Value end = builder.sizeValue(shape[axis]);
  node.setResult(builder.map(
      result, node.getResultElementType(),
      {{node.getInput(1), builder.dims(result.size(), places)}},
      [&](ElementBuilder &b, ValueRange x) -> Value {
        SmallVector<Value> position;
        for (int64_t dim = 0; dim < static_cast<int64_t>(shape.size()); ++dim) {
          if (dim == axis)
            position.push_back(clampIndex(b, toIndex(b, x[0]), end));
          else
            position.push_back(linalg::IndexOp::create(
                b, dim < axis ? dim : dim + indexRank - 1));
        }
        return tensor::ExtractOp::create(b, table, position);
      }));
  return success();
}

static LogicalResult lowerGather(NodeLowering &node) {
  FailureOr<int64_t> axis = 0;
  if (node.getNumInputs() > 2)
    axis = node.getAxis(2, node.getRank(0));
  if (failed(axis))
    return failure();
  return gather(node, node.getInput(0), node.getShape(0), *axis,
                node.getInt("batch_dims", 0));
}

static LogicalResult lowerResourceGather(NodeLowering &node) {
  tfg::NodeOp variable =
      node.getNode().getInputs()[0].getDefiningOp<tfg::NodeOp>();
  auto type = variable && tfg::isVariable(variable)
                  ? dyn_cast<RankedTensorType>(tfg::getVariableType(variable))
                  : RankedTensorType();
  if (!type || !type.hasStaticShape())
    return node.fail("expected a variable of a known shape");
  Value table = node.loadParameter(tfg::getVariableName(variable), type);
  Sizes shape(type.getShape().begin(), type.getShape().end());
  return gather(node, table, shape, 0, node.getInt("batch_dims", 0));
}

/// Elements, or slices, at places that the rows of the indices name.
static LogicalResult lowerGatherNd(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getShape(0), &indexShape = node.getShape(1);
  if (indexShape.empty() || !indexShape.back().isNumber() ||
      node.getInt("batch_dims", 0) != 0)
    return node.fail("expected places of a known number of dimensions and no "
                     "batch_dims");
  int64_t depth = *indexShape.back().getNumber();
  auto outer = static_cast<int64_t>(indexShape.size()) - 1;
  Value table = node.getInput(0), indices = node.getInput(1);
  SmallVector<Value> ends;
  for (int64_t dim = 0; dim < depth; ++dim)
    ends.push_back(builder.sizeValue(shape[dim]));
  node.setResult(builder.map(
      node.getResultShape(), node.getResultElementType(),
      ArrayRef<TensorBuilder::Input>(),
      [&](ElementBuilder &b, ValueRange) -> Value {
        SmallVector<Value> row, position;
        for (int64_t dim = 0; dim < outer; ++dim)
          row.push_back(linalg::IndexOp::create(b, dim));
        row.push_back(Value());
        for (int64_t dim = 0; dim < static_cast<int64_t>(shape.size()); ++dim) {
          if (dim >= depth) {
            position.push_back(linalg::IndexOp::create(b, dim - depth + outer));
            continue;
          }
          row.back() = arith::ConstantIndexOp::create(b, dim);
          Value number = tensor::ExtractOp::create(b, indices, row);
          position.push_back(clampIndex(b, toIndex(b, number), ends[dim]));
        }
        return tensor::ExtractOp::create(b, table, position);
      }));
  return success();
}

static LogicalResult lowerOneHot(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getResultShape();
  auto rank = static_cast<int64_t>(shape.size());
  int64_t axis = node.getInt("axis", -1);
  if (axis < 0)
    axis += rank;
  SmallVector<unsigned> places;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (dim != axis)
      places.push_back(dim);
  AffineMap scalar = builder.dims(rank, {});
  node.setResult(builder.map(
      shape, node.getResultElementType(),
      {{node.getInput(0), builder.dims(rank, places)},
       {node.getInput(2), scalar},
       {node.getInput(3), scalar}},
      [&](ElementBuilder &b, ValueRange x) -> Value {
        Value isHot =
            arith::CmpIOp::create(b, arith::CmpIPredicate::eq, toIndex(b, x[0]),
                                  linalg::IndexOp::create(b, axis));
        return arith::SelectOp::create(b, isHot, x[1], x[2]);
      }));
  return success();
}

//===----------------------------------------------------------------------===//
// The largest
//===----------------------------------------------------------------------===//

/// What is below, or above, every number of `type`.
static Value makeEnd(TensorBuilder &builder, Type type, bool isAbove) {
  if (isa<FloatType>(type)) {
    double infinity = std::numeric_limits<double>::infinity();
    return builder.number(type, isAbove ? infinity : -infinity);
  }
  unsigned width = type.getIntOrFloatBitWidth();
  APInt value = isAbove ? APInt::getSignedMaxValue(width)
                        : APInt::getSignedMinValue(width);
  return arith::ConstantOp::create(builder,
                                   builder.getIntegerAttr(type, value));
}

static Value isGreater(ElementBuilder &b, Value x, Value y) {
  if (isa<FloatType>(x.getType()))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, x, y);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, x, y);
}

static Value isEqual(ElementBuilder &b, Value x, Value y) {
  if (isa<FloatType>(x.getType()))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, x, y);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, x, y);
}

/// The first place of the largest, or the smallest, element.
static LogicalResult lowerArgMax(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  bool isSmallest = node.getOperation() == "ArgMin";
  const Sizes &shape = node.getShape(0);
  FailureOr<int64_t> axis = node.getAxis(1, shape.size());
  if (failed(axis))
    return failure();
  Type type = node.getElementType(0);
  // The axis comes last.
  Sizes moved;
  SmallVector<unsigned> places;
  auto last = static_cast<int64_t>(shape.size()) - 1;
  for (int64_t dim = 0; dim <= last; ++dim) {
    places.push_back(dim == *axis ? last : dim < *axis ? dim : dim - 1);
    if (dim != *axis)
      moved.push_back(shape[dim]);
  }
  moved.push_back(shape[*axis]);
  Value input = node.getInput(0);
  if (*axis != last)
    input =
        builder.map(moved, type, {{input, builder.dims(shape.size(), places)}},
                    [](ElementBuilder &, ValueRange x) { return x[0]; });
  auto isBetter = [&](ElementBuilder &b, Value element, Value, ValueRange,
                      Value best) {
    return isSmallest ? isGreater(b, best, element)
                      : isGreater(b, element, best);
  };
  Value best = builder
                   .findBest(input, moved, makeEnd(builder, type, isSmallest),
                             {}, isBetter)
                   .first;
  Type wanted = node.getResultElementType();
  node.setResult(builder.map(node.getResultShape(), wanted, best,
                             [&](ElementBuilder &b, ValueRange x) {
                               return castElement(b, x[0], wanted);
                             }));
  return success();
}

/// The `k` largest elements of every row in decreasing order, of equal ones the
/// first first: each is the best one behind the one before.
static LogicalResult lowerTopK(NodeLowering &node) {
  TensorBuilder &builder = node.builder;
  const Sizes &shape = node.getShape(0), &result = node.getResultShape();
  Type type = node.getElementType(0), places = builder.getI32Type();
  Value input = node.getInput(0);
  Sizes rows(shape.begin(), shape.end() - 1), column = result;
  column.back() = Size(1);
  AffineMap identity = builder.getMultiDimIdentityMap(shape.size());
  AffineMap ofRow = identity.dropResult(rows.size());
  Value start = makeEnd(builder, type, /*isAbove=*/false);
  Value inits[] = {
      builder.empty(result, type), builder.empty(result, places),
      builder.filled(rows, makeEnd(builder, type, /*isAbove=*/true)),
      builder.filled(rows, builder.number(places, -1))};
  SmallVector<OpFoldResult> offsets(result.size(), builder.getIndexAttr(0));
  Value count = builder.sizeValue(result.back());
  Value zero = builder.index(0), one = builder.index(1);
  auto loop = scf::ForOp::create(builder, zero, count, one, inits);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    ValueRange carried = loop.getRegionIterArgs();
    offsets.back() = loop.getInductionVar();
    auto [place, value] = builder.findBest(
        input, shape, start, {{carried[2], ofRow}, {carried[3], ofRow}},
        [&](ElementBuilder &b, Value element, Value at, ValueRange before,
            Value best) -> Value {
          Value isBehind = arith::AndIOp::create(
              b, isEqual(b, element, before[0]),
              arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, at,
                                    before[1]));
          Value isLeft = arith::OrIOp::create(
              b, isGreater(b, before[0], element), isBehind);
          return arith::AndIOp::create(b, isLeft, isGreater(b, element, best));
        });
    Value values = builder.insert(builder.reshape(value, rows, column),
                                  carried[0], offsets, column);
    Value numbers = builder.insert(builder.reshape(place, rows, column),
                                   carried[1], offsets, column);
    auto keep = [&](Value result, Value carriedOne) {
      return bufferization::MaterializeInDestinationOp::create(
                 builder, carriedOne.getType(), result, carriedOne)
          .getResult();
    };
    scf::YieldOp::create(builder,
                         ValueRange{values, numbers, keep(value, carried[2]),
                                    keep(place, carried[3])});
  }
  node.setResult(0, loop.getResult(0));
  Type wanted = node.getResultElementType(1);
  node.setResult(1, builder.map(result, wanted, loop.getResult(1),
                                [&](ElementBuilder &b, ValueRange x) {
                                  return castElement(b, x[0], wanted);
                                }));
  return success();
}

static constexpr NodeRule kRules[] = {
    {lowerGather, 2, "Gather GatherV2"},
    {lowerResourceGather, 2, "ResourceGather"},
    {lowerGatherNd, 2, "GatherNd"},
    {lowerOneHot, 4, "OneHot"},
    {lowerArgMax, 2, "ArgMax ArgMin"},
    {lowerTopK, 2, "TopKV2"},
};

ArrayRef<NodeRule> albertc::getGatherRules() { return kRules; }
