//===- AlbertSequencesOp.td - rows of a padded batch -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From a mask to the segments that attention takes.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTSEQUENCESOP
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTSEQUENCESOP

include "dialects/Albert/IR/AlbertDialect.td"

def Albert_SequencesOp : Op<Albert_Dialect, "sequences", [
    Pure, InferTypeOpAdaptor,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<AggregatedOpInterface,
                              ["decomposeOperation"]>]> {
  let summary = "sequences of a padded batch, keys first";
  let description = [{
    Takes the mask of a batch [B, S] that nothing was left out of and says which
    row of it, b * S + s, is in which place when the keys of every sequence come
    first, as `nn.attention` and `albert.stack` want them:

    ```
    rows[p]           the row in place p
    places[r]         the place of row r: rows[places[r]] = r
    row_offsets[b]    b * S, for b = 0 ... B
    key_counts[b]     how many s have mask[b, s] != 0, or S if none has
    key_bias[b]       0, or `bias` if none has
    ```

    Keys keep their order, and so does what is none. A sequence that is masked
    out as a whole attends to itself with `bias` added to all scores, which is
    what (1 - mask) * bias does to them (semantics.md 1.1).

    With `only` = k nothing else is asked for than position k of each sequence,
    and rows that are neither keys nor this position are left out: `rows` has
    those that remain, a sequence's position k behind its keys if it is none, and
    row_offsets[b] counts them. places[r] is 0 for rows that are left out. How
    many remain is known when the mask is.

    Constraints:
    * (C1) `mask` has rank 2.
    * (C2) `bias` is finite and negative.
    * (C3) `only` is not negative.

    Example:

    ```mlir
    func.func @sequences(%mask: tensor<?x?xi32>)
        -> (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>,
            tensor<?xf32>) {
      %rows, %places, %row_offsets, %key_counts, %key_bias =
          albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
      return %rows, %places, %row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>,
            tensor<?xf32>
    }
    ```
  }];
  let arguments = (ins 2DTensorOf<[I32]>:$mask, F32Attr:$bias,
                       OptionalAttr<I64Attr>:$only);
  let results = (outs NN_Indices:$rows, NN_Indices:$places,
                      NN_Indices:$row_offsets, NN_Indices:$key_counts,
                      1DTensorOf<[F32]>:$key_bias);
  let assemblyFormat = "$mask attr-dict `:` type($mask)";
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTSEQUENCESOP
