//===- OptimDialect.h - how state is advanced -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the `optim` dialect.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT_H
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT_H

#include "mlir/IR/Dialect.h"

#include "dialects/Optim/IR/OptimDialect.h.inc"

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT_H
