//===- VerifyUtils.h - checks shared by albert ops ---------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the dialect: checks of matrix dimensions and epsilon.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_VERIFYUTILS_H
#define ALBERTC_DIALECTS_ALBERT_IR_VERIFYUTILS_H

#include "dialects/NN/IR/ShapeUtils.h"
#include "llvm/ADT/APFloat.h"

namespace albertc::albert {

/// Checks that dimension `dim` of `matrix` is `expected`; `reason` names what
/// it is counted against.
mlir::LogicalResult verifyDim(mlir::Operation *op,
                              nn::detail::NamedValue matrix, unsigned dim,
                              int64_t expected, llvm::StringRef reason);

/// Checks that `epsilon` is finite and not negative.
mlir::LogicalResult verifyEpsilon(mlir::Operation *op,
                                  const llvm::APFloat &epsilon);

} // namespace albertc::albert

#endif // ALBERTC_DIALECTS_ALBERT_IR_VERIFYUTILS_H
