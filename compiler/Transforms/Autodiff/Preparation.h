//===- Preparation.h - the form that is differentiated ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is done to a block before a sweep over it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_PREPARATION_H
#define ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_PREPARATION_H

#include "mlir/IR/PatternMatch.h"

namespace albertc {

/// Brings the ops of `block` before `end` (all of them if null) into the form
/// that is differentiated: albert ops but the stack become nn ops, activations
/// that were part of a dense layer stand alone, so that what they read can be
/// kept. Only what depends on `leaves` is touched. Returns the ops in order.
llvm::SmallVector<mlir::Operation *>
prepareForGradient(mlir::RewriterBase &rewriter, mlir::Block &block,
                   mlir::Operation *end, mlir::ValueRange leaves);

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_PREPARATION_H
