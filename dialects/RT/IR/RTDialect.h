//===- RTDialect.h - the contract with the runtime ---------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the `rt` dialect, its types, attributes and enumerations.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTDIALECT_H
#define ALBERTC_DIALECTS_RT_IR_RTDIALECT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"

#include "dialects/RT/IR/RTDialect.h.inc"
#include "dialects/RT/IR/RTEnums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/RT/IR/RTTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/RT/IR/RTAttrs.h.inc"

#endif // ALBERTC_DIALECTS_RT_IR_RTDIALECT_H
