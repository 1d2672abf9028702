//===- NNToLinalg.cpp - nn on logical tensors to linalg on stored ones ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `convert-nn-to-linalg`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"
#include "compiler/Conversion/Passes.h"
#include "dialects/Optim/IR/OptimDialect.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/Patterns.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace albertc {
#define GEN_PASS_DEF_CONVERTNNTOLINALGPASS
#include "compiler/Conversion/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// `bound`, or what a program of a graph says if that is more: a sequence can
/// be as long as any dimension of its inputs.
static int64_t boundKeys(ModuleOp module, int64_t bound) {
  auto program = module->getAttrOfType<DictionaryAttr>(
      albertc::rt::RTDialect::kProgramAttr);
  auto graph = program ? program.getAs<DictionaryAttr>("graph") : nullptr;
  if (!graph)
    return bound;
  auto raise = [&](Attribute number) {
    if (auto size = dyn_cast_or_null<IntegerAttr>(number))
      bound = std::max(bound, size.getInt());
  };
  auto visit = [&](StringRef list, llvm::function_ref<void(DictionaryAttr)> f) {
    if (auto entries = graph.getAs<ArrayAttr>(list))
      for (auto entry : entries.getAsRange<DictionaryAttr>())
        f(entry);
  };
  visit("sizes", [&](DictionaryAttr size) { raise(size.get("bound")); });
  visit("inputs", [&](DictionaryAttr input) {
    if (auto shape = input.getAs<ArrayAttr>("shape"))
      for (Attribute dim : shape)
        raise(dim);
  });
  return bound;
}

namespace {

struct ConvertNNToLinalg final
    : albertc::impl::ConvertNNToLinalgPassBase<ConvertNNToLinalg> {
  using ConvertNNToLinalgPassBase::ConvertNNToLinalgPassBase;

  void runOnOperation() override {
    isDense.insert_range(convertDenseBoundaries(getOperation()));
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!isDense.contains(function))
        keepColumns(function);
    maxKeys = boundKeys(getOperation(), maxKeys);
    StorageTypeConverter converter;
    ConversionTarget target(getContext());
    RewritePatternSet patterns(&getContext());
    populateLinearToLinalgPatterns(converter, patterns);
    populateTransposeToLinalgPatterns(converter, patterns);
    populateGroupedLinearToLinalgPatterns(converter, patterns);
    populateGroupedLinearGradToLinalgPatterns(converter, patterns);
    populateAttentionToLinalgPatterns(converter, patterns, maxKeys);
    populateRowwiseToLinalgPatterns(converter, patterns);
    populateAttentionGradToLinalgPatterns(converter, patterns, maxKeys);
    populateRowwiseGradToLinalgPatterns(converter, patterns);
    populateWeightGradToLinalgPatterns(converter, patterns);
    populateCrossEntropyToLinalgPatterns(converter, patterns);
    populateGatherToLinalgPatterns(converter, patterns);
    populateOptimToLinalgPatterns(converter, patterns);
    populateStorageConversionPatterns(converter, patterns);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                   converter);
    populateCallOpTypeConversionPattern(patterns, converter);
    populateReturnOpTypeConversionPattern(patterns, converter);
    scf::populateSCFStructuralTypeConversionsAndLegality(converter, patterns,
                                                         target);
    setLegality(target, converter);
    if (failed(
            applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }

  /// Writes the logical width of outputs down, which their types no longer
  /// show afterwards.
  static void keepColumns(func::FuncOp function) {
    using albertc::rt::RTDialect;
    Builder builder(function.getContext());
    for (unsigned i = 0; i < function.getNumArguments(); ++i) {
      auto type = dyn_cast<RankedTensorType>(function.getArgumentTypes()[i]);
      if (type && type.getRank() == 2 && !type.isDynamicDim(1) &&
          function.getArgAttr(i, RTDialect::kOutputAttr) &&
          !function.getArgAttr(i, RTDialect::kColumnsAttr))
        function.setArgAttr(i, RTDialect::kColumnsAttr,
                            builder.getI64IntegerAttr(type.getDimSize(1)));
    }
  }

  void setLegality(ConversionTarget &target, TypeConverter &converter) {
    target.addIllegalDialect<nn::NNDialect, optim::OptimDialect>();
    // Parameters keep their logical declarations; only values are stored.
    target.addLegalDialect<albertc::rt::RTDialect, linalg::LinalgDialect,
                           affine::AffineDialect, math::MathDialect,
                           memref::MemRefDialect>();
    target.addIllegalOp<albertc::rt::TapeOp>();
    target.addDynamicallyLegalOp<albertc::rt::TapeSlotOp,
                                 albertc::rt::TapeReadOp>([](Operation *op) {
      return isa<MemRefType>(op->getOperand(0).getType());
    });
    target.addLegalOp<ModuleOp, scf::ForallOp, scf::InParallelOp,
                      tensor::ParallelInsertSliceOp, tensor::ExpandShapeOp,
                      tensor::CollapseShapeOp>();
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp op) {
      return isDense.contains(op) ||
             (converter.isSignatureLegal(op.getFunctionType()) &&
              converter.isLegal(&op.getBody()));
    });
    // Their types are what they seem.
    target.markOpRecursivelyLegal<func::FuncOp>(
        [&](func::FuncOp op) { return isDense.contains(op); });
    target.addDynamicallyLegalDialect<func::FuncDialect>(
        [&](Operation *op) { return converter.isLegal(op); });
    // Lowered kernels use slices of stored tensors whose types look like
    // logical ones, so legality goes by op: what is there now and has a
    // logical type is to be converted, what patterns make is not.
    getOperation().walk([&](Operation *op) {
      // Arithmetic on rows and results become kernels even where rows need no
      // padding.
      bool isOnRows =
          isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
              arith::NegFOp, bufferization::MaterializeInDestinationOp>(op) &&
          isa<RankedTensorType>(op->getOperand(0).getType());
      if (isOnRows || !converter.isLegal(op))
        logical.insert(op);
    });
    target.addDynamicallyLegalDialect<arith::ArithDialect,
                                      bufferization::BufferizationDialect,
                                      tensor::TensorDialect>(
        [&](Operation *op) { return !logical.contains(op); });
    target.addDynamicallyLegalOp<scf::ForOp, scf::YieldOp>(
        [&](Operation *op) { return !logical.contains(op); });
  }

  /// Functions whose tensors are not padded.
  llvm::DenseSet<Operation *> isDense;
  /// Ops of the input whose types are not stored ones.
  llvm::DenseSet<Operation *> logical;
};

} // namespace
