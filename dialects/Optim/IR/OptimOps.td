//===- OptimOps.td - operations of the optim dialect -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS

include "dialects/Optim/IR/OptimDialect.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Optim_Op<string mnemonic, list<Trait> traits = []>
    : Op<Optim_Dialect, mnemonic, !listconcat([Pure], traits)>;

/// Rows, vectors and parameters that a scalar is differentiated for.
def Optim_Float : RankedTensorOf<[F32, F64, BF16]>;

def Optim_GradientOp : Optim_Op<"gradient", [
    AttrSizedOperandSegments, AllTypesMatch<["outputs", "cotangents"]>,
    AllTypesMatch<["values", "accumulators", "gradients"]>]> {
  let summary = "a request for gradients";
  let description = [{
    With the cotangents c of outputs y and values x:

    ```
    result[i] = accumulators[i] + sum_j c[j] * (dy[j] / dx[i])
    ```

    that is, the accumulators plus the vector-Jacobian product of the function
    that computes `outputs` from `values`. A value may be computed from another
    one: dy/dx is the total derivative, with what flows through other values.
    `autodiff` replaces the op by the ops that compute it.

    Constraints:
    * (C1) there are as many cotangents as outputs, of the same types.
    * (C2) there are as many accumulators and results as values, of the same
      types.
    * (C3) there is at least one output and one value.
    * (C4) it is in the first block of a function, behind all that leads from
      values to outputs (checked by `autodiff`).

    Example:

    ```mlir
    func.func @gradient(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
                        %c: tensor<?x4xf32>, %sum: tensor<8x4xf32>)
        -> tensor<8x4xf32> {
      %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x4xf32>
      %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
           for(%w : tensor<8x4xf32>) accumulators(%sum)
      return %g : tensor<8x4xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<Optim_Float>:$outputs,
                       Variadic<Optim_Float>:$cotangents,
                       Variadic<Optim_Float>:$values,
                       Variadic<Optim_Float>:$accumulators);
  let results = (outs Variadic<Optim_Float>:$gradients);
  let assemblyFormat = [{
    `of` `(` $outputs `:` type($outputs) `)` `cotangents` `(` $cotangents `)`
    `for` `(` $values `:` type($values) `)` `accumulators` `(` $accumulators `)`
    attr-dict
  }];
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS
