//===- NNOps.h - the ops of the nn dialect ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the generated op classes and the shape helper they share. What the
/// ops mean is said in the NN*Ops.td files.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNOPS_H
#define ALBERTC_DIALECTS_NN_IR_NNOPS_H

#include "dialects/Interfaces/DifferentiableOpInterface.h"
#include "dialects/NN/IR/NNDialect.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace albertc::nn {

// AggregatedOpInterface declares decomposeOperation with unqualified names.
using llvm::SmallVector;
using mlir::FailureOr;
using mlir::OpBuilder;
using mlir::Value;

namespace detail {

/// Shape of `result`, whose dimension 0 is that of `rows` and whose other
/// dimension is static.
mlir::ReifiedRankedShapedTypeDims
reifyRows(mlir::OpBuilder &builder, mlir::Value rows, mlir::Value result);

/// Shapes of results of which each has the shape of an operand.
mlir::ReifiedRankedShapedTypeDims
reifyLike(mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Value> operands);

/// Prints the results of `op` as `names`.
void nameResults(mlir::Operation *op, llvm::ArrayRef<llvm::StringRef> names,
                 mlir::OpAsmSetValueNameFn setName);

} // namespace detail
} // namespace albertc::nn

#define GET_OP_CLASSES
#include "dialects/NN/IR/NNOps.h.inc"

#endif // ALBERTC_DIALECTS_NN_IR_NNOPS_H
