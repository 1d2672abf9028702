//===- SliceDemand.cpp - only rows that are read --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `albert-slice-demand`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "dialects/RT/IR/RTDialect.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace albertc::albert {
#define GEN_PASS_DEF_ALBERTSLICEDEMANDPASS
#include "dialects/Albert/Transforms/Passes.h.inc"
} // namespace albertc::albert

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;
using rt::RTDialect;

/// The rows of `rows` that `reader` takes; null if it reads all of them.
static Value getRowsRead(Operation *reader, Value rows) {
  if (auto gather = dyn_cast<nn::GatherRowsOp>(reader))
    return gather.getTable() == rows ? gather.getIds() : Value();
  if (auto pooler = dyn_cast<PoolerOp>(reader))
    return pooler.getRows();
  if (auto head = dyn_cast<MlmHeadOp>(reader))
    return head.getInput() == rows ? head.getRows() : Value();
  return {};
}

/// The argument that groups `rows` by sequence (its `rt.offsets`), or null.
static Value findOffsets(Value rows) {
  auto argument = dyn_cast<BlockArgument>(rows);
  auto function =
      argument
          ? dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp())
          : FunctionOpInterface();
  if (!function)
    return {};
  auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                    RTDialect::kOffsetsAttr);
  if (!name)
    return {};
  for (BlockArgument candidate : function.getArguments())
    if (function.getArgAttr(candidate.getArgNumber(), RTDialect::kInputAttr) ==
        name)
      return candidate;
  return {};
}

namespace {
struct SliceDemandPass final
    : albertc::albert::impl::AlbertSliceDemandPassBase<SliceDemandPass> {
  void runOnOperation() override {
    // Slicing erases readers, which a walk may be about to visit.
    SmallVector<StackOp> stacks;
    getOperation()->walk([&](StackOp op) { stacks.push_back(op); });
    for (StackOp op : stacks)
      if (!op.getQueryRows() && !op.getResult().use_empty())
        slice(op);
  }

private:
  void slice(StackOp op);
  void missed(StackOp op, StringRef reason) {
    remark::missed(op.getLoc(), remark::RemarkOpts::name("albert-slice-demand")
                                    .category("albert-slice-demand"))
        << remark::reason("{0}", reason);
  }
};
} // namespace

/// Makes `reader`, which takes rows of the stack's result, read all of them.
static void readAll(IRRewriter &rewriter, Operation *reader, Value sliced) {
  if (auto gather = dyn_cast<nn::GatherRowsOp>(reader))
    return rewriter.replaceOp(gather, sliced);
  rewriter.modifyOpInPlace(reader, [&] {
    if (auto pooler = dyn_cast<PoolerOp>(reader))
      pooler.getRowsMutable().clear();
    else
      cast<MlmHeadOp>(reader).getRowsMutable().clear();
  });
}

void SliceDemandPass::slice(StackOp op) {
  // What is saved is of all rows, and so is a gradient that reads it.
  if (!op.getSaved().empty())
    return missed(op, "it saves values of all rows");
  Value rows;
  for (Operation *reader : op.getResult().getUsers()) {
    Value taken = getRowsRead(reader, op.getResult());
    if (!taken)
      return missed(op, "a reader takes all rows");
    if (rows && rows != taken)
      return missed(op, "readers take different rows");
    rows = taken;
  }
  Value offsets = findOffsets(rows);
  if (!offsets)
    return missed(op, "the rows are not known to be grouped by sequence");
  IRRewriter rewriter(&getContext());
  SmallVector<Operation *> readers(op.getResult().getUsers());
  rewriter.modifyOpInPlace(op, [&] {
    op.getQueryRowsMutable().assign(rows);
    op.getQueryOffsetsMutable().assign(offsets);
    auto type = cast<RankedTensorType>(op.getResult().getType());
    int64_t count = cast<RankedTensorType>(rows.getType()).getDimSize(0);
    op.getResult().setType(type.clone({count, type.getDimSize(1)}));
  });
  for (Operation *reader : readers)
    readAll(rewriter, reader, op.getResult());
  ++numSliced;
}
