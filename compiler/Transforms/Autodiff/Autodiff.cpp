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

#include "compiler/Transforms/Autodiff/Preparation.h"
#include "compiler/Transforms/Autodiff/StackAdjoint.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

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

  void runOnOperation() override;

private:
  LogicalResult expand(optim::GradientOp request);
};
} // namespace

/// The ops that compute outputs from values have to be before the request, in
/// one list. In a loop or behind a branch some would be elsewhere, and what
/// flows through them would be missing.
static LogicalResult verifyPlace(optim::GradientOp request) {
  Operation *parent = request->getParentOp();
  if (!isa<FunctionOpInterface>(parent))
    return request.emitOpError()
           << "expected in the body of a function, found in '"
           << parent->getName() << "'";
  if (!request->getBlock()->isEntryBlock())
    return request.emitOpError(
        "expected in the first block of a function, found in a later one");
  return success();
}

/// Whether the sum for `value` can start from its accumulator, so that
/// bufferization adds in place. It can not where the accumulator would flow on
/// to what `value` is computed from, or into the sum of a second accumulator.
static bool startsFromAccumulator(optim::GradientOp request, Value value,
                                  ReverseSweep &sweep) {
  Operation *source = value.getDefiningOp();
  return !(source && sweep.readsActive(source)) &&
         llvm::count(request.getValues(), value) == 1;
}

/// Replaces `request` by the ops that compute it.
LogicalResult Autodiff::expand(optim::GradientOp request) {
  ScopedDiagnosticHandler addNote(&getContext(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostic.attachNote(request.getLoc()) << "the gradient is wanted here";
    return failure();
  });
  IRRewriter rewriter(request);
  SmallVector<Operation *> ops = prepareForGradient(
      rewriter, *request->getBlock(), request, request.getValues());
  rewriter.setInsertionPoint(request);
  FunctionSweep sweep(rewriter, rematerialization);
  sweep.activate(request.getValues(), ops);
  for (auto [value, accumulator] :
       llvm::zip(request.getValues(), request.getAccumulators()))
    if (startsFromAccumulator(request, value, sweep))
      sweep.setCotangent(value, accumulator);
  for (auto [output, cotangent] :
       llvm::zip(request.getOutputs(), request.getCotangents()))
    sweep.addCotangent(output, cotangent);
  if (failed(sweep.run(ops)))
    return failure();
  SmallVector<Value> gradients;
  for (auto [value, accumulator] :
       llvm::zip(request.getValues(), request.getAccumulators())) {
    Value sum = sweep.getCotangent(value);
    if (!sum)
      sum = accumulator;
    else if (!startsFromAccumulator(request, value, sweep))
      sum = arith::AddFOp::create(rewriter, request.getLoc(), accumulator, sum);
    gradients.push_back(sum);
  }
  rewriter.replaceOp(request, gradients);
  return success();
}

void Autodiff::runOnOperation() {
  SmallVector<optim::GradientOp> requests;
  getOperation()->walk(
      [&](optim::GradientOp request) { requests.push_back(request); });
  for (optim::GradientOp request : requests) {
    if (failed(verifyPlace(request)) || failed(expand(request)))
      return signalPassFailure();
    ++numGradients;
  }
}
