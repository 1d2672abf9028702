//===- ScalarUpdates.h - optimizers on one element --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The formulas of `optim.adamw` and `optim.lamb` on scalars, for the
/// decomposition and for kernels.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_SCALARUPDATES_H
#define ALBERTC_DIALECTS_OPTIM_IR_SCALARUPDATES_H

#include "dialects/Optim/IR/OptimOps.h"
#include "mlir/IR/Builders.h"

namespace albertc::optim {

/// Builds the formulas of one step.
class UpdateFormulas {
public:
  /// Reads the hyper-parameters where `builder` stands.
  UpdateFormulas(mlir::OpBuilder &builder, mlir::Location loc,
                 mlir::Value hyperparameters);

  /// m' from m and the gradient before scaling.
  mlir::Value firstMoment(mlir::OpBuilder &b, mlir::Value m,
                          mlir::Value gradient) const;
  /// v' from v and the gradient before scaling.
  mlir::Value secondMoment(mlir::OpBuilder &b, mlir::Value v,
                           mlir::Value gradient) const;
  /// u from m', v', the parameter and its decay rate.
  mlir::Value direction(mlir::OpBuilder &b, mlir::Value m, mlir::Value v,
                        mlir::Value param, mlir::Value decay) const;
  /// rate * r, the step along u, with r from the squared norms (f64) of p and u
  /// and the trust.
  mlir::Value step(mlir::OpBuilder &b, mlir::Value paramSquares,
                   mlir::Value directionSquares, mlir::Value trust) const;
  /// The learning rate.
  mlir::Value rate() const { return get(Hyperparameter::LearningRate); }
  /// p' from p, the step and u.
  mlir::Value param(mlir::OpBuilder &b, mlir::Value param, mlir::Value step,
                    mlir::Value direction) const;

private:
  mlir::Value get(Hyperparameter which) const {
    return numbers[static_cast<unsigned>(which)];
  }
  mlir::Value scaled(mlir::OpBuilder &b, mlir::Value gradient) const;

  mlir::Location loc;
  llvm::SmallVector<mlir::Value, kNumHyperparameters> numbers;
};

/// sum + x * x in double precision.
mlir::Value buildSquareSum(mlir::OpBuilder &b, mlir::Location loc,
                           mlir::Value x, mlir::Value sum);

} // namespace albertc::optim

#endif // ALBERTC_DIALECTS_OPTIM_IR_SCALARUPDATES_H
