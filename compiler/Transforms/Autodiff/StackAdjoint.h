//===- StackAdjoint.h - the gradient of a layer stack -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A stack is differentiated as a stack: its body is differentiated once, and
/// `albert.stack_grad` runs the result over the blocks in reverse order.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_STACKADJOINT_H
#define ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_STACKADJOINT_H

#include "compiler/Transforms/Autodiff/Rematerialization.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/Interfaces/ReverseSweep.h"

namespace albertc {

/// Emits the gradient of `op` for the cotangent that `sweep` has of its result
/// where `builder` stands, and makes the stack save what the gradient reads.
mlir::LogicalResult buildStackAdjoint(mlir::OpBuilder &builder,
                                      albert::StackOp op, ReverseSweep &sweep,
                                      Rematerialization rematerialization);

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_STACKADJOINT_H
