//===- TFGraphToLinalg.cpp - TensorFlow graphs to linalg ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `convert-tfg-to-linalg`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/Passes.h"
#include "compiler/Conversion/TFGraphToLinalg/GraphLowering.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace albertc {
#define GEN_PASS_DEF_CONVERTTFGTOLINALGPASS
#include "compiler/Conversion/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

struct ConvertTFGToLinalg final
    : albertc::impl::ConvertTFGToLinalgPassBase<ConvertTFGToLinalg> {
  using ConvertTFGToLinalgPassBase::ConvertTFGToLinalgPassBase;

  void runOnOperation() override {
    SmallVector<tfg::GraphOp> graphs(getOperation().getOps<tfg::GraphOp>());
    for (tfg::GraphOp graph : graphs) {
      GraphLowering lowering(graph, {maxBatch, maxLength}, isPart);
      if (failed(lowering.check()) || failed(lowering.run()))
        return signalPassFailure();
      ++numGraphs;
    }
  }
};

} // namespace
