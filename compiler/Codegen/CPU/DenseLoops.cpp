//===- DenseLoops.cpp - loops over tensors without padding ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `cpu-dense-loops`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Codegen/CPU/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace albertc::cpu {
#define GEN_PASS_DEF_CPUDENSELOOPSPASS
#include "compiler/Codegen/CPU/Passes.h.inc"
} // namespace albertc::cpu

using namespace mlir;
using namespace albertc::cpu;

namespace {

/// Whether neighbours in the last parallel dimension of `op` are computed of
/// neighbours, or of one element.
bool isSideBySide(linalg::LinalgOp op) {
  SmallVector<unsigned> parallel;
  op.getParallelDims(parallel);
  if (parallel.empty())
    return false;
  return llvm::all_of(op.getIndexingMapsArray(), [&](AffineMap map) {
    AffineExpr last = getAffineDimExpr(parallel.back(), op.getContext());
    return !map.isFunctionOfDim(parallel.back()) ||
           llvm::count_if(map.getResults(), [&](AffineExpr expr) {
             return expr.isFunctionOfDim(parallel.back());
           }) == (map.getResults().back() == last ? 1 : 0);
  });
}

/// Whether `op` computes nothing that only a library function can.
bool isArithmetic(linalg::LinalgOp op) {
  return !op.getBlock()
              ->walk([](Operation *inner) {
                return isa<math::PowFOp, math::Log1pOp>(inner)
                           ? WalkResult::interrupt()
                           : WalkResult::advance();
              })
              .wasInterrupted();
}

/// Brings the last two parallel dimensions of a reduction behind what it sums
/// over, so that the innermost loop has no chain through its iterations.
linalg::LinalgOp moveReductionOut(RewriterBase &rewriter, linalg::LinalgOp op) {
  auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
  SmallVector<unsigned> parallel, reduction;
  op.getParallelDims(parallel);
  op.getReductionDims(reduction);
  if (!generic || reduction.empty() || parallel.empty() || !isSideBySide(op))
    return op;
  size_t inner = std::min<size_t>(parallel.size(), 2);
  SmallVector<unsigned> order(parallel.begin(), parallel.end() - inner);
  order.append(reduction.begin(), reduction.end());
  order.append(parallel.end() - inner, parallel.end());
  rewriter.setInsertionPoint(op);
  FailureOr<linalg::GenericOp> moved =
      linalg::interchangeGenericOp(rewriter, generic, order);
  return succeeded(moved) ? linalg::LinalgOp(*moved) : op;
}

struct CpuDenseLoops final
    : albertc::cpu::impl::CpuDenseLoopsPassBase<CpuDenseLoops> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isDenseKernel(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops)
      lower(rewriter, moveReductionOut(rewriter, op));
  }

private:
  void lower(RewriterBase &rewriter, linalg::LinalgOp op);
};

/// That LLVM is to compute several iterations at once.
Attribute makeVectorizeHint(MLIRContext *context) {
  auto vectorize = LLVM::LoopVectorizeAttr::get(
      context, BoolAttr::get(context, false), {}, {}, {}, {}, {}, {});
  return LLVM::LoopAnnotationAttr::get(context, {}, vectorize, {}, {}, {}, {},
                                       {}, {}, {}, {}, {}, {}, {}, {}, {});
}

} // namespace

void CpuDenseLoops::lower(RewriterBase &rewriter, linalg::LinalgOp op) {
  bool isVector =
      isSideBySide(op) && isArithmetic(op) &&
      op.getIteratorTypesArray().back() == utils::IteratorType::parallel;
  rewriter.setInsertionPoint(op);
  FailureOr<linalg::LinalgLoops> loops = linalg::linalgOpToLoops(rewriter, op);
  if (failed(loops))
    return;
  rewriter.eraseOp(op);
  if (!isVector || loops->empty())
    return;
  loops->back()->setAttr("loop_annotation", makeVectorizeHint(&getContext()));
  ++numLoops;
}
