//===- UpperBound.cpp - Static bounds of index values ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Interval arithmetic over the few ops that sizes of buffers are made of.
/// Every index is taken to be non-negative, so a negated term contributes at
/// most zero.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/UpperBound.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;

namespace albertc {
namespace {

using Bound = std::optional<int64_t>;

Bound boundOf(OpFoldResult value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return constant;
  return computeUpperBound(cast<Value>(value));
}

/// Bound of `expr` for operands that are at most `operands`.
Bound boundOf(AffineExpr expr, ArrayRef<Bound> operands, unsigned dims) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return operands[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return operands[dims + symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() == AffineExprKind::Mul && factor &&
      factor.getValue() < 0)
    return 0;
  Bound left = boundOf(binary.getLHS(), operands, dims);
  Bound right = boundOf(binary.getRHS(), operands, dims);
  if (!left || !right)
    return std::nullopt;
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    return *left + *right;
  case AffineExprKind::Mul:
    return *left * *right;
  case AffineExprKind::FloorDiv:
    return factor ? Bound(*left / *right) : left;
  case AffineExprKind::CeilDiv:
    return factor ? Bound((*left + *right - 1) / *right) : left;
  case AffineExprKind::Mod:
    return std::min(*left, *right - 1);
  default:
    return std::nullopt;
  }
}

/// The smallest bound of the results of `map`.
Bound boundOf(AffineMap map, ValueRange operands) {
  SmallVector<Bound> bounds;
  for (Value operand : operands)
    bounds.push_back(computeUpperBound(operand));
  Bound smallest;
  for (AffineExpr result : map.getResults()) {
    Bound bound = boundOf(result, bounds, map.getNumDims());
    if (bound && (!smallest || *bound < *smallest))
      smallest = bound;
  }
  return smallest;
}

/// Bound over all callers of a private function.
Bound boundFromCallers(func::FuncOp function, unsigned argument,
                       llvm::function_ref<Bound(Value)> boundOfOperand) {
  auto module = function->getParentOfType<ModuleOp>();
  auto uses = SymbolTable::getSymbolUses(function, module);
  if (!function.isPrivate() || !uses || uses->empty())
    return std::nullopt;
  Bound largest = 0;
  for (SymbolTable::SymbolUse use : *uses) {
    auto call = dyn_cast<func::CallOp>(use.getUser());
    Bound bound = call ? boundOfOperand(call.getOperand(argument)) : Bound();
    if (!bound)
      return std::nullopt;
    largest = std::max(*largest, *bound);
  }
  return largest;
}

Bound boundOfArgumentDim(BlockArgument argument, int64_t dim) {
  Operation *parent = argument.getOwner()->getParentOp();
  // What a loop carries stays in the buffer that it starts with.
  if (auto loop = dyn_cast<scf::ForOp>(parent))
    if (OpOperand *init = loop.getTiedLoopInit(argument))
      return computeDimUpperBound(init->get(), dim);
  auto function = dyn_cast<func::FuncOp>(parent);
  if (!function)
    return std::nullopt;
  if (dim == 0)
    if (auto rows = function.getArgAttrOfType<IntegerAttr>(
            argument.getArgNumber(), rt::RTDialect::kMaxRowsAttr))
      return rows.getInt();
  return boundFromCallers(
      function, argument.getArgNumber(),
      [&](Value operand) { return computeDimUpperBound(operand, dim); });
}

Bound boundOfBinary(Operation *op) {
  Bound left = computeUpperBound(op->getOperand(0));
  Bound right = computeUpperBound(op->getOperand(1));
  if (isa<arith::MinSIOp, arith::MinUIOp>(op) && left && right)
    return std::min(*left, *right);
  if (isa<arith::MinSIOp, arith::MinUIOp>(op))
    return left ? left : right;
  if (!left || !right)
    return std::nullopt;
  if (isa<arith::AddIOp>(op))
    return *left + *right;
  if (isa<arith::MulIOp>(op))
    return *left * *right;
  if (isa<arith::MaxSIOp, arith::MaxUIOp>(op))
    return std::max(*left, *right);
  if (isa<arith::SubIOp>(op))
    return left;
  return std::nullopt;
}

} // namespace

std::optional<int64_t> computeUpperBound(Value value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return constant;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
    return function ? boundFromCallers(function, argument.getArgNumber(),
                                       computeUpperBound)
                    : std::nullopt;
  }
  Operation *op = value.getDefiningOp();
  if (auto dim = dyn_cast<memref::DimOp>(op))
    if (std::optional<int64_t> index = dim.getConstantIndex())
      return computeDimUpperBound(dim.getSource(), *index);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
    return boundOf(apply.getAffineMap(), apply.getMapOperands());
  if (auto minimum = dyn_cast<affine::AffineMinOp>(op))
    return boundOf(minimum.getAffineMap(), minimum.getOperands());
  if (isa<arith::IndexCastOp, arith::IndexCastUIOp>(op))
    return computeUpperBound(op->getOperand(0));
  if (op->getNumOperands() == 2)
    return boundOfBinary(op);
  return std::nullopt;
}

std::optional<int64_t> computeDimUpperBound(Value memref, int64_t dim) {
  auto type = cast<MemRefType>(memref.getType());
  if (!type.isDynamicDim(dim))
    return type.getDimSize(dim);
  if (auto argument = dyn_cast<BlockArgument>(memref))
    return boundOfArgumentDim(argument, dim);
  Operation *op = memref.getDefiningOp();
  if (auto alloc = dyn_cast<memref::AllocOp>(op))
    return computeUpperBound(
        alloc.getDynamicSizes()[type.getDynamicDimIndex(dim)]);
  if (isa<rt::TapeSlotOp, rt::TapeReadOp>(op))
    return computeDimUpperBound(op->getOperand(0), dim + 1);
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return computeDimUpperBound(
        loop.getTiedLoopInit(cast<OpResult>(memref))->get(), dim);
  if (auto cast = dyn_cast<memref::CastOp>(op))
    return computeDimUpperBound(cast.getSource(), dim);
  if (auto expand = dyn_cast<memref::ExpandShapeOp>(op))
    return boundOf(expand.getMixedOutputShape()[dim]);
  if (auto collapse = dyn_cast<memref::CollapseShapeOp>(op)) {
    Bound product = 1;
    SmallVector<ReassociationIndices> groups =
        collapse.getReassociationIndices();
    for (int64_t source : groups[dim]) {
      Bound bound = computeDimUpperBound(collapse.getSrc(), source);
      product = product && bound ? Bound(*product * *bound) : std::nullopt;
    }
    return product;
  }
  if (auto subview = dyn_cast<memref::SubViewOp>(op)) {
    llvm::SmallBitVector dropped = subview.getDroppedDims();
    for (auto [position, size] : llvm::enumerate(subview.getMixedSizes()))
      if (!dropped[position] && dim-- == 0)
        return boundOf(size);
  }
  return std::nullopt;
}

} // namespace albertc
