//===- Passes.h - Contracts between phases ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The pass that checks a phase's contract. See Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_PIPELINES_PASSES_H
#define ALBERTC_COMPILER_PIPELINES_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc {

#define GEN_PASS_DECL
#include "compiler/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Pipelines/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_PIPELINES_PASSES_H
