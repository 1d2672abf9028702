//===- RaiseAttention.cpp - the pass raise-attention ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Contraction.h"
#include "compiler/Transforms/Raising/MaskMatcher.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace albertc {
#define GEN_PASS_DEF_RAISEATTENTIONPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

namespace {
/// Queries, keys or values as rows [B * S, A * D], whatever order the graph has
/// the four in.
struct HeadRows {
  View view;
  /// The pieces of the base in its order: sequences, positions, heads, and
  /// columns of a head.
  View::Atoms batch, positions, heads, columns;

  /// Takes the base apart. `positions` and `columns` are one piece each.
  bool split(const View::Atoms &position, const View::Atoms &column);
  int64_t getColumns() const {
    return (view.getSize(heads) * view.getSize(columns)).getDim();
  }
};

/// softmax(q k^T * scale + mask) v, recognised from its last product.
class AttentionMatcher {
public:
  AttentionMatcher(const Rows &rows) : rows(rows) {}

  bool match(NodeOp last);
  /// Why there was no match; empty if it is no attention at all.
  StringRef getReason() const { return reason; }

  HeadRows query, key, value;
  double scale = 1;
  std::optional<AddedMask> mask;
  /// The dimensions of the result in terms of rows [B * S, A * D].
  View result;

private:
  bool fail(StringRef why) {
    reason = why;
    return false;
  }
  bool matchScores(Value input);
  bool matchOperands();
  bool matchValues(const Contraction &context, unsigned weights);
  bool pairHeads(HeadRows &one, const Contraction &product, unsigned index,
                 HeadRows &other, unsigned otherIndex);
  void describeResult(const Contraction &context, unsigned weights);
  ScoreDim getMeaning(unsigned label) const;

  const Rows &rows;
  Contraction scores;
  /// Which operand of the scores are the queries.
  unsigned q = 0;
  /// Labels of positions of queries and keys, and of what is summed over.
  unsigned queryLabel = 0, keyLabel = 0, depthLabel = 0;
  StringRef reason;
};
} // namespace

bool HeadRows::split(const View::Atoms &position, const View::Atoms &column) {
  if (position.size() != 1 || column.size() != 1)
    return false;
  View::Atoms all = View::flatten(view.baseDims);
  auto *at = llvm::find(all, position.front());
  if (at == all.end() || all.back() != column.front() || at + 1 == all.end())
    return false;
  batch.assign(all.begin(), at);
  positions = position;
  heads.assign(at + 1, all.end() - 1);
  columns = column;
  return true;
}

/// Takes scores * constant or scores / constant apart.
static Value peelScale(Value value, double &scale) {
  while (NodeOp node = matchNode(value, "Mul", "RealDiv", "Div")) {
    bool isProduct = node.is("Mul");
    auto right = getFloat(node.getInputs()[1]);
    auto left = isProduct ? getFloat(node.getInputs()[0]) : std::nullopt;
    if (right) {
      scale = isProduct ? scale * *right : scale / *right;
      value = node.getInputs()[0];
    } else if (left) {
      scale *= *left;
      value = node.getInputs()[1];
    } else {
      break;
    }
  }
  return value;
}

ScoreDim AttentionMatcher::getMeaning(unsigned label) const {
  if (label == queryLabel)
    return ScoreDim::Query;
  if (label == keyLabel)
    return ScoreDim::Key;
  unsigned position = *scores.find(q, label);
  const View::Atoms &atoms = query.view.dims[position];
  bool isHead = llvm::all_of(atoms, [&](unsigned atom) {
    return llvm::is_contained(query.heads, atom);
  });
  return isHead ? ScoreDim::Head : ScoreDim::Batch;
}

/// The product of queries and keys behind a scale and a mask.
bool AttentionMatcher::matchScores(Value input) {
  auto getProduct = [&](Value value, double &factor) {
    NodeOp node = peelScale(value, factor).getDefiningOp<NodeOp>();
    return node ? matchContraction(node) : std::nullopt;
  };
  Value added;
  std::optional<Contraction> product = getProduct(input, scale);
  if (NodeOp sum = matchNode(input, "AddV2"))
    for (unsigned i = 0; i < 2 && !product; ++i) {
      double factor = 1;
      product = getProduct(sum.getInputs()[i], factor);
      // A mask may be a product as well; it does not have the scores' heads.
      if (product && sum.getInputs()[i].getType() != input.getType())
        product.reset();
      if (product) {
        added = sum.getInputs()[1 - i];
        scale = factor;
      }
    }
  if (!product)
    return fail("the softmax is not one of products");
  scores = *product;
  if (!matchOperands())
    return false;
  if (!added)
    return true;
  SmallVector<ScoreDim> dims;
  for (unsigned label : scores.result)
    dims.push_back(getMeaning(label));
  mask = matchAddedMask(added, dims, rows, reason);
  return mask.has_value();
}

bool AttentionMatcher::matchOperands() {
  // The softmax is over the last dimension.
  keyLabel = scores.result.back();
  q = scores.find(0, keyLabel) ? 1 : 0;
  SmallVector<unsigned> summed = scores.getSummed(q);
  if (scores.find(q, keyLabel) || summed.size() != 1)
    return fail("the scores are no sums over one dimension, or the softmax is "
                "not over keys");
  depthLabel = summed[0];
  bool hasQuery = false;
  for (unsigned label : scores.labels[q])
    if (label != depthLabel && !scores.find(1 - q, label)) {
      if (hasQuery)
        return fail("queries have more than one dimension of positions");
      queryLabel = label;
      hasQuery = true;
    }
  if (!hasQuery)
    return fail("queries have no positions");
  Value operands[2] = {peelScale(scores.operands[q], scale),
                       peelScale(scores.operands[1 - q], scale)};
  query.view = rows.trace(operands[0]);
  key.view = rows.trace(operands[1]);
  if (!query.view.base || !key.view.base)
    return fail("the shape of queries or keys is not known");
  return pairHeads(query, scores, q, key, 1 - q);
}

/// Finds the pieces of two operands and checks that those of sequences and
/// heads are the same.
bool AttentionMatcher::pairHeads(HeadRows &one, const Contraction &product,
                                 unsigned index, HeadRows &other,
                                 unsigned otherIndex) {
  auto dimOf = [&](HeadRows &of, unsigned operand,
                   unsigned label) -> View::Atoms & {
    return of.view.dims[*product.find(operand, label)];
  };
  SmallVector<std::pair<unsigned, unsigned>> pairs;
  for (unsigned label : product.labels[index]) {
    if (!product.find(otherIndex, label))
      continue;
    View::Atoms ones = dimOf(one, index, label);
    View::Atoms others = dimOf(other, otherIndex, label);
    if (!View::refine(one.view, ones, other.view, others))
      return fail("queries and keys have no common pieces");
    if (label != depthLabel)
      for (auto [a, b] : llvm::zip(ones, others))
        pairs.emplace_back(a, b);
  }
  if (!one.split(dimOf(one, index, queryLabel),
                 dimOf(one, index, depthLabel)) ||
      !other.split(dimOf(other, otherIndex, keyLabel),
                   dimOf(other, otherIndex, depthLabel)))
    return fail("queries or keys are not [batch, positions, heads, columns]");
  auto translate = [&](const View::Atoms &atoms) {
    View::Atoms translated;
    for (unsigned atom : atoms)
      for (auto [a, b] : pairs)
        if (a == atom)
          translated.push_back(b);
    return translated;
  };
  if (translate(one.batch) != other.batch ||
      translate(one.heads) != other.heads)
    return fail("queries and keys are not of the same sequences and heads");
  return true;
}

/// The context: sums of values, weighted by the softmax `weights`.
bool AttentionMatcher::matchValues(const Contraction &context,
                                   unsigned weights) {
  unsigned v = 1 - weights;
  value.view = rows.trace(context.operands[v]);
  if (!value.view.base)
    return fail("the shape of values is not known");
  // What the labels of the scores are called in this product.
  llvm::DenseMap<unsigned, unsigned> names;
  for (auto [label, name] : llvm::zip(scores.result, context.labels[weights]))
    names[label] = name;
  unsigned keys = names.lookup(keyLabel), queries = names.lookup(queryLabel);
  if (context.getSummed(v) != SmallVector<unsigned>{keys} ||
      context.find(v, queries))
    return fail("the product after the softmax does not sum over keys");
  std::optional<unsigned> columns;
  for (unsigned label : context.labels[v])
    if (!context.find(weights, label)) {
      if (columns)
        return fail("values have more than one dimension of columns");
      columns = label;
    }
  if (!columns)
    return fail("values have no columns");
  View::Atoms batch, heads;
  for (unsigned label : scores.result) {
    if (label == keyLabel || label == queryLabel)
      continue;
    auto position = context.find(v, names.lookup(label));
    if (!position)
      return fail("values are not of the same sequences and heads");
    View::Atoms ones = query.view.dims[*scores.find(q, label)];
    View::Atoms others = value.view.dims[*position];
    if (!View::refine(query.view, ones, value.view, others))
      return fail("values have no pieces in common with queries");
    bool isHead = getMeaning(label) == ScoreDim::Head;
    llvm::append_range(isHead ? heads : batch, others);
  }
  // Pieces of queries may have been taken apart further.
  (void)query.split(query.positions, query.columns);
  if (!value.split(value.view.dims[*context.find(v, keys)],
                   value.view.dims[*context.find(v, *columns)]))
    return fail("values are not [batch, positions, heads, columns]");
  if (value.batch != batch || value.heads != heads ||
      !value.view.getSize(value.columns).equals(key.view.getSize(key.columns)))
    return fail("values are not of the same sequences, heads and width as "
                "keys");
  describeResult(context, weights);
  return true;
}

