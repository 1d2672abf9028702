//===- BufferizableOpInterfaceImpl.cpp - buffers of rt ops ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A slot of a tape is a buffer of its own: it aliases no tensor. That slots do
/// not overlap, and that nobody writes to a slot that is still read, is what a
/// tape promises (see rt.tape).
///
//===----------------------------------------------------------------------===//

#include "dialects/RT/Transforms/BufferizableOpInterfaceImpl.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace albertc::rt;

namespace {

template <typename Op, bool kWritable>
struct TapeAccess
    : BufferizableOpInterface::ExternalModel<TapeAccess<Op, kWritable>, Op> {
  bool isWritable(Operation *, Value, const AnalysisState &) const {
    return kWritable;
  }

  FailureOr<BufferLikeType> getBufferType(Operation *, Value value,
                                          const BufferizationOptions &,
                                          const BufferizationState &,
                                          SmallVector<Value> &) const {
    auto type = cast<RankedTensorType>(value.getType());
    return cast<BufferLikeType>(
        Type(MemRefType::get(type.getShape(), type.getElementType())));
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &,
                          BufferizationState &) const {
    auto access = cast<Op>(op);
    auto type = dyn_cast<RankedTensorType>(access.getResult().getType());
    if (!type)
      return success();
    replaceOpWithNewBufferizedOp<Op>(
        rewriter, op, MemRefType::get(type.getShape(), type.getElementType()),
        access.getTape(), access.getIndex());
    return success();
  }
};

} // namespace

void albertc::rt::registerBufferizableOpInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, RTDialect *) {
    TapeSlotOp::attachInterface<TapeAccess<TapeSlotOp, true>>(*context);
    TapeReadOp::attachInterface<TapeAccess<TapeReadOp, false>>(*context);
  });
}
