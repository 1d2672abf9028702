//===- RaiseEmbeddings.cpp - the pass raise-embeddings --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "mlir/IR/Remarks.h"

namespace albertc {
#define GEN_PASS_DEF_RAISEEMBEDDINGSPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;
using tfg::Size;

namespace {
/// Rows of a table by number, and what they are multiplied with.
struct Lookup {
  Value table, ids, projection;

  int64_t getNumRows() const {
    return cast<RankedTensorType>(table.getType()).getDimSize(0);
  }
};

/// The sum of three lookups that is normalised.
struct EmbeddingMatch {
  Lookup word, type;
  Value position;
  /// Length of a sequence and rows of all.
  Size length, rows;
};

class EmbeddingMatcher {
public:
  explicit EmbeddingMatcher(const Rows &rows) : rows(rows) {}

  /// Whether `sum`, the input of a normalisation, is one of embeddings.
  bool match(Value sum);
  const EmbeddingMatch &getMatch() const { return found; }
  StringRef getReason() const { return reason; }

private:
  bool fail(StringRef why) {
    reason = why;
    return false;
  }
  std::optional<Lookup> matchLookup(Value base) const;
  std::optional<Lookup> matchTerm(const View &term) const;
  /// The table whose first rows are added to every sequence; null if `term` is
  /// none.
  Value matchPosition(const View &term) const;
  const tfg::SymbolicShapes &shapes() const {
    return const_cast<Rows &>(rows).getShapes();
  }

