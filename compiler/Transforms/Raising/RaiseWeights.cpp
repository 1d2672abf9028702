//===- RaiseWeights.cpp - the pass raise-weights --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/GraphParams.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace albertc {
#define GEN_PASS_DEF_RAISEWEIGHTSPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

/// Whether `op` computes rows; a sum is one of rows.
static bool isOnRows(Operation *op) {
  return isa<nn::NNDialect, albert::AlbertDialect>(op->getDialect()) ||
         isa<arith::AddFOp>(op);
}

namespace {
struct RaiseWeightsPass final
    : albertc::impl::RaiseWeightsPassBase<RaiseWeightsPass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<tfg::GraphOp>())
      raise(graph);
  }

private:
  void raise(tfg::GraphOp graph);
};
} // namespace

void RaiseWeightsPass::raise(tfg::GraphOp graph) {
  GraphParams params(graph);
  SmallVector<Operation *> readers;
  for (Operation &op : graph.getBody().front())
    if (isOnRows(&op))
      readers.push_back(&op);
  for (Operation *op : readers)
    for (OpOperand &operand : op->getOpOperands())
      if (NodeOp node = findParameter(operand.get())) {
        operand.set(params.load(node));
        ++numReads;
      }
  tfg::eraseUnneeded(graph);
}
