//===- Passes.h - Passes over whole programs --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Gradients, storage of parameters, placement of buffers, parallel loops. See
/// Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_PASSES_H
#define ALBERTC_COMPILER_TRANSFORMS_PASSES_H

#include "compiler/Transforms/Autodiff/Rematerialization.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc {

#define GEN_PASS_DECL
#include "compiler/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Transforms/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_PASSES_H
