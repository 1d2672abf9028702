//===- Decompose.cpp - optim ops to upstream ops --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements optim-decompose. The work is done by the ops themselves.
///
//===----------------------------------------------------------------------===//

#include "dialects/Optim/IR/OptimOps.h"
#include "dialects/Optim/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc::optim {
#define GEN_PASS_DEF_OPTIMDECOMPOSEPASS
#include "dialects/Optim/Transforms/Passes.h.inc"
} // namespace albertc::optim

using namespace mlir;
using namespace albertc;

namespace {
struct DecomposePass final
    : optim::impl::OptimDecomposePassBase<DecomposePass> {
  void runOnOperation() override {
    SmallVector<linalg::AggregatedOpInterface> ops;
    getOperation()->walk([&](linalg::AggregatedOpInterface op) {
      if (isa_and_present<optim::OptimDialect>(op->getDialect()))
        ops.push_back(op);
    });
    for (linalg::AggregatedOpInterface op : ops) {
      IRRewriter rewriter(op);
      // Every such op has a decomposition; it can not fail.
      rewriter.replaceOp(op, *op.decomposeOperation(rewriter));
      ++numDecomposed;
    }
  }
};
} // namespace
