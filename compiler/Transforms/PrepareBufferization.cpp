//===- PrepareBufferization.cpp - tensors as bufferization wants them -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `prepare-bufferization`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "llvm/ADT/TypeSwitch.h"

namespace albertc {
#define GEN_PASS_DEF_PREPAREBUFFERIZATIONPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// Whether some op inserts into the tensor that `slice` is taken of. The two
/// belong together: what is computed in the slice is already in place.
static bool isInsertedBack(tensor::ExtractSliceOp slice) {
  return llvm::any_of(slice.getSource().getUsers(), [](Operation *user) {
    return isa<tensor::InsertSliceOp>(user);
  });
}

/// The `tensor.empty` that `value` is, a fill of it, or a slice of those, so
/// that a copy of these ops is as good as they are; null if it is something
/// else.
static tensor::EmptyOp findEmpty(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (auto empty = dyn_cast<tensor::EmptyOp>(op))
    return empty;
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return findEmpty(fill.getOutputs()[0]);
  auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
  return slice && !isInsertedBack(slice) ? findEmpty(slice.getSource())
                                         : tensor::EmptyOp();
}

/// The operand that result `number` of a call is computed in: a private
/// function that may write its last arguments returns them.
static Value findCallDestination(func::CallOp call, unsigned number) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  unsigned index = call.getNumOperands() - call.getNumResults() + number;
  if (!callee || !callee.isPrivate() ||
      call.getNumOperands() < call.getNumResults())
    return {};
  auto isWritable = callee.getArgAttrOfType<BoolAttr>(
      index, bufferization::BufferizationDialect::kWritableAttrName);
  return isWritable && isWritable.getValue() ? call.getOperand(index) : Value();
}

/// The tensor whose memory `result` is computed in; null if that is not known.
static Value findDestination(OpResult result) {
  unsigned number = result.getResultNumber();
  return llvm::TypeSwitch<Operation *, Value>(result.getOwner())
      .Case([&](scf::ForOp op) { return op.getInitArgs()[number]; })
      .Case([&](scf::ForallOp op) { return op.getOutputs()[number]; })
      .Case([&](func::CallOp op) { return findCallDestination(op, number); })
      .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
          [](auto op) { return op.getSrc(); })
      .Case([&](DestinationStyleOpInterface op) {
        return op.getTiedOpOperand(result)->get();
      })
      .Default(Value());
}

/// Whether `value` is made of `destination` in its memory.
static bool isComputedIn(Value value, Value destination) {
  while (value && value != destination) {
    auto result = dyn_cast<OpResult>(value);
    value = result ? findDestination(result) : Value();
  }
  return value == destination;
}

namespace {

struct PrepareBufferization final
    : albertc::impl::PrepareBufferizationPassBase<PrepareBufferization> {
  void runOnOperation() override {
    sortUses();
    IRRewriter rewriter(&getContext());
    SmallVector<Operation *> cheap;
    SmallVector<bufferization::MaterializeInDestinationOp> writes;
    getOperation().walk([&](Operation *op) {
      if (op->getNumResults() == 1 && findEmpty(op->getResult(0)))
        cheap.push_back(op);
      if (auto write = dyn_cast<bufferization::MaterializeInDestinationOp>(op))
        writes.push_back(write);
    });
    // Users first: their copies are further uses of what they are made of.
    for (Operation *op : llvm::reverse(cheap))
      split(rewriter, op);
    for (bufferization::MaterializeInDestinationOp write : writes)
      if (isComputedIn(write.getSource(), write.getDest())) {
        rewriter.replaceOp(write, write.getSource());
        ++numWrites;
      }
  }

private:
  /// Brings the uses of every value into the order of the program. What they
  /// are in depends on the passes before, and on whether the module was printed
  /// and read again in between: the result must not.
  void sortUses() {
    getOperation().walk([](Operation *op) {
      for (OpOperand &use : op->getOpOperands())
        use.set(use.get());
    });
  }

  /// Gives every use of `op` but one a copy. Scratch of static size moves to
  /// where it is used, so that a parallel body has its own.
  void split(RewriterBase &rewriter, Operation *op) {
    SmallVector<OpOperand *> uses, together;
    for (OpOperand &use : op->getUses()) {
      auto slice = dyn_cast<tensor::ExtractSliceOp>(use.getOwner());
      bool isPaired = isa<tensor::InsertSliceOp>(use.getOwner()) ||
                      (slice && isInsertedBack(slice));
      (isPaired ? together : uses).push_back(&use);
    }
    for (OpOperand *use : uses) {
      Operation *user = use->getOwner();
      bool moves = findEmpty(op->getResult(0)).getType().hasStaticShape();
      if (use == uses.back() && together.empty()) {
        if (moves)
          rewriter.moveOpBefore(op, user);
        break;
      }
      rewriter.setInsertionPoint(moves ? user : op);
      Operation *copy = rewriter.clone(*op);
      rewriter.modifyOpInPlace(user, [&] { use->set(copy->getResult(0)); });
      ++numCopies;
    }
  }
};

} // namespace
