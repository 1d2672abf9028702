//===- RaiseResidual.cpp - the pass raise-residual ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace albertc {
#define GEN_PASS_DEF_RAISERESIDUALPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

namespace {
struct RaiseResidualPass final
    : albertc::impl::RaiseResidualPassBase<RaiseResidualPass> {
  void runOnOperation() override {
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp> nodes, Rows &rows) {
                 for (NodeOp node : nodes)
                   if (node.is("AddV2") &&
                       (raise(node, 0, rows) || raise(node, 1, rows)))
                     ++numRaised;
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  bool raise(NodeOp node, unsigned product, Rows &rows);
};
} // namespace

bool RaiseResidualPass::raise(NodeOp node, unsigned product, Rows &rows) {
  Value sum = node.getOutputs()[0], added = node.getInputs()[1 - product];
  Value source = rows.findRows(node.getInputs()[product]);
  // What is broadcast is no residual.
  if (!source || added.getType() != sum.getType() ||
      node.getInputs()[product].getType() != sum.getType() ||
      !isReadOnlyBy(source, node))
    return false;
  Operation *producer = source.getDefiningOp();
  auto linear = dyn_cast_or_null<nn::LinearOp>(producer);
  bool isGrouped = isa_and_present<nn::GroupedLinearOp>(producer);
  if ((!linear || linear.getResidual()) && !isGrouped)
    return false;
  OpBuilder &builder = rows.before(node);
  Value residual = rows.getRows(
      added, cast<RankedTensorType>(source.getType()).getDimSize(1));
  if (!residual)
    return false;
  if (isGrouped)
    return rows.replace(sum, rows.enter(arith::AddFOp::create(
                                 builder, node.getLoc(), source, residual)));
  return rows.replace(
      sum, rows.enter(nn::LinearOp::create(
               builder, node.getLoc(), linear.getInput(), linear.getWeight(),
               linear.getBias(), residual, linear.getActivation(),
               linear.getTransposeWeight())));
}
