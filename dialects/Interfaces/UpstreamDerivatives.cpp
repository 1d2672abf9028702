//===- UpstreamDerivatives.cpp - rules of upstream ops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// External models of DifferentiableOpInterface: arith ops on tensors of floats
/// and tensor ops that move elements. With cotangent c of the result:
///
///   z = x + y   x: c           y: c
///   z = x - y   x: c           y: -c
///   z = x * y   x: c * y       y: c * x
///   z = x / y   x: c / y       y: -(c * z) / y
///   z = -x      x: -c
///   tensor.cast, expand_shape, collapse_shape: the inverse on c
///   tensor.extract_slice: c inserted into zeros of the source's shape
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DifferentiableOpInterface.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// The cotangent of the only result of `op`, which the driver guarantees.
Value resultCotangent(Operation *op, Adjoints &adjoints) {
  return adjoints.getCotangent(op->getResult(0));
}

/// Adds `build()` to the cotangent of `operand` if that is wanted.
void add(Adjoints &adjoints, Value operand, llvm::function_ref<Value()> build) {
  if (adjoints.isActive(operand))
    adjoints.addCotangent(operand, build());
}

struct AddRule
    : DifferentiableOpInterface::ExternalModel<AddRule, arith::AddFOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &,
                             Adjoints &adjoints) const {
    Value cotangent = resultCotangent(op, adjoints);
    for (Value operand : op->getOperands())
      add(adjoints, operand, [&] { return cotangent; });
    return success();
  }
};

struct SubRule
    : DifferentiableOpInterface::ExternalModel<SubRule, arith::SubFOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Value cotangent = resultCotangent(op, adjoints);
    add(adjoints, op->getOperand(0), [&] { return cotangent; });
    add(adjoints, op->getOperand(1),
        [&] { return arith::NegFOp::create(b, op->getLoc(), cotangent); });
    return success();
  }
};

struct MulRule
    : DifferentiableOpInterface::ExternalModel<MulRule, arith::MulFOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Value cotangent = resultCotangent(op, adjoints);
    for (unsigned i : {0, 1})
      add(adjoints, op->getOperand(i), [&] {
        return arith::MulFOp::create(b, op->getLoc(), cotangent,
                                     adjoints.getPrimal(op->getOperand(1 - i)));
      });
    return success();
  }
};

struct DivRule
    : DifferentiableOpInterface::ExternalModel<DivRule, arith::DivFOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Location loc = op->getLoc();
    Value cotangent = resultCotangent(op, adjoints);
    Value divisor = adjoints.getPrimal(op->getOperand(1));
    add(adjoints, op->getOperand(0),
        [&] { return arith::DivFOp::create(b, loc, cotangent, divisor); });
    add(adjoints, op->getOperand(1), [&] {
      Value product = arith::MulFOp::create(
          b, loc, cotangent, adjoints.getPrimal(op->getResult(0)));
      Value quotient = arith::DivFOp::create(b, loc, product, divisor);
      return arith::NegFOp::create(b, loc, quotient);
    });
    return success();
  }
};

struct NegRule
    : DifferentiableOpInterface::ExternalModel<NegRule, arith::NegFOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    add(adjoints, op->getOperand(0), [&] {
      return arith::NegFOp::create(b, op->getLoc(),
                                   resultCotangent(op, adjoints));
    });
    return success();
  }
};

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

struct ExtractSliceRule
    : DifferentiableOpInterface::ExternalModel<ExtractSliceRule,
                                               tensor::ExtractSliceOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    auto slice = cast<tensor::ExtractSliceOp>(op);
    Location loc = op->getLoc();
    add(adjoints, slice.getSource(), [&]() -> Value {
      SmallVector<OpFoldResult> sizes =
          tensor::getMixedSizes(b, loc, adjoints.getPrimal(slice.getSource()));
      auto type = slice.getSourceType();
      Value zeros = tensor::SplatOp::create(
          b, loc,
          arith::ConstantOp::create(b, loc,
                                    b.getZeroAttr(type.getElementType())),
          sizes);
      auto primal = [&](SmallVector<OpFoldResult> values) {
        for (OpFoldResult &value : values)
          if (auto dynamic = dyn_cast<Value>(value))
            value = adjoints.getPrimal(dynamic);
        return values;
      };
      return tensor::InsertSliceOp::create(
          b, loc, resultCotangent(op, adjoints), zeros,
          primal(slice.getMixedOffsets()), primal(slice.getMixedSizes()),
          primal(slice.getMixedStrides()));
    });
    return success();
  }
};

} // namespace

void albertc::registerUpstreamDerivatives(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    arith::AddFOp::attachInterface<AddRule>(*context);
    arith::SubFOp::attachInterface<SubRule>(*context);
    arith::MulFOp::attachInterface<MulRule>(*context);
    arith::DivFOp::attachInterface<DivRule>(*context);
    arith::NegFOp::attachInterface<NegRule>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    tensor::CastOp::attachInterface<CastRule>(*context);
    tensor::CollapseShapeOp::attachInterface<CollapseRule>(*context);
    tensor::ExpandShapeOp::attachInterface<ExpandRule>(*context);
    tensor::ExtractSliceOp::attachInterface<ExtractSliceRule>(*context);
  });
}