void AttentionMatcher::describeResult(const Contraction &context,
                                      unsigned weights) {
  result = View();
  result.baseDims.resize(2);
  llvm::DenseMap<unsigned, unsigned> ofQuery, ofValue;
  auto add = [&](const HeadRows &from, const View::Atoms &atoms, unsigned dim,
                 llvm::DenseMap<unsigned, unsigned> &numbers) {
    for (unsigned atom : atoms) {
      numbers[atom] = result.atoms.size();
      result.baseDims[dim].push_back(result.atoms.size());
      result.atoms.push_back(from.view.atoms[atom]);
    }
  };
  add(query, query.batch, 0, ofQuery);
  add(query, query.positions, 0, ofQuery);
  add(query, query.heads, 1, ofQuery);
  add(value, value.columns, 1, ofValue);
  for (unsigned name : context.result) {
    View::Atoms dim;
    if (auto position = context.find(weights, name)) {
      unsigned label = scores.result[*position];
      for (unsigned atom : query.view.dims[*scores.find(q, label)])
        dim.push_back(ofQuery.lookup(atom));
    } else {
      for (unsigned atom : value.view.dims[*context.find(1 - weights, name)])
        dim.push_back(ofValue.lookup(atom));
    }
    result.dims.push_back(dim);
  }
}

bool AttentionMatcher::match(NodeOp last) {
  std::optional<Contraction> context = matchContraction(last);
  for (unsigned i = 0; context && i < 2; ++i)
    if (NodeOp softmax = matchNode(context->operands[i], "Softmax"))
      return matchScores(softmax.getInputs()[0]) && matchValues(*context, i);
  return false;
}

namespace {
/// The segments of one mask, or of none.
struct Segments {
  Value mask;
  double bias;
  albert::SequencesOp op;
};

struct RaiseAttentionPass final
    : albertc::impl::RaiseAttentionPassBase<RaiseAttentionPass> {
  void runOnOperation() override {
    sequences.clear();
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp> nodes, Rows &rows) {
                 for (NodeOp node : nodes)
                   raise(node, rows);
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void raise(NodeOp node, Rows &rows);
  albert::SequencesOp getSequences(const AttentionMatcher &matcher,
                                   OpBuilder &builder, Rows &rows,
                                   Location loc);

  SmallVector<Segments, 1> sequences;
};
} // namespace

/// One op for each mask, since all layers have the same.
albert::SequencesOp
RaiseAttentionPass::getSequences(const AttentionMatcher &matcher,
                                 OpBuilder &builder, Rows &rows, Location loc) {
  Value mask = matcher.mask ? matcher.mask->mask : Value();
  double bias = matcher.mask ? matcher.mask->bias : -1;
  for (const Segments &known : sequences)
    if (known.mask == mask && known.bias == bias)
      return known.op;
  Segments made{mask, bias, albert::SequencesOp()};
  if (!mask) {
    const HeadRows &key = matcher.key;
    SmallVector<OpFoldResult> sizes = {
        rows.getShapes().materialize(builder, loc, key.view.getSize(key.batch)),
        rows.getShapes().materialize(builder, loc,
                                     key.view.getSize(key.positions))};
    Value one = rows.enter(
        arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(1)));
    mask = rows.enter(tensor::SplatOp::create(builder, loc, one, sizes));
  }
  made.op = rows.enter(albert::SequencesOp::create(
      builder, loc, mask, builder.getF32FloatAttr(static_cast<float>(bias)),
      /*only=*/IntegerAttr()));
  sequences.push_back(made);
  return made.op;
}

void RaiseAttentionPass::raise(NodeOp node, Rows &rows) {
  AttentionMatcher matcher(rows);
  if (!matcher.match(node)) {
    if (!matcher.getReason().empty())
      reportMissed(node, "raise-attention", matcher.getReason());
    return;
  }
  OpBuilder &builder = rows.before(node);
  Location loc = node.getLoc();
  int64_t columns = matcher.query.getColumns();
  Value query = rows.getRows(matcher.query.view.base, columns);
  Value key = rows.getRows(matcher.key.view.base, columns);
  Value value = rows.getRows(matcher.value.view.base, columns);
  if (!query || !key || !value)
    return reportMissed(node, "raise-attention",
                        "queries, keys or values have no rows");
  albert::SequencesOp segments = getSequences(matcher, builder, rows, loc);
  key = rows.enter(
      nn::GatherRowsOp::create(builder, loc, key, segments.getRows()));
  value = rows.enter(
      nn::GatherRowsOp::create(builder, loc, value, segments.getRows()));
  int64_t heads = matcher.query.view.getSize(matcher.query.heads).getDim();
  auto attention = rows.enter(nn::AttentionOp::create(
      builder, loc, query, key, value, segments.getRowOffsets(),
      segments.getRowOffsets(), segments.getKeyCounts(), segments.getKeyBias(),
      heads, APFloat(static_cast<float>(matcher.scale))));
  if (rows.replace(node.getOutputs()[0], attention, matcher.result))
    ++numRaised;
  else
    reportMissed(node, "raise-attention", "the result is no rearranged rows");
}
