//===- OptimOps.h - operations of the optim dialect -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the operations of the `optim` dialect.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H

#include "dialects/Optim/IR/OptimDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "dialects/Optim/IR/OptimOps.h.inc"

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H
