//===- ContractionRules.cpp - matrix products -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// All matrix products are one: dimensions have labels, those that both inputs
/// and the result have are batches, those that the result lacks are summed
/// over, as one chain of multiply-adds.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Support/DebugStringHelper.h"

using namespace mlir;
using namespace albertc;
using tfg::Sizes;

using Labels = SmallVector<int64_t>;
using Factor = TensorBuilder::Labelled;

/// Drops dimensions of 1 that are broadcast, since they repeat what they hold.
static void dropRepeated(TensorBuilder &builder, Factor &factor,
                         const Sizes &outShape, const Labels &outLabels) {
  Sizes shape;
  Labels labels;
  for (auto [size, label] : llvm::zip(factor.shape, factor.labels)) {
    const auto *found = llvm::find(outLabels, label);
    bool isRepeated = size.equals(1) && found != outLabels.end() &&
                      !outShape[found - outLabels.begin()].equals(1);
    if (isRepeated)
      continue;
    shape.push_back(size);
    labels.push_back(label);
  }
  factor.value = builder.reshape(factor.value, factor.shape, shape);
  factor.shape = std::move(shape);
  factor.labels = std::move(labels);
}

/// The product of two factors, labels numbered up to `numLabels`.
static Value multiply(TensorBuilder &builder, Factor left, Factor right,
                      const Sizes &outShape, const Labels &outLabels,
                      int64_t numLabels) {
  dropRepeated(builder, left, outShape, outLabels);
  dropRepeated(builder, right, outShape, outLabels);
  return builder.contract(std::move(left), std::move(right), outShape,
                          outLabels, numLabels);
}

/// MatMul and the kinds of BatchMatMul.
static LogicalResult lowerMatMul(NodeLowering &node) {
  const Sizes &outShape = node.getResultShape();
  auto rank = static_cast<int64_t>(outShape.size());
  // Batches are labelled with their place in the result.
  int64_t row = rank - 2, column = rank - 1, depth = rank;
  bool isBatched = node.getOperation() != "MatMul";
  auto makeFactor = [&](unsigned i, bool isTransposed, int64_t first,
                        int64_t second) {
    Factor factor = {node.getInput(i), node.getShape(i), {}};
    auto ownRank = static_cast<int64_t>(factor.shape.size());
    for (int64_t dim = 0; dim < ownRank - 2; ++dim)
      factor.labels.push_back(dim + rank - ownRank);
    if (isTransposed)
      std::swap(first, second);
    factor.labels.append({first, second});
    return factor;
  };
  Factor left = makeFactor(0, node.getBool(isBatched ? "adj_x" : "transpose_a"),
                           row, depth);
  Factor right = makeFactor(
      1, node.getBool(isBatched ? "adj_y" : "transpose_b"), depth, column);
  node.setResult(multiply(node.builder, left, right, outShape,
                          llvm::to_vector(llvm::seq<int64_t>(rank)), rank + 1));
  return success();
}

//===----------------------------------------------------------------------===//
// Einsum
//===----------------------------------------------------------------------===//

namespace {
/// The labels of an equation, numbered in the order of their first use.
class Equation {
public:
  /// Labels of a side such as "b...fh" for a tensor whose ellipsis stands for
  /// `ellipsisRank` dimensions, numbered from the last one, as broadcasting
  /// does.
  Labels read(StringRef text, int64_t ellipsisRank) {
    Labels labels;
    while (!text.empty()) {
      if (text.consume_front("...")) {
        for (int64_t i = ellipsisRank; i > 0; --i)
          labels.push_back(number("." + std::to_string(i)));
        continue;
      }
      labels.push_back(number(text.take_front().str()));
      text = text.drop_front();
    }
    return labels;
  }
  int64_t getNumLabels() const { return numbers.size(); }

private:
  int64_t number(const std::string &label) {
    return numbers.try_emplace(label, numbers.size()).first->second;
  }

  llvm::StringMap<int64_t> numbers;
};
} // namespace

/// Dimensions that an ellipsis in `text` stands for.
static int64_t getEllipsisRank(StringRef text, int64_t rank) {
  if (!text.contains("..."))
    return 0;
  return rank - static_cast<int64_t>(text.size() - StringRef("...").size());
}

static bool hasTwice(const Labels &labels) {
  return llvm::SmallDenseSet<int64_t>(labels.begin(), labels.end()).size() !=
         labels.size();
}

static LogicalResult lowerEinsum(NodeLowering &node) {
  auto attr = node.getNode().getNodeAttr<StringAttr>("equation");
  std::string text = attr ? attr.str() : "";
  llvm::erase(text, ' ');
  auto [sides, out] = StringRef(text).split("->");
  SmallVector<StringRef> parts;
  sides.split(parts, ',');
  if (parts.size() != node.getNumInputs() || parts.size() > 2 ||
      !StringRef(text).contains("->"))
    return node.fail("expected an equation of one or two inputs, found '" +
                     text + "'");
  Equation equation;
  SmallVector<Factor, 2> factors;
  int64_t ellipsisRank = 0;
  for (auto [i, part] : llvm::enumerate(parts)) {
    int64_t own = getEllipsisRank(part, node.getRank(i));
    ellipsisRank = std::max(ellipsisRank, own);
    factors.push_back(
        {node.getInput(i), node.getShape(i), equation.read(part, own)});
  }
  Labels outLabels = equation.read(out, ellipsisRank);
  for (const Factor &factor : factors)
    if (hasTwice(factor.labels) || hasTwice(outLabels))
      return node.fail("expected no index twice in a tensor, found '" + text +
                       "'");
  TensorBuilder &builder = node.builder;
  // One input is multiplied by 1.
  if (factors.size() == 1) {
    Value one = builder.number(node.getElementType(0), 1);
    factors.push_back({builder.filled({}, one), {}, {}});
  }
  node.setResult(multiply(builder, factors[0], factors[1],
                          node.getResultShape(), outLabels,
                          equation.getNumLabels()));
  return success();
}

/// Products that `tfg-decompose` has left, since it does not know what was
/// fused to them.
static LogicalResult refuseFused(NodeLowering &node) {
  auto fused = node.getNode().getNodeAttr<ArrayAttr>("fused_ops");
  return node.fail(
      "expected BiasAdd, Add or Mul and an activation of "
      "TensorFlow's, with an input for each that reads one, found " +
      (fused ? debugString(fused) : "none"));
}

static constexpr NodeRule kRules[] = {
    {refuseFused, 2, "_FusedBatchMatMulV2 _FusedMatMul _MklFusedBatchMatMulV2"},
    {lowerMatMul, 2, "BatchMatMul BatchMatMulV2 BatchMatMulV3 MatMul"},
    {lowerEinsum, 1, "Einsum"},
};

ArrayRef<NodeRule> albertc::getContractionRules() { return kRules; }
