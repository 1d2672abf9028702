//===- TransposeWeights.cpp - weights transposed once ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `albert-transpose-weights`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc::albert {
#define GEN_PASS_DEF_ALBERTTRANSPOSEWEIGHTSPASS
#include "dialects/Albert/Transforms/Passes.h.inc"
} // namespace albertc::albert

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;

/// The products that read the transposed `weight`, an argument of a body.
static SmallVector<nn::LinearOp> findTransposedReaders(Value weight) {
  SmallVector<nn::LinearOp> readers;
  for (Operation *user : weight.getUsers())
    if (auto linear = dyn_cast<nn::LinearOp>(user))
      if (linear.getTransposeWeight() && linear.getWeight() == weight)
        readers.push_back(linear);
  return readers;
}

namespace {
struct TransposeWeightsPass final
    : albertc::albert::impl::AlbertTransposeWeightsPassBase<
          TransposeWeightsPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](StackGradOp op) { transpose(rewriter, op); });
  }

private:
  void transpose(IRRewriter &rewriter, StackGradOp op);
  /// Makes `readers` multiply with the transpose of parameter `param`, a
  /// parameter of its own.
  void addTransposed(IRRewriter &rewriter, StackGradOp op, unsigned param,
                     ArrayRef<nn::LinearOp> readers);
};
} // namespace

void TransposeWeightsPass::addTransposed(IRRewriter &rewriter, StackGradOp op,
                                         unsigned param,
                                         ArrayRef<nn::LinearOp> readers) {
  rewriter.setInsertionPoint(op);
  Value stacked = op.getParams()[param];
  auto type = cast<RankedTensorType>(stacked.getType());
  SmallVector<int64_t> shape = {type.getDimSize(0), type.getDimSize(2),
                                type.getDimSize(1)};
  Value transposed = nn::TransposeOp::create(
      rewriter, op.getLoc(),
      RankedTensorType::get(shape, type.getElementType()), stacked);
  BlockArgument weight = op.getBody().front().insertArgument(
      StackGradOp::FirstParam + op.getParams().size(),
      getSlotType(transposed.getType()), op.getLoc());
  SmallVector<Attribute> slots(op.getSlots().getValue());
  slots.push_back(slots[param]);
  rewriter.modifyOpInPlace(op, [&] {
    op.getParamsMutable().append(transposed);
    op.setSlotsAttr(rewriter.getArrayAttr(slots));
  });
  for (nn::LinearOp reader : readers)
    rewriter.modifyOpInPlace(reader, [&] {
      reader.getWeightMutable().assign(weight);
      reader.setTransposeWeight(false);
    });
  ++numTransposed;
}

void TransposeWeightsPass::transpose(IRRewriter &rewriter, StackGradOp op) {
  // Those that are appended have no transposed readers.
  for (unsigned param = 0, end = op.getParams().size(); param < end; ++param) {
    Value weight = op.getBody().getArgument(StackGradOp::FirstParam + param);
    SmallVector<nn::LinearOp> readers = findTransposedReaders(weight);
    if (!readers.empty())
      addTransposed(rewriter, op, param, readers);
  }
}
