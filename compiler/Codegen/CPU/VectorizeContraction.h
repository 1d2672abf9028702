//===- VectorizeContraction.h - Contraction tiles to FMA loops --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The inner kernel of every matrix product.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CODEGEN_CPU_VECTORIZECONTRACTION_H
#define ALBERTC_COMPILER_CODEGEN_CPU_VECTORIZECONTRACTION_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace albertc::cpu {

/// Whether `op` is a contraction whose body is one `math.fma` of its two
/// inputs into its accumulator.
bool isFmaContraction(mlir::linalg::GenericOp op);

/// Rewrites the contraction tile `op` (static rows and lanes, any extent of
/// the reduction dimensions) to loops over the reduction dimensions with one
/// vector accumulator per row. Fails, with a remark at `op`, if its shape or
/// its maps do not allow it.
mlir::LogicalResult vectorizeContraction(mlir::RewriterBase &rewriter,
                                         mlir::linalg::GenericOp op);

} // namespace albertc::cpu

#endif // ALBERTC_COMPILER_CODEGEN_CPU_VECTORIZECONTRACTION_H
