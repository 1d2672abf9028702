//===- VerifyPhase.cpp - Contract of a phase ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `verify-phase`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Pipelines/Passes.h"

#include "llvm/ADT/MapVector.h"

namespace albertc {
#define GEN_PASS_DEF_VERIFYPHASEPASS
#include "compiler/Pipelines/Passes.h.inc"
} // namespace albertc

using namespace mlir;

namespace {

struct VerifyPhase final : albertc::impl::VerifyPhasePassBase<VerifyPhase> {
  using VerifyPhasePassBase::VerifyPhasePassBase;

  void runOnOperation() override {
    // The first op of a kind and how many there are.
    llvm::MapVector<OperationName, std::pair<Operation *, unsigned>> strangers;
    getOperation().walk([&](Operation *op) {
      if (llvm::is_contained(allowed, op->getName().getDialectNamespace()))
        return;
      auto &entry = strangers[op->getName()];
      if (entry.second++ == 0)
        entry.first = op;
    });
    for (auto &[name, entry] : strangers)
      entry.first->emitError("expected no '")
          << name << "' after phase '" << phase << "', found " << entry.second;
    if (!strangers.empty())
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
