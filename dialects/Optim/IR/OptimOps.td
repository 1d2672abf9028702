//===- OptimOps.td - operations of the optim dialect -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS
#define ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS

include "dialects/Interfaces/DifferentiableOpInterface.td"
include "dialects/Optim/IR/OptimDialect.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/OpBase.td"
include "mlir/Dialect/Linalg/IR/LinalgInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
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

def Optim_StopGradientOp : Optim_Op<"stop_gradient", [
    StopsGradients, Idempotent, SameOperandsAndResultType]> {
  let summary = "a value that counts as a constant";
  let description = [{
    ```
    result = input, d result / d input = 0
    ```

    A gradient takes the result for a constant, whatever it is computed from; it
    is TensorFlow's `StopGradient`. `autodiff` replaces the op by its input when
    all requests are answered.

    Constraints:
    * (C1) the result has the type of the input (checked by the parser).

    Example:

    ```mlir
    func.func @stop_gradient(%x: tensor<4xf32>, %sum: tensor<4xf32>)
        -> tensor<4xf32> {
      %c = optim.stop_gradient %x : tensor<4xf32>
      %y = arith.mulf %c, %x : tensor<4xf32>
      %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%x)
           for(%x : tensor<4xf32>) accumulators(%sum)
      return %g : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Optim_Float:$input);
  let results = (outs Optim_Float:$result);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def Optim_PreventGradientOp : Optim_Op<"prevent_gradient", [
    SameOperandsAndResultType,
    DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "a value that must not be differentiated";
  let description = [{
    ```
    result = input
    ```

    A gradient that is wanted through it is an error, which says `reason`; it is
    TensorFlow's `PreventGradient`, whose gradient raises an exception. `autodiff`
    replaces the op by its input when all requests are answered.

    Constraints:
    * (C1) the result has the type of the input (checked by the parser).

    Example:

    ```mlir
    func.func @prevent_gradient(%x: tensor<4xf32>) -> tensor<4xf32> {
      %y = optim.prevent_gradient %x because "it is a gradient" : tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Optim_Float:$input, StrAttr:$reason);
  let results = (outs Optim_Float:$result);
  let assemblyFormat = "$input `because` $reason attr-dict `:` type($input)";
}

/// A parameter, or one stacked by slot.
def Optim_Param : ConfinedType<RankedTensorOf<[F32, F64]>, [HasStaticShapePred],
    "statically shaped tensor of f32 or f64 values",
    "::mlir::RankedTensorType">;

/// What norms are taken of.
def Optim_Squared : ConfinedType<RankedTensorOf<[F32, F64]>, [],
    "tensor of f32 or f64 values", "::mlir::RankedTensorType">;

/// Numbers of the run, of dynamic size where they are inputs of a program.
def Optim_Numbers : ConfinedType<1DTensorOf<[F32, F64]>, [],
    "1D tensor of f32 or f64 values", "::mlir::RankedTensorType">;

/// With `slots`, dimension 0 of a parameter counts variables; without, the
/// parameter is one variable.
class Optim_StateOp<string mnemonic, list<Trait> traits = []>
    : Optim_Op<mnemonic, !listconcat(traits, [
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>])>;

def Optim_SquareSumOp : Optim_StateOp<"square_sum"> {
  let summary = "squared Euclidean norms of variables";
  let description = [{
    ```
    result[s] = sum over all elements x of variable s of x * x
    ```

    in double precision: no square of a float overflows it, so the sum is finite
    if and only if every element is. With `slots`, dimension 0 may count
    something other than variables: the norm that TensorFlow takes of a gathered
    table's gradient is that of its rows before those of one index are added
    (semantics.md 3.1).

    Constraints:
    * (C1) the result has one element per slot with `slots`, else one.
    * (C2) only dimension 0 of a matrix with `slots` is of dynamic size.

    Example:

    ```mlir
    func.func @square_sum(%g: tensor<2x8x4xf32>) -> tensor<2xf64> {
      %y = optim.square_sum %g slots : tensor<2x8x4xf32> -> tensor<2xf64>
      return %y : tensor<2xf64>
    }
    ```
  }];
  let arguments = (ins Optim_Squared:$input, UnitAttr:$slots);
  let results = (outs 1DTensorOf<[F64]>:$result);
  let assemblyFormat = [{
    $input (`slots` $slots^)? attr-dict `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

/// An optimizer's step of one parameter.
class Optim_UpdateOp<string mnemonic, dag extraArguments, list<Trait> traits>
    : Optim_StateOp<mnemonic, !listconcat(traits, [
        AllTypesMatch<["param", "gradient", "first_moment", "second_moment",
                       "new_param", "cleared_gradient", "new_first_moment",
                       "new_second_moment"]>])> {
  let arguments = !con((ins Optim_Param:$param, Optim_Param:$gradient,
                            Optim_Param:$first_moment,
                            Optim_Param:$second_moment,
                            Optim_Numbers:$hyperparameters,
                            Optim_Numbers:$decay_rates),
                       extraArguments,
                       (ins UnitAttr:$slots,
                            DefaultValuedAttr<
                                ConfinedAttr<I64Attr, [IntNonNegative]>, "0">
                                :$first_variable));
  let results = (outs Optim_Param:$new_param, Optim_Param:$cleared_gradient,
                      Optim_Param:$new_first_moment,
                      Optim_Param:$new_second_moment);
  let hasVerifier = 1;
}

def Optim_AdamWOp : Optim_UpdateOp<"adamw", (ins), []> {
  let summary = "one step of Adam with decoupled weight decay";
  let description = [{
    With the hyper-parameters h = [scale, rate, beta1, 1 - beta1, beta2,
    1 - beta2, epsilon] and variable s of the parameter, which has the number
    i = `first_variable` + s in the program:

    ```
    g  = scale * gradient
    m' = beta1 * m + (1 - beta1) * g
    v' = beta2 * v + (1 - beta2) * g * g
    u  = m' / (sqrt(v') + epsilon) + decay_rates[i] * p
    p' = p - rate * u
    ```

    There is no bias correction, epsilon stands outside of the root, and decay
    uses the parameter before the step (semantics.md 3.1; Loshchilov and Hutter,
    arXiv:1711.05101). `cleared_gradient` is zero: a gradient is used once.
    1 - beta is a number of its own, since it is not exact in single precision.

    Constraints:
    * (C1) `hyperparameters` has 7 elements.
    * (C2) `decay_rates` has an element for every variable of the parameter.
    * (C3) all operands have one element type.

    Example:

    ```mlir
    func.func @adamw(%p: tensor<2x8xf32>, %g: tensor<2x8xf32>,
        %m: tensor<2x8xf32>, %v: tensor<2x8xf32>, %h: tensor<7xf32>,
        %decay: tensor<2xf32>) -> tensor<2x8xf32> {
      %y:4 = optim.adamw %p gradient(%g) moments(%m, %v) rates(%h, %decay) slots
             : tensor<2x8xf32>, tensor<7xf32>, tensor<2xf32>
      return %y#0 : tensor<2x8xf32>
    }
    ```
  }];
  let assemblyFormat = [{
    $param `gradient` `(` $gradient `)`
    `moments` `(` $first_moment `,` $second_moment `)`
    `rates` `(` $hyperparameters `,` $decay_rates `)` (`slots` $slots^)?
    attr-dict `:` type($param) `,` type($hyperparameters) `,`
    type($decay_rates)
  }];
}

def Optim_LambOp : Optim_UpdateOp<"lamb", (ins Optim_Numbers:$trusts),
    [AllTypesMatch<["decay_rates", "trusts"]>]> {
  let summary = "one step of LAMB";
  let description = [{
    m', v' and u as in `optim.adamw`; with the norms over all elements of
    variable s

    ```
    r  = |p| / |u|  if trusts[i] != 0, |p| > 0 and |u| > 0, else 1
    p' = p - rate * r * u
    ```

    Norms are taken in double precision. (You et al., arXiv:1904.00962, as both
    original repositories have it, semantics.md 3.1. They differ in the
    variables that have a trust ratio, which `trusts` says.)

    Constraints: (C1) to (C3) of `optim.adamw`, and
    * (C4) `trusts` has the type of `decay_rates` (checked by the parser).

    Example:

    ```mlir
    func.func @lamb(%p: tensor<2x8xf32>, %g: tensor<2x8xf32>,
        %m: tensor<2x8xf32>, %v: tensor<2x8xf32>, %h: tensor<7xf32>,
        %decay: tensor<2xf32>, %trusts: tensor<2xf32>) -> tensor<2x8xf32> {
      %y:4 = optim.lamb %p gradient(%g) moments(%m, %v)
             rates(%h, %decay, %trusts) slots
             : tensor<2x8xf32>, tensor<7xf32>, tensor<2xf32>
      return %y#0 : tensor<2x8xf32>
    }
    ```
  }];
  let assemblyFormat = [{
    $param `gradient` `(` $gradient `)`
    `moments` `(` $first_moment `,` $second_moment `)`
    `rates` `(` $hyperparameters `,` $decay_rates `,` $trusts `)`
    (`slots` $slots^)? attr-dict `:` type($param) `,` type($hyperparameters)
    `,` type($decay_rates)
  }];
}

#endif // ALBERTC_DIALECTS_OPTIM_IR_OPTIMOPS
