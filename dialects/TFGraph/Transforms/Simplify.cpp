//===- Simplify.cpp - nodes that compute nothing --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-simplify`.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHSIMPLIFYPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Whether `node` says that there is no gradient of what could have one.
static bool endsGradients(NodeOp node) {
  return node.is("StopGradient", "PreventGradient") &&
         isa<FloatType>(
             cast<TensorType>(node.getOutputs()[0].getType()).getElementType());
}

/// Whether the results of `node` are its inputs, in this order.
static bool passesInputsOn(NodeOp node, const llvm::StringSet<> &graphInputs) {
  if (node.getInputs().size() != node.getOutputs().size() ||
      !node.is("Identity", "IdentityN", "StopGradient", "PreventGradient",
               "CheckNumerics", "Snapshot", "PlaceholderWithDefault",
               "TPUReplicatedInput") ||
      graphInputs.contains(node.getNodeName()))
    return false;
  return llvm::none_of(node.getInputs(), [](Value input) {
    auto source = input.getDefiningOp<NodeOp>();
    return source && source.is("Variable", "VariableV2");
  });
}

namespace {
struct SimplifyPass final
    : albertc::tfg::impl::TFGraphSimplifyPassBase<SimplifyPass> {
  using TFGraphSimplifyPassBase::TFGraphSimplifyPassBase;

  void runOnOperation() override {
    llvm::StringSet<> inputs = getInputNodeNames(getOperation());
    // While the edges are there.
    warnOfDroppedWrites(getOperation(), findUnneeded(getOperation(), inputs));
    if (failed(forwardTensors(inputs)))
      return signalPassFailure();
    dropControls();
    SmallVector<Operation *> unneeded = findUnneeded(getOperation(), inputs);
    numErased += unneeded.size();
    eraseOps(unneeded);
  }

private:
  LogicalResult forwardTensors(const llvm::StringSet<> &graphInputs);
  void dropControls();
};
} // namespace

LogicalResult
SimplifyPass::forwardTensors(const llvm::StringSet<> &graphInputs) {
  bool isConsistent = true;
  for (NodeOp node : getOperation().getBody().getOps<NodeOp>()) {
    if (!passesInputsOn(node, graphInputs) ||
        (keepStopGradients && endsGradients(node)))
      continue;
    ++numForwarded;
    for (auto [output, input] :
         llvm::zip(node.getOutputs(), node.getInputs())) {
      if (succeeded(replaceTensor(output, input)))
        continue;
      node.emitNodeError() << "expected a result of the type of its input, "
                           << input.getType() << ", found " << output.getType();
      isConsistent = false;
    }
  }
  return success(isConsistent);
}

void SimplifyPass::dropControls() {
  for (NodeOp node : getOperation().getBody().getOps<NodeOp>()) {
    numControls += node.getControls().size();
    node.getControlsMutable().clear();
  }
  getOperation().getReturn().getControlsMutable().clear();
}
