//===- ConvertStacks.cpp - stacks to layer functions ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds the stacks of a module, gives those with equivalent bodies one
/// function, and replaces them by calls.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/AlbertToNN/AlbertToNN.h"
#include "compiler/Conversion/AlbertToNN/StackCalls.h"
#include "dialects/RT/IR/RTOps.h"

using namespace mlir;
using namespace albertc;
using albert::StackGradOp;
using albert::StackOp;

namespace {
/// Stacks that share a function.
using StackGroup = SmallVector<Operation *>;
} // namespace

/// The session context of the function around `op`; an error if it has none.
static FailureOr<Value> findContext(Operation *op) {
  auto function = op->getParentOfType<func::FuncOp>();
  for (BlockArgument argument : function.getArguments())
    if (isa<rt::ContextType>(argument.getType()))
      return Value(argument);
  return op->emitOpError() << "expected an argument of type !rt.context on @"
                           << function.getSymName() << ", found none";
}

/// Whether `left` and `right` can be calls of one function.
static bool haveSameFunction(Operation *left, Operation *right) {
  if (left->getName() != right->getName())
    return false;
  if (auto op = dyn_cast<StackOp>(left)) {
    if (op.getParams().getTypes() !=
        cast<StackOp>(right).getParams().getTypes())
      return false;
  } else {
    auto gradient = cast<StackGradOp>(left), other = cast<StackGradOp>(right);
    if (gradient.getParams().getTypes() != other.getParams().getTypes() ||
        gradient.getAccumulated() != other.getAccumulated())
      return false;
  }
  return OperationEquivalence::isRegionEquivalentTo(
      &left->getRegion(0), &right->getRegion(0),
      OperationEquivalence::IgnoreLocations);
}

static SmallVector<StackGroup> collectGroups(ModuleOp module) {
  SmallVector<StackGroup> groups;
  module.walk([&](Operation *op) {
    if (!isa<StackOp, StackGradOp>(op))
      return;
    auto *found = llvm::find_if(groups, [&](const StackGroup &group) {
      return haveSameFunction(group.front(), op);
    });
    if (found != groups.end())
      found->push_back(op);
    else
      groups.push_back({op});
  });
  return groups;
}

LogicalResult albertc::convertStacks(ModuleOp module) {
  SmallVector<StackGroup> groups = collectGroups(module);
  for (const StackGroup &group : groups)
    for (Operation *stack : group)
      if (failed(findContext(stack)))
        return failure();
  IRRewriter rewriter(module.getContext());
  llvm::DenseMap<Operation *, unsigned> groupOf;
  SmallVector<LayerFunction> layers;
  for (const StackGroup &group : groups) {
    for (Operation *stack : group)
      groupOf[stack] = layers.size();
    layers.push_back(buildLayerFunction(
        rewriter, group,
        isa<StackGradOp>(group.front()) ? "layer_gradient" : "layer"));
  }
  // In the order of the program: a gradient reads what its stack saved.
  SmallVector<Operation *> stacks;
  module.walk([&](Operation *op) {
    if (groupOf.contains(op))
      stacks.push_back(op);
  });
  SavedValues saved;
  for (Operation *stack : stacks) {
    const LayerFunction &layer = layers[groupOf.lookup(stack)];
    Value context = *findContext(stack);
    if (auto op = dyn_cast<StackOp>(stack))
      emitStackCalls(rewriter, op, context, layer, saved);
    else if (failed(emitStackGradCalls(rewriter, cast<StackGradOp>(stack),
                                       context, layer, saved)))
      return failure();
  }
  for (Operation *stack : llvm::reverse(stacks)) {
    if (auto op = dyn_cast<StackOp>(stack))
      for (Value result : op.getSaved())
        if (!result.use_empty())
          return op.emitOpError("expected saved values that only an "
                                "albert.stack_grad or slices of one block "
                                "read");
    rewriter.eraseOp(stack);
  }
  return success();
}
