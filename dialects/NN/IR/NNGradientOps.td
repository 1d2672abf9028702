//===- NNGradientOps.td - what derivative rules are made of -*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ops that appear in the derivatives of nn ops. Gradients of parameters are
/// sums over all rows, all blocks and all parts of a batch: their ops take the
/// sum so far and return the new one, so that it can stay in one place.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNGRADIENTOPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNGRADIENTOPS_TD

include "dialects/NN/IR/NNEnums.td"

/// A pure op each result of which has the shape of an operand. `shapedLike`
/// lists these operands, `asmNames` the SSA names printed for the results.
class NN_GradientOp<string mnemonic, string shapedLike, string asmNames,
                    list<Trait> traits = []>
    : Op<NN_Dialect, mnemonic, !listconcat(traits, [
        Pure,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                  ["reifyResultShapes"]>,
        DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>])> {
  let hasVerifier = 1;
  let extraClassDefinition = [{
    void $cppClass::getAsmResultNames(
        ::mlir::OpAsmSetValueNameFn setNameFn) {
      detail::nameResults(getOperation(), }] # asmNames # [{, setNameFn);
    }

    ::mlir::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      shapes = detail::reifyLike(builder, }] # shapedLike # [{);
      return ::mlir::success();
    }
  }];
}

def NN_WeightGradOp : NN_GradientOp<"weight_grad", "{getAccumulator()}",
    "{\"weight_grad\"}", [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "gradient of a matrix that rows were multiplied with";
  let description = [{
    ```
    y[k, n] = accumulator[k, n] + sum_t left[t, k] * right[t, n]
    ```

    The sum is one chain of fused multiply-adds in increasing t that starts at
    the accumulator. For `r = nn.linear x, W` and the cotangent c of r, the
    gradient of W has left = x and right = c; of a transposed weight left = c
    and right = x.

    Constraints:
    * (C1) `accumulator`, `left` and `right` have one element type.
    * (C2) `left` has as many columns as `accumulator` has rows.
    * (C3) `right` has as many columns as `accumulator`.

    Example:

    ```mlir
    func.func @weight_grad(%acc: tensor<312x1248xf32>, %x: tensor<?x312xf32>,
                           %c: tensor<?x1248xf32>) -> tensor<312x1248xf32> {
      %y = nn.weight_grad %acc, %x, %c
           : tensor<312x1248xf32>, tensor<?x312xf32>, tensor<?x1248xf32>
      return %y : tensor<312x1248xf32>
    }
    ```
  }];
  let arguments = (ins NN_Matrix:$accumulator, NN_Rows:$left, NN_Rows:$right);
  let results = (outs NN_Matrix:$result);
  let assemblyFormat = [{
    $accumulator `,` $left `,` $right attr-dict
    `:` type($accumulator) `,` type($left) `,` type($right)
  }];
}

def NN_GroupedWeightGradOp : NN_GradientOp<"grouped_weight_grad",
    "{getAccumulator()}", "{\"weight_grad\"}",
    [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "gradient of the weight of a grouped dense layer";
  let description = [{
    With the shape `[K/G, N/G, G]` of the weight of `nn.grouped_linear`:

    ```
    y[h, o, g] = accumulator[h, o, g]
                 + sum_t input[t, h * G + g] * cotangent[t, g * (N/G) + o]
    ```

    The sum is one chain of fused multiply-adds in increasing t that starts at
    the accumulator.

    Constraints:
    * (C1) `accumulator`, `input` and `cotangent` have one element type.
    * (C2) the columns of `input` equal dimension 0 times dimension 2 of
      `accumulator`.
    * (C3) the columns of `cotangent` equal dimension 1 times dimension 2 of
      `accumulator`.

    Example:

    ```mlir
    func.func @grouped_weight_grad(%acc: tensor<21x84x16xf32>,
        %x: tensor<?x336xf32>, %c: tensor<?x1344xf32>)
        -> tensor<21x84x16xf32> {
      %y = nn.grouped_weight_grad %acc, %x, %c
           : tensor<21x84x16xf32>, tensor<?x336xf32>, tensor<?x1344xf32>
      return %y : tensor<21x84x16xf32>
    }
    ```
  }];
  let arguments = (ins NN_GroupedMatrix:$accumulator, NN_Rows:$input,
                       NN_Rows:$cotangent);
  let results = (outs NN_GroupedMatrix:$result);
  let assemblyFormat = [{
    $accumulator `,` $input `,` $cotangent attr-dict
    `:` type($accumulator) `,` type($input) `,` type($cotangent)
  }];
}

