//===- NNLinearOps.td - dense layers -----------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNLINEAROPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNLINEAROPS_TD

include "dialects/NN/IR/NNEnums.td"

def NN_LinearOp : NN_Op<"linear", "getInput", "linear",
                        [NN_Differentiable, AttrSizedOperandSegments]> {
  let summary = "dense layer with fused bias, activation and residual";
  let description = [{
    ```
    y[t, n] = act(sum_k x[t, k] * W[k, n] + b[n]) + r[t, n]
    ```

    The sum is one chain of fused multiply-adds in increasing k that starts at
    zero. `bias`, `activation` and `residual` are optional; the residual is
    added after the activation. With `transpose_weight` the weight is stored as
    `[N, K]`, as embedding tables used for output logits are.

    Constraints:
    * (C1) All float operands have one element type.
    * (C2) The columns of `input` equal K of `weight`.
    * (C3) `bias` has N elements.
    * (C4) `residual` has the type of the result, `[T, N]`.

    Example:

    ```mlir
    func.func @linear(%x: tensor<?x312xf32>, %w: tensor<312x1248xf32>,
                      %b: tensor<1248xf32>) -> tensor<?x1248xf32> {
      %y = nn.linear %x, %w bias(%b : tensor<1248xf32>) activation(gelu_tanh)
           : tensor<?x312xf32>, tensor<312x1248xf32>
      return %y : tensor<?x1248xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$input,
    NN_Matrix:$weight,
    Optional<NN_Vector>:$bias,
    Optional<NN_Rows>:$residual,
    DefaultValuedAttr<NN_ActivationAttr,
                      "::albertc::nn::Activation::None">:$activation,
    UnitAttr:$transpose_weight);
  let assemblyFormat = [{
    $input `,` $weight (`bias` `(` $bias^ `:` type($bias) `)`)?
    (`residual` `(` $residual^ `:` type($residual) `)`)?
    (`activation` `(` custom<Activation>($activation)^ `)`)?
    (`transpose_weight` $transpose_weight^)?
    attr-dict `:` type($input) `,` type($weight)
  }];
  let extraClassDeclaration = [{
    /// Number of input features K.
    int64_t getInputFeatures();
    /// Number of output features N.
    int64_t getOutputFeatures();
  }];
  let hasVerifier = 1;
}

def NN_GroupedLinearOp : NN_Op<"grouped_linear", "getInput", "grouped",
                         [NN_Differentiable]> {
  let summary = "dense layer in G groups with interleaved inputs";
  let description = [{
    ```
    y[t, g * (N/G) + o] = act(sum_h x[t, h * G + g] * W[h, o, g]
                              + b[g * (N/G) + o])
    ```

    Input channel c belongs to group `c mod G` while the outputs are ordered by
    group (semantics.md section 1.6). `W` has the shape `[K/G, N/G, G]`. The sum
    is one chain of fused multiply-adds in increasing h that starts at zero.

    Constraints:
    * (C1) All float operands have one element type.
    * (C2) The columns of `input` equal dimension 0 times dimension 2 of
      `weight`.
    * (C3) `bias` has as many elements as dimension 1 times dimension 2 of
      `weight`.

    Example:

    ```mlir
    func.func @grouped_linear(%x: tensor<?x336xf32>,
                              %w: tensor<21x84x16xf32>, %b: tensor<1344xf32>)
        -> tensor<?x1344xf32> {
      %y = nn.grouped_linear %x, %w, %b activation(gelu_tanh)
           : tensor<?x336xf32>, tensor<21x84x16xf32>, tensor<1344xf32>
      return %y : tensor<?x1344xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$input,
    NN_GroupedMatrix:$weight,
    NN_Vector:$bias,
    DefaultValuedAttr<NN_ActivationAttr,
                      "::albertc::nn::Activation::None">:$activation);
  let assemblyFormat = [{
    $input `,` $weight `,` $bias
    (`activation` `(` custom<Activation>($activation)^ `)`)?
    attr-dict `:` type($input) `,` type($weight) `,` type($bias)
  }];
  let extraClassDeclaration = [{
    /// Number of groups G.
    int64_t getGroups() { return getWeight().getType().getDimSize(2); }
  }];
  let hasVerifier = 1;
}

def NN_TransposeOp : Op<NN_Dialect, "transpose", [
    Pure, InferTypeOpAdaptorWithIsCompatible,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<AggregatedOpInterface,
                              ["decomposeOperation"]>]> {
  let summary = "matrices with rows and columns exchanged";
  let description = [{
    ```
    y[s, n, k] = x[s, k, n]
    ```

    for each matrix s of a stack; a single matrix has no dimension s. Weights
    are transposed once for all layers that multiply with them backwards
    (`albert-transpose-weights`). It has no derivative rule: it is made after
    differentiation.

    Constraints: none beyond the types.

    Example:

    ```mlir
    func.func @transpose(%w: tensor<1x312x1248xf32>)
        -> tensor<1x1248x312xf32> {
      %y = nn.transpose %w
           : tensor<1x312x1248xf32> -> tensor<1x1248x312xf32>
      return %y : tensor<1x1248x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Matrices:$input);
  let results = (outs NN_Matrices:$result);
  let assemblyFormat = [{
    $input attr-dict `:` type($input) `->` type($result)
  }];
}

#endif // ALBERTC_DIALECTS_NN_IR_NNLINEAROPS_TD
