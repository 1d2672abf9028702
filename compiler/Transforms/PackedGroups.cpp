//===- PackedGroups.cpp - what of a function is packed --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/PackedGroups.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/Optim/IR/OptimDialect.h"

#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace albertc;
using albert::StackGradOp;
using albert::StackOp;

/// Whether `op` has no meaning but on rows and parameters.
static bool isOnRows(Operation *op) {
  // A padded batch is taken apart where it is computed.
  if (isa<albert::SequencesOp>(op))
    return false;
  // Rows of inner blocks, and how many they are: a number that is known would
  // change their type.
  if (isa<tensor::ExtractSliceOp, tensor::DimOp>(op))
    return op->getOperand(0).getDefiningOp<StackOp>() != nullptr;
  return isa_and_present<nn::NNDialect, albert::AlbertDialect,
                         optim::OptimDialect>(op->getDialect());
}

/// Whether `op` can be lowered on rows as well as on dense tensors.
static bool isNeutral(Operation *op) {
  if (op->getNumResults() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.getElementType().isF32() || type.getRank() == 0)
    return false;
  if (isa<tensor::SplatOp>(op))
    return llvm::all_of(type.getShape().drop_front(), ShapedType::isStatic);
  return type.getRank() == 2 && !type.isDynamicDim(1) &&
         isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::NegFOp>(op);
}

PackedGroups::PackedGroups(Block &body) : body(body) {
  resolveSizes();
  ops = llvm::map_to_vector(body.without_terminator(),
                            [](Operation &op) { return &op; });
  computeTopologicalSorting(ops);
  choose();
  splitSplats();
  collect();
  recomputeStacks();
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

/// Size `dim` of `result`, of an op on rows or a neutral one, by its operands.
static OpFoldResult inferSize(OpBuilder &builder, OpResult result,
                              int64_t dim) {
  Operation *op = result.getOwner();
  Location loc = op->getLoc();
  auto ofOperand = [&](Value operand) {
    return tensor::getMixedSize(builder, loc, operand, dim);
  };
  if (auto splat = dyn_cast<tensor::SplatOp>(op))
    return OpFoldResult(splat.getDynamicSizes().front());
  // One that saves values has rows like any other.
  auto stack = dyn_cast<StackOp>(op);
  if (stack && result == stack.getResult())
    return ofOperand(stack.getQueryRows() ? stack.getQueryRows()
                                          : stack.getInput());
  auto reifiable = dyn_cast<ReifyRankedShapedTypeOpInterface>(op);
  ReifiedRankedShapedTypeDims sizes;
  if (reifiable && succeeded(reifiable.reifyResultShapes(builder, sizes)))
    return sizes[result.getResultNumber()][dim];
  // Sums and the like, and norms of rows.
  return ofOperand(op->getOperand(0));
}

OpFoldResult PackedGroups::getSize(OpBuilder &builder, Value value,
                                   int64_t dim) const {
  for (;;) {
    int64_t number = cast<RankedTensorType>(value.getType()).getDimSize(dim);
    if (ShapedType::isStatic(number))
      return builder.getIndexAttr(number);
    Operation *op = value.getDefiningOp();
    if (!op || (!isOnRows(op) && !isNeutral(op)))
      return tensor::getMixedSize(builder, value.getLoc(), value, dim);
    // Mostly the size of an operand is asked for, which may be packed, too.
    Block scratch;
    OpBuilder inner(builder.getContext());
    inner.setInsertionPointToStart(&scratch);
    OpFoldResult size = inferSize(inner, cast<OpResult>(value), dim);
    auto computed = dyn_cast<Value>(size);
    auto asked = computed ? computed.getDefiningOp<tensor::DimOp>() : nullptr;
    if (!asked || !asked.getConstantIndex()) {
      builder.getInsertionBlock()->getOperations().splice(
          builder.getInsertionPoint(), scratch.getOperations());
      return size;
    }
    value = asked.getSource();
    dim = *asked.getConstantIndex();
  }
}

/// Lets nothing dense ask a packed value for its size: it need not leave its
/// function for that.
void PackedGroups::resolveSizes() {
  SmallVector<tensor::DimOp> asked;
  body.walk([&](tensor::DimOp op) {
    Operation *source = op.getSource().getDefiningOp();
    if (source && (isOnRows(source) || isNeutral(source)) &&
        op.getConstantIndex())
      asked.push_back(op);
  });
  for (tensor::DimOp op : asked) {
    OpBuilder builder(op);
    Value size = getValueOrCreateConstantIndexOp(
        builder, op.getLoc(),
        getSize(builder, op.getSource(), *op.getConstantIndex()));
    bool isPart = isOnRows(op);
    op->replaceUsesWithIf(ValueRange(size), [&](OpOperand &use) {
      return !isPart || !isOnRows(use.getOwner());
    });
    if (op->use_empty())
      op.erase();
  }
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

bool PackedGroups::isReadByPacked(Operation *op) const {
  return llvm::any_of(op->getUsers(),
                      [&](Operation *user) { return packed.contains(user); });
}

/// The highest level of what `op` reads of one kind; 0 if it reads none.
unsigned PackedGroups::getLevel(Operation *op, bool ofPacked) const {
  unsigned level = 0;
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands()) {
      Operation *def = operand.getDefiningOp();
      if (def && levels.contains(def) && packed.contains(def) == ofPacked)
        level = std::max(level, levels.lookup(def));
    }
  });
  return level;
}

