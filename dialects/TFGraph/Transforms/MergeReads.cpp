//===- MergeReads.cpp - the pass tfg-merge-reads --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHMERGEREADSPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// The variable whose handle the first input of `node` is; null if it is none.
static NodeOp findVariable(NodeOp node) {
  auto variable = node.getInputs().empty()
                      ? NodeOp()
                      : node.getInputs()[0].getDefiningOp<NodeOp>();
  return variable && isVariable(variable) ? variable : NodeOp();
}

namespace {
struct MergeReadsPass final
    : albertc::tfg::impl::TFGraphMergeReadsPassBase<MergeReadsPass> {
  void runOnOperation() override {
    reads.clear();
    merged.clear();
    SmallVector<NodeOp> gathers;
    for (NodeOp node : getOperation().getBody().getOps<NodeOp>()) {
      if (node.is("ReadVariableOp"))
        mergeRead(node);
      else if (node.is("Identity"))
        forwardVariable(node);
      auto batchDims = node.getNodeAttr<IntegerAttr>("batch_dims");
      if (node.is("ResourceGather") && findVariable(node) &&
          (!batchDims || batchDims.getInt() == 0))
        gathers.push_back(node);
    }
    for (NodeOp node : gathers)
      splitGather(node);
    numMerged += merged.size();
    eraseOps(merged);
  }

private:
  void mergeRead(NodeOp node);
  void forwardVariable(NodeOp node);
  void splitGather(NodeOp node);

  /// The read of each variable that stays.
  llvm::StringMap<NodeOp> reads;
  /// Nodes that others have taken the place of.
  SmallVector<Operation *> merged;
};
} // namespace

void MergeReadsPass::mergeRead(NodeOp node) {
  NodeOp variable = findVariable(node);
  if (!variable)
    return;
  NodeOp &read = reads[getVariableName(variable)];
  if (!read) {
    read = node;
  } else if (read.getOutputs().getTypes() == node.getOutputs().getTypes()) {
    node.getOutputs()[0].replaceAllUsesWith(read.getOutputs()[0]);
    merged.push_back(node);
  }
}

/// An Identity of a variable of TensorFlow 1 keeps a value from what may be
/// written to the variable later; nothing is.
void MergeReadsPass::forwardVariable(NodeOp node) {
  NodeOp variable = findVariable(node);
  if (!variable || variable.is("VarHandleOp") ||
      variable.getOutputs().getTypes() != node.getOutputs().getTypes())
    return;
  node.getOutputs()[0].replaceAllUsesWith(variable.getOutputs()[0]);
  merged.push_back(node);
}

/// Lets a lookup in a variable be one in what is read of it.
void MergeReadsPass::splitGather(NodeOp node) {
  NodeOp variable = findVariable(node);
  OpBuilder builder(node);
  TensorType type = getVariableType(variable);
  auto dtype =
      builder.getNamedAttr("dtype", TypeAttr::get(type.getElementType()));
  NodeOp &read = reads[getVariableName(variable)];
  if (!read)
    read = createNode(builder, node, "ReadVariableOp",
                      node.getNodeName() + "/albertc/read", type,
                      variable.getOutputs()[0], dtype);
  auto axisType = RankedTensorType::get({}, builder.getI32Type());
  NodeOp axis =
      createConstant(builder, node, node.getNodeName() + "/albertc/axis",
                     DenseElementsAttr::get(axisType, int32_t(0)));
  node.setOpName("GatherV2");
  node.getInputsMutable().assign(
      {read.getOutputs()[0], node.getInputs()[1], axis.getOutputs()[0]});
  node.setAttrsAttr(builder.getDictionaryAttr(
      {builder.getNamedAttr("Tparams", TypeAttr::get(type.getElementType()))}));
  ++numSplit;
}
