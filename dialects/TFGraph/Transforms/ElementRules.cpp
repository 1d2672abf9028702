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

static constexpr int64_t kUnknown = ShapedType::kDynamic;

/// The elements of a constant.
static std::optional<Sizes> readConstant(NodeShapes &shapes,
                                         ArrayRef<int64_t>) {
  auto value = shapes.getNode().getNodeAttr<DenseIntElementsAttr>("value");
  if (!value || value.getNumElements() > kMaxElements ||
      value.getElementType().getIntOrFloatBitWidth() == 1)
    return std::nullopt;
  Sizes elements;
  for (const APInt &element : value.getValues<APInt>())
    elements.push_back(element.getSExtValue());
  return elements;
}

static std::optional<Sizes> takeShape(NodeShapes &shapes, ArrayRef<int64_t>) {
  return shapes.getShape(0);
}

static std::optional<Sizes> takeRank(NodeShapes &shapes, ArrayRef<int64_t>) {
  auto shape = shapes.getShape(0);
  return shape ? std::optional<Sizes>({static_cast<int64_t>(shape->size())})
               : std::nullopt;
}

/// Elements stay what they are and where they are.
static std::optional<Sizes> takeElements(NodeShapes &shapes,
                                         ArrayRef<int64_t>) {
  return shapes.getElements(0);
}

static std::optional<Sizes> takeSlice(NodeShapes &shapes, ArrayRef<int64_t>) {
  return inferStridedSliceElements(shapes);
}

/// The inputs one after the other: of ConcatV2 all but the last, which is the
/// axis, and vectors; of Pack scalars.
static std::optional<Sizes> join(NodeShapes &shapes, unsigned count,
                                 size_t rank) {
  Sizes joined;
  for (unsigned i = 0; i < count; ++i) {
    auto shape = shapes.getShape(i);
    if (!shape || shape->size() != rank || llvm::is_contained(*shape, kUnknown))
      return std::nullopt;
    auto elements = shapes.getElements(i);
    int64_t length = shape->empty() ? 1 : (*shape)[0];
    if (static_cast<int64_t>(joined.size()) + length > kMaxElements)
      return std::nullopt;
    joined.append(elements ? *elements : Sizes(length, kUnknown));
  }
  return joined;
}

static std::optional<Sizes> joinScalars(NodeShapes &shapes, ArrayRef<int64_t>) {
  return join(shapes, shapes.getNumInputs(), 0);
}

static std::optional<Sizes> joinVectors(NodeShapes &shapes, ArrayRef<int64_t>) {
  return join(shapes, shapes.getNumInputs() - 1, 1);
}

static std::optional<Sizes> multiplyAll(NodeShapes &shapes,
                                        ArrayRef<int64_t> result) {
  auto elements = shapes.getElements(0);
  if (!elements || !result.empty() || llvm::is_contained(*elements, kUnknown))
    return std::nullopt;
  int64_t product = 1;
  for (int64_t element : *elements)
    if (llvm::MulOverflow(product, element, product))
      return std::nullopt;
  return Sizes{product};
}

static std::optional<Sizes> repeat(NodeShapes &shapes,
                                   ArrayRef<int64_t> result) {
  if (result.size() > 1 || llvm::is_contained(result, kUnknown) ||
      (!result.empty() && result[0] > kMaxElements))
    return std::nullopt;
  return Sizes(result.empty() ? 1 : result[0], shapes.getScalar(1));
}

static std::optional<Sizes> count(NodeShapes &shapes,
                                  ArrayRef<int64_t> result) {
  int64_t start = shapes.getScalar(0), delta = shapes.getScalar(2);
  if (result.size() != 1 || result[0] == kUnknown || result[0] > kMaxElements ||
      start == kUnknown || delta == kUnknown)
    return std::nullopt;
  Sizes elements;
  for (int64_t i = 0; i < result[0]; ++i)
    elements.push_back(start + i * delta);
  return elements;
}

static std::optional<Sizes> negate(NodeShapes &shapes, ArrayRef<int64_t>) {
  auto elements = shapes.getElements(0);
  if (!elements)
    return std::nullopt;
  for (int64_t &element : *elements)
    element = element == kUnknown ? kUnknown : -element;
  return elements;
}

