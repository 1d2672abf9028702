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
  let summary = "Lower the model's structure to nn ops and layer functions";
  let description = [{
    Replaces embeddings, pooler and heads by their decompositions and every
    `albert.stack` and `albert.stack_grad` by calls of a private function that
    holds its body, so that code size and compile time do not grow with the
    number of blocks. Stacks with equivalent bodies share one function.

    The functions are destination-style: their last arguments are what they
    write and return. They take the session context, the body's arguments, the
    slot numbers, the stacked parameters and, for a gradient, what the blocks
    saved and the accumulators, and read a slot by `tensor.extract_slice`. A
    slot number is an argument only if it differs between blocks: a shared layer
    reads slot 0 at a constant address.

    The first block reads the stack's input. The others run in a loop whose rows
    are on a tape (`rt.tape`): of two slots that take turns if only the next
    block reads them, of one slot per block if the gradient reads them too. The
    last block writes a tensor of its own. What a block saves for its gradient
    besides its rows gets a tape of one slot per block. A loop that carried rows
    as tensors would have to swap buffers, which one-shot bufferization refuses.

    A gradient runs over the blocks from the last to the first and carries the
    cotangent and the accumulators, each in one buffer.

    The function that contains a stack has an argument of type `!rt.context`.
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
    %tape = rt.tape(%rows) : <1, tensor<?x8xf32>>
    %next = rt.tape_slot %tape[%c0]
    call @layer(%ctx, %x, %x, ..., %c0, %bias, %next)
    %h = rt.tape_read %tape[%c0]
    %e = tensor.empty(%rows)
    %y = call @layer(%ctx, %h, %h, ..., %c1, %bias, %e)
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
