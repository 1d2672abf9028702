//===- FusionUtils.h - shared by the nn-fuse passes -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Predicates on linalg ops, the base of the patterns, the recognition of
/// activations, and remarks about what was nearly fused.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_TRANSFORMS_FUSIONUTILS_H
#define ALBERTC_DIALECTS_NN_TRANSFORMS_FUSIONUTILS_H

#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include <string>

namespace albertc::nn {

/// Whether `type` is a token-major matrix that nn ops take.
bool isRowsType(mlir::Type type);

/// Whether `op` computes one matrix element by element.
bool isPointwiseOnRows(mlir::linalg::GenericOp op);

/// Whether the body of `op` contains an op of type `OpTy`.
template <typename OpTy>
bool hasInBody(mlir::linalg::GenericOp op) {
  return !op.getBody()->getOps<OpTy>().empty();
}

/// A pattern that counts its applications.
template <typename OpTy>
struct CountingPattern : mlir::OpRewritePattern<OpTy> {
  CountingPattern(mlir::MLIRContext *context, mlir::Pass::Statistic &numFused)
      : mlir::OpRewritePattern<OpTy>(context), numFused(numFused) {}

protected:
  mlir::Pass::Statistic &numFused;
};

/// The activation that `op` applies to its only input. Otherwise why it is
/// none goes to `reason`.
mlir::FailureOr<Activation> matchActivation(mlir::linalg::GenericOp op,
                                            std::string &reason);

/// Adds the pattern that turns what `matchActivation` finds into nn.activation.
void populateFuseActivationPatterns(mlir::RewritePatternSet &patterns,
                                    mlir::Pass::Statistic &numFused);

/// Adds the patterns that find nn.grouped_linear and absorb its activation.
void populateFuseGroupedLinearPatterns(mlir::RewritePatternSet &patterns,
                                       mlir::Pass::Statistic &numProducts,
                                       mlir::Pass::Statistic &numAbsorbed);

/// Why `op`, which looks like the last step of a grouped dense layer, is none;
/// empty if it does not look like one.
std::string explainGroupedNearMiss(mlir::linalg::GenericOp op);

/// Runs `patterns` on what is nested in `op`, leaving control flow as it is.
mlir::LogicalResult runFusion(mlir::Operation *op,
                              mlir::RewritePatternSet patterns);

/// Reports, if remarks are enabled, that `op` was nearly fused by `pass`.
void reportMissed(mlir::Operation *op, llvm::StringRef pass,
                  const std::string &reason);

} // namespace albertc::nn

#endif // ALBERTC_DIALECTS_NN_TRANSFORMS_FUSIONUTILS_H
