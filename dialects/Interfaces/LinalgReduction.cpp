//===- LinalgReduction.cpp - where iterations meet ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/LinalgReduction.h"

using namespace mlir;
using namespace albertc;

static constexpr unsigned kEither[] = {0, 1}, kFirst[] = {0}, kThird[] = {2};
static constexpr Combiner kCombiners[] = {
    {"arith.addf", kEither, false},   {"arith.subf", kFirst, false},
    {"math.fma", kThird, false},      {"arith.maximumf", kEither, true},
    {"arith.maxnumf", kEither, true}, {"arith.minimumf", kEither, true},
    {"arith.minnumf", kEither, true},
};

bool albertc::isReduced(linalg::LinalgOp op, OpOperand &init) {
  return !op.getMatchingIndexingMap(&init).isPermutation();
}

const Combiner *albertc::findCombiner(linalg::LinalgOp op, OpOperand &init) {
  BlockArgument before = op.getMatchingBlockArgument(&init);
  Value after = op.getMatchingYieldValue(&init)->get();
  Operation *combiner = after.getDefiningOp();
  if (!combiner || combiner->getBlock() != op.getBlock() ||
      !before.hasOneUse() || !after.hasOneUse() ||
      *before.user_begin() != combiner)
    return nullptr;
  unsigned place = before.use_begin()->getOperandNumber();
  const auto *found = llvm::find_if(kCombiners, [&](const Combiner &known) {
    return combiner->getName().getStringRef() == known.name &&
           llvm::is_contained(known.accumulators, place);
  });
  return found == std::end(kCombiners) ? nullptr : found;
}

Value albertc::getElement(linalg::LinalgOp op, OpOperand &init) {
  OpOperand &before = *op.getMatchingBlockArgument(&init).use_begin();
  return before.getOwner()->getOperand(1 - before.getOperandNumber());
}
