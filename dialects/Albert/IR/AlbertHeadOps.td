//===- AlbertHeadOps.td - pooler and pre-training heads ----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What reads the rows of the last block.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTHEADOPS
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTHEADOPS

include "dialects/Albert/IR/AlbertDialect.td"

def Albert_PoolerOp
    : Albert_Op<"pooler", "(getRows() ? getRows() : getInput())", "pooled"> {
  let summary = "tanh layer on the first token of each sequence";
  let description = [{
    ```
    y[s] = tanh(x[rows[s]] · kernel + bias)
    ```

    Without `gather`, `x` already holds one row per sequence. (semantics.md
    1.2, step 8.)

    Constraints:
    * (C1) all float operands have one element type.
    * (C2) `kernel` has as many rows as `input` has columns.
    * (C3) `bias` has as many elements as `kernel` has columns.

    Example:

    ```mlir
    func.func @pooler(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
                      %kernel: tensor<14x14xf32>, %bias: tensor<14xf32>)
        -> tensor<?x14xf32> {
      %y = albert.pooler %x gather(%rows : tensor<?xi32>)
          dense(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
          : tensor<?x14xf32>
      return %y : tensor<?x14xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$input, Optional<NN_Indices>:$rows,
                       NN_Matrix:$kernel, NN_Vector:$bias);
  let assemblyFormat = [{
    $input (`gather` `(` $rows^ `:` type($rows) `)`)?
    `dense` `(` $kernel `,` $bias `:` type($kernel) `,` type($bias) `)`
    attr-dict `:` type($input)
  }];
}

def Albert_MlmHeadOp
    : Albert_Op<"mlm_head", "(getRows() ? getRows() : getInput())", "logits", [
        Pure, AttrSizedOperandSegments, AllTypesMatch<["gamma", "beta"]>]> {
  let summary = "scores of every vocabulary entry at the predicted rows";
  let description = [{
    With LN as `nn.layer_norm` with `gamma`, `beta`, `epsilon`:

    ```
    t[q] = LN(activation(x[rows[q]] · kernel + bias))
    u[q] = t[q] · transpose(bridge), or t[q] without `bridge`
    y[q] = u[q] · transpose(word) + output_bias
    ```

    Rows are gathered first: only predicted tokens are computed. `word` is the
    table of the embedding (tied), `bridge` the brightmart family's
    `word_embeddings_2`. (semantics.md 1.7.)

    Constraints:
    * (C1) all float operands have one element type.
    * (C2) `kernel` has as many rows as `input` has columns.
    * (C3) `bias`, `gamma` and `beta` have as many elements as `kernel` has
      columns.
    * (C4) `bridge` has as many columns as `kernel`.
    * (C5) `word` has as many columns as `bridge` has rows, or as `kernel` has
      columns without `bridge`.
    * (C6) `output_bias` has as many elements as `word` has rows.
    * (C7) `epsilon` is finite and not negative.

    Example:

    ```mlir
    func.func @mlm_head(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
        %kernel: tensor<14x5xf32>, %bias: tensor<5xf32>,
        %gamma: tensor<5xf32>, %beta: tensor<5xf32>,
        %word: tensor<97x5xf32>, %output_bias: tensor<97xf32>)
        -> tensor<?x97xf32> {
      %y = albert.mlm_head %x gather(%rows : tensor<?xi32>)
          transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
          activation <gelu_tanh> norm(%gamma, %beta : tensor<5xf32>)
          output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
          {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
      return %y : tensor<?x97xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$input, Optional<NN_Indices>:$rows,
    NN_Matrix:$kernel, NN_Vector:$bias, Albert_ActivationAttr:$activation,
    NN_Vector:$gamma, NN_Vector:$beta, Optional<NN_Matrix>:$bridge,
    NN_Matrix:$word, NN_Vector:$output_bias, F32Attr:$epsilon);
  let assemblyFormat = [{
    $input (`gather` `(` $rows^ `:` type($rows) `)`)?
    `transform` `(` $kernel `,` $bias `:` type($kernel) `,` type($bias) `)`
    `activation` $activation
    `norm` `(` $gamma `,` $beta `:` type($gamma) `)`
    (`bridge` `(` $bridge^ `:` type($bridge) `)`)?
    `output` `(` $word `,` $output_bias `:` type($word) `,` type($output_bias)
    `)` attr-dict `:` type($input)
  }];
}

def Albert_SopHeadOp : Albert_Op<"sop_head", "getPooled()", "logits"> {
  let summary = "scores of the two sentence orders";
  let description = [{
    ```
    y[s] = pooled[s] · transpose(weights) + bias
    ```

    Column 1 scores "swapped". (semantics.md 1.7.)

    Constraints:
    * (C1) all float operands have one element type.
    * (C2) `weights` has as many columns as `pooled`.
    * (C3) `bias` has as many elements as `weights` has rows.

    Example:

    ```mlir
    func.func @sop_head(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                        %bias: tensor<2xf32>) -> tensor<?x2xf32> {
      %y = albert.sop_head %pooled
          output(%weights, %bias : tensor<2x14xf32>, tensor<2xf32>)
          : tensor<?x14xf32>
      return %y : tensor<?x2xf32>
    }
    ```
  }];
  let arguments = (ins NN_Rows:$pooled, NN_Matrix:$weights, NN_Vector:$bias);
  let assemblyFormat = [{
    $pooled `output` `(` $weights `,` $bias `:` type($weights) `,` type($bias)
    `)` attr-dict `:` type($pooled)
  }];
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTHEADOPS
