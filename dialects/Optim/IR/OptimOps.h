//===- OptimOps.h - operations of the optim dialect -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares the operations of the `optim` dialect.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H

#include "dialects/Interfaces/DifferentiableOpInterface.h"
#include "dialects/Optim/IR/OptimDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace albertc::optim {
// AggregatedOpInterface declares decomposeOperation with unqualified names.
using llvm::SmallVector;
using mlir::FailureOr;
using mlir::OpBuilder;
using mlir::Value;
} // namespace albertc::optim

#define GET_OP_CLASSES
#include "dialects/Optim/IR/OptimOps.h.inc"

namespace albertc::optim {

/// Positions in the hyper-parameters of an optimizer's step; docs/abi.md has
/// the same order.
enum class Hyperparameter : unsigned {
  GradientScale,
  LearningRate,
  Beta1,
  OneMinusBeta1,
  Beta2,
  OneMinusBeta2,
  Epsilon
};
constexpr int64_t kNumHyperparameters = 7;

/// Number of variables of a parameter of type `param`.
int64_t getNumVariables(mlir::RankedTensorType param, bool hasSlots);

} // namespace albertc::optim

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS_H
