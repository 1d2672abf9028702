//===- AlbertToNN.h - albert to nn -------------------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass and patterns that lower the structure of a model to `nn` ops.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_CONVERSION_ALBERTTONN_ALBERTTONN_H
#define ALBERTC_COMPILER_CONVERSION_ALBERTTONN_ALBERTTONN_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace albertc {

#define GEN_PASS_DECL
#include "compiler/Conversion/AlbertToNN/Passes.h.inc"

/// Adds the pattern that replaces an op of the `albert` dialect other than
/// `albert.stack` by its decomposition.
void populateAlbertToNNPatterns(mlir::RewritePatternSet &patterns);

/// Adds the pattern that replaces `albert.stack` by calls of one private
/// function.
void populateStackToFunctionPatterns(mlir::RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "compiler/Conversion/AlbertToNN/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_ALBERTTONN_H
