//===- Passes.td - passes of the nn dialect ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD
#define ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def NNDecomposePass : Pass<"nn-decompose"> {
  let summary = "replace nn ops by their definition in upstream ops";
  let description = [{
    Replaces every nn op, or only those named by `ops`, by what its
    `AggregatedOpInterface::decomposeOperation` builds. The result is the
    reference the production lowering is tested against and the input the
    `nn-fuse-*` passes are tested with.

    Before:

    ```mlir
    %activated = nn.activation %x kind(relu) : tensor<4x8xf32>
    ```

    After:

    ```mlir
    %empty = tensor.empty() : tensor<4x8xf32>
    %activated = linalg.generic {indexing_maps = [#identity, #identity],
                                 iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %zero = arith.constant 0.0 : f32
      %max = arith.maximumf %in, %zero : f32
      linalg.yield %max : f32
    } -> tensor<4x8xf32>
    ```
  }];
  let options = [
    ListOption<"opNames", "ops", "std::string",
               "Ops to decompose, by full name; all nn ops if empty.">
  ];
  let statistics = [
    Statistic<"numDecomposed", "num-decomposed", "Number of decomposed ops">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD
