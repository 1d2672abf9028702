//===- Passes.td - passes of the optim dialect -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES
#define ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def OptimDecomposePass : Pass<"optim-decompose"> {
  let summary = "Replace optimizer ops by the upstream ops that define them";
  let description = [{
    Every `optim.square_sum`, `optim.adamw` and `optim.lamb` is replaced by its
    decomposition, which is the op's definition. `optim.gradient` has none; it
    is what `autodiff` expands.

    Before:

    ```mlir
    func.func @f(%g: tensor<2x8xf32>) -> tensor<2xf64> {
      %y = optim.square_sum %g slots : tensor<2x8xf32> -> tensor<2xf64>
      return %y : tensor<2xf64>
    }
    ```

    After: a `linalg.generic` that extends each element to double precision and
    adds its square to the sum of its row.
  }];
  let statistics = [
    Statistic<"numDecomposed", "num-decomposed", "Number of ops decomposed">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // ALBERTC_DIALECTS_OPTIM_TRANSFORMS_PASSES
