//===- AlbertOps.h - operations of the albert dialect ------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Umbrella header of the `albert` dialect: dialect, attributes and ops. What
/// the ops mean is said in the Albert*Op.td files.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H

#include "dialects/Albert/IR/AlbertDialect.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

namespace albertc::albert {
// AggregatedOpInterface declares decomposeOperation with unqualified names.
using llvm::SmallVector;
using mlir::FailureOr;
using mlir::OpBuilder;
using mlir::Value;
} // namespace albertc::albert

#define GET_OP_CLASSES
#include "dialects/Albert/IR/AlbertOps.h.inc"

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H
