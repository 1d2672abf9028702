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
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
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
  FunctionSweep(OpBuilder &builder, optim::GradientOp request,
                Rematerialization rematerialization)
      : ReverseSweep(builder), request(request),
        rematerialization(rematerialization) {}

  /// A function may load the parameters for itself.
  bool readsActive(Operation *op) override {
    auto call = dyn_cast<func::CallOp>(op);
    llvm::SmallPtrSet<Operation *, 4> visited;
    return ReverseSweep::readsActive(op) ||
           (call && loadsRequested(call, visited));
  }

protected:
  LogicalResult visit(Operation *op) override {
    if (auto stack = dyn_cast<albert::StackOp>(op))
      return buildStackAdjoint(builder, stack, *this, rematerialization);
    return ReverseSweep::visit(op);
  }

private:
  bool loadsRequested(func::CallOp call,
                      llvm::SmallPtrSetImpl<Operation *> &visited);

  optim::GradientOp request;
  Rematerialization rematerialization;
};

struct Autodiff final : albertc::impl::AutodiffPassBase<Autodiff> {
  using AutodiffPassBase::AutodiffPassBase;

  void runOnOperation() override;

private:
  LogicalResult expand(optim::GradientOp request);
};
} // namespace

/// Whether `load` reads a parameter that `request` asks the gradient for.
static bool isRequested(optim::GradientOp request, rt::LoadOp load) {
  return llvm::any_of(request.getValues(), [&](Value value) {
    auto requested = value.getDefiningOp<rt::LoadOp>();
    return requested && requested.getParam() == load.getParam() &&
           requested.getState() == load.getState();
  });
}

bool FunctionSweep::loadsRequested(
    func::CallOp call, llvm::SmallPtrSetImpl<Operation *> &visited) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  if (!callee || !visited.insert(callee).second)
    return false;
  WalkResult walk = callee.walk([&](Operation *op) {
    auto load = dyn_cast<rt::LoadOp>(op);
    auto inner = dyn_cast<func::CallOp>(op);
    bool isFound = (load && isRequested(request, load)) ||
                   (inner && loadsRequested(inner, visited));
    return isFound ? WalkResult::interrupt() : WalkResult::advance();
  });
  return walk.wasInterrupted();
}

/// A parameter is the same wherever it is loaded. Those that `request` asks for
/// are loaded once, so that nothing reads one without being seen.
static void mergeLoads(optim::GradientOp request) {
  Block &block = *request->getBlock();
  llvm::MapVector<std::pair<StringRef, rt::State>, rt::LoadOp> first;
  for (auto load : llvm::make_early_inc_range(block.getOps<rt::LoadOp>())) {
    if (!isRequested(request, load))
      continue;
    auto [known, isNew] =
        first.insert({{load.getParam(), load.getState()}, load});
    if (isNew)
      continue;
    load.replaceAllUsesWith(known->second.getResult());
    load.erase();
  }
}

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
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return failure();
    // An imported op has the name of the node that it computes.
    if (auto name = diagnostic.getLocation()->findInstanceOf<NameLoc>())
      diagnostic.attachNote(name) << "it computes node " << name.getName();
    diagnostic.attachNote(request.getLoc()) << "the gradient is wanted here";
    return failure();
  });
  mergeLoads(request);
  IRRewriter rewriter(request);
  SmallVector<Operation *> ops = prepareForGradient(
      rewriter, *request->getBlock(), request, request.getValues());
  rewriter.setInsertionPoint(request);
  FunctionSweep sweep(rewriter, request, rematerialization);
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

/// Nobody differentiates any more: what says something of gradients gives way
/// to its input, in functions without a request too.
static void removeGradientMarks(Operation *root) {
  root->walk([](Operation *op) {
    if (!isa<optim::StopGradientOp, optim::PreventGradientOp>(op))
      return;
    op->getResult(0).replaceAllUsesWith(op->getOperand(0));
    op->erase();
  });
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
  removeGradientMarks(getOperation());
}