/// Entries of a vector by number.
static std::optional<Sizes> pick(NodeShapes &shapes, ArrayRef<int64_t>) {
  auto params = shapes.getElements(0), indices = shapes.getElements(1);
  auto shape = shapes.getShape(0);
  if (!params || !indices || !shape || shape->size() != 1)
    return std::nullopt;
  Sizes elements;
  for (int64_t index : *indices) {
    bool isKnown = index >= 0 && index < static_cast<int64_t>(params->size());
    elements.push_back(isKnown ? (*params)[index] : kUnknown);
  }
  return elements;
}

/// An operation of two numbers; none where it has no result.
using Operation2 = std::optional<int64_t> (*)(int64_t, int64_t);

static std::optional<Sizes> combine(NodeShapes &shapes, Operation2 operation) {
  auto first = shapes.getElements(0), second = shapes.getElements(1);
  if (!first || !second ||
      (first->size() != second->size() && first->size() != 1 &&
       second->size() != 1))
    return std::nullopt;
  Sizes result;
  for (size_t i = 0; i < std::max(first->size(), second->size()); ++i) {
    int64_t one = (*first)[first->size() == 1 ? 0 : i];
    int64_t other = (*second)[second->size() == 1 ? 0 : i];
    std::optional<int64_t> value;
    if (one != kUnknown && other != kUnknown)
      value = operation(one, other);
    result.push_back(value.value_or(kUnknown));
  }
  return result;
}

static std::optional<Sizes> add(NodeShapes &shapes, ArrayRef<int64_t>) {
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    int64_t sum = 0;
    return llvm::AddOverflow(a, b, sum) ? std::nullopt : std::optional(sum);
  });
}

static std::optional<Sizes> subtract(NodeShapes &shapes, ArrayRef<int64_t>) {
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    int64_t rest = 0;
    return llvm::SubOverflow(a, b, rest) ? std::nullopt : std::optional(rest);
  });
}

static std::optional<Sizes> multiply(NodeShapes &shapes, ArrayRef<int64_t>) {
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    int64_t product = 0;
    return llvm::MulOverflow(a, b, product) ? std::nullopt
                                            : std::optional(product);
  });
}

static std::optional<Sizes> divide(NodeShapes &shapes, ArrayRef<int64_t>) {
  // Sizes are not negative, for which floor and truncation differ.
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    return a < 0 || b <= 0 ? std::nullopt : std::optional(a / b);
  });
}

static std::optional<Sizes> maximum(NodeShapes &shapes, ArrayRef<int64_t>) {
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    return std::max(a, b);
  });
}

static std::optional<Sizes> minimum(NodeShapes &shapes, ArrayRef<int64_t>) {
  return combine(shapes, [](int64_t a, int64_t b) -> std::optional<int64_t> {
    return std::min(a, b);
  });
}

namespace {
/// The rule of some operations, which have at least so many inputs.
struct ElementRule {
  std::optional<Sizes> (*infer)(NodeShapes &, ArrayRef<int64_t>);
  unsigned minInputs;
  StringRef operations;
};
} // namespace

static constexpr ElementRule kRules[] = {
    {readConstant, 0, "Const"},
    {takeShape, 1, "Shape"},
    {takeRank, 1, "Rank"},
    {takeElements, 1,
     "Cast ExpandDims Identity Reshape Snapshot Squeeze StopGradient"},
    {takeSlice, 4, "StridedSlice"},
    {joinScalars, 1, "Pack"},
    {joinVectors, 2, "ConcatV2"},
    {multiplyAll, 2, "Prod"},
    {repeat, 2, "Fill"},
    {count, 3, "Range"},
    {negate, 1, "Neg"},
    {pick, 2, "Gather GatherV2"},
    {add, 2, "Add AddV2"},
    {subtract, 2, "Sub"},
    {multiply, 2, "Mul"},
    {divide, 2, "FloorDiv RealDiv Div TruncateDiv"},
    {maximum, 2, "Maximum"},
    {minimum, 2, "Minimum"},
};

std::optional<Sizes> tfg::inferElements(NodeShapes &shapes,
                                        ArrayRef<int64_t> result) {
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
