//===- Passes.h - passes of the tfg dialect ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Constructors and registration of the passes of `Passes.td`.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc::tfg {
class GraphOp;

#define GEN_PASS_DECL
#include "dialects/TFGraph/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/TFGraph/Transforms/Passes.h.inc"

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES_H
