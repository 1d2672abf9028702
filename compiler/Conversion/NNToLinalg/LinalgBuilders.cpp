//===- LinalgBuilders.cpp - pieces of kernels -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"
#include "dialects/NN/IR/ScalarMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

// 2 sqrt(2/pi) and the same times 0.044715.
static constexpr float kGeluLinear = 1.5957691216057308f;
static constexpr float kGeluCubic = 0.0713548162726f;

/// 1 + exp(-2u) with u of the tanh form of GELU.
static Value emitGeluDivisor(OpBuilder &builder, Location loc, Value x,
                             Value square) {
  Value linear = f32Constant(builder, loc, kGeluLinear);
  Value cubic = f32Constant(builder, loc, kGeluCubic);
  Value factor = math::FmaOp::create(builder, loc, square, cubic, linear);
  Value twice = arith::MulFOp::create(builder, loc, factor, x);
  Value negated = arith::NegFOp::create(builder, loc, twice);
  Value exponential = math::ExpOp::create(builder, loc, negated);
  Value one = f32Constant(builder, loc, 1.0f);
  return arith::AddFOp::create(builder, loc, exponential, one);
}

Value albertc::emitActivation(OpBuilder &builder, Location loc,
                              nn::Activation kind, Value x) {
  if (kind != nn::Activation::GeluTanh)
    return nn::buildActivation(builder, loc, kind, x);
  Value square = arith::MulFOp::create(builder, loc, x, x);
  return arith::DivFOp::create(builder, loc, x,
                               emitGeluDivisor(builder, loc, x, square));
}

Value albertc::emitActivationDerivative(OpBuilder &builder, Location loc,
                                        nn::Activation kind, Value x) {
  if (kind != nn::Activation::GeluTanh)
    return nn::buildActivationDerivative(builder, loc, kind, x);
  // s + x s (1 - s) 2u' with s the gate and 2u' = 3 cubic x^2 + linear.
  Value square = arith::MulFOp::create(builder, loc, x, x);
  Value one = f32Constant(builder, loc, 1.0f);
  Value gate = arith::DivFOp::create(builder, loc, one,
                                     emitGeluDivisor(builder, loc, x, square));
  Value slope = math::FmaOp::create(builder, loc, square,
                                    f32Constant(builder, loc, 3 * kGeluCubic),
                                    f32Constant(builder, loc, kGeluLinear));
  Value rest = arith::SubFOp::create(builder, loc, one, gate);
  Value share = arith::MulFOp::create(builder, loc, gate, rest);
  Value bend = arith::MulFOp::create(builder, loc, x, slope);
  return math::FmaOp::create(builder, loc, share, bend, gate);
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
  insertInParallel(builder, loc,
                   {{source, destination, SmallVector<OpFoldResult>(offsets),
                     SmallVector<OpFoldResult>(sizes)}});
}

void albertc::insertInParallel(OpBuilder &builder, Location loc,
                               ArrayRef<ParallelResult> results) {
  auto done = scf::InParallelOp::create(builder, loc);
  builder.setInsertionPointToStart(done.getBody());
  for (const ParallelResult &result : results)
    tensor::ParallelInsertSliceOp::create(
        builder, loc, result.source, result.destination, result.offsets,
        result.sizes, unitStrides(builder, result.offsets.size()));
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
