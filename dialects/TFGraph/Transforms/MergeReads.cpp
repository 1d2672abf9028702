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
    SmallVector<NodeOp> gathers;
    for (NodeOp node : llvm::make_early_inc_range(
             getOperation().getBody().getOps<NodeOp>())) {
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
  }

private:
  void mergeRead(NodeOp node);
  void forwardVariable(NodeOp node);
  void splitGather(NodeOp node);
  NodeOp create(OpBuilder &builder, NodeOp origin, StringRef op,
                const Twine &name, Type result, ValueRange inputs,
                ArrayRef<NamedAttribute> attrs);

  /// The read of each variable that stays.
  llvm::StringMap<NodeOp> reads;
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
    node.erase();
    ++numMerged;
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
  node.erase();
  ++numMerged;
}

/// A node that `origin` is taken apart to.
NodeOp MergeReadsPass::create(OpBuilder &builder, NodeOp origin, StringRef op,
                              const Twine &name, Type result, ValueRange inputs,
                              ArrayRef<NamedAttribute> attrs) {
  return NodeOp::create(builder, origin.getLoc(), TypeRange(result),
                        ControlType::get(&getContext()),
                        builder.getStringAttr(op), builder.getStringAttr(name),
                        origin.getDeviceAttr(), inputs, ValueRange(),
                        builder.getDictionaryAttr(attrs));
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
    read = create(builder, node, "ReadVariableOp",
                  node.getNodeName() + "/albertc/read", type,
                  variable.getOutputs()[0], dtype);
  auto axisType = RankedTensorType::get({}, builder.getI32Type());
  NodeOp axis = create(
      builder, node, "Const", node.getNodeName() + "/albertc/axis", axisType,
      {},
      {builder.getNamedAttr("dtype", TypeAttr::get(builder.getI32Type())),
       builder.getNamedAttr("value",
                            DenseElementsAttr::get(axisType, int32_t(0)))});
  node.setOpName("GatherV2");
  node.getInputsMutable().assign(
      {read.getOutputs()[0], node.getInputs()[1], axis.getOutputs()[0]});
  node.setAttrsAttr(builder.getDictionaryAttr(
      {builder.getNamedAttr("Tparams", TypeAttr::get(type.getElementType()))}));
  ++numSplit;
}
