//===- AlbertDialect.h - structure of ALBERT models --------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the `albert` dialect and its attributes.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT_H
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"

#include "dialects/Albert/IR/AlbertDialect.h.inc"
#include "dialects/Albert/IR/AlbertEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Albert/IR/AlbertAttrs.h.inc"

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT_H
