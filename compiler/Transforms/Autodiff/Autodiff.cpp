//===- Autodiff.cpp - gradients by reverse-mode differentiation -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `autodiff`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Autodiff/StackAdjoint.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace albertc {
#define GEN_PASS_DEF_AUTODIFFPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {
/// The sweep over a function, in which stacks have a gradient of their own.
class FunctionSweep final : public ReverseSweep {
public:
  FunctionSweep(OpBuilder &builder, Rematerialization rematerialization)
      : ReverseSweep(builder), rematerialization(rematerialization) {}

protected:
  LogicalResult visit(Operation *op) override {
    if (auto stack = dyn_cast<albert::StackOp>(op))
      return buildStackAdjoint(builder, stack, *this, rematerialization);
    return ReverseSweep::visit(op);
  }

private:
  Rematerialization rematerialization;
};

struct Autodiff final : albertc::impl::AutodiffPassBase<Autodiff> {
  using AutodiffPassBase::AutodiffPassBase;

  void runOnOperation() override {
    SmallVector<optim::GradientOp> requests;
    getOperation()->walk(
        [&](optim::GradientOp request) { requests.push_back(request); });
    for (optim::GradientOp request : requests) {
      if (failed(expand(request))) {
        request.emitRemark("the gradient is wanted here");
        return signalPassFailure();
      }
      ++numGradients;
    }
  }

private:
  /// Replaces `request` by the ops that compute it.
  LogicalResult expand(optim::GradientOp request) {
    IRRewriter rewriter(request);
    SmallVector<Operation *> ops = prepareForGradient(
        rewriter, *request->getBlock(), request, request.getValues());
    rewriter.setInsertionPoint(request);
    FunctionSweep sweep(rewriter, rematerialization);
    sweep.activate(request.getValues(), ops);
    // Sums of leaves start from their accumulators. What else is asked for
    // hands its cotangent on, without what was accumulated.
    auto isLeaf = [&](Value value) {
      Operation *op = value.getDefiningOp();
      return !op || !sweep.hasActiveOperand(op);
    };
    for (auto [value, sum] :
         llvm::zip(request.getValues(), request.getAccumulators()))
      if (isLeaf(value))
        sweep.setCotangent(value, sum);
    for (auto [output, cotangent] :
         llvm::zip(request.getOutputs(), request.getCotangents()))
      sweep.addCotangent(output, cotangent);
    if (failed(sweep.run(ops)))
      return failure();
    SmallVector<Value> gradients;
    for (auto [value, sum] :
         llvm::zip(request.getValues(), request.getAccumulators())) {
      Value gradient = sweep.takeCotangent(value);
      if (!isLeaf(value))
        gradient = arith::AddFOp::create(rewriter, request.getLoc(), sum,
                                         gradient);
      gradients.push_back(gradient);
    }
    rewriter.replaceOp(request, gradients);
    return success();
  }
};

} // namespace
