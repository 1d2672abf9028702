//===- RTOps.h - operations of the rt dialect --------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Umbrella header of the `rt` dialect: dialect, types, attributes and ops.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTOPS_H
#define ALBERTC_DIALECTS_RT_IR_RTOPS_H

#include "dialects/RT/IR/RTDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferViewFlowOpInterface.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "dialects/RT/IR/RTOps.h.inc"

#endif // ALBERTC_DIALECTS_RT_IR_RTOPS_H
