//===- ElementRules.cpp - the arithmetic of shapes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Elements of small integer tensors. What is not known of one element does not
/// keep others from being known: of a shape [batch, 128] the length is.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// The elements of a constant.
static std::optional<Sizes> readConstant(NodeShapes &shapes, ArrayRef<Size>) {
  auto value = shapes.getNode().getNodeAttr<DenseIntElementsAttr>("value");
  if (!value || value.getNumElements() > kMaxElements ||
      value.getElementType().getIntOrFloatBitWidth() == 1)
    return std::nullopt;
  Sizes elements;
  for (const APInt &element : value.getValues<APInt>())
    elements.push_back(Size(element.getSExtValue()));
  return elements;
}

static std::optional<Sizes> takeShape(NodeShapes &shapes, ArrayRef<Size>) {
  return shapes.getShape(0);
}

static std::optional<Sizes> takeRank(NodeShapes &shapes, ArrayRef<Size>) {
  auto shape = shapes.getShape(0);
  return shape
             ? std::optional<Sizes>({Size(static_cast<int64_t>(shape->size()))})
             : std::nullopt;
}

/// Elements stay what they are and where they are.
static std::optional<Sizes> takeElements(NodeShapes &shapes, ArrayRef<Size>) {
  return shapes.getElements(0);
}

/// The number of all elements.
static std::optional<Sizes> takeSize(NodeShapes &shapes, ArrayRef<Size>) {
  auto shape = shapes.getShape(0);
  return shape ? std::optional<Sizes>({tfg::multiplyAll(*shape)})
               : std::nullopt;
}

/// `count` elements of vector `input` from `begin` on; none if there are not so
/// many.
static std::optional<Sizes> takePart(NodeShapes &shapes, unsigned input,
                                     int64_t begin, int64_t count) {
  auto shape = shapes.getShape(input);
  auto elements = shapes.getElements(input);
  if (!shape || shape->size() != 1 || !elements || begin < 0 || count < 0 ||
      begin > static_cast<int64_t>(elements->size()) ||
      count > static_cast<int64_t>(elements->size()) - begin)
    return std::nullopt;
  return Sizes(elements->begin() + begin, elements->begin() + begin + count);
}

/// A Slice of a vector.
static std::optional<Sizes> takeRange(NodeShapes &shapes,
                                      ArrayRef<Size> result) {
  std::optional<int64_t> begin = shapes.getScalar(1).getNumber();
  if (!begin || result.size() != 1)
    return std::nullopt;
  return takePart(shapes, 0, *begin, result[0].getDim());
}

static std::optional<Sizes> takeSlice(NodeShapes &shapes, ArrayRef<Size>) {
  return inferStridedSliceElements(shapes);
}

/// The inputs one after the other: of ConcatV2 all but the last, which is the
/// axis, and vectors; of Pack scalars.
static std::optional<Sizes> join(NodeShapes &shapes, unsigned count,
                                 size_t rank) {
  Sizes joined;
  for (unsigned i = 0; i < count; ++i) {
    auto shape = shapes.getShape(i);
    if (!shape || shape->size() != rank)
      return std::nullopt;
    auto elements = shapes.getElements(i);
    int64_t length = shape->empty() ? 1 : (*shape)[0].getDim();
    if (length < 0 ||
        static_cast<int64_t>(joined.size()) + length > kMaxElements)
      return std::nullopt;
    joined.append(elements ? *elements : Sizes(length, Size()));
  }
  return joined;
}

static std::optional<Sizes> joinScalars(NodeShapes &shapes, ArrayRef<Size>) {
  return join(shapes, shapes.getNumInputs(), 0);
}

static std::optional<Sizes> joinVectors(NodeShapes &shapes, ArrayRef<Size>) {
  return join(shapes, shapes.getNumInputs() - 1, 1);
}

static std::optional<Sizes> multiplyElements(NodeShapes &shapes,
                                             ArrayRef<Size> result) {
  auto elements = shapes.getElements(0);
  if (!elements || !result.empty())
    return std::nullopt;
  return Sizes{tfg::multiplyAll(*elements)};
}

static std::optional<Sizes> repeat(NodeShapes &shapes, ArrayRef<Size> result) {
  int64_t length = result.empty() ? 1 : result[0].getDim();
  if (result.size() > 1 || length < 0 || length > kMaxElements)
    return std::nullopt;
  return Sizes(length, shapes.getScalar(1));
}

static std::optional<Sizes> count(NodeShapes &shapes, ArrayRef<Size> result) {
  Size start = shapes.getScalar(0), delta = shapes.getScalar(2);
  int64_t length = result.size() == 1 ? result[0].getDim() : -1;
  if (length < 0 || length > kMaxElements)
    return std::nullopt;
  Sizes elements;
  for (int64_t i = 0; i < length; ++i)
    elements.push_back(start + Size(i) * delta);
  return elements;
}

static std::optional<Sizes> negate(NodeShapes &shapes, ArrayRef<Size>) {
  auto elements = shapes.getElements(0);
  if (!elements)
    return std::nullopt;
  for (Size &element : *elements)
    element = Size(0) - element;
  return elements;
}

