//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Conversion passes. See Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_PASSES_H
#define ALBERTC_COMPILER_CONVERSION_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc {

#define GEN_PASS_DECL
#include "compiler/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Conversion/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_PASSES_H
