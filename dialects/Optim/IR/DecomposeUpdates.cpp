//===- DecomposeUpdates.cpp - optimizers in upstream ops ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The executable definitions of `optim.square_sum`, `optim.adamw` and
/// `optim.lamb`, on parameters seen as [variables, elements].
///
//===----------------------------------------------------------------------===//

#include "dialects/Optim/IR/ScalarUpdates.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc::optim;

namespace {
using Body = llvm::function_ref<Value(OpBuilder &, ValueRange)>;

/// Builds loops over the elements of parameters of one type.
class VariableLoops {
public:
  VariableLoops(OpBuilder &b, Location loc, RankedTensorType type,
                bool hasSlots)
      : b(b), loc(loc), type(type), variables(getNumVariables(type, hasSlots)),
        elements(type.getNumElements() / variables) {}

  /// `param` as [variables, elements].
  Value flatten(Value param);
  /// [variables, elements] as a parameter.
  Value unflatten(Value param);
  /// An elementwise op over flat parameters and numbers per variable.
  Value map(ValueRange params, ValueRange numbers, Body body);
  /// Sums of squares per variable.
  Value squareSums(Value param);
  /// An elementwise op over numbers per variable.
  Value mapVariables(ValueRange numbers, Type element, Body body);
  Value zeros();
  /// The variables' own part of numbers of the program.
  Value ownNumbers(Value numbers, int64_t first) {
    return tensor::ExtractSliceOp::create(
        b, loc,
        RankedTensorType::get({variables}, getElementTypeOrSelf(numbers)),
        numbers, ArrayRef<OpFoldResult>{b.getIndexAttr(first)},
        ArrayRef<OpFoldResult>{b.getIndexAttr(variables)},
        ArrayRef<OpFoldResult>{b.getIndexAttr(1)});
  }

private:
  RankedTensorType flatType() {
    return RankedTensorType::get({variables, elements}, type.getElementType());
  }
  Value generic(ValueRange inputs, Value init, ArrayRef<AffineMap> maps,
                ArrayRef<utils::IteratorType> iterators, Body body);
  AffineMap identity(unsigned dims) { return b.getMultiDimIdentityMap(dims); }
  AffineMap perVariable() {
    return AffineMap::get(2, 0, b.getAffineDimExpr(0));
  }

  OpBuilder &b;
  Location loc;
  RankedTensorType type;
  int64_t variables, elements;
};
} // namespace

Value VariableLoops::flatten(Value param) {
  return tensor::ReshapeOp::create(
      b, loc, flatType(), param,
      arith::ConstantOp::create(b, loc,
                                b.getIndexTensorAttr({variables, elements})));
}

Value VariableLoops::unflatten(Value param) {
  return tensor::ReshapeOp::create(
      b, loc, type, param,
      arith::ConstantOp::create(b, loc, b.getIndexTensorAttr(type.getShape())));
}

Value VariableLoops::generic(ValueRange inputs, Value init,
                             ArrayRef<AffineMap> maps,
                             ArrayRef<utils::IteratorType> iterators,
                             Body body) {
  return linalg::GenericOp::create(
             b, loc, init.getType(), inputs, init, maps, iterators,
             [&](OpBuilder &inner, Location loc, ValueRange args) {
               linalg::YieldOp::create(inner, loc, body(inner, args));
             })
      .getResult(0);
}

Value VariableLoops::map(ValueRange params, ValueRange numbers, Body body) {
  SmallVector<Value> inputs(params);
  llvm::append_range(inputs, numbers);
  SmallVector<AffineMap> maps(params.size(), identity(2));
  maps.append(numbers.size(), perVariable());
  maps.push_back(identity(2));
  SmallVector<utils::IteratorType> iterators(2, utils::IteratorType::parallel);
  Value empty = tensor::EmptyOp::create(b, loc, flatType().getShape(),
                                        type.getElementType());
  return generic(inputs, empty, maps, iterators, body);
}

Value VariableLoops::squareSums(Value param) {
  Value zeros = arith::ConstantOp::create(
      b, loc,
      DenseElementsAttr::get(RankedTensorType::get({variables}, b.getF64Type()),
                             0.0));
  return generic(
      param, zeros, {identity(2), perVariable()},
      {utils::IteratorType::parallel, utils::IteratorType::reduction},
      [&](OpBuilder &inner, ValueRange args) {
        return buildSquareSum(inner, loc, args[0], args[1]);
      });
}

Value VariableLoops::mapVariables(ValueRange numbers, Type element, Body body) {
  SmallVector<AffineMap> maps(numbers.size() + 1, identity(1));
  Value empty =
      tensor::EmptyOp::create(b, loc, ArrayRef<int64_t>{variables}, element);
  return generic(numbers, empty, maps, utils::IteratorType::parallel, body);
}

Value VariableLoops::zeros() {
  return arith::ConstantOp::create(
      b, loc,
      DenseElementsAttr::get(type, b.getFloatAttr(type.getElementType(), 0.0)));
}

/// Sums of squares of rows whose number is known when the program runs.
static Value buildRowSquareSums(OpBuilder &b, Location loc, Value rows) {
  Value count = tensor::DimOp::create(b, loc, rows, 0);
  Value zero =
      arith::ConstantOp::create(b, loc, b.getFloatAttr(b.getF64Type(), 0.0));
  Value empty = tensor::EmptyOp::create(b, loc, ArrayRef<OpFoldResult>{count},
                                        b.getF64Type());
  Value zeros = linalg::FillOp::create(b, loc, zero, empty).getResult(0);
  AffineMap row = AffineMap::get(2, 0, b.getAffineDimExpr(0));
  return linalg::GenericOp::create(
             b, loc, zeros.getType(), rows, zeros,
             ArrayRef<AffineMap>{b.getMultiDimIdentityMap(2), row},
             ArrayRef<utils::IteratorType>{utils::IteratorType::parallel,
                                           utils::IteratorType::reduction},
             [](OpBuilder &inner, Location loc, ValueRange args) {
               linalg::YieldOp::create(
                   inner, loc, buildSquareSum(inner, loc, args[0], args[1]));
             })
      .getResult(0);
}

FailureOr<SmallVector<Value>> SquareSumOp::decomposeOperation(OpBuilder &b) {
  if (!getInput().getType().hasStaticShape())
    return SmallVector<Value>{buildRowSquareSums(b, getLoc(), getInput())};
  VariableLoops loops(b, getLoc(), getInput().getType(), getSlots());
  return SmallVector<Value>{loops.squareSums(loops.flatten(getInput()))};
}

namespace {
/// m', v' and u of a step, flat.
struct Moments {
  Value first, second, direction;
};
} // namespace

template <typename Op>
static Moments buildMoments(VariableLoops &loops,
                            const UpdateFormulas &formulas, Op op,
                            Value param) {
  Value gradient = loops.flatten(op.getGradient());
  Moments moments;
  moments.first = loops.map({loops.flatten(op.getFirstMoment()), gradient}, {},
                            [&](OpBuilder &b, ValueRange args) {
                              return formulas.firstMoment(b, args[0], args[1]);
                            });
  moments.second =
      loops.map({loops.flatten(op.getSecondMoment()), gradient}, {},
                [&](OpBuilder &b, ValueRange args) {
                  return formulas.secondMoment(b, args[0], args[1]);
                });
  moments.direction = loops.map(
      {moments.first, moments.second, param},
      loops.ownNumbers(op.getDecayRates(), op.getFirstVariable()),
      [&](OpBuilder &b, ValueRange args) {
        return formulas.direction(b, args[0], args[1], args[2], args[3]);
      });
  return moments;
}

FailureOr<SmallVector<Value>> AdamWOp::decomposeOperation(OpBuilder &b) {
  VariableLoops loops(b, getLoc(), getParam().getType(), getSlots());
  UpdateFormulas formulas(b, getLoc(), getHyperparameters());
  Value param = loops.flatten(getParam());
  Moments moments = buildMoments(loops, formulas, *this, param);
  Value next = loops.map(
      {param, moments.direction}, {}, [&](OpBuilder &b, ValueRange args) {
        return formulas.param(b, args[0], formulas.rate(), args[1]);
      });
  return SmallVector<Value>{loops.unflatten(next), loops.zeros(),
                            loops.unflatten(moments.first),
                            loops.unflatten(moments.second)};
}

FailureOr<SmallVector<Value>> LambOp::decomposeOperation(OpBuilder &b) {
  RankedTensorType type = getParam().getType();
  VariableLoops loops(b, getLoc(), type, getSlots());
  UpdateFormulas formulas(b, getLoc(), getHyperparameters());
  Value param = loops.flatten(getParam());
  Moments moments = buildMoments(loops, formulas, *this, param);
  Value steps = loops.mapVariables(
      {loops.squareSums(param), loops.squareSums(moments.direction),
       loops.ownNumbers(getTrusts(), getFirstVariable())},
      type.getElementType(), [&](OpBuilder &b, ValueRange args) {
        return formulas.step(b, args[0], args[1], args[2]);
      });
  Value next = loops.map({param, moments.direction}, steps,
                         [&](OpBuilder &b, ValueRange args) {
                           return formulas.param(b, args[0], args[2], args[1]);
                         });
  return SmallVector<Value>{loops.unflatten(next), loops.zeros(),
                            loops.unflatten(moments.first),
                            loops.unflatten(moments.second)};
}
