//===- VerifyPhase.h - Contract of a phase ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is alive that should not be: for the pass that ends each phase, and for
/// finding out which phase a module is at.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_PIPELINES_VERIFYPHASE_H
#define ALBERTC_COMPILER_PIPELINES_VERIFYPHASE_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace albertc {

/// A kind of op that a phase should have left nothing of.
struct Stranger {
  /// The first one in the module.
  mlir::Operation *first;
  unsigned count = 0;
};

/// Names of dialects and of single ops that may be alive after a phase.
struct AliveOps {
  llvm::SmallVector<std::string> anywhere;
  /// In functions marked `rt.dense`, instead; if empty, what may be anywhere.
  llvm::SmallVector<std::string> inDense;
};

/// The kinds of op in `module` (itself included) that `alive` does not name, in
/// the order of their first ones.
llvm::SmallVector<Stranger> findStrangers(mlir::ModuleOp module,
                                          const AliveOps &alive);

/// Reports each of `strangers` at its first op as alive after `phase`.
void reportStrangers(llvm::ArrayRef<Stranger> strangers, llvm::StringRef phase);

} // namespace albertc

#endif // ALBERTC_COMPILER_PIPELINES_VERIFYPHASE_H
