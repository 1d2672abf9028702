//===- Decompose.cpp - nn ops to upstream ops -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements nn-decompose. The work is done by the ops themselves.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringSet.h"

namespace albertc::nn {
#define GEN_PASS_DEF_NNDECOMPOSEPASS
#include "dialects/NN/Transforms/Passes.h.inc"
} // namespace albertc::nn

using namespace mlir;
using namespace albertc;

namespace {

struct DecomposePass final : nn::impl::NNDecomposePassBase<DecomposePass> {
  using NNDecomposePassBase::NNDecomposePassBase;

  void runOnOperation() override {
    if (failed(checkOpNames()))
      return signalPassFailure();
    SmallVector<linalg::AggregatedOpInterface> ops;
    getOperation()->walk([&](linalg::AggregatedOpInterface op) {
      if (isSelected(op))
        ops.push_back(op);
    });
    for (linalg::AggregatedOpInterface op : ops) {
      IRRewriter rewriter(op);
      // Every nn op has a decomposition; it can not fail.
      rewriter.replaceOp(op, *op.decomposeOperation(rewriter));
      ++numDecomposed;
    }
  }

private:
  /// Names that are no nn op are mistakes of the caller.
  LogicalResult checkOpNames() {
    for (const std::string &name : opNames)
      if (!StringRef(name).starts_with("nn.") ||
          !RegisteredOperationName::lookup(name, &getContext()))
        return getOperation()->emitError()
               << "nn-decompose: expected option 'ops' to name ops of the nn "
                  "dialect, found '"
               << name << "'; write names as in 'nn.linear'";
    return success();
  }

  bool isSelected(Operation *op) {
    if (!isa_and_present<nn::NNDialect>(op->getDialect()))
      return false;
    return opNames.empty() ||
           llvm::is_contained(opNames, op->getName().getStringRef());
  }
};

} // namespace
