//===- StackAdjoint.cpp - the gradient of a layer stack -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Differentiates the body of a stack and decides what of it is kept.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Autodiff/StackAdjoint.h"
#include "compiler/Transforms/Autodiff/Preparation.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace albertc;
using albert::StackGradOp;
using albert::StackOp;

namespace {
/// The sweep over the body of a stack. Cotangents are emitted into the body of
/// the gradient, where values of the forward body are arguments, or computed
/// again.
class BodySweep final : public ReverseSweep {
public:
  BodySweep(OpBuilder &builder, Block &gradient,
            Rematerialization rematerialization)
      : ReverseSweep(builder), gradient(gradient),
        rematerialization(rematerialization) {}

  /// `value` of the body is `argument` of the gradient.
  void map(Value value, Value argument) { mapping.map(value, argument); }

  Value getPrimal(Value value) override;

  /// Values of the body that the gradient reads, in the order in which they
  /// are arguments of it.
  ArrayRef<Value> getSaved() const { return saved; }

private:
  bool isKept(Value value) const;
  Value save(Value value);

  Block &gradient;
  Rematerialization rematerialization;
  IRMapping mapping;
  SmallVector<Value> saved;
};

/// Builds the gradient of one stack that has one block or no queries.
class StackGradient {
public:
  StackGradient(OpBuilder &builder, StackOp stack, ReverseSweep &outer,
                Rematerialization rematerialization)
      : builder(builder), loc(stack.getLoc()), stack(stack), outer(outer),
        rematerialization(rematerialization) {}

  LogicalResult build();

private:
  Block &addArguments(Region &region, Location loc);
  LogicalResult buildBody(Region &region);
  void saveValues();
  StackGradOp createGradient(Region &region);

  OpBuilder &builder;
  Location loc;
  StackOp stack;
  ReverseSweep &outer;
  Rematerialization rematerialization;
  /// Numbers of the parameters whose gradient is wanted.
  SmallVector<int64_t> accumulated;
  /// Values of the body that the gradient reads.
  SmallVector<Value> saved;
};
} // namespace

//===----------------------------------------------------------------------===//
// BodySweep
//===----------------------------------------------------------------------===//

bool BodySweep::isKept(Value value) const {
  Operation *op = value.getDefiningOp();
  // Only tensors can be saved; sizes and constants cost less than a load.
  if (!isa<RankedTensorType>(value.getType()) ||
      op->hasTrait<OpTrait::ConstantLike>())
    return false;
  switch (rematerialization) {
  case Rematerialization::None:
    return true;
  case Rematerialization::Gelu:
    return !isa<nn::ActivationOp>(op);
  case Rematerialization::Layer:
    return false;
  }
  llvm_unreachable("every policy is listed");
}

Value BodySweep::save(Value value) {
  saved.push_back(value);
  Value argument = gradient.addArgument(value.getType(), value.getLoc());
  mapping.map(value, argument);
  return argument;
}

Value BodySweep::getPrimal(Value value) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  // The same value, which need not be kept twice.
  if (auto stop = value.getDefiningOp<optim::StopGradientOp>())
    return getPrimal(stop.getInput());
  if (isa<BlockArgument>(value) || isKept(value))
    return save(value);
  Operation *op = value.getDefiningOp();
  for (Value read : getReadValues(op))
    (void)getPrimal(read);
  builder.clone(*op, mapping);
  return mapping.lookup(value);
}

//===----------------------------------------------------------------------===//
// StackGradient
//===----------------------------------------------------------------------===//

/// The block of the gradient with the arguments of StackGradOp, but for what is
/// saved.
Block &StackGradient::addArguments(Region &region, Location loc) {
  auto *block = new Block();
  region.push_back(block);
  Block &body = stack.getBody().front();
  auto add = [&](Type type) { block->addArgument(type, loc); };
  add(cast<albert::YieldOp>(body.getTerminator()).getRows().getType());
  for (unsigned i = StackOp::QueryOffsets; i < body.getNumArguments(); ++i)
    add(body.getArgument(i).getType());
  for (int64_t number : accumulated)
    add(body.getArgument(StackOp::FirstParam + number).getType());
  return *block;
}

