//===- ScalarMath.h - scalar formulas of nn ops -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The formulas of activation functions and of the dropout generator as
/// sequences of arith and math ops. The decompositions and the production
/// lowering build their loop bodies from the same functions, so a formula is
/// written once.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_SCALARMATH_H
#define ALBERTC_DIALECTS_NN_IR_SCALARMATH_H

#include "dialects/NN/IR/NNDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"
#include <cstdint>

namespace albertc::nn {

/// A constant of the float type `type`, rounded to nearest.
mlir::Value buildFloat(mlir::OpBuilder &b, mlir::Location loc, mlir::Type type,
                       double value);

/// `kind` of the scalar `x` (f32 or f64); the formulas are those of
/// nn.activation. Returns `x` itself for `none`.
mlir::Value buildActivation(mlir::OpBuilder &b, mlir::Location loc,
                            Activation kind, mlir::Value x);

/// The derivative of `kind` at the scalar `x`; the formulas are those of
/// nn.activation_grad.
mlir::Value buildActivationDerivative(mlir::OpBuilder &b, mlir::Location loc,
                                      Activation kind, mlir::Value x);

/// Number of random bits dropout compares with its threshold.
constexpr unsigned kDropoutBits = 24;

/// The threshold of nn.dropout: an element is kept if its bits are not below.
int64_t getDropoutThreshold(double rate);

/// What nn.dropout makes of the element `x` of column `column` (i64) in the
/// row with the stream `row`, from buildDropoutRow.
mlir::Value buildDropped(mlir::OpBuilder &b, mlir::Location loc, mlir::Value x,
                         mlir::Value row, mlir::Value column, double rate);

/// Start of the random stream of one place of the program (i64 scalar):
/// mix(seed + (site + 1) * G).
mlir::Value buildDropoutSite(mlir::OpBuilder &b, mlir::Location loc,
                             mlir::Value seed, int64_t site);

/// Start of the stream of one row (i64 scalar): mix(site + rowKey * G).
mlir::Value buildDropoutRow(mlir::OpBuilder &b, mlir::Location loc,
                            mlir::Value site, mlir::Value rowKey);

/// The bits of one element (i64 scalar in [0, 2^24)):
/// mix(row + (column + 1) * G) >> 40; `column` is an i64 scalar.
mlir::Value buildDropoutElement(mlir::OpBuilder &b, mlir::Location loc,
                                mlir::Value row, mlir::Value column);

} // namespace albertc::nn

#endif // ALBERTC_DIALECTS_NN_IR_SCALARMATH_H
