//===- StorageConversion.cpp - tensor ops on stored tensors ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Slices, sizes, tapes and destinations: their types change, their meaning
/// does not.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// A slot of a stacked parameter, or all of it.
struct ConvertExtractSlice final : OpConversionPattern<tensor::ExtractSliceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(tensor::ExtractSliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto source = cast<RankedTensorType>(adaptor.getSource().getType());
    for (int64_t dim = 1; dim < op.getSourceType().getRank(); ++dim)
      if (!isConstantIntValue(op.getMixedOffsets()[dim], 0) ||
          !isConstantIntValue(op.getMixedSizes()[dim],
                              op.getSourceType().getDimSize(dim)))
        return rewriter.notifyMatchFailure(
            op, "only slices along dimension 0 keep their storage");
    SmallVector<OpFoldResult> offsets(source.getRank(),
                                      rewriter.getIndexAttr(0));
    SmallVector<OpFoldResult> sizes;
    for (int64_t size : source.getShape())
      sizes.push_back(rewriter.getIndexAttr(size));
    SmallVector<OpFoldResult> strides(source.getRank(),
                                      rewriter.getIndexAttr(1));
    offsets[0] = op.getMixedOffsets()[0];
    sizes[0] = op.getMixedSizes()[0];
    auto type =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    rewriter.replaceOpWithNewOp<tensor::ExtractSliceOp>(
        op, type, adaptor.getSource(), offsets, sizes, strides);
    return success();
  }
};

/// A slot of a stacked parameter is written back.
struct ConvertInsertSlice final : OpConversionPattern<tensor::InsertSliceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(tensor::InsertSliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(adaptor.getDest().getType());
    for (int64_t dim = 1; dim < op.getDestType().getRank(); ++dim)
      if (!isConstantIntValue(op.getMixedOffsets()[dim], 0) ||
          !isConstantIntValue(op.getMixedSizes()[dim],
                              op.getDestType().getDimSize(dim)))
        return rewriter.notifyMatchFailure(
            op, "only slices along dimension 0 keep their storage");
    SmallVector<OpFoldResult> offsets(type.getRank(), rewriter.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(type.getRank(), rewriter.getIndexAttr(1));
    SmallVector<OpFoldResult> sizes =
        getAsIndexOpFoldResult(rewriter.getContext(), type.getShape());
    offsets[0] = op.getMixedOffsets()[0];
    sizes[0] = op.getMixedSizes()[0];
    rewriter.replaceOpWithNewOp<tensor::InsertSliceOp>(
        op, adaptor.getSource(), adaptor.getDest(), offsets, sizes, strides);
    return success();
  }
};

/// Zeros that a sum starts from.
struct ConvertSplat final : OpConversionPattern<tensor::SplatOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(tensor::SplatOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    Value empty = tensor::EmptyOp::create(rewriter, op.getLoc(), type,
                                          adaptor.getDynamicSizes());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, adaptor.getInput(), empty);
    return success();
  }
};

/// A splat whose size is known, which was simplified: all elements are one
/// number, padding or not.
struct ConvertConstant final : OpConversionPattern<arith::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(arith::ConstantOp op, OpAdaptor /*adaptor*/,
                  ConversionPatternRewriter &rewriter) const override {
    auto value = dyn_cast<SplatElementsAttr>(op.getValue());
    if (!value)
      return rewriter.notifyMatchFailure(op, "elements differ");
    auto type =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    Value number = arith::ConstantOp::create(rewriter, op.getLoc(),
                                             value.getSplatValue<TypedAttr>());
    Value empty = tensor::EmptyOp::create(rewriter, op.getLoc(), type,
                                          /*dynamicSizes=*/ValueRange());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, number, empty);
    return success();
  }
};

struct ConvertTape final : OpConversionPattern<albertc::rt::TapeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(albertc::rt::TapeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<memref::AllocOp>(
        op,
        cast<MemRefType>(
            getTypeConverter()->convertType(op.getResult().getType())),
        adaptor.getSizes());
    return success();
  }
};

/// A slot of a tape, written or read.
template <typename Op>
struct ConvertTapeAccess final : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<Op>(
        op, this->getTypeConverter()->convertType(op.getResult().getType()),
        adaptor.getTape(), adaptor.getIndex());
    return success();
  }
};

struct ConvertDim final : OpConversionPattern<tensor::DimOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(tensor::DimOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op.getConstantIndex() != 0)
      return rewriter.notifyMatchFailure(op, "only dimension 0 is dynamic");
    rewriter.replaceOpWithNewOp<tensor::DimOp>(op, adaptor.getSource(),
                                               adaptor.getIndex());
    return success();
  }
};

struct ConvertEmpty final : OpConversionPattern<tensor::EmptyOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(tensor::EmptyOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<tensor::EmptyOp>(
        op, getTypeConverter()->convertType(op.getType()),
        adaptor.getDynamicSizes());
    return success();
  }
};

struct ConvertMaterialize final
    : OpConversionPattern<bufferization::MaterializeInDestinationOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(bufferization::MaterializeInDestinationOp op,
                  OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getResult())
      return rewriter.notifyMatchFailure(op, "destination is no tensor");
    bool isRows =
        cast<RankedTensorType>(adaptor.getDest().getType()).getRank() == 2;
    if (!isRows ||
        !adaptor.getSource().getDefiningOp<tensor::CollapseShapeOp>()) {
      rewriter.replaceOpWithNewOp<bufferization::MaterializeInDestinationOp>(
          op, adaptor.getDest().getType(), adaptor.getSource(),
          adaptor.getDest());
      return success();
    }
    // In panels, as the kernel that computes the source has them: its buffer
    // can then be the destination itself.
    Location loc = op.getLoc();
    Value destination = viewAsPanels(rewriter, loc, adaptor.getDest());
    Value stored =
        bufferization::MaterializeInDestinationOp::create(
            rewriter, loc, destination.getType(),
            viewAsPanels(rewriter, loc, adaptor.getSource()), destination)
            .getResult();
    rewriter.replaceOp(op, viewAsRows(rewriter, loc, stored));
    return success();
  }
};

} // namespace

void albertc::populateStorageConversionPatterns(const TypeConverter &converter,
                                                RewritePatternSet &patterns) {
  patterns.add<ConvertExtractSlice, ConvertInsertSlice, ConvertSplat,
               ConvertConstant, ConvertDim, ConvertEmpty, ConvertMaterialize,
               ConvertTape, ConvertTapeAccess<albertc::rt::TapeSlotOp>,
               ConvertTapeAccess<albertc::rt::TapeReadOp>>(
      converter, patterns.getContext());
}
