//===- NNAttentionOps.td - attention on packed sequences ---*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNATTENTIONOPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNATTENTIONOPS_TD

include "dialects/NN/IR/NNBase.td"

def NN_AttentionOp : NN_Op<"attention", "getQuery", "context",
    [NN_Differentiable, AttrSizedOperandSegments,
     AllTypesMatch<["key", "value"]>,
     AllTypesMatch<["query_offsets", "row_offsets"]>]> {
  let summary = "multi-head scaled dot-product attention on packed sequences";
  let description = [{
    Sequence s owns the query rows `[query_offsets[s], query_offsets[s+1])` of
    `query` and the first `key_counts[s]` rows from `row_offsets[s]` of `key` and
    `value`. With D = H / `num_heads`, head a and columns a*D + d, d < D, for
    every query row i and key row j of s:

    ```
    score[a, i, j] = scale * sum_d query[i, a*D + d] * key[j, a*D + d]
                     + key_bias[s]
    p[a, i, j]     = exp(score[a, i, j] - max_j score[a, i, j])
    y[i, a*D + d]  = sum_j p[a, i, j] * value[j, a*D + d] / sum_j p[a, i, j]
    ```

    With dropout, p in the sum of y (not in the divisor) is what
    `nn.dropout` makes of it: row i with the key `query_keys[i]`, column
    j * `num_heads` + a. Its `seed`, `rate` and `site` are those of
    `nn.dropout`.

    The bias is added after the scaling, in the arithmetic type, because a
    sequence whose mask is all zero is rounded by it (semantics.md 1.1). Rows
    that no sequence owns are zero. The source of the formula is Vaswani et al.,
    arXiv:1706.03762.

    Every sequence that owns a query row has at least one key; offsets are
    within the matrices. The maker of the offsets checks this, the op does not.

    Constraints:
    * (C1) `query`, `key` and `value` have one element type.
    * (C2) `key` and `value` have the columns of `query`.
    * (C3) `num_heads` is positive and divides the columns of `query`.
    * (C4) `query_offsets` and `row_offsets` have one element more than
      `key_counts` and `key_bias`.
    * (C5) `scale` is finite.
    * (C6) `seed`, `query_keys`, `rate` and `site` come together; `rate` is as
      in `nn.dropout`, and `query_keys` has one element per row of `query`.

    Example:

    ```mlir
    func.func @attention(%q: tensor<?x312xf32>, %k: tensor<?x312xf32>,
                         %v: tensor<?x312xf32>, %query_offsets: tensor<?xi32>,
                         %row_offsets: tensor<?xi32>,
                         %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>)
        -> tensor<?x312xf32> {
      %y = nn.attention %q, %k, %v segments(%query_offsets, %row_offsets,
                                            %key_counts, %key_bias)
           {num_heads = 12 : i64, scale = 0.196116135 : f32}
           : tensor<?x312xf32>, tensor<?x312xf32>
             segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      return %y : tensor<?x312xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$query,
    NN_Rows:$key,
    NN_Rows:$value,
    NN_Indices:$query_offsets,
    NN_Indices:$row_offsets,
    NN_Indices:$key_counts,
    1DTensorOf<[F32]>:$key_bias,
    Optional<0DTensorOf<[I64]>>:$seed,
    Optional<NN_RowKeys>:$query_keys,
    I64Attr:$num_heads,
    F32Attr:$scale,
    OptionalAttr<F32Attr>:$rate,
    OptionalAttr<I64Attr>:$site);
  let assemblyFormat = [{
    $query `,` $key `,` $value
    `segments` `(` $query_offsets `,` $row_offsets `,` $key_counts `,` $key_bias
    `)` (`dropout` `(` $seed^ `,` $query_keys `:` type($seed) `,`
    type($query_keys) `)`)? attr-dict `:` type($query) `,` type($key)
    `segments` `(` type($query_offsets) `,` type($key_counts) `,`
    type($key_bias) `)`
  }];
  let builders = [
    /// Without dropout.
    OpBuilder<(ins "::mlir::Value":$query, "::mlir::Value":$key,
                   "::mlir::Value":$value, "::mlir::Value":$query_offsets,
                   "::mlir::Value":$row_offsets, "::mlir::Value":$key_counts,
                   "::mlir::Value":$key_bias, "int64_t":$num_heads,
                   "const ::llvm::APFloat &":$scale), [{
      build($_builder, $_state, query, key, value, query_offsets, row_offsets,
            key_counts, key_bias, /*seed=*/::mlir::Value(),
            /*query_keys=*/::mlir::Value(),
            $_builder.getI64IntegerAttr(num_heads),
            $_builder.getF32FloatAttr(scale.convertToFloat()),
            /*rate=*/::mlir::FloatAttr(), /*site=*/::mlir::IntegerAttr());
    }]>];
  let extraClassDeclaration = [{
    /// Number of columns of one head, D.
    int64_t getHeadSize() {
      return getQuery().getType().getDimSize(1) / getNumHeads();
    }
  }];
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_NN_IR_NNATTENTIONOPS_TD
