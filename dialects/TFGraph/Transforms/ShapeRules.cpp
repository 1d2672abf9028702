//===- ShapeRules.cpp - shapes of results of operations -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

std::optional<Sizes> NodeShapes::getShape(unsigned index) {
  return known.getShape(node.getInputs()[index]);
}

std::optional<Sizes> NodeShapes::getElements(unsigned index) {
  return known.getElements(node.getInputs()[index]);
}

Size NodeShapes::getScalar(unsigned index) {
  std::optional<Sizes> values = getElements(index);
  return values && values->size() == 1 ? (*values)[0] : Size();
}

Size NodeShapes::getWhole(unsigned index) {
  Value input = node.getInputs()[index];
  if (std::optional<APFloat> splat = tfg::getSplat(input)) {
    llvm::APSInt number(64, /*isUnsigned=*/false);
    bool isExact = false;
    splat->convertToInteger(number, APFloat::rmTowardZero, &isExact);
    return isExact ? Size(number.getSExtValue()) : Size();
  }
  auto source = input.getDefiningOp<NodeOp>();
  if (source && source.is("Cast"))
    input = source.getInputs()[0];
  auto values = known.getElements(input);
  return values && values->size() == 1 ? (*values)[0] : Size();
}

int64_t NodeShapes::getInt(StringRef name, int64_t otherwise) {
  auto attr = node.getNodeAttr<IntegerAttr>(name);
  return attr ? attr.getInt() : otherwise;
}

bool NodeShapes::getBool(StringRef name) {
  auto attr = node.getNodeAttr<BoolAttr>(name);
  return attr && attr.getValue();
}

std::optional<int64_t> tfg::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return std::nullopt;
  return axis < 0 ? axis + rank : axis;
}

std::optional<Size> NodeShapes::merge(const Size &first, const Size &second) {
  return known.merge(first, second);
}

std::optional<Size> NodeShapes::broadcast(const Size &first,
                                          const Size &second) {
  if (first.equals(1))
    return second;
  return second.equals(1) ? first : merge(first, second);
}

std::optional<Sizes> NodeShapes::broadcast(ArrayRef<Size> first,
                                           ArrayRef<Size> second) {
  Sizes result(std::max(first.size(), second.size()), Size(1));
  for (size_t back = 1; back <= result.size(); ++back) {
    Size one = back <= first.size() ? first[first.size() - back] : Size(1);
    Size other = back <= second.size() ? second[second.size() - back] : Size(1);
    std::optional<Size> dim = broadcast(one, other);
    if (!dim)
      return std::nullopt;
    result[result.size() - back] = *dim;
  }
  return result;
}

std::string tfg::print(const Size &size) {
  std::optional<int64_t> number = size.getNumber();
  return number ? std::to_string(*number) : "?";
}

std::string tfg::print(ArrayRef<Size> shape) {
  std::string text;
  for (const Size &size : shape)
    text += (text.empty() ? "" : "x") + print(size);
  return text.empty() ? "a scalar" : text;
}

/// The shape of a tensor whose number of dimensions is the length of input
/// `index`.
static void takeRank(NodeShapes &shapes, unsigned index) {
  auto lengths = shapes.getShape(index);
  if (!lengths || lengths->size() != 1)
    return;
  int64_t rank = (*lengths)[0].getDim();
  if (rank >= 0 && rank <= kMaxElements)
    shapes.setShape(0, Sizes(rank, Size()));
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

static LogicalResult inferSame(NodeShapes &shapes) {
  if (auto shape = shapes.getShape(0))
    shapes.setShape(0, *shape);
  return success();
}

/// All inputs from `first` on are broadcast.
static LogicalResult broadcastFrom(NodeShapes &shapes, unsigned first) {
  Sizes result;
  for (unsigned i = first; i < shapes.getNumInputs(); ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      return success();
    auto common = shapes.broadcast(result, *shape);
    if (!common)
      return shapes.fail("expected inputs that can be broadcast, found " +
                         print(result) + " and " + print(*shape));
    result = std::move(*common);
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferBroadcast(NodeShapes &shapes) {
  return broadcastFrom(shapes, 0);
}

static LogicalResult inferReduction(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto axes = shapes.getElements(1);
  bool keeps = shapes.getBool("keep_dims");
  if (!axes ||
      !llvm::all_of(*axes, [](const Size &s) { return s.isNumber(); })) {
    if (keeps)
      shapes.setShape(0, Sizes(shape->size(), Size()));
    return success();
  }
  auto rank = static_cast<int64_t>(shape->size());
  llvm::SmallVector<bool> isReduced(shape->size());
  for (const Size &axis : *axes) {
    auto normal = normalizeAxis(axis.getDim(), rank);
    if (!normal)
      return shapes.fail("expected axes of a tensor of rank " + Twine(rank) +
                         ", found " + print(axis));
    isReduced[*normal] = true;
  }
  Sizes result;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!isReduced[dim] || keeps)
      result.push_back(isReduced[dim] ? Size(1) : (*shape)[dim]);
  shapes.setShape(0, result);
  return success();
}

/// The product of two matrices; `batch` of their leading dimensions.
static LogicalResult multiply(NodeShapes &shapes, bool transposeFirst,
                              bool transposeSecond, bool isBatched) {
  auto first = shapes.getShape(0), second = shapes.getShape(1);
  if (!first || !second)
    return success();
  if (first->size() < 2 || second->size() < 2 ||
      (!isBatched && (first->size() != 2 || second->size() != 2)))
    return shapes.fail("expected two matrices, found " + print(*first) +
                       " and " + print(*second));
  auto dims = [](Sizes &shape, bool transposed) {
    Size columns = shape.pop_back_val(), rows = shape.pop_back_val();
    return transposed ? std::pair(columns, rows) : std::pair(rows, columns);
  };
  auto [rows, inner] = dims(*first, transposeFirst);
  auto [otherInner, columns] = dims(*second, transposeSecond);
  if (!shapes.merge(inner, otherInner))
    return shapes.fail("expected matrices that can be multiplied, found inner "
                       "dimensions " +
                       print(inner) + " and " + print(otherInner));
  auto batch = shapes.broadcast(*first, *second);
  if (!batch)
    return shapes.fail("expected batches that can be broadcast, found " +
                       print(*first) + " and " + print(*second));
  batch->append({rows, columns});
  shapes.setShape(0, *batch);
  return success();
}

static LogicalResult inferMatMul(NodeShapes &shapes) {
  return multiply(shapes, shapes.getBool("transpose_a"),
                  shapes.getBool("transpose_b"), /*isBatched=*/false);
}

static LogicalResult inferBatchMatMul(NodeShapes &shapes) {
  return multiply(shapes, shapes.getBool("adj_x"), shapes.getBool("adj_y"),
                  /*isBatched=*/true);
}

/// `term` of an equation with a label for each of the `count` dimensions that
/// an ellipsis stands for: characters that no equation has, counted from the
/// last dimension, as broadcasting does.
static std::string expandEllipsis(StringRef term, size_t count) {
  auto [before, after] = term.split("...");
  std::string labels;
  if (term.contains("..."))
    for (; count > 0; --count)
      labels += static_cast<char>(count);
  return before.str() + labels + after.str();
}

static LogicalResult inferEinsum(NodeShapes &shapes) {
  auto equation = shapes.getNode().getNodeAttr<StringAttr>("equation");
  if (!equation)
    return success();
  std::string text = equation.str();
  llvm::erase(text, ' ');
  auto [inputs, output] = StringRef(text).split("->");
  SmallVector<StringRef> terms;
  inputs.split(terms, ',');
  if (terms.size() != shapes.getNumInputs())
    return shapes.fail("expected " + Twine(terms.size()) +
                       " inputs as the equation says, found " +
                       Twine(shapes.getNumInputs()));
  llvm::DenseMap<char, Size> sizes;
  constexpr size_t kMaxRank = 32;
  size_t ellipsis = 0;
  for (auto [i, given] : llvm::enumerate(terms)) {
    auto shape = shapes.getShape(i);
    bool isShort = given.contains("...");
    if (!shape && isShort)
      return success();
    if (!shape)
      continue;
    size_t named = given.size() - (isShort ? StringRef("...").size() : 0);
    size_t count = shape->size() > named ? shape->size() - named : 0;
    if (isShort && count > kMaxRank)
      return success();
    ellipsis = isShort ? std::max(ellipsis, count) : ellipsis;
    std::string term = expandEllipsis(given, count);
    if (shape->size() != term.size())
      return shapes.fail("expected input " + Twine(i) + " of rank " +
                         Twine(term.size()) + " as the equation says, found " +
                         print(*shape));
    for (auto [label, size] : llvm::zip(term, *shape)) {
      auto [place, isNew] = sizes.try_emplace(label, size);
      auto common = shapes.broadcast(place->second, size);
      if (!common)
        return shapes.fail("expected one size for '" + Twine(label) +
                           "' of the equation, found " + print(place->second) +
                           " and " + print(size));
      place->second = *common;
    }
  }
  Sizes result;
  for (char label : expandEllipsis(output, ellipsis))
    result.push_back(sizes.lookup(label));
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferReshape(NodeShapes &shapes) {
  auto wanted = shapes.getElements(1);
  auto input = shapes.getShape(0);
  if (!wanted) {
    takeRank(shapes, 1);
    return success();
  }
  Size count = input ? multiplyAll(*input) : Size();
  Sizes result = *wanted;
  Size product = 1;
  Size *open = nullptr;
  unsigned numOpen = 0;
  for (Size &size : result)
    if (!size.isKnown() || size.equals(-1)) {
      size = Size();
      open = &size;
      ++numOpen;
    } else {
      product = product * size;
    }
  int64_t all = count.getDim(), some = product.getDim();
  bool fits = all < 0 || some < 0 ||
              (numOpen == 0 ? some == all : some == 0 || all % some == 0);
  if (!fits)
    return shapes.fail("expected a shape of " + Twine(all) +
                       " elements, found " + print(*wanted));
  if (numOpen == 0)
    (void)shapes.merge(count, product);
  if (numOpen == 1)
    *open = divideExactly(count, product);
  shapes.setShape(0, result);
  return success();
}

/// The shape is the elements of input `index`.
static LogicalResult takeShape(NodeShapes &shapes, unsigned index) {
  if (auto dims = shapes.getElements(index))
    shapes.setShape(0, *dims);
  else
    takeRank(shapes, index);
  return success();
}

static LogicalResult inferFill(NodeShapes &shapes) {
  return takeShape(shapes, 0);
}

static LogicalResult inferBroadcastTo(NodeShapes &shapes) {
  return takeShape(shapes, 1);
}

static LogicalResult inferShape(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  shapes.setShape(0,
                  {shape ? Size(static_cast<int64_t>(shape->size())) : Size()});
  return success();
}

static LogicalResult inferScalar(NodeShapes &shapes) {
  shapes.setShape(0, {});
  return success();
}

/// How many constant floating-point numbers a Range counts, of which not all
/// are whole: in their precision, as TensorFlow computes it.
static Size countFractions(NodeShapes &shapes) {
  std::optional<float> numbers[3];
  for (auto [i, number] : llvm::enumerate(numbers)) {
    std::optional<APFloat> splat =
        tfg::getSplat(shapes.getNode().getInputs()[i]);
    if (!splat || &splat->getSemantics() != &APFloat::IEEEsingle())
      return Size();
    number = splat->convertToFloat();
  }
  float span = *numbers[1] - *numbers[0], step = *numbers[2];
  float length = std::ceil(std::abs(span / step));
  if (!(length < 0x1p31F))
    return Size();
  // Away from the limit there is nothing to count.
  return Size((span > 0) == (step > 0) ? static_cast<int64_t>(length) : 0);
}

static LogicalResult inferRange(NodeShapes &shapes) {
  Size start = shapes.getWhole(0), limit = shapes.getWhole(1),
       delta = shapes.getWhole(2);
  Size span = limit - start;
  std::optional<int64_t> number = span.getNumber(), step = delta.getNumber();
  Size length;
  // A size is not negative, so counting up to it by ones gives all of it.
  if (step == 1 && start.equals(0) && !number)
    length = limit;
  else if (number && step && *step != 0 && *number != INT64_MIN &&
           *step != INT64_MIN) {
    int64_t distance = *step > 0 ? *number : -*number;
    length = distance <= 0 ? 0 : (distance - 1) / std::abs(*step) + 1;
  } else {
    length = countFractions(shapes);
  }
  shapes.setShape(0, {length});
  return success();
}

/// As many numbers as input 2 says.
static LogicalResult inferLinSpace(NodeShapes &shapes) {
  shapes.setShape(0, {shapes.getScalar(2)});
  return success();
}

/// What the input has and what the attribute says.
static LogicalResult inferEnsureShape(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto wanted = shapes.getNode().getNodeAttr<ShapeAttr>("shape");
  if (!wanted || !wanted.getRanked())
    return inferSame(shapes);
  Sizes result = shape ? *shape : Sizes(wanted.getDims().size(), Size());
  bool fits = result.size() == wanted.getDims().size();
  for (size_t i = 0; fits && i < result.size(); ++i) {
    int64_t dim = wanted.getDims()[i];
    auto merged = shapes.merge(result[i],
                               ShapedType::isDynamic(dim) ? Size() : Size(dim));
    fits = merged.has_value();
    if (merged)
      result[i] = *merged;
  }
  if (!fits)
    return shapes.fail(
        "expected an input of the shape that it ensures, found " +
        print(result));
  shapes.setShape(0, result);
  return success();
}

/// Losses of rows of scores, and their gradient.
static LogicalResult inferCrossEntropy(NodeShapes &shapes) {
  auto scores = shapes.getShape(0), labels = shapes.getShape(1);
  bool isSparse = shapes.getNode().is("SparseSoftmaxCrossEntropyWithLogits");
  if (!scores || !labels || shapes.getNode().getOutputs().size() != 2)
    return success();
  auto common = isSparse ? scores : shapes.broadcast(*scores, *labels);
  bool fits = scores->size() == 2 && common && common->size() == 2;
  if (fits && isSparse) {
    auto rows = labels->size() == 1 ? shapes.merge((*scores)[0], (*labels)[0])
                                    : std::nullopt;
    fits = rows.has_value();
    if (fits)
      (*common)[0] = *rows;
  }
  if (!fits)
    return shapes.fail("expected rows of scores and a label for each, found " +
                       print(*scores) + " and " + print(*labels));
  shapes.setShape(0, {common->front()});
  shapes.setShape(1, *common);
  return success();
}

static LogicalResult inferTranspose(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto order = shapes.getElements(1);
  if (!shape)
    return success();
  Sizes result(shape->size(), Size());
  if (order && order->size() != shape->size())
    return shapes.fail("expected " + Twine(shape->size()) +
                       " dimensions in a new order, found " +
                       Twine(order->size()));
  for (size_t i = 0; order && i < shape->size(); ++i) {
    if (!(*order)[i].isNumber())
      continue;
    auto axis = normalizeAxis((*order)[i].getDim(),
                              static_cast<int64_t>(shape->size()));
    if (!axis)
      return shapes.fail("expected dimensions of a tensor of rank " +
                         Twine(shape->size()) + ", found " +
                         print((*order)[i]));
    result[i] = (*shape)[*axis];
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferExpandDims(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  std::optional<int64_t> dim = shapes.getScalar(1).getNumber();
  if (!shape)
    return success();
  auto rank = static_cast<int64_t>(shape->size()) + 1;
  if (!dim) {
    shapes.setShape(0, Sizes(rank, Size()));
    return success();
  }
  auto axis = normalizeAxis(*dim, rank);
  if (!axis)
    return shapes.fail("expected a place in a tensor of rank " + Twine(rank) +
                       ", found " + Twine(*dim));
  shape->insert(shape->begin() + *axis, Size(1));
  shapes.setShape(0, *shape);
  return success();
}

static LogicalResult inferSqueeze(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto rank = static_cast<int64_t>(shape->size());
  llvm::SmallVector<bool> isGone(shape->size());
  auto dims = shapes.getNode().getNodeAttr<ArrayAttr>("squeeze_dims");
  if (!dims || dims.empty()) {
    if (!llvm::all_of(*shape, [](const Size &s) { return s.isKnown(); }))
      return success();
    for (int64_t i = 0; i < rank; ++i)
      isGone[i] = (*shape)[i].equals(1);
  } else {
    for (IntegerAttr dim : dims.getAsRange<IntegerAttr>()) {
      auto axis = normalizeAxis(dim.getInt(), rank);
      if (!axis || !shapes.merge((*shape)[*axis], 1))
        return shapes.fail("expected a dimension of 1 at " +
                           Twine(dim.getInt()) + ", found " + print(*shape));
      isGone[*axis] = true;
    }
  }
  Sizes result;
  for (int64_t i = 0; i < rank; ++i)
    if (!isGone[i])
      result.push_back((*shape)[i]);
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferPack(NodeShapes &shapes) {
  Sizes common;
  bool isFirst = true;
  for (unsigned i = 0; i < shapes.getNumInputs(); ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      continue;
    if (!isFirst && shape->size() != common.size())
      return shapes.fail("expected inputs of one rank, found " + print(common) +
                         " and " + print(*shape));
    if (isFirst)
      common = *shape;
    for (auto [known, dim] : llvm::zip(common, *shape)) {
      auto merged = shapes.merge(known, dim);
      if (!merged)
        return shapes.fail("expected inputs of one shape, found " +
                           print(common) + " and " + print(*shape));
      known = *merged;
    }
    isFirst = false;
  }
  if (isFirst)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", 0),
                            static_cast<int64_t>(common.size()) + 1);
  if (!axis)
    return shapes.fail("expected an axis of the result, found " +
                       Twine(shapes.getInt("axis", 0)));
  common.insert(common.begin() + *axis, Size(shapes.getNumInputs()));
  shapes.setShape(0, common);
  return success();
}

static LogicalResult inferUnpack(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", 0),
                            static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of the input, found " +
                       Twine(shapes.getInt("axis", 0)));
  shape->erase(shape->begin() + *axis);
  for (unsigned i = 0; i < shapes.getNode().getOutputs().size(); ++i)
    shapes.setShape(i, *shape);
  return success();
}

static LogicalResult inferConcat(NodeShapes &shapes) {
  unsigned last = shapes.getNumInputs() - 1;
  std::optional<int64_t> wanted = shapes.getScalar(last).getNumber();
  Sizes result;
  for (unsigned i = 0; i < last; ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      return success();
    if (i != 0 && shape->size() != result.size())
      return shapes.fail("expected inputs of one rank, found " + print(result) +
                         " and " + print(*shape));
    auto rank = static_cast<int64_t>(shape->size());
    auto axis = wanted ? normalizeAxis(*wanted, rank) : std::nullopt;
    if (!axis) {
      shapes.setShape(0, Sizes(rank, Size()));
      return success();
    }
    for (int64_t dim = 0; i != 0 && dim < rank; ++dim) {
      auto size = dim == *axis ? result[dim] + (*shape)[dim]
                               : shapes.merge(result[dim], (*shape)[dim]);
      if (!size)
        return shapes.fail("expected inputs of one shape but for dimension " +
                           Twine(*axis) + ", found " + print(result) + " and " +
                           print(*shape));
      result[dim] = *size;
    }
    if (i == 0)
      result = *shape;
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferSplit(NodeShapes &shapes) {
  auto shape = shapes.getShape(1);
  std::optional<int64_t> dim = shapes.getScalar(0).getNumber();
  unsigned parts = shapes.getNode().getOutputs().size();
  if (!shape || !dim || parts == 0)
    return success();
  auto axis = normalizeAxis(*dim, static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of the input, found " + Twine(*dim));
  Size &size = (*shape)[*axis];
  if (size.getNumber().value_or(0) % parts != 0)
    return shapes.fail("expected a dimension that " + Twine(parts) +
                       " parts divide, found " + print(size));
  size = divideExactly(size, Size(parts));
  for (unsigned i = 0; i < parts; ++i)
    shapes.setShape(i, *shape);
  return success();
}

static LogicalResult inferSlice(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto begins = shapes.getElements(1), sizes = shapes.getElements(2);
  if (!shape)
    return success();
  Sizes result(shape->size(), Size());
  if ((begins && begins->size() != shape->size()) ||
      (sizes && sizes->size() != shape->size()))
    return shapes.fail("expected " + Twine(shape->size()) +
                       " beginnings and sizes, found another number");
  for (size_t i = 0; sizes && i < shape->size(); ++i) {
    const Size &size = (*sizes)[i], &all = (*shape)[i];
    Size begin = begins ? (*begins)[i] : Size();
    bool isRest = size.equals(-1);
    result[i] = isRest ? all - begin : size;
    Size rest = all - begin - (isRest ? Size(0) : size);
    if (begin.getNumber().value_or(0) < 0 || rest.getNumber().value_or(0) < 0)
      return shapes.fail("expected a slice within " + print(*shape) +
                         ", found " + print(size) + " from " + print(begin) +
                         " on");
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferTile(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto multiples = shapes.getElements(1);
  if (!shape)
    return success();
  Sizes result(shape->size(), Size());
  for (size_t i = 0;
       multiples && i < std::min(shape->size(), multiples->size()); ++i)
    result[i] = (*shape)[i] * (*multiples)[i];
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferSelect(NodeShapes &shapes) {
  if (auto shape = shapes.getShape(1))
    shapes.setShape(0, *shape);
  return success();
}

static LogicalResult inferBatchNorm(NodeShapes &shapes) {
  auto shape = shapes.getShape(0), channels = shapes.getShape(1);
  if (shape)
    shapes.setShape(0, *shape);
  for (unsigned i = 1; channels && i < shapes.getNode().getOutputs().size();
       ++i)
    shapes.setShape(i, *channels);
  return success();
}

static LogicalResult inferPad(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto paddings = shapes.getElements(1);
  if (!shape)
    return success();
  Sizes result(shape->size(), Size());
  if (paddings && paddings->size() != 2 * shape->size())
    return shapes.fail("expected " + Twine(2 * shape->size()) +
                       " paddings, found " + Twine(paddings->size()));
  for (size_t i = 0; paddings && i < shape->size(); ++i)
    result[i] = (*paddings)[2 * i] + (*shape)[i] + (*paddings)[2 * i + 1];
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferSplitV(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto parts = shapes.getElements(1);
  std::optional<int64_t> dim = shapes.getScalar(2).getNumber();
  if (!shape || !dim)
    return success();
  auto axis = normalizeAxis(*dim, static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of the input, found " + Twine(*dim));
  Size whole = (*shape)[*axis], rest = whole;
  for (size_t i = 0; parts && i < parts->size(); ++i)
    if (!(*parts)[i].equals(-1))
      rest = rest - (*parts)[i];
  for (unsigned i = 0; i < shapes.getNode().getOutputs().size(); ++i) {
    bool isGiven = parts && i < parts->size();
    (*shape)[*axis] = !isGiven                 ? Size()
                      : (*parts)[i].equals(-1) ? rest
                                               : (*parts)[i];
    shapes.setShape(i, *shape);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Table
//===----------------------------------------------------------------------===//

namespace {
/// The rule of some operations, which have at least so many inputs.
struct ShapeRule {
  LogicalResult (*infer)(NodeShapes &);
  unsigned minInputs;
  StringRef operations;
};
} // namespace

static constexpr ShapeRule kRules[] = {
    {inferSame, 1,
     "Abs BiasAdd Cast Ceil CheckNumerics Cumsum Elu Erf Erfc Exp Expm1 Floor "
     "Identity IsFinite IsInf IsNan LeakyRelu Log Log1p LogSoftmax LogicalNot "
     "Neg OnesLike PlaceholderWithDefault PreventGradient Reciprocal Relu "
     "Relu6 "
     "ReverseV2 Round Rsqrt Selu Sigmoid Sign Snapshot Softmax Softplus "
     "Softsign Sqrt Square StopGradient Tanh ZerosLike"},
    {inferBroadcast, 1,
     "Add AddN AddV2 ClipByValue Div DivNoNan Equal FloorDiv FloorMod Greater "
     "GreaterEqual "
     "Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mul NotEqual Pow "
     "RealDiv SelectV2 SquaredDifference Sub TruncateDiv TruncateMod"},
    {inferReduction, 2, "All Any Max Mean Min Prod Sum"},
    {inferMatMul, 2, "MatMul _FusedMatMul"},
    {inferBatchMatMul, 2,
     "BatchMatMul BatchMatMulV2 BatchMatMulV3 _FusedBatchMatMulV2 "
     "_MklFusedBatchMatMulV2"},
    {inferEinsum, 1, "Einsum"},
    {inferReshape, 2, "Reshape"},
    {inferFill, 1, "Fill RandomStandardNormal RandomUniform TruncatedNormal"},
    {inferBroadcastTo, 2, "BroadcastTo"},
    {inferShape, 1, "Shape"},
    {inferScalar, 1, "L2Loss Rank Size"},
    {inferRange, 3, "Range"},
    {inferLinSpace, 3, "LinSpace"},
    {inferEnsureShape, 1, "EnsureShape"},
    {inferCrossEntropy, 2,
     "SoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits"},
    {inferTranspose, 2, "Transpose"},
    {inferExpandDims, 2, "ExpandDims"},
    {inferSqueeze, 1, "Squeeze"},
    {inferPack, 1, "Pack"},
    {inferUnpack, 1, "Unpack"},
    {inferConcat, 2, "ConcatV2"},
    {inferSplit, 2, "Split"},
    {inferGather, 2, "Gather GatherV2"},
    {inferReadVariable, 1, "ReadVariableOp"},
    {inferResourceGather, 2, "ResourceGather"},
    {inferOneHot, 2, "OneHot"},
    {inferSlice, 3, "Slice"},
    {inferStridedSlice, 4, "StridedSlice"},
    {inferTile, 2, "Tile"},
    {inferTopK, 2, "TopKV2"},
    {inferArgMax, 2, "ArgMax ArgMin"},
    {inferSelect, 3, "Select"},
    {inferBatchNorm, 5, "FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3"},
    {inferPad, 2, "Pad PadV2"},
    {inferSplitV, 3, "SplitV"},
    {inferGatherNd, 2, "GatherNd"},
};

LogicalResult tfg::inferShapes(NodeShapes &shapes) {
  static const llvm::StringMap<const ShapeRule *> table = [] {
    llvm::StringMap<const ShapeRule *> rules;
    for (const ShapeRule &rule : kRules)
      for (StringRef operation : llvm::split(rule.operations, ' '))
        rules[operation] = &rule;
    return rules;
  }();
  const ShapeRule *rule = table.lookup(shapes.getNode().getOpName());
  if (!rule || shapes.getNumInputs() < rule->minInputs ||
      shapes.getNode().getOutputs().empty())
    return success();
  return rule->infer(shapes);
}
