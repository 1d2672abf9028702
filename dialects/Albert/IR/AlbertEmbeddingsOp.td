//===- AlbertEmbeddingsOp.td - factorized embedding --------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From token numbers to the rows that enter the first block.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTEMBEDDINGSOP
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTEMBEDDINGSOP

include "dialects/Albert/IR/AlbertDialect.td"

def Albert_EmbeddingsOp
    : Albert_Op<"embeddings", "getTokenIds()", "embedded", [
        Pure, AttrSizedOperandSegments,
        AllTypesMatch<["token_ids", "type_ids", "position_ids"]>,
        AllTypesMatch<["gamma", "beta"]>]> {
  let summary = "factorized token, type and position embedding";
  let description = [{
    With the factorisation V·E + E·H of Lan et al., arXiv:1909.11942, section
    3.1, and LN as `nn.layer_norm` with `gamma`, `beta`, `epsilon`:

    ```
    brightmart: y[t] = LN((word[token_ids[t]] · projection
                           + type[type_ids[t]]) + position[position_ids[t]])
    google:     e[t] = LN((word[token_ids[t]] + type[type_ids[t]])
                          + position[position_ids[t]])
                y[t] = e[t] · projection + projection_bias, or e[t] without one
    ```

    The brightmart family adds types and positions of width H and normalises
    after the projection; the google family does both at width E. (semantics.md
    1.2 and 1.4.)

    Constraints:
    * (C1) all float operands have one element type.
    * (C2) order brightmart: `projection` is present, `projection_bias` is not.
    * (C3) order google: `projection` and `projection_bias` come together.
    * (C4) `projection` has as many rows as `word` has columns.
    * (C5) `projection_bias` has as many elements as `projection` has columns.
    * (C6) `type`, `position`, `gamma` and `beta` have the width at which they
      are added: H for brightmart, E for google.
    * (C7) `token_ids`, `type_ids` and `position_ids` have one length.
    * (C8) `epsilon` is finite and not negative.

    Example:

    ```mlir
    func.func @embeddings(
        %token_ids: tensor<?xi32>, %type_ids: tensor<?xi32>,
        %position_ids: tensor<?xi32>, %word: tensor<97x5xf32>,
        %type: tensor<2x14xf32>, %position: tensor<64x14xf32>,
        %gamma: tensor<14xf32>, %beta: tensor<14xf32>,
        %projection: tensor<5x14xf32>) -> tensor<?x14xf32> {
      %y = albert.embeddings order <brightmart>
          ids(%token_ids, %type_ids, %position_ids : tensor<?xi32>)
          tables(%word, %type, %position
                 : tensor<97x5xf32>, tensor<2x14xf32>, tensor<64x14xf32>)
          norm(%gamma, %beta : tensor<14xf32>)
          projection(%projection : tensor<5x14xf32>)
          {epsilon = 1.0e-12 : f32}
      return %y : tensor<?x14xf32>
    }
    ```
  }];
  let arguments = (ins
    Albert_EmbeddingOrderAttr:$order,
    NN_Indices:$token_ids, NN_Indices:$type_ids, NN_Indices:$position_ids,
    NN_Matrix:$word, NN_Matrix:$type, NN_Matrix:$position,
    NN_Vector:$gamma, NN_Vector:$beta,
    Optional<NN_Matrix>:$projection, Optional<NN_Vector>:$projection_bias,
    F32Attr:$epsilon);
  let assemblyFormat = [{
    `order` $order
    `ids` `(` $token_ids `,` $type_ids `,` $position_ids `:`
      type($token_ids) `)`
    `tables` `(` $word `,` $type `,` $position `:` type($word) `,` type($type)
      `,` type($position) `)`
    `norm` `(` $gamma `,` $beta `:` type($gamma) `)`
    (`projection` `(` $projection^ `:` type($projection) `)`)?
    (`projection_bias` `(` $projection_bias^ `:` type($projection_bias) `)`)?
    attr-dict
  }];
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTEMBEDDINGSOP
