//===- RaiseGather.cpp - the pass raise-gather ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"

namespace albertc {
#define GEN_PASS_DEF_RAISEGATHERPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;
using tfg::Size;
using tfg::Sizes;

namespace {
struct RaiseGatherPass final
    : albertc::impl::RaiseGatherPassBase<RaiseGatherPass> {
  void runOnOperation() override {
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp> nodes, Rows &rows) {
                 for (NodeOp node : nodes) {
                   if (node.is("GatherV2", "Gather"))
                     raiseGather(node, rows);
                   if (node.is("StridedSlice"))
                     raiseSlice(node, rows);
                 }
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void raiseGather(NodeOp node, Rows &rows);
  void raiseSlice(NodeOp node, Rows &rows);
  nn::GatherRowsOp gather(NodeOp node, Value source, Value numbers, Rows &rows);
};
} // namespace

/// The rows that `value` is, if an nn op computes them, else null.
static Value findComputedRows(Value value, const Rows &rows) {
  Value source = rows.findRows(value);
  Operation *op = source ? source.getDefiningOp() : nullptr;
  return op && isa<nn::NNDialect, albert::AlbertDialect, arith::ArithDialect>(
                   op->getDialect())
             ? source
             : Value();
}

nn::GatherRowsOp RaiseGatherPass::gather(NodeOp node, Value source,
                                         Value numbers, Rows &rows) {
  OpBuilder &builder = rows.before(node);
  auto op = rows.enter(
      nn::GatherRowsOp::create(builder, node.getLoc(), source, numbers));
  if (rows.replace(node.getOutputs()[0], op))
    ++numRaised;
  return op;
}

/// Rows of a matrix by number: the predicted positions of all sequences.
void RaiseGatherPass::raiseGather(NodeOp node, Rows &rows) {
  auto axis = node.getInputs().size() < 3
                  ? std::optional(SmallVector<int64_t>{0})
                  : rows.getShapes().getNumbers(node.getInputs()[2]);
  auto type = dyn_cast<RankedTensorType>(node.getInputs()[0].getType());
  Value source = findComputedRows(node.getInputs()[0], rows);
  if (!source || type.getRank() != 2 || axis != SmallVector<int64_t>{0})
    return;
  rows.before(node);
  Value numbers = rows.getNumbers(node.getInputs()[1]);
  std::optional<Sizes> shape = rows.getShapes().getShape(node.getInputs()[0]);
  if (!numbers || !shape)
    return;
  (void)gather(node, source, rows.clamp(numbers, (*shape)[0]), rows);
}

/// One position of every sequence, x[:, k:k+1, :] or x[:, k, :].
void RaiseGatherPass::raiseSlice(NodeOp node, Rows &rows) {
  const tfg::SymbolicShapes &shapes = rows.getShapes();
  std::optional<Sizes> input = shapes.getShape(node.getInputs()[0]);
  std::optional<Sizes> result = shapes.getShape(node.getOutputs()[0]);
  Value source = findComputedRows(node.getInputs()[0], rows);
  auto begins = shapes.getNumbers(node.getInputs()[1]);
  auto isSet = [&](StringRef name, int64_t mask) {
    auto attr = node.getNodeAttr<IntegerAttr>(name);
    return (attr ? attr.getInt() : 0) == mask;
  };
  if (!source || !input || input->size() != 3 || !result || !begins ||
      begins->size() < 2 || !isSet("ellipsis_mask", 0) ||
      !isSet("new_axis_mask", 0))
    return;
  // All sequences, one position and all columns remain.
  Size wanted = (*input)[0] * (*input)[2];
  bool isOnePosition = tfg::multiplyAll(*result).equals(wanted) &&
                       (*result)[0].equals((*input)[0]) &&
                       result->back().equals((*input)[2]);
  if (!isOnePosition || (*begins)[0] != 0 || (*begins)[1] < 0 ||
      !(*input)[1].isKnown())
    return;
  OpBuilder &builder = rows.before(node);
  Value length = rows.getIndex((*input)[1]);
  Value first =
      arith::ConstantIndexOp::create(builder, node.getLoc(), (*begins)[1]);
  Value numbers =
      rows.makeNumbers((*input)[0], [&](OpBuilder &b, Value sequence) -> Value {
        Value row = arith::MulIOp::create(b, node.getLoc(), sequence, length);
        return arith::AddIOp::create(b, node.getLoc(), row, first);
      });
  gather(node, source, numbers, rows)
      ->setAttr(albert::AlbertDialect::kPerSequenceAttr,
                builder.getI64IntegerAttr((*begins)[1]));
}
