//===- Passes.h - passes of the albert dialect -------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Constructors and registration of the passes of `Passes.td`.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES_H
#define ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace albertc::albert {

#define GEN_PASS_DECL
#include "dialects/Albert/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "dialects/Albert/Transforms/Passes.h.inc"

} // namespace albertc::albert

#endif // ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES_H
