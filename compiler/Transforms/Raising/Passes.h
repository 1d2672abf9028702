//===- Passes.h - from graphs to the structure of models --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Passes that recognise in a TensorFlow graph what the model's authors wrote.
/// See Passes.td.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace albertc {

#define GEN_PASS_DECL
#include "compiler/Transforms/Raising/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Transforms/Raising/Passes.h.inc"

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES_H
