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

/// An op with one block that stands for every block of a stack.
class Albert_StackLikeOp<string mnemonic, list<Trait> traits>
    : Op<Albert_Dialect, mnemonic, !listconcat(traits, [
        IsolatedFromAbove, SingleBlock, AttrSizedOperandSegments,
        DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>])> {
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Albert_StackOp : Albert_StackLikeOp<"stack", [
    InferTypeOpAdaptor, RecursiveMemoryEffects, RecursivelySpeculatable,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>]> {
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
    saved[i][l] = value i that block l saves
    ```

    A stack may save values of its blocks: the body yields them after its rows,
    and for each of them there is a result with a leading dimension that counts
    blocks. One that is differentiated saves what its gradient reads; one whose
    inner rows are read saves its keys, h[l], which cost nothing but the memory
    to keep them.

    The body is written once whatever L is. Hidden groups, inner groups, partial
    sharing and no sharing at all are the same op with other slot tables
    (semantics.md 1.2, 1.4).

    The body's arguments are keys, queries, query_offsets, row_offsets,
    key_counts, key_bias, one slot of every parameter and, if there are
    `row_keys`, those of its queries (`row_keys[query_rows]` for the last block
    of a stack with queries), which tell the rows apart for dropout. Sequence s owns key
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
    * (C7) every parameter is static and has a slot dimension.
    * (C8) there is one saved result per value that the body saves, of its type
      with L in front.
    * (C9) a stack that saves values and has queries has one block.
    * (C10) `row_keys` has one element per row of `input`.

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
    Variadic<Albert_StackedParam>:$params, Optional<NN_RowKeys>:$row_keys,
    Albert_SlotTablesAttr:$slots);
  let results = (outs NN_Rows:$result, Variadic<AnyRankedTensor>:$saved);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $input `segments` `(` $row_offsets `,` $key_counts `,` $key_bias `:`
      type($row_offsets) `,` type($key_counts) `,` type($key_bias) `)`
    (`queries` `(` $query_rows^ `,` $query_offsets `:` type($query_rows) `,`
      type($query_offsets) `)`)?
    (`params` `(` $params^ `:` type($params) `)`)?
    (`row_keys` `(` $row_keys^ `:` type($row_keys) `)`)? `slots` $slots
    attr-dict-with-keyword `:` type($input) $body
  }];
  let extraClassDeclaration = [{
    /// Position of the body's arguments; the parameters and the keys of the
    /// queries follow.
    enum BodyArgument : unsigned {
      Keys, Queries, QueryOffsets, RowOffsets, KeyCounts, KeyBias, FirstParam
    };
    /// Number of blocks L.
    int64_t getNumBlocks() { return getNumBlocks(getSlots()); }
    /// Number of blocks of a stack with slot tables `slots`.
    static int64_t getNumBlocks(::mlir::ArrayAttr slots);
    /// The type of a saved result for a value of type `type` in the body.
    static ::mlir::RankedTensorType
    getSavedType(::mlir::RankedTensorType type, int64_t blocks);
    /// The slot of parameter `param` that block `block` reads.
    int64_t getSlot(unsigned param, int64_t block) {
      return getSlotTable(param)[block];
    }
    /// The slots of parameter `param`, one per block.
    ::llvm::ArrayRef<int64_t> getSlotTable(unsigned param) {
      return ::llvm::cast<::mlir::DenseI64ArrayAttr>(getSlots()[param]);
    }
  }];
}

def Albert_StackGradOp : Albert_StackLikeOp<"stack_grad", [
    Pure, DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                    ["reifyResultShapes"]>]> {
  let summary = "gradients of a stack of transformer blocks";
  let description = [{
    The blocks of an `albert.stack` in reverse order. With the body
    `grad(cotangent, query_offsets, row_offsets, key_counts, key_bias, params...,
    query_keys, accumulators..., saved...)` (the keys only if there are any), which yields key rows, query rows and the
    accumulators, and L blocks:

    ```
    c[L-1]         = cotangent
    k[l], q[l], a' = grad(c[l], ..., params[p][slots[p][l]] for every p,
                          a[accumulated[i]][slots[..][l]] for every i,
                          saved[j][l] for every j)
    c[l-1]         = k[l] + q[l]
    ```

    Accumulator i belongs to parameter `accumulated[i]` and has its slots: every
    block adds to the slot that it reads. The results are c[-1], the cotangent
    of the stack's input, and the accumulators; for a stack with queries, which
    has one block, they are k[0], q[0] and the accumulators. `input` gives the
    number of rows only.

    Constraints:
    * (C1) there is one slot table per parameter; all have the same positive
      length L, and their entries are slots of the parameter.
    * (C2) `accumulated` has one parameter number per accumulator; an
      accumulator has the type of its parameter.
    * (C3) with `query_offsets` L is 1.
    * (C4) every saved value has L as its first dimension.
    * (C5) the body's arguments have the types listed above.
    * (C6) the body yields key rows, query rows and the accumulators' slots.
    * (C7) the results have the types of `input`, with queries then of
      `cotangent`, and of the accumulators.
    * (C8) `input` has dynamic rows, and `cotangent` its type; with queries it
      may have another number of rows.

    Example, the gradient of one block `h + h * w`:

    ```mlir
    func.func @stack_grad(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
        %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
        %key_bias: tensor<?xf32>, %kernel: tensor<1x8x8xf32>,
        %sum: tensor<1x8x8xf32>, %h: tensor<2x?x8xf32>)
        -> (tensor<?x8xf32>, tensor<1x8x8xf32>) {
      %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
          segments(%row_offsets, %key_counts, %key_bias
              : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
          params(%kernel : tensor<1x8x8xf32>)
          accumulators(%sum : tensor<1x8x8xf32>) accumulated [0]
          saved(%h : tensor<2x?x8xf32>)
          slots [array<i64: 0, 0>]
          : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8x8xf32> {
      ^bb0(%d: tensor<?x8xf32>, %query_offsets: tensor<?xi32>,
           %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
           %mask: tensor<?xf32>, %w: tensor<8x8xf32>, %a: tensor<8x8xf32>,
           %keys: tensor<?x8xf32>):
        %k = nn.linear %d, %w transpose_weight
            : tensor<?x8xf32>, tensor<8x8xf32>
        %b = nn.weight_grad %a, %keys, %d
            : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
        albert.yield_grad %k, %d accumulators(%b : tensor<8x8xf32>)
            : tensor<?x8xf32>, tensor<?x8xf32>
      }
      return %g#0, %g#1 : tensor<?x8xf32>, tensor<1x8x8xf32>
    }
    ```
  }];
  let arguments = (ins
    NN_Rows:$input, NN_Rows:$cotangent,
    NN_Indices:$row_offsets, NN_Indices:$key_counts,
    1DTensorOf<[F32]>:$key_bias, Optional<NN_Indices>:$query_offsets,
    Variadic<Albert_StackedParam>:$params, Optional<NN_RowKeys>:$query_keys,
    Variadic<Albert_Stacked>:$accumulators,
    Variadic<AnyRankedTensor>:$saved,
    Albert_SlotTablesAttr:$slots, DenseI64ArrayAttr:$accumulated);
  let results = (outs Variadic<AnyRankedTensor>:$gradients);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $input `cotangent` `(` $cotangent `:` type($cotangent) `)`
    `segments` `(` $row_offsets `,` $key_counts `,` $key_bias `:`
      type($row_offsets) `,` type($key_counts) `,` type($key_bias) `)`
    (`queries` `(` $query_offsets^ `:` type($query_offsets) `)`)?
    (`params` `(` $params^ `:` type($params) `)`)?
    (`query_keys` `(` $query_keys^ `:` type($query_keys) `)`)?
    (`accumulators` `(` $accumulators^ `:` type($accumulators) `)`)?
    `accumulated` $accumulated
    (`saved` `(` $saved^ `:` type($saved) `)`)? `slots` $slots
    attr-dict-with-keyword `:` type($input) `->` type($gradients) $body
  }];
  let extraClassDeclaration = [{
    /// The cotangent of the input.
    ::mlir::Value getInputGrad() { return getGradients().front(); }
    /// The cotangent of the queries, null without queries.
    ::mlir::Value getQueryGrad() {
      return getQueryOffsets() ? ::mlir::Value(getGradients()[1])
                               : ::mlir::Value();
    }
    /// The accumulators with what the blocks add.
    ::mlir::ResultRange getParamGrads() {
      return getGradients().drop_front(getQueryOffsets() ? 2 : 1);
    }
    /// Position of the body's arguments; parameters, the keys of queries,
    /// accumulators and saved values follow.
    enum BodyArgument : unsigned {
      Cotangent, QueryOffsets, RowOffsets, KeyCounts, KeyBias, FirstParam
    };
    /// Number of blocks L.
    int64_t getNumBlocks() {
      return getSlots().empty() ? 1 : getSlotTable(0).size();
    }
    /// The slots of parameter `param`, one per block.
    ::llvm::ArrayRef<int64_t> getSlotTable(unsigned param) {
      return ::llvm::cast<::mlir::DenseI64ArrayAttr>(getSlots()[param]);
    }
    /// Position of the first accumulator and of the first saved value among
    /// the body's arguments.
    unsigned getFirstAccumulator() {
      return FirstParam + getParams().size() + (getQueryKeys() ? 1 : 0);
    }
    unsigned getFirstSaved() {
      return getFirstAccumulator() + getAccumulators().size();
    }
  }];
}

def Albert_YieldGradOp : Op<Albert_Dialect, "yield_grad", [
    Pure, Terminator, ReturnLike,
    HasParent<"::albertc::albert::StackGradOp">]> {
  let summary = "the gradients that a block of a stack computes";
  let description = [{
    Ends the body of `albert.stack_grad`.

    Constraints:
    * (C1) it is in the body of an `albert.stack_grad`.
    * (C2) there is one accumulator per accumulator of the stack, of the type of
      its slot (checked by the stack).

    See the example of `albert.stack_grad`.
  }];
  let arguments = (ins NN_Rows:$key_grad, NN_Rows:$query_grad,
                       Variadic<AnyRankedTensor>:$accumulators);
  let assemblyFormat = [{
    $key_grad `,` $query_grad
    (`accumulators` `(` $accumulators^ `:` type($accumulators) `)`)? attr-dict
    `:` type($key_grad) `,` type($query_grad)
  }];
}

def Albert_YieldOp : Op<Albert_Dialect, "yield", [
    Pure, Terminator, ReturnLike, HasParent<"::albertc::albert::StackOp">]> {
  let summary = "the rows that a block of a stack computes";
  let description = [{
    Ends the body of `albert.stack`: the rows and what is saved of the block.

    Constraints:
    * (C1) it is in the body of an `albert.stack`.
    * (C2) its first operand has the type of the body's `queries` (checked by
      the stack).

    See the example of `albert.stack`.
  }];
  let arguments = (ins NN_Rows:$rows, Variadic<AnyRankedTensor>:$saved);
  let assemblyFormat = [{
    $rows (`saving` `(` $saved^ `:` type($saved) `)`)? attr-dict
    `:` type($rows)
  }];
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTSTACKOP
