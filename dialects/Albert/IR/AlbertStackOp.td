//===- AlbertStackOp.td - the shared layer stack -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Blocks that are one computation on different slots of stacked parameters.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTSTACKOP
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTSTACKOP

include "dialects/Albert/IR/AlbertDialect.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Albert_StackOp : Albert_Op<"stack",
    "(getQueryRows() ? getQueryRows() : getInput())", "stacked", [
      IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable,
      AttrSizedOperandSegments,
      SingleBlock]> {
  let summary = "the stack of transformer blocks";
  let description = [{
    With `body(keys, queries, query_offsets, slots...)`, P parameters and L
    blocks (L is the length of every slot table):

    ```
    h[0]   = input
    h[l+1] = body(h[l], h[l], row_offsets,
                  params[p][slots[p][l]] for every p),          0 <= l < L - 1
    y      = body(h[L-1], q, o, params[p][slots[p][L-1]] for every p)
             q, o = h[L-1], row_offsets                  without queries
             q, o = h[L-1][query_rows], query_offsets    with queries
    ```

    The body is written once whatever L is. Hidden groups, inner groups, partial
    sharing and no sharing at all are the same op with other slot tables
    (semantics.md 1.2, 1.4).

    The body's arguments are keys, queries, query_offsets, row_offsets,
    key_counts, key_bias and one slot of every parameter. Sequence s owns key
    rows from `row_offsets[s]`, as in `nn.attention`. `keys` and `queries` of
    the body have as many rows as it is called with, so dimension 0 of both is
    dynamic.

    Constraints:
    * (C1) `input` and every body row type have dynamic rows and one width.
    * (C2) `query_rows` and `query_offsets` come together.
    * (C3) there is one slot table per parameter; all have the same positive
      length.
    * (C4) a slot table's entries are slots of its parameter.
    * (C5) the body's arguments have the types listed above.
    * (C6) the body yields rows of the type of `queries`.
    * (C7) every parameter is static and has a slot dimension and at least one
      more.

    Example, two blocks that share all but a bias:

    ```mlir
    func.func @stack(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
        %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
        %kernel: tensor<1x8x8xf32>, %bias: tensor<2x8xf32>)
        -> tensor<?x8xf32> {
      %y = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
              : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
          params(%kernel, %bias : tensor<1x8x8xf32>, tensor<2x8xf32>)
          slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32> {
      ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
           %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
           %counts: tensor<?xi32>, %mask: tensor<?xf32>,
           %w: tensor<8x8xf32>, %b: tensor<8xf32>):
        %z = nn.linear %queries, %w bias(%b : tensor<8xf32>)
            : tensor<?x8xf32>, tensor<8x8xf32>
        albert.yield %z : tensor<?x8xf32>
      }
      return %y : tensor<?x8xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$input,
    NN_Indices:$row_offsets, NN_Indices:$key_counts,
    1DTensorOf<[F32]>:$key_bias,
    Optional<NN_Indices>:$query_rows, Optional<NN_Indices>:$query_offsets,
    Variadic<Albert_Stacked>:$params,
    Albert_SlotTablesAttr:$slots);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $input `segments` `(` $row_offsets `,` $key_counts `,` $key_bias `:`
      type($row_offsets) `,` type($key_counts) `,` type($key_bias) `)`
    (`queries` `(` $query_rows^ `,` $query_offsets `:` type($query_rows) `,`
      type($query_offsets) `)`)?
    (`params` `(` $params^ `:` type($params) `)`)? `slots` $slots
    attr-dict-with-keyword `:` type($input) $body
  }];
  let extraClassDeclaration = [{
    /// Position of the body's arguments; the parameters follow.
    enum BodyArgument : unsigned {
      Keys, Queries, QueryOffsets, RowOffsets, KeyCounts, KeyBias, FirstParam
    };
    /// Number of blocks L.
    int64_t getNumBlocks();
    /// The slot of parameter `param` that block `block` reads.
    int64_t getSlot(unsigned param, int64_t block) {
      return getSlotTable(param)[block];
    }
    /// The slots of parameter `param`, one per block.
    ::llvm::ArrayRef<int64_t> getSlotTable(unsigned param) {
      return ::llvm::cast<::mlir::DenseI64ArrayAttr>(getSlots()[param]);
    }
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Albert_YieldOp : Op<Albert_Dialect, "yield", [
    Pure, Terminator, ReturnLike, HasParent<"::albertc::albert::StackOp">]> {
  let summary = "the rows that a block of a stack computes";
  let description = [{
    Ends the body of `albert.stack`.

    Constraints:
    * (C1) it is in the body of an `albert.stack`.
    * (C2) its operand has the type of the body's `queries` (checked by the
      stack).

    See the example of `albert.stack`.
  }];
  let arguments = (ins NN_Rows:$rows);
  let assemblyFormat = "$rows attr-dict `:` type($rows)";
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTSTACKOP
