//===- TensorBuilder.cpp - tensors of symbolic shapes ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/TensorBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using tfg::Size;
using tfg::Sizes;

RankedTensorType albertc::getTensorType(const Sizes &shape, Type element) {
  return RankedTensorType::get(
      llvm::map_to_vector(shape,
                          [](const Size &size) { return size.getDim(); }),
      element);
}

Value albertc::clampIndex(ElementBuilder &builder, Value value, Value end) {
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  Value one = arith::ConstantIndexOp::create(builder, 1);
  Value last = arith::SubIOp::create(builder, end, one);
  value = arith::MaxSIOp::create(builder, value, zero);
  return arith::MinSIOp::create(builder, value, last);
}

TensorBuilder::TensorBuilder(Location loc, Block *body,
                             SmallVector<Value> symbols)
    : ImplicitLocOpBuilder(loc, OpBuilder::atBlockEnd(body)),
      symbols(std::move(symbols)),
      lastSize(body->empty() ? nullptr : &body->back()) {}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

Value TensorBuilder::sizeValue(const Size &size) {
  OpFoldResult folded = this->size(size);
  if (auto value = dyn_cast<Value>(folded))
    return value;
  return index(cast<IntegerAttr>(cast<Attribute>(folded)).getInt());
}

OpFoldResult TensorBuilder::size(const Size &size) {
  if (std::optional<int64_t> number = size.getNumber())
    return getIndexAttr(*number);
  if (std::optional<unsigned> symbol = size.getSymbol())
    return symbols[*symbol];
  AffineExpr expr = size.getExpr(getContext());
  Value &value = known[expr];
  if (value)
    return value;
  // Only the symbols that there are.
  SmallVector<AffineExpr> meanings(symbols.size(), getAffineConstantExpr(0));
  SmallVector<Value> operands;
  for (auto [i, symbol] : llvm::enumerate(symbols))
    if (symbol && expr.isFunctionOfSymbol(i)) {
      meanings[i] = getAffineSymbolExpr(operands.size());
      operands.push_back(symbol);
    }
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointAfter(lastSize);
  value = affine::AffineApplyOp::create(
      *this, AffineMap::get(0, operands.size(), expr.replaceSymbols(meanings)),
      operands);
  lastSize = value.getDefiningOp();
  return value;
}

SmallVector<OpFoldResult> TensorBuilder::sizes(const Sizes &shape) {
  SmallVector<OpFoldResult> all;
  for (const Size &one : shape)
    all.push_back(size(one));
  return all;
}

Value TensorBuilder::index(int64_t number) {
  return arith::ConstantIndexOp::create(*this, number);
}

Value TensorBuilder::number(Type type, double value) {
  if (isa<FloatType>(type))
    return arith::ConstantOp::create(*this, getFloatAttr(type, value));
  return arith::ConstantOp::create(
      *this, getIntegerAttr(type, static_cast<int64_t>(value)));
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Value TensorBuilder::empty(const Sizes &shape, Type element) {
  return tensor::EmptyOp::create(*this, sizes(shape), element);
}

Value TensorBuilder::filled(const Sizes &shape, Value scalar) {
  return linalg::FillOp::create(*this, scalar, empty(shape, scalar.getType()))
      .getResult(0);
}

namespace {
/// Dimensions of two shapes, from each at least one, whose products are equal.
struct Group {
  ReassociationIndices from, to;
};
} // namespace

/// The smallest groups of dimensions that hold the same elements.
static SmallVector<Group> groupDims(const Sizes &from, const Sizes &to) {
  SmallVector<Group> groups;
  size_t i = 0, j = 0;
  auto product = [](const Sizes &shape, size_t begin, size_t count) {
    return tfg::multiplyAll(ArrayRef<Size>(shape).slice(begin, count));
  };
  while (i < from.size() && j < to.size()) {
    size_t fromCount = 0, toCount = 0;
    size_t most = from.size() - i + to.size() - j;
    for (size_t all = 2; all <= most && fromCount == 0; ++all)
      for (size_t count = 1; count < all; ++count) {
        size_t other = all - count;
        if (i + count > from.size() || j + other > to.size())
          continue;
        if (!product(from, i, count).equals(product(to, j, other)))
          continue;
        fromCount = count;
        toCount = other;
        break;
      }
    // Equal as a whole, which is all that there is to say.
    if (fromCount == 0) {
      fromCount = from.size() - i;
      toCount = to.size() - j;
    }
    Group group;
    for (size_t k = 0; k < fromCount; ++k)
      group.from.push_back(i++);
    for (size_t k = 0; k < toCount; ++k)
      group.to.push_back(j++);
    groups.push_back(std::move(group));
  }
  // Dimensions of 1 are left.
  while (i < from.size())
    groups.back().from.push_back(i++);
  while (j < to.size())
    groups.back().to.push_back(j++);
  return groups;
}

Value TensorBuilder::reshape(Value value, const Sizes &from, const Sizes &to) {
  auto isSame = [](const Sizes &left, const Sizes &right) {
    return left.size() == right.size() &&
           llvm::all_of(llvm::zip(left, right), [](auto pair) {
             return std::get<0>(pair).equals(std::get<1>(pair));
           });
  };
  if (isSame(from, to))
    return value;
  Type element = cast<RankedTensorType>(value.getType()).getElementType();
  if (from.empty() || to.empty()) {
    if (from.empty())
      return tensor::ExpandShapeOp::create(*this, getTensorType(to, element),
                                           value,
                                           ArrayRef<ReassociationIndices>());
    return tensor::CollapseShapeOp::create(*this, getTensorType(to, element),
                                           value,
                                           ArrayRef<ReassociationIndices>());
  }
  SmallVector<Group> groups = groupDims(from, to);
  Sizes middle;
  SmallVector<ReassociationIndices> collapses, expansions;
  for (Group &group : groups) {
    Size size = 1;
    for (int64_t dim : group.to)
      size = size * to[dim];
    middle.push_back(size);
    collapses.push_back(group.from);
    expansions.push_back(group.to);
  }
  if (middle.size() != from.size())
    value = tensor::CollapseShapeOp::create(
        *this, getTensorType(middle, element), value, collapses);
  if (middle.size() != to.size())
    value = tensor::ExpandShapeOp::create(*this, getTensorType(to, element),
                                          value, expansions, sizes(to));
  return value;
}

TensorBuilder::Input TensorBuilder::broadcast(Value value, const Sizes &from,
                                              const Sizes &to) {
  size_t missing = to.size() - from.size();
  Sizes kept;
  SmallVector<unsigned> places;
  for (auto [i, size] : llvm::enumerate(from)) {
    if (size.equals(1) && !to[i + missing].equals(1))
      continue;
    kept.push_back(size);
    places.push_back(i + missing);
  }
  return {reshape(value, from, kept), dims(to.size(), places)};
}

AffineMap TensorBuilder::dims(unsigned rank, ArrayRef<unsigned> results) {
  SmallVector<AffineExpr> exprs;
  for (unsigned result : results)
    exprs.push_back(getAffineDimExpr(result));
  return AffineMap::get(rank, 0, exprs, getContext());
}

Value TensorBuilder::slice(Value source, ArrayRef<OpFoldResult> offsets,
                           const Sizes &shape) {
  SmallVector<OpFoldResult> strides(offsets.size(), getIndexAttr(1));
  return tensor::ExtractSliceOp::create(*this, source, offsets, sizes(shape),
                                        strides);
}

Value TensorBuilder::insert(Value source, Value destination,
                            ArrayRef<OpFoldResult> offsets,
                            const Sizes &shape) {
  SmallVector<OpFoldResult> strides(offsets.size(), getIndexAttr(1));
  return tensor::InsertSliceOp::create(*this, source, destination, offsets,
                                       sizes(shape), strides);
}

Value TensorBuilder::element(Value values, std::optional<int64_t> place) {
  SmallVector<Value> indices;
  auto type = cast<RankedTensorType>(values.getType());
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    indices.push_back(index(place.value_or(0)));
  return tensor::ExtractOp::create(*this, values, indices);
}

//===----------------------------------------------------------------------===//
// Structured ops
//===----------------------------------------------------------------------===//

Value TensorBuilder::map(const Sizes &shape, Type element,
                         ArrayRef<Input> inputs, Body body) {
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (const Input &input : inputs) {
    values.push_back(input.value);
    maps.push_back(input.map);
  }
  maps.push_back(getMultiDimIdentityMap(shape.size()));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  Value init = empty(shape, element);
  auto op = linalg::GenericOp::create(
      *this, init.getType(), values, init, maps, iterators,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        ElementBuilder inner(loc, builder);
        Value result = body(inner, arguments.drop_back());
        linalg::YieldOp::create(builder, loc, result);
      });
  return op.getResult(0);
}

Value TensorBuilder::map(const Sizes &shape, Type element, Value input,
                         Body body) {
  return map(shape, element, {{input, getMultiDimIdentityMap(shape.size())}},
             body);
}

Value TensorBuilder::reduce(Value input, const Sizes &shape,
                            ArrayRef<int64_t> axes, Value init, Body body) {
  return reduce({{input, getMultiDimIdentityMap(shape.size())}}, shape, axes,
                init, body);
}

Value TensorBuilder::reduce(ArrayRef<Input> inputs, const Sizes &loops,
                            ArrayRef<int64_t> axes, Value init, Body body) {
  Sizes kept;
  SmallVector<unsigned> places;
  SmallVector<utils::IteratorType> iterators;
  for (auto [dim, size] : llvm::enumerate(loops)) {
    bool isReduced = llvm::is_contained(axes, static_cast<int64_t>(dim));
    iterators.push_back(isReduced ? utils::IteratorType::reduction
                                  : utils::IteratorType::parallel);
    if (isReduced)
      continue;
    kept.push_back(size);
    places.push_back(dim);
  }
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (const Input &input : inputs) {
    values.push_back(input.value);
    maps.push_back(input.map);
  }
  maps.push_back(dims(loops.size(), places));
  Value start = filled(kept, init);
  auto op = linalg::GenericOp::create(
      *this, start.getType(), values, start, maps, iterators,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        ElementBuilder inner(loc, builder);
        linalg::YieldOp::create(builder, loc, body(inner, arguments));
      });
  return op.getResult(0);
}

std::pair<Value, Value> TensorBuilder::findBest(
    Value input, const Sizes &shape, Value start, ArrayRef<Input> others,
    llvm::function_ref<Value(ElementBuilder &, Value, Value, ValueRange, Value)>
        isBetter) {
  Sizes kept(shape.begin(), shape.end() - 1);
  auto lastDim = static_cast<unsigned>(kept.size());
  SmallVector<unsigned> places =
      llvm::to_vector(llvm::seq<unsigned>(0, lastDim));
  AffineMap keptMap = dims(shape.size(), places);
  SmallVector<Value> inputs = {input};
  SmallVector<AffineMap> maps = {getMultiDimIdentityMap(shape.size())};
  for (const Input &other : others) {
    inputs.push_back(other.value);
    maps.push_back(other.map);
  }
  maps.append({keptMap, keptMap});
  SmallVector<utils::IteratorType> iterators(lastDim,
                                             utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  Value starts[] = {filled(kept, number(getI32Type(), 0)), filled(kept, start)};
  auto op = linalg::GenericOp::create(
      *this, TypeRange(ValueRange(starts)), inputs, starts, maps, iterators,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        ElementBuilder inner(loc, builder);
        Value element = arguments.front();
        Value best = arguments.back(), bestPlace = arguments.drop_back().back();
        Value place = linalg::IndexOp::create(inner, lastDim);
        place = arith::IndexCastOp::create(inner, getI32Type(), place);
        Value better = isBetter(inner, element, place,
                                arguments.drop_front().drop_back(2), best);
        Value results[] = {
            arith::SelectOp::create(inner, better, place, bestPlace),
            arith::SelectOp::create(inner, better, element, best)};
        linalg::YieldOp::create(builder, loc, results);
      });
  return {op.getResult(0), op.getResult(1)};
}

/// `factor` with the dimension labelled `label` last, where loops over it read
/// neighbours.
static TensorBuilder::Labelled moveLast(TensorBuilder &builder,
                                        TensorBuilder::Labelled factor,
                                        int64_t label) {
  const auto *found = llvm::find(factor.labels, label);
  if (found == factor.labels.end() || label == factor.labels.back())
    return factor;
  size_t from = found - factor.labels.begin();
  unsigned rank = factor.labels.size();
  TensorBuilder::Labelled moved;
  SmallVector<unsigned> places;
  for (unsigned dim = 0; dim < rank; ++dim)
    places.push_back(dim == from ? rank - 1 : dim < from ? dim : dim - 1);
  moved.shape = factor.shape;
  moved.labels = factor.labels;
  std::rotate(moved.shape.begin() + from, moved.shape.begin() + from + 1,
              moved.shape.end());
  std::rotate(moved.labels.begin() + from, moved.labels.begin() + from + 1,
              moved.labels.end());
  moved.value =
      builder.map(moved.shape, getElementTypeOrSelf(factor.value),
                  {{factor.value, builder.dims(rank, places)}},
                  [](ElementBuilder &, ValueRange x) { return x[0]; });
  return moved;
}

Value TensorBuilder::contract(Labelled left, Labelled right,
                              const Sizes &outShape,
                              ArrayRef<int64_t> outLabels, int64_t numLabels) {
  if (!outLabels.empty()) {
    // Products are the same either way.
    if (!llvm::is_contained(right.labels, outLabels.back()))
      std::swap(left, right);
    right = moveLast(*this, std::move(right), outLabels.back());
  }
  // Dimensions of the result come first, then those that are summed over.
  SmallVector<unsigned> positions(numLabels, 0);
  SmallVector<bool> isPlaced(numLabels, false);
  SmallVector<utils::IteratorType> iterators;
  auto place = [&](int64_t label, utils::IteratorType iterator) {
    if (isPlaced[label])
      return;
    isPlaced[label] = true;
    positions[label] = iterators.size();
    iterators.push_back(iterator);
  };
  for (int64_t label : outLabels)
    place(label, utils::IteratorType::parallel);
  for (const Labelled *factor : {&left, &right})
    for (int64_t label : factor->labels)
      place(label, utils::IteratorType::reduction);
  auto mapOf = [&](ArrayRef<int64_t> labels) {
    return dims(iterators.size(),
                llvm::map_to_vector(
                    labels, [&](int64_t label) { return positions[label]; }));
  };
  AffineMap maps[] = {mapOf(left.labels), mapOf(right.labels),
                      mapOf(outLabels)};
  Type element = getElementTypeOrSelf(left.value);
  Value start = filled(outShape, number(element, 0));
  auto op = linalg::GenericOp::create(
      *this, start.getType(), ValueRange{left.value, right.value}, start, maps,
      iterators, [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        Value sum;
        if (isa<FloatType>(element))
          sum = math::FmaOp::create(builder, loc, arguments[0], arguments[1],
                                    arguments[2]);
        else
          sum = arith::AddIOp::create(
              builder, loc, arguments[2],
              arith::MulIOp::create(builder, loc, arguments[0], arguments[1]));
        linalg::YieldOp::create(builder, loc, sum);
      });
  return op.getResult(0);
}
