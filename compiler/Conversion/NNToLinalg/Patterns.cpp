//===- Patterns.cpp - Shared builders of the nn lowering ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builders of linalg ops and the patterns that only change types.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"
#include "dialects/NN/IR/ScalarMath.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
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
    if (!adaptor.getSource().getDefiningOp<tensor::CollapseShapeOp>()) {
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
               ConvertDim, ConvertEmpty, ConvertMaterialize, ConvertTape,
               ConvertTapeAccess<albertc::rt::TapeSlotOp>,
               ConvertTapeAccess<albertc::rt::TapeReadOp>>(
      converter, patterns.getContext());
}

Value albertc::emitActivation(OpBuilder &builder, Location loc,
                              nn::Activation kind, Value x) {
  if (kind != nn::Activation::GeluTanh)
    return nn::buildActivation(builder, loc, kind, x);
  // 2 sqrt(2/pi) and the same times 0.044715.
  Value linear = f32Constant(builder, loc, 1.5957691216057308f);
  Value cubic = f32Constant(builder, loc, 0.0713548162726f);
  Value one = f32Constant(builder, loc, 1.0f);
  Value square = arith::MulFOp::create(builder, loc, x, x);
  Value factor = math::FmaOp::create(builder, loc, square, cubic, linear);
  Value twice = arith::MulFOp::create(builder, loc, factor, x);
  Value negated = arith::NegFOp::create(builder, loc, twice);
  Value exponential = math::ExpOp::create(builder, loc, negated);
  Value divisor = arith::AddFOp::create(builder, loc, exponential, one);
  return arith::DivFOp::create(builder, loc, x, divisor);
}

Value albertc::addRows(OpBuilder &builder, Location loc, Value left,
                       Value right) {
  left = viewAsPanels(builder, loc, left);
  right = viewAsPanels(builder, loc, right);
  AffineMap identity = dimMap(builder.getContext(), 3, {0, 1, 2});
  auto panels = cast<RankedTensorType>(left.getType());
  Value sum =
      makeGeneric(builder, loc, {left, right},
                  emptyLike(builder, loc, left, panels.getShape().drop_front()),
                  {identity, identity, identity}, "ppp", "rowwise",
                  [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                    return arith::AddFOp::create(b, loc, args[0], args[1]);
                  });
  return viewAsRows(builder, loc, sum);
}

Value albertc::makeGeneric(
    OpBuilder &builder, Location loc, ValueRange inputs, Value output,
    ArrayRef<AffineMap> maps, StringRef iterators, StringRef kernel,
    llvm::function_ref<Value(OpBuilder &, Location, ValueRange)> body) {
  SmallVector<utils::IteratorType> types;
  for (char kind : iterators)
    types.push_back(kind == 'p' ? utils::IteratorType::parallel
                                : utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      builder, loc, output.getType(), inputs, output, maps, types,
      [&](OpBuilder &inner, Location loc, ValueRange args) {
        linalg::YieldOp::create(inner, loc, body(inner, loc, args));
      });
  if (!kernel.empty())
    generic->setAttr(cpu::kKernelAttr, builder.getStringAttr(kernel));
  return generic.getResult(0);
}

Value albertc::makeContraction(OpBuilder &builder, Location loc, Value left,
                               Value right, Value output,
                               ArrayRef<AffineMap> maps, StringRef iterators,
                               StringRef kernel) {
  return makeGeneric(builder, loc, {left, right}, output, maps, iterators,
                     kernel, [](OpBuilder &b, Location loc, ValueRange args) {
                       return math::FmaOp::create(b, loc, args[0], args[1],
                                                  args[2])
                           .getResult();
                     });
}

Value albertc::transposedCopy(OpBuilder &builder, Location loc, Value source,
                              Value target) {
  MLIRContext *context = builder.getContext();
  return makeGeneric(
      builder, loc, source, target,
      {dimMap(context, 2, {1, 0}), dimMap(context, 2, {0, 1})}, "pp", "",
      [](OpBuilder &, Location, ValueRange args) { return args[0]; });
}

static SmallVector<OpFoldResult> unitStrides(OpBuilder &builder, size_t rank) {
  return SmallVector<OpFoldResult>(rank, builder.getIndexAttr(1));
}

Value albertc::slice(OpBuilder &builder, Location loc, Value source,
                     ArrayRef<OpFoldResult> offsets,
                     ArrayRef<OpFoldResult> sizes, RankedTensorType type) {
  return tensor::ExtractSliceOp::create(builder, loc, type, source, offsets,
                                        sizes,
                                        unitStrides(builder, offsets.size()));
}

Value albertc::insertSlice(OpBuilder &builder, Location loc, Value source,
                           Value destination, ArrayRef<OpFoldResult> offsets,
                           ArrayRef<OpFoldResult> sizes) {
  return tensor::InsertSliceOp::create(builder, loc, source, destination,
                                       offsets, sizes,
                                       unitStrides(builder, offsets.size()));
}

void albertc::insertInParallel(OpBuilder &builder, Location loc, Value source,
                               Value destination,
                               ArrayRef<OpFoldResult> offsets,
                               ArrayRef<OpFoldResult> sizes) {
  auto done = scf::InParallelOp::create(builder, loc);
  builder.setInsertionPointToStart(done.getBody());
  tensor::ParallelInsertSliceOp::create(builder, loc, source, destination,
                                        offsets, sizes,
                                        unitStrides(builder, offsets.size()));
}

Value albertc::readIndex(OpBuilder &builder, Location loc, Value table,
                         Value position) {
  Value value = tensor::ExtractOp::create(builder, loc, table, position);
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                    value);
}

Value albertc::f32Constant(OpBuilder &builder, Location loc, float value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getF32FloatAttr(value));
}

AffineMap albertc::dimMap(MLIRContext *context, unsigned dims,
                          ArrayRef<unsigned> results) {
  SmallVector<AffineExpr> exprs;
  for (unsigned result : results)
    exprs.push_back(getAffineDimExpr(result, context));
  return AffineMap::get(dims, 0, exprs, context);
}
