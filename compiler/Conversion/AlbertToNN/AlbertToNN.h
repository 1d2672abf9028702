//===- AlbertToNN.h - albert to nn ------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Lowering of the model's structure. A stack becomes one private function that
/// holds its body and is called for every block; everything else decomposes.
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

/// Decomposes every albert op but the stacks.
void populateAlbertToNNPatterns(mlir::RewritePatternSet &patterns);

/// Replaces the stacks of `module` and their gradients by calls of private
/// functions. Stacks with the same body share one. Fails, with an error, if one
/// is in a function without a session context.
mlir::LogicalResult convertStacks(mlir::ModuleOp module);

#define GEN_PASS_REGISTRATION
#include "compiler/Conversion/AlbertToNN/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_ALBERTTONN_H
