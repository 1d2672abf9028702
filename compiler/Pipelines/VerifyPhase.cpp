//===- VerifyPhase.cpp - Contract of a phase ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `verify-phase` and what it is made of.
///
//===----------------------------------------------------------------------===//

#include "compiler/Pipelines/VerifyPhase.h"

#include "compiler/Pipelines/Passes.h"
#include "dialects/RT/IR/RTDialect.h"

#include "llvm/ADT/MapVector.h"

namespace albertc {
#define GEN_PASS_DEF_VERIFYPHASEPASS
#include "compiler/Pipelines/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

SmallVector<Stranger> albertc::findStrangers(ModuleOp module,
                                             const AliveOps &alive) {
  llvm::MapVector<OperationName, Stranger> strangers;
  auto find = [&](Operation *root, ArrayRef<std::string> allowed) {
    root->walk<WalkOrder::PreOrder>([&](Operation *op) {
      OperationName name = op->getName();
      if (!llvm::is_contained(allowed, name.getDialectNamespace()) &&
          !llvm::is_contained(allowed, name.getStringRef()))
        ++strangers.try_emplace(name, Stranger{op}).first->second.count;
      bool isApart = op != root && !alive.inDense.empty() &&
                     op->hasAttr(albertc::rt::RTDialect::kDenseAttr);
      return isApart ? WalkResult::skip() : WalkResult::advance();
    });
  };
  find(module, alive.anywhere);
  for (Operation &op : *module.getBody())
    if (!alive.inDense.empty() &&
        op.hasAttr(albertc::rt::RTDialect::kDenseAttr))
      find(&op, alive.inDense);
  return llvm::to_vector(llvm::make_second_range(strangers));
}

void albertc::reportStrangers(ArrayRef<Stranger> strangers, StringRef phase) {
  for (const Stranger &stranger : strangers)
    stranger.first->emitError("expected no '")
        << stranger.first->getName() << "' after phase '" << phase
        << "', found " << stranger.count;
}

namespace {

struct VerifyPhase final : albertc::impl::VerifyPhasePassBase<VerifyPhase> {
  using VerifyPhasePassBase::VerifyPhasePassBase;

  void runOnOperation() override {
    SmallVector<Stranger> strangers = findStrangers(
        getOperation(), {llvm::to_vector(allowed), llvm::to_vector(dense)});
    reportStrangers(strangers, phase);
    if (!strangers.empty())
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
