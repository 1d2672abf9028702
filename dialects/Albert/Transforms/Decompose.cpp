//===- Decompose.cpp - albert ops to their definitions --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `albert-decompose`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc::albert {
#define GEN_PASS_DEF_ALBERTDECOMPOSEPASS
#include "dialects/Albert/Transforms/Passes.h.inc"
} // namespace albertc::albert

using namespace mlir;
using namespace albertc::albert;

namespace {
struct DecomposePass final
    : albertc::albert::impl::AlbertDecomposePassBase<DecomposePass> {
  void runOnOperation() override {
    SmallVector<linalg::AggregatedOpInterface> ops;
    getOperation()->walk([&](linalg::AggregatedOpInterface op) {
      if (isa<AlbertDialect>(op->getDialect()))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::AggregatedOpInterface op : ops) {
      rewriter.setInsertionPoint(op);
      FailureOr<SmallVector<Value>> values = op.decomposeOperation(rewriter);
      if (failed(values)) {
        op.emitError("expected a decomposition, found none");
        return signalPassFailure();
      }
      rewriter.replaceOp(op, *values);
      ++numDecomposed;
    }
  }
};
} // namespace
