//===- Contraction.cpp - products of tensors in one form ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Contraction.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

std::optional<unsigned> Contraction::find(unsigned index,
                                          unsigned label) const {
  const auto *place = llvm::find(labels[index], label);
  if (place == labels[index].end())
    return std::nullopt;
  return place - labels[index].begin();
}

SmallVector<unsigned> Contraction::getSummed(unsigned index) const {
  return llvm::filter_to_vector(labels[index], [&](unsigned label) {
    return !llvm::is_contained(result, label);
  });
}

/// Whether every label occurs once in a list, and in two of the three lists or
/// in all of them.
static bool isProper(const Contraction &product) {
  llvm::DenseMap<unsigned, unsigned> counts;
  for (ArrayRef<unsigned> list : {ArrayRef<unsigned>(product.labels[0]),
                                  ArrayRef<unsigned>(product.labels[1]),
                                  ArrayRef<unsigned>(product.result)}) {
    llvm::DenseSet<unsigned> own;
    for (unsigned label : list) {
      if (!own.insert(label).second)
        return false;
      ++counts[label];
    }
  }
  return llvm::all_of(counts, [](auto entry) { return entry.second > 1; });
}

static std::optional<Contraction> matchEinsum(NodeOp node) {
  auto equation = node.getNodeAttr<StringAttr>("equation");
  if (!equation || equation.getValue().contains('.'))
    return std::nullopt;
  std::string text = equation.str();
  llvm::erase(text, ' ');
  auto [inputs, output] = StringRef(text).split("->");
  auto [left, right] = inputs.split(',');
  Contraction product;
  StringRef terms[2] = {left, right};
  for (unsigned i = 0; i < 2; ++i) {
    product.operands[i] = node.getInputs()[i];
    product.labels[i].assign(terms[i].begin(), terms[i].end());
  }
  product.result.assign(output.begin(), output.end());
  return product;
}

/// The last two dimensions are multiplied, those before them are those of a
/// batch. A matrix on the right is the same one for all of the batch.
static std::optional<Contraction> matchMatrices(NodeOp node) {
  auto isSet = [&](StringRef name) {
    auto attr = node.getNodeAttr<BoolAttr>(name);
    return attr && attr.getValue();
  };
  bool isPlain = node.is("MatMul");
  bool transposed[2] = {isSet(isPlain ? "transpose_a" : "adj_x"),
                        isSet(isPlain ? "transpose_b" : "adj_y")};
  Contraction product;
  constexpr unsigned kRow = 0, kInner = 1, kColumn = 2, kFirstBatch = 3;
  unsigned outer[2] = {kRow, kColumn};
  for (unsigned i = 0; i < 2; ++i) {
    Value operand = node.getInputs()[i];
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type || type.getRank() < 2)
      return std::nullopt;
    product.operands[i] = operand;
    for (int64_t dim = 0; dim < type.getRank() - 2; ++dim)
      product.labels[i].push_back(kFirstBatch + dim);
    bool isInnerLast = (i == 0) != transposed[i];
    product.labels[i].push_back(isInnerLast ? outer[i] : kInner);
    product.labels[i].push_back(isInnerLast ? kInner : outer[i]);
  }
  size_t left = product.labels[0].size(), right = product.labels[1].size();
  if (left != right && right != 2)
    return std::nullopt;
  product.result = llvm::to_vector(ArrayRef(product.labels[0]).drop_back(2));
  product.result.append({kRow, kColumn});
  return product;
}

/// Whether dimensions of one label have the same size, or both an unknown one.
static bool hasEqualSizes(const Contraction &product) {
  for (auto [i, label] : llvm::enumerate(product.labels[0])) {
    std::optional<unsigned> other = product.find(1, label);
    auto one = cast<RankedTensorType>(product.operands[0].getType());
    auto two = cast<RankedTensorType>(product.operands[1].getType());
    if (other && one.getDimSize(i) != two.getDimSize(*other))
      return false;
  }
  return true;
}

std::optional<Contraction> raising::matchContraction(NodeOp node) {
  if (node.getInputs().size() != 2)
    return std::nullopt;
  std::optional<Contraction> product;
  if (node.is("Einsum"))
    product = matchEinsum(node);
  else if (node.is("MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"))
    product = matchMatrices(node);
  if (!product || !isProper(*product))
    return std::nullopt;
  for (unsigned i = 0; i < 2; ++i) {
    auto type = dyn_cast<RankedTensorType>(product->operands[i].getType());
    if (!type ||
        type.getRank() != static_cast<int64_t>(product->labels[i].size()))
      return std::nullopt;
  }
  return hasEqualSizes(*product) ? product : std::nullopt;
}
