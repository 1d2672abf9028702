//===- Passes.h - passes of the optim dialect -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the create functions, options and registration of the passes
/// described in Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES_H
#define ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace albertc::optim {

#define GEN_PASS_DECL
#include "dialects/Optim/Transforms/Passes.h.inc"

/// Registers all passes of the dialect with the command line of a tool.
#define GEN_PASS_REGISTRATION
#include "dialects/Optim/Transforms/Passes.h.inc"

} // namespace albertc::optim

#endif // ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES_H