/// Entries of a vector by number.
static std::optional<Sizes> pick(NodeShapes &shapes, ArrayRef<Size>) {
  auto params = shapes.getElements(0), indices = shapes.getElements(1);
  auto shape = shapes.getShape(0);
  if (!params || !indices || !shape || shape->size() != 1)
    return std::nullopt;
  Sizes elements;
  for (const Size &size : *indices) {
    int64_t index = size.getDim();
    bool isKnown = index >= 0 && index < static_cast<int64_t>(params->size());
    elements.push_back(isKnown ? (*params)[index] : Size());
  }
  return elements;
}

/// Element by element; a scalar counts for all.
static std::optional<Sizes>
combine(NodeShapes &shapes,
        llvm::function_ref<Size(const Size &, const Size &)> operation) {
  auto first = shapes.getElements(0), second = shapes.getElements(1);
  if (!first || !second ||
      (first->size() != second->size() && first->size() != 1 &&
       second->size() != 1))
    return std::nullopt;
  Sizes result;
  for (size_t i = 0; i < std::max(first->size(), second->size()); ++i)
    result.push_back(operation((*first)[first->size() == 1 ? 0 : i],
                               (*second)[second->size() == 1 ? 0 : i]));
  return result;
}

static std::optional<Sizes> add(NodeShapes &shapes, ArrayRef<Size>) {
  return combine(shapes, [](const Size &a, const Size &b) { return a + b; });
}

static std::optional<Sizes> subtract(NodeShapes &shapes, ArrayRef<Size>) {
  return combine(shapes, [](const Size &a, const Size &b) { return a - b; });
}

static std::optional<Sizes> multiply(NodeShapes &shapes, ArrayRef<Size>) {
  return combine(shapes, [](const Size &a, const Size &b) { return a * b; });
}

static std::optional<Sizes> divide(NodeShapes &shapes, ArrayRef<Size>) {
  return combine(shapes, [](const Size &a, const Size &b) {
    std::optional<int64_t> one = a.getNumber(), other = b.getNumber();
    if (!one || !other)
      return divideExactly(a, b);
    // Sizes are not negative, for which floor and truncation differ.
    return *one < 0 || *other <= 0 ? Size() : Size(*one / *other);
  });
}

/// The greater or smaller of two numbers.
template <bool isGreater>
static std::optional<Sizes> choose(NodeShapes &shapes, ArrayRef<Size>) {
  return combine(shapes, [](const Size &a, const Size &b) {
    if (a.equals(b))
      return a;
    if (!a.isNumber() || !b.isNumber())
      return Size();
    return (*a.getNumber() > *b.getNumber()) == isGreater ? a : b;
  });
}

/// One element of a vector is one of the scalars that Unpack makes of it, and
/// some are a part that Split cuts it into.
static std::optional<Sizes> takeOutput(NodeShapes &shapes, unsigned index,
                                       ArrayRef<Size> result) {
  NodeOp node = shapes.getNode();
  if (node.is("Unpack") && result.empty() && shapes.getNumInputs() == 1)
    return takePart(shapes, 0, index, 1);
  if (node.is("Split") && result.size() == 1 && shapes.getNumInputs() == 2 &&
      result[0].isNumber() && result[0].getDim() <= kMaxElements)
    return takePart(shapes, 1, index * result[0].getDim(), result[0].getDim());
  return std::nullopt;
}

namespace {
/// The rule of some operations, which have at least so many inputs.
struct ElementRule {
  std::optional<Sizes> (*infer)(NodeShapes &, ArrayRef<Size>);
  unsigned minInputs;
  StringRef operations;
};
} // namespace

static constexpr ElementRule kRules[] = {
    {readConstant, 0, "Const"},
    {takeShape, 1, "Shape"},
    {takeRank, 1, "Rank"},
    {takeSize, 1, "Size"},
    {takeRange, 3, "Slice"},
    {takeElements, 1,
     "Cast EnsureShape ExpandDims Identity Reshape Snapshot Squeeze "
     "StopGradient"},
    {takeSlice, 4, "StridedSlice"},
    {joinScalars, 1, "Pack"},
    {joinVectors, 2, "ConcatV2"},
    {multiplyElements, 2, "Prod"},
    {repeat, 2, "Fill"},
    {count, 3, "Range"},
    {negate, 1, "Neg"},
    {pick, 2, "Gather GatherV2"},
    {add, 2, "Add AddV2"},
    {subtract, 2, "Sub"},
    {multiply, 2, "Mul"},
    {divide, 2, "FloorDiv RealDiv Div TruncateDiv"},
    {choose<true>, 2, "Maximum"},
    {choose<false>, 2, "Minimum"},
};

std::optional<Sizes> tfg::inferElements(NodeShapes &shapes, unsigned index,
                                        ArrayRef<Size> result) {
  if (shapes.getNode().getOutputs().size() != 1)
    return takeOutput(shapes, index, result);
  static const llvm::StringMap<const ElementRule *> table = [] {
    llvm::StringMap<const ElementRule *> rules;
    for (const ElementRule &rule : kRules)
      for (StringRef operation : llvm::split(rule.operations, ' '))
        rules[operation] = &rule;
    return rules;
  }();
  const ElementRule *rule = table.lookup(shapes.getNode().getOpName());
  if (!rule || shapes.getNumInputs() < rule->minInputs)
    return std::nullopt;
  return rule->infer(shapes, result);
}
