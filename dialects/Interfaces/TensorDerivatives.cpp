//===- TensorDerivatives.cpp - rules of tensor ops ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ops that move elements. With cotangent c of the result:
///
///   cast, expand_shape, collapse_shape: the inverse on c
///   extract_slice: c is added to that part of the sum for the source
///   insert_slice, insert: that part of c for what was inserted, c with zeros
///     there for the destination
///   pad, concat, from_elements: that part of c
///   extract: c is added to one element of the sum for the source
///   splat: the sum of c
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace albertc;

/// The cotangent of the only result of `op`, which the driver guarantees.
static Value resultCotangent(Operation *op, Adjoints &adjoints) {
  return adjoints.getCotangent(op->getResult(0));
}

/// Adds `build()` to the cotangent of `operand` if that is wanted.
static void add(Adjoints &adjoints, Value operand,
                llvm::function_ref<Value()> build) {
  if (adjoints.isActive(operand))
    adjoints.addCotangent(operand, build());
}

static SmallVector<OpFoldResult>
getMixedPrimals(Adjoints &adjoints, SmallVector<OpFoldResult> values) {
  for (OpFoldResult &value : values)
    if (auto dynamic = dyn_cast<Value>(value))
      value = adjoints.getPrimal(dynamic);
  return values;
}

static SmallVector<Value> getPrimals(Adjoints &adjoints, ValueRange values) {
  return llvm::map_to_vector(
      values, [&](Value value) { return adjoints.getPrimal(value); });
}

static Value createZero(OpBuilder &b, Location loc, Type type) {
  return arith::ConstantOp::create(b, loc,
                                   b.getZeroAttr(getElementTypeOrSelf(type)));
}

/// Zeros of the shape of `value`, which is one of the forward computation.
static Value createZeros(OpBuilder &b, Location loc, Adjoints &adjoints,
                         Value value) {
  return tensor::SplatOp::create(
      b, loc, createZero(b, loc, value.getType()),
      tensor::getMixedSizes(b, loc, adjoints.getPrimal(value)));
}

namespace {

struct CastRule
    : DifferentiableOpInterface::ExternalModel<CastRule, tensor::CastOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Value source = op->getOperand(0);
    add(adjoints, source, [&] {
      return tensor::CastOp::create(b, op->getLoc(), source.getType(),
                                    resultCotangent(op, adjoints));
    });
    return success();
  }
};

struct CollapseRule
    : DifferentiableOpInterface::ExternalModel<CollapseRule,
                                               tensor::CollapseShapeOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto collapse = cast<tensor::CollapseShapeOp>(op);
    add(adjoints, collapse.getSrc(), [&] {
      Value source = adjoints.getPrimal(collapse.getSrc());
      return tensor::ExpandShapeOp::create(
          b, op->getLoc(), collapse.getSrcType(), resultCotangent(op, adjoints),
          collapse.getReassociationIndices(),
          tensor::getMixedSizes(b, op->getLoc(), source));
    });
    return success();
  }
};

struct ExpandRule
    : DifferentiableOpInterface::ExternalModel<ExpandRule,
                                               tensor::ExpandShapeOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto expand = cast<tensor::ExpandShapeOp>(op);
    add(adjoints, expand.getSrc(), [&] {
      return tensor::CollapseShapeOp::create(
          b, op->getLoc(), expand.getSrcType(), resultCotangent(op, adjoints),
          expand.getReassociationIndices());
    });
    return success();
  }
};

/// Positions of a slice where cotangents are computed.
template <typename Op>
struct SlicePlace {
  SlicePlace(Op slice, Adjoints &adjoints)
      : offsets(getMixedPrimals(adjoints, slice.getMixedOffsets())),
        sizes(getMixedPrimals(adjoints, slice.getMixedSizes())),
        strides(getMixedPrimals(adjoints, slice.getMixedStrides())) {}

  SmallVector<OpFoldResult> offsets, sizes, strides;
};

struct ExtractSliceRule
    : DifferentiableOpInterface::ExternalModel<ExtractSliceRule,
                                               tensor::ExtractSliceOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto slice = cast<tensor::ExtractSliceOp>(op);
    Location loc = op->getLoc();
    Value source = slice.getSource(), part = resultCotangent(op, adjoints);
    SlicePlace place(slice, adjoints);
    Value sum = adjoints.getCotangent(source);
    if (sum) {
      Value before = tensor::ExtractSliceOp::create(b, loc, slice.getType(),
                                                    sum, place.offsets,
                                                    place.sizes, place.strides);
      part = arith::AddFOp::create(b, loc, before, part);
    } else {
      sum = createZeros(b, loc, adjoints, source);
    }
    adjoints.setCotangent(
        source, tensor::InsertSliceOp::create(b, loc, part, sum, place.offsets,
                                              place.sizes, place.strides));
    return success();
  }
};

struct InsertSliceRule
    : DifferentiableOpInterface::ExternalModel<InsertSliceRule,
                                               tensor::InsertSliceOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto slice = cast<tensor::InsertSliceOp>(op);
    Location loc = op->getLoc();
    Value cotangent = resultCotangent(op, adjoints);
    SlicePlace place(slice, adjoints);
    add(adjoints, slice.getSource(), [&] {
      return tensor::ExtractSliceOp::create(b, loc, slice.getSourceType(),
                                            cotangent, place.offsets,
                                            place.sizes, place.strides);
    });
    add(adjoints, slice.getDest(), [&] {
      Value zeros = createZeros(b, loc, adjoints, slice.getSource());
      return tensor::InsertSliceOp::create(
          b, loc, zeros, cotangent, place.offsets, place.sizes, place.strides);
    });
    return success();
  }
};

struct PadRule
    : DifferentiableOpInterface::ExternalModel<PadRule, tensor::PadOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto pad = cast<tensor::PadOp>(op);
    Location loc = op->getLoc();
    llvm::SetVector<Value> read;
    getUsedValuesDefinedAbove(op->getRegions(), read);
    if (llvm::any_of(read, [&](Value v) { return adjoints.isActive(v); }))
      return op->emitOpError("expected padding that no gradient is wanted for");
    add(adjoints, pad.getSource(), [&] {
      SmallVector<OpFoldResult> sizes =
          tensor::getMixedSizes(b, loc, adjoints.getPrimal(pad.getSource()));
      SmallVector<OpFoldResult> strides(sizes.size(), b.getIndexAttr(1));
      return tensor::ExtractSliceOp::create(
          b, loc, pad.getSourceType(), resultCotangent(op, adjoints),
          getMixedPrimals(adjoints, pad.getMixedLowPad()), sizes, strides);
    });
    return success();
  }
};

struct ConcatRule
    : DifferentiableOpInterface::ExternalModel<ConcatRule, tensor::ConcatOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto concat = cast<tensor::ConcatOp>(op);
    Location loc = op->getLoc();
    auto rank = static_cast<size_t>(concat.getResultType().getRank());
    SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(rank, b.getIndexAttr(1));
    OpFoldResult &offset = offsets[concat.getDim()];
    for (Value part : concat.getInputs()) {
      SmallVector<OpFoldResult> sizes =
          tensor::getMixedSizes(b, loc, adjoints.getPrimal(part));
      add(adjoints, part, [&] {
        return tensor::ExtractSliceOp::create(
            b, loc, cast<RankedTensorType>(part.getType()),
            resultCotangent(op, adjoints), offsets, sizes, strides);
      });
      AffineExpr sum = b.getAffineSymbolExpr(0) + b.getAffineSymbolExpr(1);
      offset = affine::makeComposedFoldedAffineApply(
          b, loc, sum, {offset, sizes[concat.getDim()]});
    }
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Single elements
//===----------------------------------------------------------------------===//

