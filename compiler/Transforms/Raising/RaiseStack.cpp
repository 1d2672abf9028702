//===- RaiseStack.cpp - the pass raise-stack ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Layers that a graph has one after the other become one that runs many times.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/BlockMatcher.h"
#include "compiler/Transforms/Raising/GraphParams.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "frontends/Albert/LayerBody.h"
#include "mlir/IR/Remarks.h"

namespace albertc {
#define GEN_PASS_DEF_RAISESTACKPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

/// Lets ops on rows read the rows themselves where they read rearrangements of
/// rearrangements that amount to nothing.
static void forwardRows(tfg::GraphOp graph, const Rows &rows) {
  for (Operation &op : graph.getBody().front()) {
    if (isa<NodeOp, tfg::ReturnOp>(op) || isLayoutOp(&op))
      continue;
    for (OpOperand &operand : op.getOpOperands()) {
      Value found = rows.findRows(operand.get());
      if (found && found.getType() == operand.get().getType())
        operand.set(found);
    }
  }
}

/// The elements of `numbers` at `places`.
static Value pick(OpBuilder &builder, Location loc, Value numbers,
                  Value places) {
  Value size = tensor::DimOp::create(builder, loc, places, 0);
  return mapNumbers(
      builder, loc, size, places, [&](OpBuilder &b, ValueRange args) -> Value {
        Value place =
            arith::IndexCastOp::create(b, loc, b.getIndexType(), args[0]);
        return tensor::ExtractOp::create(b, loc, numbers, place);
      });
}

/// Whether only ops of `block` read `rows`.
static bool isReadBy(Value rows, const EncoderBlock &block) {
  return llvm::all_of(rows.getUsers(), [&](Operation *user) {
    return llvm::is_contained(block.ops, user);
  });
}

namespace {
using Chain = SmallVector<EncoderBlock, 0>;

/// Makes a stack of a chain of blocks.
class StackRaiser {
public:
  /// Rows of a block's output as a stack has them, keys first.
  using PackedRows = llvm::DenseMap<Value, Value>;

  StackRaiser(tfg::GraphOp graph, GraphParams &params, PackedRows &packed)
      : builder(graph.getContext()), params(params), packed(packed) {}

  void raise(const Chain &chain);

private:
  void loadParams(const Chain &chain);
  Value packInput(const EncoderBlock &first);
  void unpack(const EncoderBlock &block, Value rows);
  void chooseSequences(const Chain &chain);
  void narrow(const EncoderBlock &last, albert::StackOp stack);
  albert::StackOp unpackInner(const Chain &chain, albert::StackOp stack);

  IRRewriter builder;
  Location loc = builder.getUnknownLoc();
  GraphParams &params;
  PackedRows &packed;
  SmallVector<frontend::LayerParam> layer;
  SmallVector<Value> values;
  albert::SequencesOp sequences;
  /// Blocks but the last one whose rows others read than the next block.
  SmallVector<size_t> readInside;
  /// All that is read of the last block, if it is one row of each sequence.
  nn::GatherRowsOp onlyRows;
};

struct RaiseStackPass final
    : albertc::impl::RaiseStackPassBase<RaiseStackPass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<tfg::GraphOp>())
      raise(graph);
  }

private:
  void raise(tfg::GraphOp graph);
};
} // namespace

/// One parameter for all blocks, with a slot for each value that it has.
void StackRaiser::loadParams(const Chain &chain) {
  for (unsigned index = 0; index < frontend::NumLayerParams; ++index) {
    frontend::LayerParam entry;
    SmallVector<NodeOp> nodes;
    for (const EncoderBlock &block : chain) {
      NodeOp node = findParameter(block.params[index]);
      auto *known = llvm::find(nodes, node);
      entry.slots.push_back(known - nodes.begin());
      if (known == nodes.end())
        nodes.push_back(node);
    }
    layer.push_back(entry);
    values.push_back(params.loadStacked(
        frontend::getLayerSymbol(static_cast<frontend::LayerParamIndex>(index)),
        nodes));
  }
}

/// The rows that go into the first block, keys first: those of the stack before
/// if there is one; embeddings that nobody else reads are computed in that
/// order, everything else is gathered.
Value StackRaiser::packInput(const EncoderBlock &first) {
  if (Value stacked = packed.lookup(first.input))
    return stacked;
  Value order = sequences.getRows();
  auto embeddings = first.input.getDefiningOp<albert::EmbeddingsOp>();
  if (!embeddings || !isReadBy(first.input, first))
    return nn::GatherRowsOp::create(builder, loc, first.input, order);
  auto ordered = cast<albert::EmbeddingsOp>(builder.clone(*embeddings));
  ordered.getTokenIdsMutable().assign(
      pick(builder, loc, embeddings.getTokenIds(), order));
  ordered.getTypeIdsMutable().assign(
      pick(builder, loc, embeddings.getTypeIds(), order));
  ordered.getPositionIdsMutable().assign(
      pick(builder, loc, embeddings.getPositionIds(), order));
  return ordered;
}

/// Whoever reads some of the rows of `block` finds them in `rows`, keys first;
/// everybody else reads all of them, put back.
void StackRaiser::unpack(const EncoderBlock &block, Value rows) {
  Value places = sequences.getPlaces();
  SmallVector<Operation *> users(block.output.getUsers());
  for (Operation *user : users) {
    auto gather = dyn_cast<nn::GatherRowsOp>(user);
    if (!gather || gather.getTable() != block.output)
      continue;
    builder.setInsertionPoint(gather);
    Value numbers = pick(builder, loc, places, gather.getIds());
    gather.getTableMutable().assign(rows);
    gather.getIdsMutable().assign(numbers);
    gather->removeAttr(albert::AlbertDialect::kPerSequenceAttr);
  }
  if (block.output.use_empty())
    return;
  builder.setInsertionPointAfterValue(rows);
  Value all = nn::GatherRowsOp::create(builder, loc, rows, places);
  Value output = block.output;
  output.replaceAllUsesWith(all);
}

/// The gather that all readers of `rows` are, if it takes one row of each
/// sequence; null if somebody reads others.
static nn::GatherRowsOp findOnlyRows(Value rows) {
  nn::GatherRowsOp found;
  for (Operation *reader : rows.getUsers()) {
    auto gather = dyn_cast<nn::GatherRowsOp>(reader);
    if (!gather || gather.getTable() != rows ||
        !gather->hasAttr(albert::AlbertDialect::kPerSequenceAttr) ||
        (found && found.getIds() != gather.getIds()))
      return {};
    found = gather;
  }
  return found;
}

/// If nothing but one position of each sequence is read of all blocks, rows
/// that are no keys need no place.
void StackRaiser::chooseSequences(const Chain &chain) {
  sequences = chain.front().sequences;
  for (size_t i = 0; i + 1 < chain.size(); ++i)
    if (!isReadBy(chain[i].output, chain[i + 1]))
      readInside.push_back(i);
  if (readInside.empty())
    onlyRows = findOnlyRows(chain.back().output);
  // What another stack has computed is in the order of that.
  if (!onlyRows || packed.contains(chain.front().input))
    return;
  builder.setInsertionPointAfter(sequences);
  sequences = albert::SequencesOp::create(
      builder, sequences.getLoc(), sequences.getMask(), sequences.getBiasAttr(),
      onlyRows->getAttrOfType<IntegerAttr>(
          albert::AlbertDialect::kPerSequenceAttr));
}

/// Lets the last block compute no other rows than `onlyRows`.
void StackRaiser::narrow(const EncoderBlock &last, albert::StackOp stack) {
  builder.setInsertionPoint(stack);
  Value ids = onlyRows.getIds();
  Value rows = pick(builder, loc, sequences.getPlaces(), ids);
  Value one = arith::ConstantIndexOp::create(builder, loc, 1);
  Value count = tensor::DimOp::create(builder, loc, ids, 0);
  Value size = arith::AddIOp::create(builder, loc, count, one);
  Value offsets = mapNumbers(
      builder, loc, size, {}, [&](OpBuilder &b, ValueRange) -> Value {
        Value place = linalg::IndexOp::create(b, loc, 0);
        return arith::IndexCastOp::create(b, loc, b.getI32Type(), place);
      });
  stack.getQueryRowsMutable().assign(rows);
  stack.getQueryOffsetsMutable().assign(offsets);
  Value output = last.output;
  for (Operation *reader : llvm::make_early_inc_range(output.getUsers()))
    reader->getResult(0).replaceAllUsesWith(stack.getResult());
}

/// The rows of one block, those that enter block `number`.
static Value sliceBlock(OpBuilder &builder, albert::StackOp stack,
                        int64_t number) {
  Location loc = stack.getLoc();
  RankedTensorType type = stack.getInput().getType();
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  OpFoldResult count =
      Value(tensor::DimOp::create(builder, loc, stack.getResult(), 0));
  return tensor::ExtractSliceOp::create(
      builder, loc, type, stack.getSaved().front(),
      {builder.getIndexAttr(number), zero, zero},
      {one, count, builder.getIndexAttr(type.getDimSize(1))}, {one, one, one});
}

/// Blocks whose rows others read than the next block leave them behind.
albert::StackOp StackRaiser::unpackInner(const Chain &chain,
                                         albert::StackOp stack) {
  if (readInside.empty())
    return stack;
  Value keys = stack.getBody().getArgument(albert::StackOp::Keys);
  albert::StackOp saving = albert::createSaving(builder, stack, keys);
  builder.eraseOp(stack);
  for (size_t number : readInside) {
    builder.setInsertionPointAfter(saving);
    unpack(chain[number],
           sliceBlock(builder, saving, static_cast<int64_t>(number) + 1));
  }
  return saving;
}

void StackRaiser::raise(const Chain &chain) {
  const EncoderBlock &first = chain.front(), &last = chain.back();
  auto rowsType = cast<RankedTensorType>(first.input.getType());
  loc = first.ops.front()->getLoc();
  loadParams(chain);
  chooseSequences(chain);
  builder.setInsertionPointAfter(last.output.getDefiningOp());
  Value input = packInput(first);
  frontend::AlbertConfig config;
  config.hiddenSize = rowsType.getDimSize(1);
  config.numAttentionHeads = first.numHeads;
  config.activation = first.activation;
  config.layerNormEpsilon = first.epsilon;
  config.preLayerNorm = first.preLayerNorm;
  Value rows = frontend::buildStack(
      builder, loc, config, layer, values, input, sequences.getRowOffsets(),
      sequences.getKeyCounts(), sequences.getKeyBias(), {});
  albert::StackOp stack =
      unpackInner(chain, rows.getDefiningOp<albert::StackOp>());
  if (onlyRows)
    return narrow(last, stack);
  unpack(last, stack.getResult());
  packed[last.output] = stack.getResult();
}

/// Blocks that follow each other and differ in parameters at most. Nothing
/// comes between two of them: beside its parameters a block reads its input,
/// and the segments that all of them have.
static SmallVector<Chain> findChains(ArrayRef<EncoderBlock> blocks) {
  llvm::DenseMap<Value, const EncoderBlock *> byInput;
  for (const EncoderBlock &block : blocks)
    byInput[block.input] = &block;
  auto getNext = [&](const EncoderBlock &block) -> const EncoderBlock * {
    const EncoderBlock *next = byInput.lookup(block.output);
    return next && block.isLike(*next) ? next : nullptr;
  };
  llvm::DenseSet<const EncoderBlock *> followers;
  for (const EncoderBlock &block : blocks)
    if (const EncoderBlock *next = getNext(block))
      followers.insert(next);
  SmallVector<Chain> chains;
  for (const EncoderBlock &block : blocks) {
    if (followers.contains(&block))
      continue;
    Chain &chain = chains.emplace_back();
    for (const EncoderBlock *link = &block; link; link = getNext(*link))
      chain.push_back(*link);
  }
  return chains;
}

void RaiseStackPass::raise(tfg::GraphOp graph) {
  auto &shapes = getChildAnalysis<tfg::SymbolicShapes>(graph);
  shapes.visitNew(graph);
  forwardRows(graph, Rows(graph, shapes));
  tfg::eraseUnneeded(graph, shapes);
  SmallVector<EncoderBlock, 0> blocks;
  for (auto attention : graph.getBody().getOps<nn::AttentionOp>()) {
    StringRef reason;
    std::optional<EncoderBlock> block = matchBlock(attention, reason);
    if (block && !llvm::all_of(block->params, findParameter)) {
      reason = "a weight is neither constant nor variable";
      block.reset();
    }
    if (block)
      blocks.push_back(*block);
    else
      remark::missed(
          attention.getLoc(),
          remark::RemarkOpts::name("raise-stack").category("raise-stack"))
          << remark::reason("{0}", reason);
  }
  GraphParams params(graph);
  StackRaiser::PackedRows packed;
  for (const Chain &chain : findChains(blocks)) {
    StackRaiser(graph, params, packed).raise(chain);
    ++numStacks;
    numBlocks += chain.size();
  }
  tfg::eraseUnneeded(graph);
}