/// Decides what is packed, and finds the level of everything.
void PackedGroups::choose() {
  for (Operation *op : llvm::reverse(ops))
    if (isOnRows(op) || (isNeutral(op) && isReadByPacked(op)))
      packed.insert(op);
  for (Operation *op : ops) {
    unsigned afterDense = getLevel(op, /*ofPacked=*/false) + 1;
    unsigned afterPacked = getLevel(op, /*ofPacked=*/true);
    // What reads packed values goes with them unless it has to wait.
    if (isNeutral(op) && afterPacked >= afterDense)
      packed.insert(op);
    levels[op] = packed.contains(op) ? std::max(afterDense, afterPacked)
                                     : std::max(afterDense - 1, afterPacked);
  }
}

/// A fill costs less than to hand it over: dense readers get their own.
void PackedGroups::splitSplats() {
  for (Operation *op : ops) {
    if (!isa<tensor::SplatOp>(op) || !packed.contains(op))
      continue;
    auto isDense = [&](OpOperand &use) {
      return !packed.contains(use.getOwner());
    };
    if (llvm::none_of(op->getUses(), isDense))
      continue;
    OpBuilder builder(op);
    op->getResult(0).replaceUsesWithIf(builder.clone(*op)->getResult(0),
                                       isDense);
  }
}

void PackedGroups::collect() {
  for (Operation *op : ops) {
    if (!packed.contains(op))
      continue;
    // Nothing is packed at level 0.
    if (groups.size() < levels[op])
      groups.resize(levels[op]);
    groups[levels[op] - 1].insert(op);
  }
  llvm::erase_if(groups,
                 [](const PackedGroup &group) { return group.empty(); });
}

//===----------------------------------------------------------------------===//
// Stacks and their gradients
//===----------------------------------------------------------------------===//

/// Copies `op` to `group`, and before it what it reads of its own group.
static void copyInto(PackedGroup &group, const PackedGroup &from, Operation *op,
                     IRMapping &copies, SmallVectorImpl<Operation *> &copied) {
  if (copies.contains(op))
    return;
  for (Value operand : op->getOperands())
    if (Operation *def = operand.getDefiningOp(); def && from.contains(def))
      copyInto(group, from, def, copies, copied);
  OpBuilder builder(op);
  copied.push_back(builder.clone(*op, copies));
}

/// Computes `stack` once more, in `group`, which has its gradient.
void PackedGroups::recompute(PackedGroup &group, StackOp stack) {
  const PackedGroup &from = *llvm::find_if(
      groups, [&](const PackedGroup &other) { return other.contains(stack); });
  IRMapping copies;
  SmallVector<Operation *> copied;
  copyInto(group, from, stack, copies, copied);
  for (auto [before, after] : copies.getValueMap())
    before.replaceUsesWithIf(after, [&, group = &group](OpOperand &use) {
      return group->contains(use.getOwner());
    });
  copied.append(group.begin(), group.end());
  group = PackedGroup(copied.begin(), copied.end());
  remark::analysis(
      stack.getLoc(),
      remark::RemarkOpts::name("outline-packed").category("outline-packed"))
      << remark::reason("its {0} blocks are computed again for their gradient, "
                        "since something that is no op on rows stands between",
                        stack.getNumBlocks());
  ++numRecomputed;
}

/// What a stack saves is kept in the function that computes it.
void PackedGroups::recomputeStacks() {
  for (PackedGroup &group : groups)
    for (Operation *op : llvm::to_vector(group)) {
      auto gradient = dyn_cast<StackGradOp>(op);
      if (!gradient || gradient.getSaved().empty())
        continue;
      auto stack = gradient.getSaved().front().getDefiningOp<StackOp>();
      if (stack && !group.contains(stack))
        recompute(group, stack);
    }
  if (numRecomputed != 0)
    forgetSaved();
}

/// Stacks whose gradients have a stack of their own save nothing, and what only
/// these read goes.
void PackedGroups::forgetSaved() {
  IRRewriter rewriter(body.getParentOp()->getContext());
  for (PackedGroup &group : groups) {
    SmallVector<Operation *> left;
    for (Operation *op : llvm::reverse(group.getArrayRef())) {
      auto stack = dyn_cast<StackOp>(op);
      if (isOpTriviallyDead(op))
        rewriter.eraseOp(op);
      else if (stack && llvm::all_of(stack.getSaved(), [](Value saved) {
                 return saved.use_empty();
               }))
        left.push_back(albert::removeSaved(rewriter, stack));
      else
        left.push_back(op);
    }
    group = PackedGroup(left.rbegin(), left.rend());
  }
  llvm::erase_if(groups,
                 [](const PackedGroup &group) { return group.empty(); });
}