struct ExtractRule
    : DifferentiableOpInterface::ExternalModel<ExtractRule, tensor::ExtractOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto extract = cast<tensor::ExtractOp>(op);
    Location loc = op->getLoc();
    Value sum = adjoints.takeCotangent(extract.getTensor());
    SmallVector<Value> place = getPrimals(adjoints, extract.getIndices());
    Value element = tensor::ExtractOp::create(b, loc, sum, place);
    element =
        arith::AddFOp::create(b, loc, element, resultCotangent(op, adjoints));
    adjoints.setCotangent(
        extract.getTensor(),
        tensor::InsertOp::create(b, loc, element, sum, place));
    return success();
  }
};

struct InsertRule
    : DifferentiableOpInterface::ExternalModel<InsertRule, tensor::InsertOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto insert = cast<tensor::InsertOp>(op);
    Location loc = op->getLoc();
    Value cotangent = resultCotangent(op, adjoints);
    SmallVector<Value> place = getPrimals(adjoints, insert.getIndices());
    add(adjoints, insert.getScalar(),
        [&] { return tensor::ExtractOp::create(b, loc, cotangent, place); });
    add(adjoints, insert.getDest(), [&] {
      Value zero = createZero(b, loc, cotangent.getType());
      return tensor::InsertOp::create(b, loc, zero, cotangent, place);
    });
    return success();
  }
};

struct FromElementsRule
    : DifferentiableOpInterface::ExternalModel<FromElementsRule,
                                               tensor::FromElementsOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Location loc = op->getLoc();
    Value cotangent = resultCotangent(op, adjoints);
    auto type = cast<RankedTensorType>(cotangent.getType());
    SmallVector<int64_t> strides = computeSuffixProduct(type.getShape());
    for (OpOperand &element : op->getOpOperands())
      add(adjoints, element.get(), [&] {
        SmallVector<Value> place = llvm::map_to_vector(
            delinearize(element.getOperandNumber(), strides),
            [&](int64_t index) -> Value {
              return arith::ConstantIndexOp::create(b, loc, index);
            });
        return tensor::ExtractOp::create(b, loc, cotangent, place);
      });
    return success();
  }
};

struct SplatRule
    : DifferentiableOpInterface::ExternalModel<SplatRule, tensor::SplatOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Location loc = op->getLoc();
    Value cotangent = resultCotangent(op, adjoints);
    add(adjoints, op->getOperand(0), [&] {
      auto type = cast<RankedTensorType>(cotangent.getType());
      Value zero = tensor::FromElementsOp::create(
          b, loc, RankedTensorType::get({}, type.getElementType()),
          createZero(b, loc, type));
      auto sum = linalg::ReduceOp::create(
          b, loc, cotangent, zero,
          llvm::to_vector(llvm::seq<int64_t>(type.getRank())),
          [](OpBuilder &inner, Location loc, ValueRange elements) {
            Value sum =
                arith::AddFOp::create(inner, loc, elements[1], elements[0]);
            linalg::YieldOp::create(inner, loc, sum);
          });
      return tensor::ExtractOp::create(b, loc, sum.getResult(0));
    });
    return success();
  }
};

} // namespace

void albertc::registerTensorDerivatives(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    using namespace tensor;
    CastOp::attachInterface<CastRule>(*context);
    CollapseShapeOp::attachInterface<CollapseRule>(*context);
    ConcatOp::attachInterface<ConcatRule>(*context);
    ExpandShapeOp::attachInterface<ExpandRule>(*context);
    ExtractOp::attachInterface<ExtractRule>(*context);
    ExtractSliceOp::attachInterface<ExtractSliceRule>(*context);
    FromElementsOp::attachInterface<FromElementsRule>(*context);
    InsertOp::attachInterface<InsertRule>(*context);
    InsertSliceOp::attachInterface<InsertSliceRule>(*context);
    PadOp::attachInterface<PadRule>(*context);
    SplatOp::attachInterface<SplatRule>(*context);
  });
}
