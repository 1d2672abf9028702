//===- Patterns.h - nn ops to linalg ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pattern sets of `convert-nn-to-linalg`, one per op family. Each marks the
/// last op of the kernels it makes with the attribute `kernel`
/// (compiler/Codegen/CPU/KernelStrategy.h).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_PATTERNS_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_PATTERNS_H

#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/DialectConversion.h"

namespace albertc {

/// nn.linear.
void populateLinearToLinalgPatterns(const mlir::TypeConverter &converter,
                                    mlir::RewritePatternSet &patterns);

/// nn.transpose.
void populateTransposeToLinalgPatterns(const mlir::TypeConverter &converter,
                                       mlir::RewritePatternSet &patterns);

/// nn.grouped_linear.
void populateGroupedLinearToLinalgPatterns(const mlir::TypeConverter &converter,
                                           mlir::RewritePatternSet &patterns);

/// nn.grouped_weight_grad, nn.grouped_input_grad.
void populateGroupedLinearGradToLinalgPatterns(
    const mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

/// nn.attention; `maxKeys` bounds the keys of one sequence, which sizes the
/// scratch that holds the scores of one block of queries.
void populateAttentionToLinalgPatterns(const mlir::TypeConverter &converter,
                                       mlir::RewritePatternSet &patterns,
                                       int64_t maxKeys);

/// nn.attention_grad, with the same bound.
void populateAttentionGradToLinalgPatterns(const mlir::TypeConverter &converter,
                                           mlir::RewritePatternSet &patterns,
                                           int64_t maxKeys);

/// nn.weight_grad.
void populateWeightGradToLinalgPatterns(const mlir::TypeConverter &converter,
                                        mlir::RewritePatternSet &patterns);

/// nn.layer_norm, nn.log_softmax, nn.activation, arith on rows.
void populateRowwiseToLinalgPatterns(const mlir::TypeConverter &converter,
                                     mlir::RewritePatternSet &patterns);

/// Gradients of those, and nn.column_sum.
void populateRowwiseGradToLinalgPatterns(const mlir::TypeConverter &converter,
                                         mlir::RewritePatternSet &patterns);

/// nn.linear_cross_entropy and its gradient.
void populateCrossEntropyToLinalgPatterns(const mlir::TypeConverter &converter,
                                          mlir::RewritePatternSet &patterns);

/// nn.gather_rows, nn.scatter_rows, nn.segment_mean.
void populateGatherToLinalgPatterns(const mlir::TypeConverter &converter,
                                    mlir::RewritePatternSet &patterns);

/// optim.square_sum, optim.adamw, optim.lamb.
void populateOptimToLinalgPatterns(const mlir::TypeConverter &converter,
                                   mlir::RewritePatternSet &patterns);

/// tensor and bufferization ops on rows: types change, meaning does not.
void populateStorageConversionPatterns(const mlir::TypeConverter &converter,
                                       mlir::RewritePatternSet &patterns);

/// Writes out what changes between functions marked `rt.dense` and the
/// parameters and functions with stored types that they use, and takes the mark
/// away. Returns those functions, which are not to be converted.
llvm::SmallVector<mlir::func::FuncOp>
convertDenseBoundaries(mlir::ModuleOp module);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_PATTERNS_H
