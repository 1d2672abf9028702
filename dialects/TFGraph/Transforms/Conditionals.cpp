//===- Conditionals.cpp - branches that are known ahead -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Conditionals.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "llvm/Support/SaveAndRestore.h"
#include <functional>

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Predicates are computed in a few steps.
static constexpr unsigned kMaxDepth = 64;

namespace {
/// What an operation makes of two numbers.
struct Logic {
  StringRef operation;
  bool (*compute)(int64_t, int64_t);
};
} // namespace

static constexpr Logic kLogic[] = {
    {"Equal", [](int64_t x, int64_t y) { return x == y; }},
    {"Greater", [](int64_t x, int64_t y) { return x > y; }},
    {"GreaterEqual", [](int64_t x, int64_t y) { return x >= y; }},
    {"Less", [](int64_t x, int64_t y) { return x < y; }},
    {"LessEqual", [](int64_t x, int64_t y) { return x <= y; }},
    {"LogicalAnd", [](int64_t x, int64_t y) { return x != 0 && y != 0; }},
    {"LogicalOr", [](int64_t x, int64_t y) { return x != 0 || y != 0; }},
    {"NotEqual", [](int64_t x, int64_t y) { return x != y; }},
};

Predicates::Predicates(GraphOp graph) : inputs(getInputNodeNames(graph)) {}

std::optional<int64_t> Predicates::getNumber(Value value) {
  auto found = known.find(value);
  if (found != known.end())
    return found->second;
  auto node = value.getDefiningOp<NodeOp>();
  if (!node || depth == kMaxDepth || inputs.contains(node.getNodeName()))
    return std::nullopt;
  llvm::SaveAndRestore deeper(depth, depth + 1);
  return known[value] = compute(node, value);
}

/// The only element of a constant of whole numbers or truth values.
static std::optional<int64_t> readConstant(NodeOp node) {
  auto value = node.getNodeAttr<DenseIntElementsAttr>("value");
  if (!value || value.getNumElements() != 1 ||
      value.getElementType().getIntOrFloatBitWidth() > 64)
    return std::nullopt;
  APInt number = value.getSplatValue<APInt>();
  return number.getBitWidth() == 1 ? static_cast<int64_t>(number.getZExtValue())
                                   : number.getSExtValue();
}

std::optional<int64_t> Predicates::compute(NodeOp node, Value value) {
  if (node.is("Const"))
    return readConstant(node);
  ValueRange operands = node.getInputs();
  if (operands.empty() || node.getOutputs().empty())
    return std::nullopt;
  // A branch that is taken has what goes into it.
  if (node.is("Identity", "PlaceholderWithDefault", "PreventGradient",
              "Snapshot", "StopGradient", "Switch"))
    return getNumber(operands.front());
  bool isWhole = cast<TensorType>(value.getType()).getElementType().isInteger();
  std::optional<int64_t> first = getNumber(operands.front());
  if (node.is("Cast") && isWhole && first)
    return cast<TensorType>(value.getType()).getElementType().isInteger(1)
               ? std::optional<int64_t>(*first != 0)
               : first;
  if (node.is("LogicalNot") && first)
    return *first == 0;
  const auto *logic = llvm::find_if(
      kLogic, [&](const Logic &known) { return node.is(known.operation); });
  if (logic == std::end(kLogic) || operands.size() != 2)
    return std::nullopt;
  std::optional<int64_t> second = getNumber(operands[1]);
  if (first && second)
    return logic->compute(*first, *second);
  return std::nullopt;
}

SmallVector<CalleeAttr> tfg::getBranches(NodeOp node) {
  SmallVector<CalleeAttr> branches;
  if (node.is("If", "StatelessIf")) {
    // In the order of the predicate's values.
    for (StringRef name : {"else_branch", "then_branch"})
      branches.push_back(node.getNodeAttr<CalleeAttr>(name));
  } else if (node.is("Case", "StatelessCase")) {
    auto list = node.getNodeAttr<ArrayAttr>("branches");
    for (Attribute branch : list ? list.getValue() : ArrayRef<Attribute>())
      branches.push_back(dyn_cast<CalleeAttr>(branch));
  }
  llvm::erase(branches, CalleeAttr());
  return branches;
}

void tfg::takeBranch(NodeOp node, Predicates &predicates) {
  SmallVector<CalleeAttr> branches = getBranches(node);
  if (branches.empty() || node.getInputs().empty())
    return;
  std::optional<int64_t> number =
      predicates.getNumber(node.getInputs().front());
  if (!number)
    return;
  auto count = static_cast<int64_t>(branches.size());
  bool isIf = node.is("If", "StatelessIf");
  if (isIf && count != 2)
    return;
  // The last branch is that of the numbers that have none.
  int64_t taken = isIf                              ? *number != 0
                  : *number < 0 || *number >= count ? count - 1
                                                    : *number;
  NamedAttrList attrs(node.getAttrsAttr());
  attrs.set("f", branches[taken]);
  node.setAttrsAttr(attrs.getDictionary(node.getContext()));
  node.setOpName(node.getOpName().starts_with("Stateless")
                     ? "PartitionedCall"
                     : "StatefulPartitionedCall");
  node.getInputsMutable().erase(0);
}
