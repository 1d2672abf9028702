//===- LinalgBuilders.h - pieces of kernels ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the patterns of `convert-nn-to-linalg` make kernels of.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LINALGBUILDERS_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LINALGBUILDERS_H

#include "dialects/NN/IR/NNOps.h"

namespace albertc {

/// `kind` of the f32 scalar `x`. GELU in its tanh form is computed as
/// x / (1 + exp(-2u)), u = sqrt(2/pi) (x + 0.044715 x^3), which is equal and
/// both cheaper and more exact than by way of tanh.
mlir::Value emitActivation(mlir::OpBuilder &builder, mlir::Location loc,
                           nn::Activation kind, mlir::Value x);

/// The derivative of `kind` at the f32 scalar `x`; that of GELU in its tanh
/// form by the same exponential.
mlir::Value emitActivationDerivative(mlir::OpBuilder &builder,
                                     mlir::Location loc, nn::Activation kind,
                                     mlir::Value x);

/// A linalg.generic over f32 whose body is `body(builder, loc, arguments)`.
mlir::Value
makeGeneric(mlir::OpBuilder &builder, mlir::Location loc,
            mlir::ValueRange inputs, mlir::Value output,
            llvm::ArrayRef<mlir::AffineMap> maps, llvm::StringRef iterators,
            llvm::StringRef kernel,
            llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Location,
                                           mlir::ValueRange)>
                body);

/// The contraction `output` += left * right as one chain of multiply-adds. It
/// is named as a kernel's root when no epilogue follows.
mlir::Value makeContraction(mlir::OpBuilder &builder, mlir::Location loc,
                            mlir::Value left, mlir::Value right,
                            mlir::Value output,
                            llvm::ArrayRef<mlir::AffineMap> maps,
                            llvm::StringRef iterators,
                            llvm::StringRef kernel = "");

/// target[j, i] = source[i, j], as loops over the target.
mlir::Value transposedCopy(mlir::OpBuilder &builder, mlir::Location loc,
                           mlir::Value source, mlir::Value target);

/// `sizes` neighbouring elements of `source` from `offsets` on. `type`, if
/// given, is that of the slice with dimensions of size one left out.
mlir::Value slice(mlir::OpBuilder &builder, mlir::Location loc,
                  mlir::Value source,
                  llvm::ArrayRef<mlir::OpFoldResult> offsets,
                  llvm::ArrayRef<mlir::OpFoldResult> sizes,
                  mlir::RankedTensorType type = {});

/// `destination` with `source` in that place.
mlir::Value insertSlice(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Value source, mlir::Value destination,
                        llvm::ArrayRef<mlir::OpFoldResult> offsets,
                        llvm::ArrayRef<mlir::OpFoldResult> sizes);

/// Ends the body of an scf.forall: `source` goes to that place of
/// `destination`, its shared output.
void insertInParallel(mlir::OpBuilder &builder, mlir::Location loc,
                      mlir::Value source, mlir::Value destination,
                      llvm::ArrayRef<mlir::OpFoldResult> offsets,
                      llvm::ArrayRef<mlir::OpFoldResult> sizes);

/// One of several results of a parallel body.
struct ParallelResult {
  mlir::Value source, destination;
  llvm::SmallVector<mlir::OpFoldResult> offsets, sizes;
};
void insertInParallel(mlir::OpBuilder &builder, mlir::Location loc,
                      llvm::ArrayRef<ParallelResult> results);

/// Element `position` of the vector of integers `table`, as an index.
mlir::Value readIndex(mlir::OpBuilder &builder, mlir::Location loc,
                      mlir::Value table, mlir::Value position);

/// A finite number below every score, to start a maximum from.
constexpr float kLowestScore = -3.0e38f;

/// An f32 constant.
mlir::Value f32Constant(mlir::OpBuilder &builder, mlir::Location loc,
                        float value);

/// Affine map over `dims` dimensions with the dimensions `results`.
mlir::AffineMap dimMap(mlir::MLIRContext *context, unsigned dims,
                       llvm::ArrayRef<unsigned> results);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_LINALGBUILDERS_H
