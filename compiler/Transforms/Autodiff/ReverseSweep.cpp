//===- ReverseSweep.cpp - reverse-mode differentiation of a block ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The sweep and the preparation of a block.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Autodiff/ReverseSweep.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace albertc;

/// Whether a value of `type` can change continuously. Whole numbers can not, so
/// that nothing flows through predictions or sizes; of any other type, an op
/// without a rule is an error rather than a gradient of zero.
static bool isContinuous(Type type) {
  return !getElementTypeOrSelf(type).isIntOrIndex();
}

SmallVector<Value> albertc::getReadValues(Operation *op) {
  llvm::SetVector<Value> values(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), values);
  return values.takeVector();
}

//===----------------------------------------------------------------------===//
// ReverseSweep
//===----------------------------------------------------------------------===//

void ReverseSweep::activate(ValueRange leaves, ArrayRef<Operation *> ops) {
  active.insert(leaves.begin(), leaves.end());
  for (Operation *op : ops)
    if (readsActive(op))
      for (Value result : op->getResults())
        if (isContinuous(result.getType()))
          active.insert(result);
}

bool ReverseSweep::readsActive(Operation *op) {
  return llvm::any_of(getReadValues(op),
                      [&](Value value) { return isActive(value); });
}

LogicalResult ReverseSweep::run(ArrayRef<Operation *> ops) {
  for (Operation *op : llvm::reverse(ops)) {
    bool hasCotangent = llvm::any_of(op->getResults(), [&](Value result) {
      return isActive(result) && getCotangent(result);
    });
    // What computes a leaf from nothing active is where the sweep ends.
    if (hasCotangent && readsActive(op) && failed(visit(op)))
      return failure();
  }
  return success();
}

void ReverseSweep::replace(Value value, Value replacement) {
  if (active.erase(value))
    active.insert(replacement);
  Value cotangent = getCotangent(value);
  if (cotangents.erase(value))
    cotangents[replacement] = cotangent;
}

LogicalResult ReverseSweep::visit(Operation *op) {
  auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitOpError("has no derivative rule, but a gradient is wanted "
                           "through it");
  return differentiable.buildAdjoint(builder, *this);
}

void ReverseSweep::addCotangent(Value value, Value cotangent) {
  if (!isActive(value))
    return;
  Value &sum = cotangents[value];
  sum = sum ? arith::AddFOp::create(builder, cotangent.getLoc(), sum, cotangent)
                  .getResult()
            : cotangent;
}

Value ReverseSweep::takeCotangent(Value value) {
  if (Value sum = getCotangent(value))
    return sum;
  Location loc = value.getLoc();
  auto type = cast<RankedTensorType>(value.getType());
  Value zero = arith::ConstantOp::create(
      builder, loc, builder.getZeroAttr(type.getElementType()));
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      sizes.push_back(
          tensor::DimOp::create(builder, loc, getPrimal(value), dim));
  return tensor::SplatOp::create(builder, loc, type, zero, sizes);
}

void ReverseSweep::setCotangent(Value value, Value cotangent) {
  if (isActive(value))
    cotangents[value] = cotangent;
}

//===----------------------------------------------------------------------===//
// Preparation
//===----------------------------------------------------------------------===//

/// `op` without its activation, which becomes an op of its own. A residual is
/// added after the activation, hence in an op of its own as well.
static void splitActivation(RewriterBase &rewriter, nn::LinearOp op) {
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  Value sum = nn::LinearOp::create(
      rewriter, loc, op.getInput(), op.getWeight(), op.getBias(),
      /*residual=*/Value(), nn::Activation::None, op.getTransposeWeight());
  Value result =
      nn::ActivationOp::create(rewriter, loc, sum, op.getActivationAttr());
  if (op.getResidual())
    result = arith::AddFOp::create(rewriter, loc, result, op.getResidual());
  rewriter.replaceOp(op, result);
}

static void splitActivation(RewriterBase &rewriter, nn::GroupedLinearOp op) {
  rewriter.setInsertionPoint(op);
  Value sum = nn::GroupedLinearOp::create(rewriter, op.getLoc(), op.getInput(),
                                          op.getWeight(), op.getBias());
  rewriter.replaceOpWithNewOp<nn::ActivationOp>(op, sum,
                                                op.getActivationAttr());
}

/// Replaces `op` by simpler ops if there are any; whether there were.
static bool prepare(RewriterBase &rewriter, Operation *op) {
  if (auto linear = dyn_cast<nn::LinearOp>(op)) {
    if (linear.getActivation() == nn::Activation::None)
      return false;
    splitActivation(rewriter, linear);
    return true;
  }
  if (auto grouped = dyn_cast<nn::GroupedLinearOp>(op)) {
    if (grouped.getActivation() == nn::Activation::None)
      return false;
    splitActivation(rewriter, grouped);
    return true;
  }
  // The decomposition of a stack repeats its body for every block.
  if (!isa<albert::AlbertDialect>(op->getDialect()) || isa<albert::StackOp>(op))
    return false;
  auto aggregated = dyn_cast<linalg::AggregatedOpInterface>(op);
  if (!aggregated)
    return false;
  rewriter.setInsertionPoint(op);
  FailureOr<SmallVector<Value>> values =
      aggregated.decomposeOperation(rewriter);
  if (failed(values))
    return false;
  rewriter.replaceOp(op, *values);
  return true;
}

SmallVector<Operation *> albertc::prepareForGradient(RewriterBase &rewriter,
                                                     Block &block,
                                                     Operation *end,
                                                     ValueRange leaves) {
  if (!end)
    end = &block.back();
  llvm::DenseSet<Value> active(leaves.begin(), leaves.end());
  SmallVector<Operation *> ops;
  for (Operation *op = &block.front(); op != end;) {
    if (llvm::none_of(getReadValues(op),
                      [&](Value value) { return active.contains(value); })) {
      ops.push_back(op);
      op = op->getNextNode();
      continue;
    }
    // A leaf may be what the op computes.
    for (Value result : op->getResults())
      active.erase(result);
    // What an op is replaced by stands where it was and is prepared in turn.
    Operation *previous = op->getPrevNode();
    if (prepare(rewriter, op)) {
      op = previous ? previous->getNextNode() : &block.front();
      continue;
    }
    active.insert(op->result_begin(), op->result_end());
    ops.push_back(op);
    op = op->getNextNode();
  }
  return ops;
}
