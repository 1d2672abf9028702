//===- NNLossOps.td - cross entropy over a vocabulary ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The loss of a classifier and its gradient, as one op with the dense layer
/// before it: the logits of a vocabulary are the largest values of a model and
/// nobody else reads them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNLOSSOPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNLOSSOPS_TD

include "dialects/NN/IR/NNGradientOps.td"

/// One number per row.
def NN_PerRow : 1DTensorOf<[F32, F64, BF16]>;

/// The type of `rows`' numbers per row: T elements of its type, or of i32.
class NN_RowCount<string rows, string numbers, string element>
    : TypesMatchWith<numbers # " has one element per row of " # rows, rows,
        numbers,
        "::mlir::RankedTensorType::get({::llvm::cast<::mlir::RankedTensorType>("
        "$_self).getDimSize(0)}, " # element # ")">;
class NN_FloatPerRow<string rows, string numbers>
    : NN_RowCount<rows, numbers, "::mlir::getElementTypeOrSelf($_self)">;
class NN_IndexPerRow<string rows, string numbers>
    : NN_RowCount<rows, numbers,
        "::mlir::IntegerType::get($_self.getContext(), 32)">;

def NN_LinearCrossEntropyOp : Op<NN_Dialect, "linear_cross_entropy", [
    Pure, NN_Differentiable, NN_IndexPerRow<"input", "labels">,
    NN_FloatPerRow<"input", "losses">, NN_IndexPerRow<"input", "predictions">,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<AggregatedOpInterface,
                              ["decomposeOperation"]>]> {
  let summary = "cross entropy of the logits of a dense layer";
  let description = [{
    With the logits of row q over the V rows of `table`

    ```
    z[q, v]        = sum_k input[q, k] * table[v, k] + bias[v]
    losses[q]      = log(sum_v exp(z[q, v] - m[q])) - (z[q, labels[q]] - m[q]),
                     m[q] = max_v z[q, v]
    predictions[q] = the lowest v with z[q, v] = m[q]
    ```

    Losses are those of one example each; a weighted mean over examples is the
    caller's. (semantics.md 2.1 and 2.2.) Every label must be in [0, V); whoever
    makes the labels checks them, the op does not.

    Constraints:
    * (C1) `input`, `table` and `bias` have one element type.
    * (C2) `table` has as many columns as `input`.
    * (C3) `bias` has one element per row of `table`.

    Example:

    ```mlir
    func.func @linear_cross_entropy(%x: tensor<?x128xf32>,
        %table: tensor<21128x128xf32>, %bias: tensor<21128xf32>,
        %labels: tensor<?xi32>) -> (tensor<?xf32>, tensor<?xi32>) {
      %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
             : tensor<?x128xf32>, tensor<21128x128xf32>, tensor<21128xf32>
      return %y#0, %y#1 : tensor<?xf32>, tensor<?xi32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Matrix:$table, NN_Vector:$bias,
                       NN_Indices:$labels);
  let results = (outs NN_PerRow:$losses, NN_Indices:$predictions);
  let assemblyFormat = [{
    $input `,` $table `,` $bias `,` $labels attr-dict
    `:` type($input) `,` type($table) `,` type($bias)
  }];
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
}

def NN_LinearCrossEntropyGradOp : Op<NN_Dialect, "linear_cross_entropy_grad", [
    Pure, NN_IndexPerRow<"input", "labels">,
    NN_FloatPerRow<"input", "cotangent">, NN_FloatPerRow<"input", "losses">,
    NN_IndexPerRow<"input", "predictions">,
    AllTypesMatch<["input", "input_grad"]>,
    AllTypesMatch<["table", "table_accumulator", "table_grad"]>,
    AllTypesMatch<["bias", "bias_accumulator", "bias_grad"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<AggregatedOpInterface,
                              ["decomposeOperation"]>]> {
  let summary = "gradients of the cross entropy of a dense layer";
  let description = [{
    With z, m, losses and predictions of `nn.linear_cross_entropy`, and c the
    cotangents of the losses:

    ```
    p[q, v]          = exp(z[q, v] - m[q]) / sum_w exp(z[q, w] - m[q])
    d[q, v]          = c[q] * (p[q, v] - (1 if v = labels[q] else 0))
    input_grad[q, k] = sum_v d[q, v] * table[v, k]
    table_grad[v, k] = table_accumulator[v, k] + sum_q d[q, v] * input[q, k]
    bias_grad[v]     = bias_accumulator[v] + sum_q d[q, v]
    ```

    The op also gives the losses and predictions, which cost nothing beside the
    gradients; `nn.linear_cross_entropy` of the same operands is replaced by
    them.

    Constraints: (C1) to (C3) of `nn.linear_cross_entropy`.

    Example:

    ```mlir
    func.func @linear_cross_entropy_grad(%x: tensor<?x128xf32>,
        %table: tensor<21128x128xf32>, %bias: tensor<21128xf32>,
        %labels: tensor<?xi32>, %c: tensor<?xf32>,
        %dt: tensor<21128x128xf32>, %db: tensor<21128xf32>)
        -> (tensor<?x128xf32>, tensor<21128x128xf32>, tensor<21128xf32>) {
      %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
             accumulators(%dt, %db)
             : tensor<?x128xf32>, tensor<21128x128xf32>, tensor<21128xf32>
      return %y#0, %y#1, %y#2
             : tensor<?x128xf32>, tensor<21128x128xf32>, tensor<21128xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, NN_Matrix:$table, NN_Vector:$bias,
                       NN_Indices:$labels, NN_PerRow:$cotangent,
                       NN_Matrix:$table_accumulator,
                       NN_Vector:$bias_accumulator);
  let results = (outs NN_Rows:$input_grad, NN_Matrix:$table_grad,
                      NN_Vector:$bias_grad, NN_PerRow:$losses,
                      NN_Indices:$predictions);
  let assemblyFormat = [{
    $input `,` $table `,` $bias `,` $labels `,` $cotangent
    `accumulators` `(` $table_accumulator `,` $bias_accumulator `)` attr-dict
    `:` type($input) `,` type($table) `,` type($bias)
  }];
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_NN_IR_NNLOSSOPS_TD
