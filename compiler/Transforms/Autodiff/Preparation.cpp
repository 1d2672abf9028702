//===- Preparation.cpp - the form that is differentiated ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Autodiff/Preparation.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Interfaces/ReverseSweep.h"
#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace albertc;

/// `op` without its activation, which becomes an op of its own. A residual is
/// added after the activation, hence in an op of its own as well.
static void splitActivation(RewriterBase &rewriter, nn::LinearOp op) {
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  Value sum = nn::LinearOp::create(
      rewriter, loc, op.getInput(), op.getWeight(), op.getBias(),
      /*residual=*/Value(), nn::Activation::None, op.getTransposeWeight());
  Value result =
      nn::ActivationOp::create(rewriter, loc, sum, op.getActivationAttr());
  if (op.getResidual())
    result = arith::AddFOp::create(rewriter, loc, result, op.getResidual());
  rewriter.replaceOp(op, result);
}

static void splitActivation(RewriterBase &rewriter, nn::GroupedLinearOp op) {
  rewriter.setInsertionPoint(op);
  Value sum = nn::GroupedLinearOp::create(rewriter, op.getLoc(), op.getInput(),
                                          op.getWeight(), op.getBias());
  rewriter.replaceOpWithNewOp<nn::ActivationOp>(op, sum,
                                                op.getActivationAttr());
}

/// Replaces `op` by simpler ops if there are any; whether there were.
static bool prepare(RewriterBase &rewriter, Operation *op) {
  if (auto linear = dyn_cast<nn::LinearOp>(op)) {
    if (linear.getActivation() == nn::Activation::None)
      return false;
    splitActivation(rewriter, linear);
    return true;
  }
  if (auto grouped = dyn_cast<nn::GroupedLinearOp>(op)) {
    if (grouped.getActivation() == nn::Activation::None)
      return false;
    splitActivation(rewriter, grouped);
    return true;
  }
  // The decomposition of a stack repeats its body for every block.
  if (!isa<albert::AlbertDialect>(op->getDialect()) || isa<albert::StackOp>(op))
    return false;
  auto aggregated = dyn_cast<linalg::AggregatedOpInterface>(op);
  if (!aggregated)
    return false;
  rewriter.setInsertionPoint(op);
  FailureOr<SmallVector<Value>> values =
      aggregated.decomposeOperation(rewriter);
  if (failed(values))
    return false;
  rewriter.replaceOp(op, *values);
  return true;
}

SmallVector<Operation *> albertc::prepareForGradient(RewriterBase &rewriter,
                                                     Block &block,
                                                     Operation *end,
                                                     ValueRange leaves) {
  if (!end)
    end = &block.back();
  llvm::DenseSet<Value> active(leaves.begin(), leaves.end());
  SmallVector<Operation *> ops;
  for (Operation *op = &block.front(); op != end;) {
    if (llvm::none_of(getDifferentiatedValues(op),
                      [&](Value value) { return active.contains(value); })) {
      ops.push_back(op);
      op = op->getNextNode();
      continue;
    }
    // A leaf may be what the op computes.
    for (Value result : op->getResults())
      active.erase(result);
    // What an op is replaced by stands where it was and is prepared in turn.
    Operation *previous = op->getPrevNode();
    if (prepare(rewriter, op)) {
      op = previous ? previous->getNextNode() : &block.front();
      continue;
    }
    active.insert(op->result_begin(), op->result_end());
    ops.push_back(op);
    op = op->getNextNode();
  }
  return ops;
}
