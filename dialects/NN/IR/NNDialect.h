//===- NNDialect.h - the nn dialect and its attributes ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the dialect class, the activation enum and its attribute.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNDIALECT_H
#define ALBERTC_DIALECTS_NN_IR_NNDIALECT_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"

#include "dialects/NN/IR/NNDialect.h.inc"
#include "dialects/NN/IR/NNEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/NN/IR/NNAttrs.h.inc"

#endif // ALBERTC_DIALECTS_NN_IR_NNDIALECT_H
