//===- NNRowwiseOps.td - ops on each row alone -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNROWWISEOPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNROWWISEOPS_TD

include "dialects/NN/IR/NNEnums.td"

def NN_ActivationOp : NN_Op<"activation", "getInput", "activated",
                         [NN_Differentiable]> {
  let summary = "pointwise activation function";
  let description = [{
    | kind        | y                                                        |
    |-------------|----------------------------------------------------------|
    | `none`      | x                                                        |
    | `relu`      | max(x, 0)                                                |
    | `gelu_tanh` | 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))          |
    | `gelu_erf`  | 0.5 x (1 + erf(x / sqrt(2)))                             |
    | `tanh`      | tanh(x)                                                  |
    | `swish`     | x / (1 + exp(-x))                                        |

    `gelu_tanh` is what ALBERT calls "gelu" (Hendrycks and Gimpel,
    arXiv:1606.08415); the other one is "gelu" of later libraries. `none` folds
    to its operand.

    Example:

    ```mlir
    func.func @activation(%x: tensor<?x312xf32>) -> tensor<?x312xf32> {
      %y = nn.activation %x kind(tanh) : tensor<?x312xf32>
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_ActivationAttr:$kind);
  let assemblyFormat = [{
    $input `kind` `(` custom<Activation>($kind) `)` attr-dict `:` type($input)
  }];
  let hasFolder = 1;
}

def NN_LayerNormOp : NN_Op<"layer_norm", "getInput", "norm",
                           [NN_Differentiable, AllTypesMatch<["gamma", "beta"]>]> {
  let summary = "layer normalisation over the last dimension";
  let description = [{
    ```
    mean[t] = sum_c x[t, c] / C
    var[t]  = sum_c (x[t, c] - mean[t])^2 / C
    y[t, c] = (x[t, c] - mean[t]) * (rsqrt(var[t] + epsilon) * gamma[c])
              + beta[c]
    ```

    Two passes over the row: the variance is taken around the rounded mean and
    can not become negative (Ba, Kiros and Hinton, arXiv:1607.06450).

    Constraints:
    * (C1) All float operands have one element type.
    * (C2) `gamma` and `beta` have one element per column of `input`.
    * (C3) `epsilon` is finite and not negative.

    Example:

    ```mlir
    func.func @layer_norm(%x: tensor<?x312xf32>, %gamma: tensor<312xf32>,
                          %beta: tensor<312xf32>) -> tensor<?x312xf32> {
      %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-12 : f32}
           : tensor<?x312xf32>, tensor<312xf32>
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Vector:$gamma, NN_Vector:$beta,
                       F32Attr:$epsilon);
  let assemblyFormat = [{
    $input `,` $gamma `,` $beta attr-dict `:` type($input) `,` type($gamma)
  }];
  let hasVerifier = 1;
}

def NN_LogSoftmaxOp : NN_Op<"log_softmax", "getInput", "log_probs",
                         [NN_Differentiable]> {
  let summary = "logarithm of the softmax over the last dimension";
  let description = [{
    ```
    y[t, c] = (x[t, c] - m[t]) - log(sum_d exp(x[t, d] - m[t])),
    m[t] = max_d x[t, d]
    ```

    Subtracting the maximum first keeps every exponential at or below one.

    Constraints:
    * (C1) `input` has at least one column.

    Example:

    ```mlir
    func.func @log_softmax(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
      %y = nn.log_softmax %x : tensor<?x2xf32>
      return %y : tensor<?x2xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input);
  let assemblyFormat = "$input attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def NN_DropoutOp : NN_Op<"dropout", "getInput", "dropped",
                         [NN_Differentiable]> {
  let summary = "dropout whose random bits are a pure function of its operands";
  let description = [{
    ```
    y[t, c] = u(t, c) >= round(rate * 2^24) ? x[t, c] * (1 / (1 - rate)) : 0
    u(t, c) = mix(mix(mix(seed + (site + 1) * G) + row_keys[t] * G)
                  + (c + 1) * G) >> 40
    mix(z): z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb
            z ^ (z >> 31)
    G = 0x9e3779b97f4a7c15
    ```

    in wrapping 64-bit arithmetic with logical shifts: `u` are the upper 24 bits
    of the SplitMix64 stream (Steele, Lea and Flood, OOPSLA 2014) of the row. A
    backward pass, another batch split or another number of threads computes the
    same bits again instead of storing a mask. `site` tells apart the places of
    a program; `row_keys` tells apart the tokens of a step. `rate` 0 folds to
    the operand.

    Constraints:
    * (C1) 0 <= `rate` < 1.
    * (C2) `row_keys` has one element per row of `input`.

    Example:

    ```mlir
    func.func @dropout(%x: tensor<?x312xf32>, %seed: tensor<i64>,
                       %keys: tensor<?xi64>) -> tensor<?x312xf32> {
      %y = nn.dropout %x, %seed, %keys {rate = 0.1 : f32, site = 3 : i64}
           : tensor<?x312xf32>, tensor<i64>, tensor<?xi64>
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, 0DTensorOf<[I64]>:$seed,
                       NN_RowKeys:$row_keys, F32Attr:$rate,
                       I64Attr:$site);
  let assemblyFormat = [{
    $input `,` $seed `,` $row_keys attr-dict
    `:` type($input) `,` type($seed) `,` type($row_keys)
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_NN_IR_NNROWWISEOPS_TD
