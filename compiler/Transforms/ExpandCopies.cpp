//===- ExpandCopies.cpp - copies between views ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Copies whose memory is not known to be contiguous, in loops.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Utils/MemRefUtils.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc {
#define GEN_PASS_DEF_EXPANDCOPIESPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// Whether the conversion to LLVM makes a memcpy of a copy with such an end.
static bool isContiguous(Value value) {
  auto type = dyn_cast<MemRefType>(value.getType());
  return type && (type.getLayout().isIdentity() ||
                  memref::isStaticShapeAndContiguousRowMajor(type));
}

namespace {

struct ExpandCopies final : albertc::impl::ExpandCopiesPassBase<ExpandCopies> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](memref::CopyOp copy) {
      if (copy.getSource() == copy.getTarget()) {
        rewriter.eraseOp(copy);
        return;
      }
      if (isContiguous(copy.getSource()) && isContiguous(copy.getTarget()))
        return;
      rewriter.setInsertionPoint(copy);
      linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(),
                               copy.getTarget());
      rewriter.eraseOp(copy);
      ++numCopies;
    });
  }
};

} // namespace