def NN_GroupedInputGradOp : NN_GradientOp<"grouped_input_grad", "{getInput()}",
    "{\"input_grad\"}", [AllTypesMatch<["input", "result"]>]> {
  let summary = "gradient of the input of a grouped dense layer";
  let description = [{
    ```
    y[t, h * G + g] = sum_o cotangent[t, g * (N/G) + o] * weight[h, o, g]
    ```

    The sum is one chain of fused multiply-adds in increasing o that starts at
    zero. `input` is that of the `nn.grouped_linear` whose result has the
    cotangent; only its shape is used.

    Constraints:
    * (C1) `input`, `weight` and `cotangent` have one element type.
    * (C2) the columns of `input` equal dimension 0 times dimension 2 of
      `weight`.
    * (C3) the columns of `cotangent` equal dimension 1 times dimension 2 of
      `weight`.

    Example:

    ```mlir
    func.func @grouped_input_grad(%x: tensor<?x336xf32>,
        %w: tensor<21x84x16xf32>, %c: tensor<?x1344xf32>)
        -> tensor<?x336xf32> {
      %y = nn.grouped_input_grad %x, %w, %c
           : tensor<?x336xf32>, tensor<21x84x16xf32>, tensor<?x1344xf32>
      return %y : tensor<?x336xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_GroupedMatrix:$weight,
                       NN_Rows:$cotangent);
  let results = (outs NN_Rows:$result);
  let assemblyFormat = [{
    $input `,` $weight `,` $cotangent attr-dict
    `:` type($input) `,` type($weight) `,` type($cotangent)
  }];
}

def NN_ColumnSumOp : NN_GradientOp<"column_sum", "{getAccumulator()}",
    "{\"column_sum\"}", [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "sum over all rows, the gradient of a bias";
  let description = [{
    ```
    y[n] = accumulator[n] + sum_t input[t, n]
    ```

    Rows are added in order, starting at the accumulator.

    Constraints:
    * (C1) `accumulator` and `input` have one element type.
    * (C2) `accumulator` has one element per column of `input`.

    Example:

    ```mlir
    func.func @column_sum(%acc: tensor<1248xf32>, %c: tensor<?x1248xf32>)
        -> tensor<1248xf32> {
      %y = nn.column_sum %acc, %c : tensor<1248xf32>, tensor<?x1248xf32>
      return %y : tensor<1248xf32>
    }
    ```
  }];
  let arguments = (ins NN_Vector:$accumulator, NN_Rows:$input);
  let results = (outs NN_Vector:$result);
  let assemblyFormat = [{
    $accumulator `,` $input attr-dict
    `:` type($accumulator) `,` type($input)
  }];
}

def NN_ActivationGradOp : NN_GradientOp<"activation_grad", "{getInput()}",
    "{\"activation_grad\"}",
    [AllTypesMatch<["input", "cotangent", "result"]>]> {
  let summary = "gradient of a pointwise activation function";
  let description = [{
    y = cotangent * f'(input) with

    | kind        | f'(x)                                                    |
    |-------------|----------------------------------------------------------|
    | `none`      | 1                                                        |
    | `relu`      | 1 if x > 0, else 0                                       |
    | `gelu_tanh` | 0.5 (1 + t) + 0.5 x (1 - t^2) u', t = tanh(u),           |
    |             | u = sqrt(2/pi) (x + 0.044715 x^3), u' its derivative     |
    | `gelu_erf`  | 0.5 (1 + erf(x / sqrt(2))) + x exp(-x^2 / 2) / sqrt(2 pi)|
    | `tanh`      | 1 - tanh(x)^2                                            |
    | `swish`     | s (1 + x (1 - s)), s = 1 / (1 + exp(-x))                 |

    At 0, where it has none, the derivative of `relu` is 0, as TensorFlow's is.

    Constraints:
    * (C1) `input` and `cotangent` have one type (checked by the parser).

    Example:

    ```mlir
    func.func @activation_grad(%x: tensor<?x312xf32>, %c: tensor<?x312xf32>)
        -> tensor<?x312xf32> {
      %y = nn.activation_grad %x, %c kind(gelu_tanh) : tensor<?x312xf32>
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Rows:$cotangent,
                       NN_ActivationAttr:$kind);
  let results = (outs NN_Rows:$result);
  let assemblyFormat = [{
    $input `,` $cotangent `kind` `(` custom<Activation>($kind) `)` attr-dict
    `:` type($input)
  }];
  let hasVerifier = 0;
  let hasFolder = 1;
}

def NN_LayerNormGradOp : NN_GradientOp<"layer_norm_grad",
    "{getInput(), getGammaAccumulator(), getBetaAccumulator()}",
    "{\"input_grad\", \"gamma_grad\", \"beta_grad\"}",
    [AllTypesMatch<["input", "cotangent", "input_grad"]>,
     AllTypesMatch<["gamma", "gamma_accumulator", "beta_accumulator",
                    "gamma_grad", "beta_grad"]>]> {
  let summary = "gradients of a layer normalisation";
  let description = [{
    With mean and variance as in `nn.layer_norm`, C columns, and

    ```
    inv[t]     = rsqrt(var[t] + epsilon)
    hat[t, c]  = (input[t, c] - mean[t]) * inv[t]
    d[t, c]    = cotangent[t, c] * gamma[c]
    a[t]       = sum_c d[t, c] / C
    b[t]       = sum_c d[t, c] * hat[t, c] / C
    input_grad[t, c] = inv[t] * ((d[t, c] - a[t]) - hat[t, c] * b[t])
    gamma_grad[c]    = gamma_accumulator[c] + sum_t cotangent[t, c] * hat[t, c]
    beta_grad[c]     = beta_accumulator[c] + sum_t cotangent[t, c]
    ```

    Mean and variance are computed again: reading them would be another pass
    over memory. (Ba, Kiros and Hinton, arXiv:1607.06450, by the chain rule.)

    Constraints:
    * (C1) All float operands have one element type.
    * (C2) `gamma` has one element per column of `input`.
    * (C3) `epsilon` is finite and not negative.

    Example:

    ```mlir
    func.func @layer_norm_grad(%x: tensor<?x312xf32>, %gamma: tensor<312xf32>,
        %c: tensor<?x312xf32>, %dg: tensor<312xf32>, %db: tensor<312xf32>)
        -> (tensor<?x312xf32>, tensor<312xf32>, tensor<312xf32>) {
      %y:3 = nn.layer_norm_grad %x, %gamma, %c accumulators(%dg, %db)
             {epsilon = 1.0e-12 : f32} : tensor<?x312xf32>, tensor<312xf32>
      return %y#0, %y#1, %y#2
             : tensor<?x312xf32>, tensor<312xf32>, tensor<312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Vector:$gamma, NN_Rows:$cotangent,
                       NN_Vector:$gamma_accumulator,
                       NN_Vector:$beta_accumulator, F32Attr:$epsilon);
  let results = (outs NN_Rows:$input_grad, NN_Vector:$gamma_grad,
                      NN_Vector:$beta_grad);
  let assemblyFormat = [{
    $input `,` $gamma `,` $cotangent
    `accumulators` `(` $gamma_accumulator `,` $beta_accumulator `)` attr-dict
    `:` type($input) `,` type($gamma)
  }];
}

def NN_LogSoftmaxGradOp : NN_GradientOp<"log_softmax_grad", "{getLogProbs()}",
    "{\"input_grad\"}",
    [AllTypesMatch<["log_probs", "cotangent", "result"]>]> {
  let summary = "gradient of a log-softmax";
  let description = [{
    With `log_probs` the result of the `nn.log_softmax`:

    ```
    y[t, c] = cotangent[t, c] - exp(log_probs[t, c]) * sum_d cotangent[t, d]
    ```

    Constraints:
    * (C1) `log_probs` and `cotangent` have one type (checked by the parser).

    Example:

    ```mlir
    func.func @log_softmax_grad(%y: tensor<?x2xf32>, %c: tensor<?x2xf32>)
        -> tensor<?x2xf32> {
      %g = nn.log_softmax_grad %y, %c : tensor<?x2xf32>
      return %g : tensor<?x2xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$log_probs, NN_Rows:$cotangent);
  let results = (outs NN_Rows:$result);
  let assemblyFormat = "$log_probs `,` $cotangent attr-dict `:` type($log_probs)";
  let hasVerifier = 0;
}

def NN_ScatterRowsOp : NN_GradientOp<"scatter_rows", "{getAccumulator()}",
    "{\"scattered\"}", [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "add rows to the rows of a matrix by number";
  let description = [{
    ```
    y[v, c] = accumulator[v, c] + sum_{t: ids[t] = v} input[t, c]
    ```

    Rows are added in increasing t, so the sum does not depend on threads: the
    gradient of `nn.gather_rows`. Every id must be in `[0, rows of accumulator)`;
    whoever makes the ids checks them, the op does not.

    Constraints:
    * (C1) `accumulator` and `input` have one element type.
    * (C2) `accumulator` and `input` have the same number of columns.

    Example:

    ```mlir
    func.func @scatter_rows(%acc: tensor<21128x128xf32>, %ids: tensor<?xi32>,
                            %c: tensor<?x128xf32>) -> tensor<21128x128xf32> {
      %y = nn.scatter_rows %acc, %ids, %c
           : tensor<21128x128xf32>, tensor<?xi32>, tensor<?x128xf32>
      return %y : tensor<21128x128xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$accumulator, NN_Indices:$ids, NN_Rows:$input);
  let results = (outs NN_Rows:$result);
  let assemblyFormat = [{
    $accumulator `,` $ids `,` $input attr-dict
    `:` type($accumulator) `,` type($ids) `,` type($input)
  }];
}

def NN_AttentionGradOp : NN_GradientOp<"attention_grad",
    "{getQuery(), getKey(), getValue()}",
    "{\"query_grad\", \"key_grad\", \"value_grad\"}",
    [AttrSizedOperandSegments,
     AllTypesMatch<["query", "cotangent", "query_grad"]>,
     AllTypesMatch<["key", "value", "key_grad", "value_grad"]>,
     AllTypesMatch<["query_offsets", "row_offsets"]>]> {
  let summary = "gradients of attention";
  let description = [{
    With score as in `nn.attention`, p its softmax over the keys (normalised),
    and c the cotangent, for head a of sequence s:

    ```
    g[a, i, j]            = sum_d c[i, a*D + d] * value[j, a*D + d]
    m[a, i]               = sum_j p[a, i, j] * g[a, i, j]
    e[a, i, j]            = p[a, i, j] * (g[a, i, j] - m[a, i])
    query_grad[i, a*D+d]  = scale * sum_j e[a, i, j] * key[j, a*D + d]
    key_grad[j, a*D+d]    = scale * sum_i e[a, i, j] * query[i, a*D + d]
    value_grad[j, a*D+d]  = sum_i p[a, i, j] * c[i, a*D + d]
    ```

    With dropout, and f[a, i, j] what it multiplies p[a, i, j] by (0 or
    1 / (1 - `rate`), as in `nn.attention`), value_grad is the sum of
    p * f * c and

    ```
    m[a, i]    = sum_j p[a, i, j] * f[a, i, j] * g[a, i, j]
    e[a, i, j] = p[a, i, j] * (f[a, i, j] * g[a, i, j] - m[a, i])
    ```

    p is computed again from queries and keys, one block of queries at a time
    (Dao et al., arXiv:2205.14135). Rows that are no queries or keys have zero
    gradients.

    Constraints: (C1) to (C6) of `nn.attention`.

    Example:

    ```mlir
    func.func @attention_grad(%q: tensor<?x312xf32>, %k: tensor<?x312xf32>,
        %v: tensor<?x312xf32>, %query_offsets: tensor<?xi32>,
        %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
        %key_bias: tensor<?xf32>, %c: tensor<?x312xf32>)
        -> (tensor<?x312xf32>, tensor<?x312xf32>, tensor<?x312xf32>) {
      %g:3 = nn.attention_grad %q, %k, %v, %c
             segments(%query_offsets, %row_offsets, %key_counts, %key_bias)
             {num_heads = 12 : i64, scale = 0.196116135 : f32}
             : tensor<?x312xf32>, tensor<?x312xf32>
               segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      return %g#0, %g#1, %g#2
             : tensor<?x312xf32>, tensor<?x312xf32>, tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$query, NN_Rows:$key, NN_Rows:$value,
                       NN_Rows:$cotangent, NN_Indices:$query_offsets,
                       NN_Indices:$row_offsets, NN_Indices:$key_counts,
                       1DTensorOf<[F32]>:$key_bias,
                       Optional<0DTensorOf<[I64]>>:$seed,
                       Optional<NN_RowKeys>:$query_keys,
                       I64Attr:$num_heads, F32Attr:$scale,
                       OptionalAttr<F32Attr>:$rate,
                       OptionalAttr<I64Attr>:$site);
  let results = (outs NN_Rows:$query_grad, NN_Rows:$key_grad,
                      NN_Rows:$value_grad);
  let assemblyFormat = [{
    $query `,` $key `,` $value `,` $cotangent
    `segments` `(` $query_offsets `,` $row_offsets `,` $key_counts `,` $key_bias
    `)` (`dropout` `(` $seed^ `,` $query_keys `:` type($seed) `,`
    type($query_keys) `)`)? attr-dict `:` type($query) `,` type($key)
    `segments` `(` type($query_offsets) `,` type($key_counts) `,`
    type($key_bias) `)`
  }];
  let extraClassDeclaration = [{
    /// Number of columns of one head, D.
    int64_t getHeadSize() {
      return getQuery().getType().getDimSize(1) / getNumHeads();
    }
  }];
}

#endif // ALBERTC_DIALECTS_NN_IR_NNGRADIENTOPS_TD