LogicalResult StackGradient::buildBody(Region &region) {
  Block &body = stack.getBody().front();
  SmallVector<Value> leaves = {body.getArgument(StackOp::Keys),
                               body.getArgument(StackOp::Queries)};
  for (int64_t number : accumulated)
    leaves.push_back(body.getArgument(StackOp::FirstParam + number));
  IRRewriter rewriter(builder.getContext());
  SmallVector<Operation *> ops =
      prepareForGradient(rewriter, body, /*end=*/nullptr, leaves);

  Block &gradient = addArguments(region, loc);
  // The region belongs to no op yet, so that it has no context to offer.
  OpBuilder inner(builder.getContext());
  inner.setInsertionPointToEnd(&gradient);
  BodySweep sweep(inner, gradient, rematerialization);
  // Segments and parameters follow each other in both bodies.
  constexpr unsigned shift = StackOp::QueryOffsets - StackGradOp::QueryOffsets;
  for (unsigned i = StackOp::QueryOffsets; i < body.getNumArguments(); ++i)
    sweep.map(body.getArgument(i), gradient.getArgument(i - shift));
  sweep.activate(leaves, ops);
  unsigned first = StackGradOp::FirstParam + stack.getParams().size() +
                   (stack.getRowKeys() ? 1 : 0);
  for (auto [index, leaf] : llvm::enumerate(ArrayRef(leaves).drop_front(2)))
    sweep.setCotangent(leaf, gradient.getArgument(first + index));
  auto yield = cast<albert::YieldOp>(body.getTerminator());
  sweep.addCotangent(yield.getRows(),
                     gradient.getArgument(StackGradOp::Cotangent));
  if (failed(sweep.run(ops)))
    return failure();

  SmallVector<Value> results;
  for (Value leaf : leaves)
    results.push_back(sweep.takeCotangent(leaf));
  albert::YieldGradOp::create(inner, loc, results[0], results[1],
                              ArrayRef(results).drop_front(2));
  llvm::append_range(saved, sweep.getSaved());
  return success();
}

/// Says what the gradient costs in memory. The rows that enter a block are not
/// counted: they are there anyway.
static void remarkSaved(StackOp stack, ArrayRef<Value> saved) {
  int64_t perRow = 0, values = 0;
  for (Value value : saved) {
    if (isa<BlockArgument>(value))
      continue;
    int64_t elements = 1;
    for (int64_t size : cast<RankedTensorType>(value.getType()).getShape())
      elements *= ShapedType::isStatic(size) ? size : 1;
    perRow += elements;
    ++values;
  }
  remark::analysis(stack.getLoc(),
                   remark::RemarkOpts::name("autodiff").category("autodiff"))
      << remark::metric("Blocks", stack.getNumBlocks())
      << remark::metric("ValuesPerBlock", values)
      << remark::metric("ElementsPerRowAndBlock", perRow);
}

/// Replaces the stack by one that saves what the gradient reads.
void StackGradient::saveValues() {
  remarkSaved(stack, saved);
  if (saved.empty())
    return;
  IRRewriter rewriter(builder.getContext());
  StackOp saving = albert::createSaving(rewriter, stack, saved);
  outer.replace(stack.getResult(), saving.getResult());
  rewriter.replaceAllUsesWith(stack.getResult(), saving.getResult());
  rewriter.eraseOp(stack);
  stack = saving;
}

StackGradOp StackGradient::createGradient(Region &region) {
  SmallVector<Value> accumulators;
  for (int64_t number : accumulated)
    accumulators.push_back(outer.takeCotangent(stack.getParams()[number]));
  Value cotangent = outer.getCotangent(stack.getResult());
  SmallVector<Type> types = {stack.getInput().getType()};
  if (stack.getQueryRows())
    types.push_back(cotangent.getType());
  llvm::append_range(types, ValueRange(accumulators).getTypes());
  Value queryKeys = stack.getRowKeys();
  if (queryKeys && stack.getQueryRows())
    queryKeys =
        albert::gatherKeys(builder, loc, queryKeys, stack.getQueryRows());
  auto gradient = StackGradOp::create(
      builder, loc, types, outer.getPrimal(stack.getInput()), cotangent,
      stack.getRowOffsets(), stack.getKeyCounts(), stack.getKeyBias(),
      stack.getQueryOffsets(), stack.getParams(), queryKeys, accumulators,
      stack.getSaved(), stack.getSlots(),
      builder.getDenseI64ArrayAttr(accumulated));
  gradient.getBody().takeBody(region);
  return gradient;
}

LogicalResult StackGradient::build() {
  for (auto [number, param] : llvm::enumerate(stack.getParams()))
    if (outer.isActive(param))
      accumulated.push_back(number);
  Region region;
  if (failed(buildBody(region)))
    return failure();
  saveValues();
  StackGradOp gradient = createGradient(region);
  for (auto [number, sum] : llvm::zip(accumulated, gradient.getParamGrads()))
    outer.setCotangent(stack.getParams()[number], sum);
  Value input = gradient.getInputGrad();
  // Queries are rows of the input.
  if (stack.getQueryRows())
    input = nn::ScatterRowsOp::create(builder, loc, input, stack.getQueryRows(),
                                      gradient.getQueryGrad());
  outer.addCotangent(stack.getInput(), input);
  return success();
}

//===----------------------------------------------------------------------===//
// Entry point
//===----------------------------------------------------------------------===//

/// `op` as two stacks: all blocks but the last, which alone has queries.
/// Replaces `op`, also in `sweep`, and returns both.
static std::pair<StackOp, StackOp> peelLastBlock(StackOp op,
                                                 ReverseSweep &sweep) {
  IRRewriter rewriter(op);
  SmallVector<Attribute> first, last;
  for (unsigned i = 0, e = op.getParams().size(); i < e; ++i) {
    ArrayRef<int64_t> table = op.getSlotTable(i);
    first.push_back(rewriter.getDenseI64ArrayAttr(table.drop_back()));
    last.push_back(rewriter.getDenseI64ArrayAttr(table.back()));
  }
  auto create = [&](Type type, Value input, Value queryRows, Value queryOffsets,
                    ArrayRef<Attribute> slots) {
    auto stack = StackOp::create(
        rewriter, op.getLoc(), type, /*saved=*/TypeRange(), input,
        op.getRowOffsets(), op.getKeyCounts(), op.getKeyBias(), queryRows,
        queryOffsets, op.getParams(), op.getRowKeys(),
        rewriter.getArrayAttr(slots));
    rewriter.cloneRegionBefore(op.getBody(), stack.getBody(),
                               stack.getBody().end());
    return stack;
  };
  StackOp rest =
      create(op.getInput().getType(), op.getInput(), Value(), Value(), first);
  StackOp peeled = create(op.getResult().getType(), rest.getResult(),
                          op.getQueryRows(), op.getQueryOffsets(), last);
  sweep.activate(rest.getResult(), {});
  sweep.replace(op.getResult(), peeled.getResult());
  rewriter.replaceOp(op, peeled.getResults());
  return {rest, peeled};
}

LogicalResult albertc::buildStackAdjoint(OpBuilder &builder, StackOp op,
                                         ReverseSweep &sweep,
                                         Rematerialization rematerialization) {
  if (!op.getSaved().empty())
    return op.emitOpError("expected a stack that is differentiated once, found "
                          "one that saves values already");
  if (!op.getQueryRows() || op.getNumBlocks() == 1)
    return StackGradient(builder, op, sweep, rematerialization).build();
  auto [rest, last] = peelLastBlock(op, sweep);
  if (failed(StackGradient(builder, last, sweep, rematerialization).build()))
    return failure();
  return StackGradient(builder, rest, sweep, rematerialization).build();
}
