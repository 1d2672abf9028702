//===- TFGraphDialect.h - what the file said --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the `tfg` dialect, its types and its attributes.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT_H
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"

#include "dialects/TFGraph/IR/TFGraphDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/TFGraph/IR/TFGraphTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/TFGraph/IR/TFGraphAttrs.h.inc"

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT_H
