//===- Passes.td - passes of the rt dialect ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_TRANSFORMS_PASSES
#define ALBERTC_DIALECTS_RT_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def RTParamsToArgumentsPass
    : Pass<"rt-params-to-arguments", "::mlir::ModuleOp"> {
  let summary = "Pass parameters to the entry functions as arguments";
  let description = [{
    A program keeps no state: the session hands every parameter to each call.
    Every public function gets one trailing argument per parameter, and state of
    it, that it loads or stores, in the order of the declarations, marked
    `rt.param` (and `rt.state`); its `rt.load` ops are replaced. An argument
    that is stored to is writable, and the new value a result of the function
    that lies in the argument's place. Parameters that no function uses are
    erased, so that a program asks its checkpoint for what it reads only.

    Private functions must not load parameters: they take them as operands.

    Before:

    ```mlir
    rt.param @bias : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "b", shape = [8]>]
    func.func @entry(%ctx: !rt.context) -> tensor<8xf32> {
      %bias = rt.load @bias : tensor<8xf32>
      return %bias : tensor<8xf32>
    }
    ```

    After:

    ```mlir
    rt.param @bias : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "b", shape = [8]>]
    func.func @entry(%ctx: !rt.context,
        %bias: tensor<8xf32> {bufferization.writable = false,
                              rt.param = @bias}) -> tensor<8xf32> {
      return %bias : tensor<8xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numArguments", "num-arguments",
              "Number of parameter arguments added">,
    Statistic<"numErased", "num-erased",
              "Number of parameters that nothing loads">
  ];
  let dependentDialects = ["::albertc::rt::RTDialect",
                           "::mlir::bufferization::BufferizationDialect"];
}

#endif // ALBERTC_DIALECTS_RT_TRANSFORMS_PASSES
