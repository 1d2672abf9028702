//===- MaskMatcher.cpp - masks that are added to scores -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/MaskMatcher.h"
#include "compiler/Transforms/Raising/Contraction.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

/// A position with less is out: its weight is exp(-10000) = 0 in f32, whatever
/// the scores are.
constexpr double kLargestBias = -10000;

namespace {
/// Finds the mask behind its spreading over heads and queries.
class SpreadMask {
public:
  explicit SpreadMask(const Rows &rows) : rows(rows) {}

  /// `value` as a view of what it spreads. Atoms that are not those of the base
  /// are dimensions along which it is repeated. Null base if it is more than
  /// that.
  View trace(Value value);

private:
  View traceProduct(NodeOp node);
  View traceContraction(NodeOp node);
  bool isOnes(Value value) const;
  const tfg::SymbolicShapes &shapes() const {
    return const_cast<Rows &>(rows).getShapes();
  }

  const Rows &rows;
};
} // namespace

bool SpreadMask::isOnes(Value value) const {
  View view = rows.trace(value);
  if (!view.base)
    return false;
  if (NodeOp fill = matchNode(view.base, "Fill"))
    return getFloat(fill.getInputs()[1]) == 1.0;
  return getFloat(view.base) == 1.0;
}

/// Adds the pieces of `other` to `view` as repetition; returns their numbers by
/// those that they have in `other`.
static SmallVector<unsigned> addRepetition(View &view, const View &other) {
  SmallVector<unsigned> numbers;
  for (const tfg::Size &size : other.atoms) {
    numbers.push_back(view.atoms.size());
    view.atoms.push_back(size);
  }
  return numbers;
}

static View::Atoms renumber(const View::Atoms &atoms,
                            ArrayRef<unsigned> numbers) {
  View::Atoms result;
  for (unsigned atom : atoms)
    result.push_back(numbers[atom]);
  return result;
}

/// ones * mask, broadcast.
View SpreadMask::traceProduct(NodeOp node) {
  for (unsigned i = 0; i < 2; ++i) {
    Value ones = node.getInputs()[i], other = node.getInputs()[1 - i];
    if (!isOnes(ones))
      continue;
    View view = trace(other), spread = rows.trace(ones);
    if (!view.base || !spread.base || view.dims.size() != spread.dims.size())
      continue;
    SmallVector<unsigned> numbers = addRepetition(view, spread);
    for (auto [own, added] : llvm::zip(view.dims, spread.dims))
      if (own.empty())
        own = renumber(added, numbers);
    return view;
  }
  return {};
}

/// The product over a dimension of 1 of ones and a mask.
View SpreadMask::traceContraction(NodeOp node) {
  std::optional<Contraction> product = matchContraction(node);
  for (unsigned i = 0; product && i < 2; ++i) {
    if (!isOnes(product->operands[i]))
      continue;
    View view = trace(product->operands[1 - i]);
    View spread = rows.trace(product->operands[i]);
    auto isSingle = [&](unsigned label) {
      return view.dims[*product->find(1 - i, label)].empty();
    };
    if (!view.base || !spread.base ||
        !llvm::all_of(product->getSummed(1 - i), isSingle))
      continue;
    SmallVector<unsigned> numbers = addRepetition(view, spread);
    SmallVector<View::Atoms> dims;
    for (unsigned label : product->result) {
      if (auto own = product->find(1 - i, label))
        dims.push_back(view.dims[*own]);
      else
        dims.push_back(
            renumber(spread.dims[*product->find(i, label)], numbers));
    }
    view.dims = std::move(dims);
    return view;
  }
  return {};
}

View SpreadMask::trace(Value value) {
  Operation *op = value.getDefiningOp();
  if (isLayoutOp(op)) {
    View view = trace(op->getOperand(0));
    return view.base && applyLayout(view, op, shapes()) ? view : View();
  }
  auto node = dyn_cast_or_null<NodeOp>(op);
  if (node && node.is("Mul"))
    return traceProduct(node);
  if (node && matchContraction(node))
    return traceContraction(node);
  if (node && node.is("Cast"))
    return rows.trace(node.getInputs()[0]);
  return rows.trace(value);
}

/// x and c of (1 - x) * c, in any order.
static std::optional<std::pair<Value, double>> matchInverted(Value added) {
  NodeOp product = matchNode(added, "Mul");
  for (unsigned i = 0; product && i < 2; ++i) {
    auto factor = getFloat(product.getInputs()[i]);
    NodeOp inverse = matchNode(product.getInputs()[1 - i], "Sub");
    if (factor && inverse && getFloat(inverse.getInputs()[0]) == 1.0)
      return std::pair(inverse.getInputs()[1], *factor);
  }
  return std::nullopt;
}

std::optional<AddedMask> raising::matchAddedMask(Value added,
                                                 ArrayRef<ScoreDim> dims,
                                                 const Rows &rows,
                                                 StringRef &reason) {
  auto fail = [&](StringRef why) {
    reason = why;
    return std::nullopt;
  };
  auto inverted = matchInverted(added);
  if (!inverted)
    return fail("what is added to the scores is not (1 - mask) * constant");
  if (inverted->second > kLargestBias)
    return fail("what is added to masked scores is not below -10000");
  View view = SpreadMask(rows).trace(inverted->first);
  auto type = view.base ? dyn_cast<RankedTensorType>(view.base.getType())
                        : RankedTensorType();
  if (!type || type.getRank() != 2 || !type.getElementType().isInteger(32))
    return fail("the mask that is added to the scores does not come from one "
                "of i32 [batch, length]");
  if (view.dims.size() > dims.size())
    return fail("the mask has more dimensions than the scores");
  // Dimensions that are missing in front are repeated, too.
  dims = dims.take_back(view.dims.size());
  View::Atoms own = View::flatten(view.baseDims), batch, keys;
  for (auto [atoms, meaning] : llvm::zip(view.dims, dims)) {
    bool isOfMask = llvm::any_of(
        atoms, [&](unsigned atom) { return llvm::is_contained(own, atom); });
    if (meaning == ScoreDim::Batch)
      llvm::append_range(batch, atoms);
    else if (meaning == ScoreDim::Key)
      keys = atoms;
    else if (isOfMask)
      return fail("the mask is not the same for all queries and heads");
  }
  if (batch != view.baseDims[0] || keys != view.baseDims[1])
    return fail("the mask is not one of sequences and keys");
  return AddedMask{view.base, inverted->second};
}
