//===- Passes.h - CPU code generation passes --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tile, fuse and vectorize linalg kernels for CPUs. See Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CODEGEN_CPU_PASSES_H
#define ALBERTC_COMPILER_CODEGEN_CPU_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc::cpu {

#define GEN_PASS_DECL
#include "compiler/Codegen/CPU/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Codegen/CPU/Passes.h.inc"

} // namespace albertc::cpu

#endif // ALBERTC_COMPILER_CODEGEN_CPU_PASSES_H
