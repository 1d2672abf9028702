//===- DecomposeUtils.cpp - linalg building blocks --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builds fills, pointwise maps, reductions and contractions.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::nn::detail;

LoopBuilder::LoopBuilder(OpBuilder &b, Location loc, Type elementType)
    : b(b), loc(loc), elementType(elementType),
      arithmeticType(elementType.isBF16() ? b.getF32Type() : elementType) {}

OpFoldResult LoopBuilder::size(Value tensor, int64_t dim) {
  return tensor::getMixedSize(b, loc, tensor, dim);
}

OpFoldResult LoopBuilder::size(int64_t value) { return b.getIndexAttr(value); }

Value LoopBuilder::filled(ArrayRef<OpFoldResult> sizes, double value) {
  Value scalar = buildFloat(b, loc, arithmeticType, value);
  Value empty = tensor::EmptyOp::create(b, loc, sizes, arithmeticType);
  return linalg::FillOp::create(b, loc, scalar, empty).getResult(0);
}

Value LoopBuilder::pointwise(ArrayRef<Operand> inputs,
                             ArrayRef<OpFoldResult> sizes, Body body,
                             Type type) {
  Value empty =
      tensor::EmptyOp::create(b, loc, sizes, type ? type : arithmeticType);
  auto loops = llvm::to_vector(llvm::seq<unsigned>(0, sizes.size()));
  return generic(inputs, empty, loops, sizes.size(), /*readsInit=*/false, body);
}

Value LoopBuilder::reduce(ArrayRef<Operand> inputs, Value init,
                          ArrayRef<unsigned> initLoops, unsigned loopCount,
                          Body body) {
  return generic(inputs, init, initLoops, loopCount, /*readsInit=*/true, body);
}

Value LoopBuilder::contract(const Operand &lhs, const Operand &rhs,
                            ArrayRef<OpFoldResult> sizes,
                            ArrayRef<unsigned> resultLoops,
                            unsigned loopCount) {
  auto multiplyAdd = [](OpBuilder &b, Location loc, ValueRange args) -> Value {
    return math::FmaOp::create(b, loc, args[0], args[1], args[2]);
  };
  return reduce({lhs, rhs}, filled(sizes, 0.0), resultLoops, loopCount,
                multiplyAdd);
}

Value LoopBuilder::narrowed(Value matrix) {
  return converted(matrix, elementType);
}

Value LoopBuilder::widened(Value matrix) {
  return converted(matrix, arithmeticType);
}

Value LoopBuilder::converted(Value matrix, Type elements) {
  auto type = cast<RankedTensorType>(matrix.getType());
  if (type.getElementType() == elements)
    return matrix;
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, matrix);
  auto loops = llvm::to_vector<4>(llvm::seq<unsigned>(0, type.getRank()));
  auto same = [](OpBuilder &, Location, ValueRange args) { return args[0]; };
  return pointwise({{matrix, loops}}, sizes, same, elements);
}

/// `value` as `type` if both are float types of different width.
static Value convertFloat(OpBuilder &b, Location loc, Value value, Type type) {
  auto from = dyn_cast<FloatType>(value.getType());
  auto to = dyn_cast<FloatType>(type);
  if (!from || !to || from == to)
    return value;
  if (from.getWidth() < to.getWidth())
    return arith::ExtFOp::create(b, loc, to, value);
  return arith::TruncFOp::create(b, loc, to, value);
}

Value LoopBuilder::generic(ArrayRef<Operand> inputs, Value init,
                           ArrayRef<unsigned> initLoops, unsigned loopCount,
                           bool readsInit, Body body) {
  auto makeMap = [&](ArrayRef<unsigned> loops) {
    SmallVector<AffineExpr> exprs;
    for (unsigned loop : loops)
      exprs.push_back(b.getAffineDimExpr(loop));
    return AffineMap::get(loopCount, 0, exprs, b.getContext());
  };
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (const Operand &input : inputs) {
    values.push_back(input.value);
    maps.push_back(makeMap(input.loops));
  }
  maps.push_back(makeMap(initLoops));
  SmallVector<utils::IteratorType> iterators(loopCount,
                                             utils::IteratorType::reduction);
  for (unsigned loop : initLoops)
    iterators[loop] = utils::IteratorType::parallel;

  auto buildBody = [&](OpBuilder &nested, Location loc, ValueRange args) {
    SmallVector<Value> widened;
    for (Value arg : readsInit ? args : args.drop_back())
      widened.push_back(convertFloat(nested, loc, arg, arithmeticType));
    Value result = body(nested, loc, widened);
    Type type = cast<RankedTensorType>(init.getType()).getElementType();
    linalg::YieldOp::create(nested, loc,
                            convertFloat(nested, loc, result, type));
  };
  return linalg::GenericOp::create(b, loc, init.getType(), values, init, maps,
                                   iterators, buildBody)
      .getResult(0);
}

Value nn::detail::buildAdd(OpBuilder &b, Location loc, ValueRange args) {
  return arith::AddFOp::create(b, loc, args[0], args[1]);
}

Value nn::detail::buildSub(OpBuilder &b, Location loc, ValueRange args) {
  return arith::SubFOp::create(b, loc, args[0], args[1]);
}

Value nn::detail::buildMax(OpBuilder &b, Location loc, ValueRange args) {
  return arith::MaximumFOp::create(b, loc, args[0], args[1]);
}

Value nn::detail::buildIndexAt(OpBuilder &b, Location loc, Value numbers,
                               Value index) {
  Value number = tensor::ExtractOp::create(b, loc, numbers, index);
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), number);
}
