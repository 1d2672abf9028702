//===- LayerFunction.h - the function of a stack's body ----------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the conversion: builds the one function that every block of a
/// stack calls.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H
#define ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc {

/// The outlined body of a stack.
struct LayerFunction {
  /// `(context, body's six leading arguments, one index per slot table, stacked
  /// parameters, destination) -> rows`.
  mlir::func::FuncOp function;
  /// The distinct slot tables that are not zero everywhere, one per index
  /// argument; each has one slot per block.
  llvm::SmallVector<llvm::ArrayRef<int64_t>> slotTables;
};

/// Outlines the body of `op`, which is in `parent`, before `parent`. Static
/// bounds of rows are taken over from `parent`'s arguments.
LayerFunction buildLayerFunction(mlir::RewriterBase &rewriter,
                                 albert::StackOp op, mlir::func::FuncOp parent);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H
