//===- ReuseSlices.cpp - slices of where they are inserted ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What `eliminate-empty-tensors` leaves: slices of a tensor without contents
/// that are filled and inserted into the tensor which took its place.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

namespace albertc {
#define GEN_PASS_DEF_REUSESLICESPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// The slice of a `tensor.empty` whose memory `value` is written to; null if
/// there is none.
static tensor::ExtractSliceOp findEmptySlice(Value value) {
  while (auto result = dyn_cast<OpResult>(value)) {
    if (auto slice = dyn_cast<tensor::ExtractSliceOp>(result.getOwner()))
      return slice.getSource().getDefiningOp<tensor::EmptyOp>()
                 ? slice
                 : tensor::ExtractSliceOp();
    auto writer = dyn_cast<DestinationStyleOpInterface>(result.getOwner());
    if (!writer)
      return {};
    value = writer.getTiedOpOperand(result)->get();
  }
  return {};
}

/// Whether both are the same part of what they are slices of.
static bool isSamePlace(tensor::ExtractSliceOp from, tensor::InsertSliceOp to) {
  return from.getMixedOffsets() == to.getMixedOffsets() &&
         from.getMixedSizes() == to.getMixedSizes() &&
         from.getMixedStrides() == to.getMixedStrides();
}

namespace {

struct ReuseSlices final : albertc::impl::ReuseSlicesPassBase<ReuseSlices> {
  void runOnOperation() override {
    auto &dominance = getAnalysis<DominanceInfo>();
    getOperation().walk([&](tensor::InsertSliceOp insertion) {
      tensor::ExtractSliceOp slice = findEmptySlice(insertion.getSource());
      if (!slice || slice.getSource() == insertion.getDest() ||
          slice.getSourceType() != insertion.getDestType() ||
          !slice->hasOneUse() || !isSamePlace(slice, insertion) ||
          !dominance.properlyDominates(insertion.getDest(), slice))
        return;
      slice.getSourceMutable().assign(insertion.getDest());
      ++numSlices;
    });
  }
};

} // namespace
