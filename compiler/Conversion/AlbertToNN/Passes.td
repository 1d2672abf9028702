//===- Passes.td - albert to nn ----------------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_CONVERSION_ALBERTTONN_PASSES
#define ALBERTC_COMPILER_CONVERSION_ALBERTTONN_PASSES

include "mlir/Pass/PassBase.td"

def ConvertAlbertToNNPass
    : Pass<"convert-albert-to-nn", "::mlir::ModuleOp"> {
  let summary = "Lower the model's structure to nn ops and one layer function";
  let description = [{
    Replaces embeddings, pooler and heads by their decompositions and every
    `albert.stack` by calls of one private function that holds its body, so that
    code size and compile time do not grow with the number of blocks.

    The function is destination-style: its last argument is what it writes and
    returns. It takes the session context, the body's arguments, the slot
    numbers and the stacked parameters, and reads a slot by
    `tensor.extract_slice`. A slot number is an argument only if it differs
    between blocks: a shared layer reads slot 0 at a constant address.

    Two buffers carry the rows through the stack. One-shot bufferization refuses
    to swap loop-carried buffers, so the loop runs over pairs of blocks: the
    first writes a scratch, the second writes back into the carried buffer. An
    odd block, and the last block when only some rows are read after it, are
    calls of their own.

    The function that contains the stack has an argument of type `!rt.context`.
    After the pass no op of the `albert` dialect is left.

    Before:

    ```mlir
    func.func @f(%ctx: !rt.context, %x: tensor<?x8xf32>,
                 %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
                 %mask: tensor<?xf32>, %bias: tensor<2x8xf32>)
        -> tensor<?x8xf32> {
      %y = albert.stack %x segments(%offsets, %counts, %mask
              : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
          params(%bias : tensor<2x8xf32>)
          slots [array<i64: 0, 1>] : tensor<?x8xf32> {
      ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
           %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
           %m: tensor<?xf32>, %b: tensor<8xf32>):
        albert.yield %queries : tensor<?x8xf32>
      }
      return %y : tensor<?x8xf32>
    }
    ```

    After (shortened):

    ```
    func.func private @layer(%ctx, %keys, %queries, ..., %slot: index,
        %bias: tensor<2x8xf32>, %out: tensor<?x8xf32>) -> tensor<?x8xf32> {
      %b = tensor.extract_slice %bias[%slot, 0] [1, 8] [1, 1]
      %r = bufferization.materialize_in_destination %queries in %out
      return %r
    }
    %table = arith.constant dense<[0, 1]> : tensor<2xindex>
    %y = scf.for %block = %c0 to %c2 step %c2 iter_args(%h = %x) {
      %s0 = tensor.extract %table[%block]
      %e = tensor.empty(%rows)
      %t = call @layer(%ctx, %h, %h, ..., %s0, %bias, %e)
      %next = arith.addi %block, %c1
      %s1 = tensor.extract %table[%next]
      %n = call @layer(%ctx, %t, %t, ..., %s1, %bias, %h)
      scf.yield %n
    }
    ```
  }];
  let dependentDialects = [
    "::albertc::nn::NNDialect", "::albertc::rt::RTDialect",
    "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect", "::mlir::func::FuncDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_PASSES