  const Rows &rows;
  EmbeddingMatch found;
  StringRef reason;
};
} // namespace

static bool isTable(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getRank() == 2 && type.hasStaticShape() &&
         type.getElementType().isF32() && findParameter(value);
}

/// A gather, or a product with numbers that are spelled out in ones and zeros.
std::optional<Lookup> EmbeddingMatcher::matchLookup(Value base) const {
  if (NodeOp gather = matchNode(base, "GatherV2", "Gather")) {
    bool isByRow =
        gather.getInputs().size() < 3 ||
        shapes().getNumbers(gather.getInputs()[2]) == SmallVector<int64_t>{0};
    Value table = gather.getInputs()[0];
    if (isByRow && isTable(table))
      return Lookup{table, gather.getInputs()[1], Value()};
    return std::nullopt;
  }
  auto product = base.getDefiningOp<nn::LinearOp>();
  if (!product || product.getBias() || product.getTransposeWeight() ||
      product.getResidual() || product.getActivation() != nn::Activation::None)
    return std::nullopt;
  NodeOp oneHot = matchNode(rows.trace(product.getInput()).base, "OneHot");
  Value table = product.getWeight();
  if (!oneHot || !isTable(table) || getFloat(oneHot.getInputs()[2]) != 1.0 ||
      getFloat(oneHot.getInputs()[3]) != 0.0)
    return std::nullopt;
  return Lookup{table, oneHot.getInputs()[0], Value()};
}

std::optional<Lookup> EmbeddingMatcher::matchTerm(const View &term) const {
  if (auto lookup = matchLookup(term.base))
    return lookup;
  auto projected = term.base.getDefiningOp<nn::LinearOp>();
  if (!projected || projected.getBias() || projected.getResidual() ||
      projected.getTransposeWeight() ||
      projected.getActivation() != nn::Activation::None)
    return std::nullopt;
  View inner = rows.trace(projected.getInput());
  auto lookup =
      inner.base && inner.isInOrder() ? matchLookup(inner.base) : std::nullopt;
  if (lookup)
    lookup->projection = projected.getWeight();
  return lookup;
}

Value EmbeddingMatcher::matchPosition(const View &term) const {
  if (isTable(term.base))
    return term.base;
  NodeOp slice = matchNode(term.base, "Slice");
  if (!slice || !isTable(slice.getInputs()[0]))
    return {};
  auto begins = shapes().getNumbers(slice.getInputs()[1]);
  bool isFromStart =
      begins && llvm::all_of(*begins, [](int64_t begin) { return begin == 0; });
  auto shape = shapes().getShape(term.base);
  auto table = cast<RankedTensorType>(slice.getInputs()[0].getType());
  return isFromStart && shape && (*shape)[1].equals(table.getDimSize(1))
             ? slice.getInputs()[0]
             : Value();
}

/// The terms of sums of sums.
static void collectTerms(Value value, SmallVectorImpl<Value> &terms) {
  NodeOp sum = matchNode(value, "AddV2");
  if (!sum || (!value.hasOneUse() && !terms.empty())) {
    terms.push_back(value);
    return;
  }
  for (Value term : sum.getInputs())
    collectTerms(term, terms);
}

bool EmbeddingMatcher::match(Value sum) {
  SmallVector<Value> terms;
  collectTerms(sum, terms);
  auto shape = shapes().getShape(sum);
  if (terms.size() != 3 || !shape || shape->size() != 3)
    return false;
  found.length = (*shape)[1];
  found.rows = (*shape)[0] * (*shape)[1];
  SmallVector<Lookup> lookups;
  for (Value term : terms) {
    View view = rows.trace(term);
    if (!view.base || !view.isInOrder())
      return false;
    auto size = shapes().getShape(term);
    // What is broadcast to all sequences is the table of positions.
    bool isOfAll =
        size && tfg::multiplyAll(*size).equals(found.length * (*shape)[2]);
    Value position = isOfAll ? matchPosition(view) : Value();
    if (position && !found.position)
      found.position = position;
    else if (auto lookup = matchTerm(view))
      lookups.push_back(*lookup);
    else
      return !found.position && lookups.empty()
                 ? false
                 : fail("a term of the sum is no row of a table by number");
  }
  if (!found.position || lookups.size() != 2)
    return fail("the sum is not one of words, types and positions");
  // Words are projected or, where nothing is, come from the larger table.
  bool isSwapped = lookups[0].projection || lookups[1].projection
                       ? bool(lookups[1].projection)
                       : lookups[1].getNumRows() > lookups[0].getNumRows();
  found.word = lookups[isSwapped ? 1 : 0];
  found.type = lookups[isSwapped ? 0 : 1];
  if (found.type.projection)
    return fail("words and types are both projected");
  return true;
}

namespace {
struct RaiseEmbeddingsPass final
    : albertc::impl::RaiseEmbeddingsPassBase<RaiseEmbeddingsPass> {
  void runOnOperation() override {
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp>, Rows &rows) {
                 for (auto norm : llvm::make_early_inc_range(
                          getOperation().getBody().getOps<nn::LayerNormOp>()))
                   raise(norm, rows);
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void raise(nn::LayerNormOp norm, Rows &rows);
};
} // namespace

/// The dense layer that a google model has between its embeddings and the first
/// block: the only reader of the normalised sum.
static nn::LinearOp findProjection(nn::LayerNormOp norm) {
  Value value = followLayout(norm.getResult());
  auto linear = value.hasOneUse() ? dyn_cast<nn::LinearOp>(*value.user_begin())
                                  : nn::LinearOp();
  bool isProjection = linear && linear.getBias() && !linear.getResidual() &&
                      linear.getInput() == value &&
                      !linear.getTransposeWeight() &&
                      linear.getActivation() == nn::Activation::None &&
                      value.getType() == norm.getType();
  return isProjection ? linear : nn::LinearOp();
}

void RaiseEmbeddingsPass::raise(nn::LayerNormOp norm, Rows &rows) {
  View view = rows.trace(norm.getInput());
  if (!view.base || !view.isInOrder())
    return;
  EmbeddingMatcher matcher(rows);
  if (!matcher.match(view.base)) {
    if (!matcher.getReason().empty())
      reportMissed(view.base.getDefiningOp<NodeOp>(), "raise-embeddings",
                   matcher.getReason());
    return;
  }
  const EmbeddingMatch &match = matcher.getMatch();
  bool isBrightmart = bool(match.word.projection);
  nn::LinearOp projection =
      isBrightmart ? nn::LinearOp() : findProjection(norm);
  Operation *last = projection ? projection.getOperation() : norm;
  OpBuilder &builder = rows.before(last);
  Value wordIds = rows.getNumbers(match.word.ids);
  Value typeIds = rows.getNumbers(match.type.ids);
  if (!wordIds || !typeIds)
    return;
  wordIds = rows.clamp(wordIds, match.word.getNumRows());
  typeIds = rows.clamp(typeIds, match.type.getNumRows());
  Value length = rows.getIndex(match.length);
  Value positionIds =
      rows.makeNumbers(match.rows, [&](OpBuilder &b, Value place) -> Value {
        return arith::RemUIOp::create(b, norm.getLoc(), place, length);
      });
  positionIds = rows.clamp(
      positionIds,
      cast<RankedTensorType>(match.position.getType()).getDimSize(0));
  auto order = isBrightmart ? albert::EmbeddingOrder::Brightmart
                            : albert::EmbeddingOrder::Google;
  auto embedded = rows.enter(albert::EmbeddingsOp::create(
      builder, norm.getLoc(), last->getResult(0).getType(), order, wordIds,
      typeIds, positionIds, match.word.table, match.type.table, match.position,
      norm.getGamma(), norm.getBeta(),
      isBrightmart ? match.word.projection
                   : (projection ? projection.getWeight() : Value()),
      projection ? projection.getBias() : Value(), norm.getEpsilon()));
  last->getResult(0).replaceAllUsesWith(embedded);
  ++numRaised;
}
