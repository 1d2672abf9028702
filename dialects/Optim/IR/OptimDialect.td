//===- OptimDialect.td - how state is advanced -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The `optim` dialect: gradients and what is done with them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT

include "mlir/IR/DialectBase.td"

def Optim_Dialect : Dialect {
  let name = "optim";
  let cppNamespace = "::albertc::optim";
  let summary = "Gradients and optimizers";
  let description = [{
    `optim` answers "how is state advanced": which gradients are wanted
    (`optim.gradient`) and where they end (`optim.stop_gradient`,
    `optim.prevent_gradient`), how large they are (`optim.square_sum`) and what an
    optimizer makes of them (`optim.lamb`, `optim.adamw`). Values are whole
    parameters, stacked by slot where they are; every op is pure and returns
    the new state, which bufferization writes over the old one.

    What it will not model: learning rates (a number that the runtime computes
    for each step), the state itself (`rt.load`, `rt.store`), and the rules of
    differentiation, which stand with the ops they differentiate
    (DifferentiableOpInterface).
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMDIALECT
