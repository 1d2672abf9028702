//===- Passes.td - passes of the albert dialect ------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES
#define ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def AlbertDecomposePass : Pass<"albert-decompose"> {
  let summary = "Replace albert ops by their definition in nn ops";
  let description = [{
    Replaces every albert op by what its
    `AggregatedOpInterface::decomposeOperation` builds; a stack is unrolled.
    The result is the reference that `convert-albert-to-nn` is compared with
    and the input that `albert-fuse-embeddings` is tested with.

    Before:

    ```mlir
    func.func @f(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                 %bias: tensor<2xf32>) -> tensor<?x2xf32> {
      %y = albert.sop_head %pooled
          output(%weights, %bias : tensor<2x14xf32>, tensor<2xf32>)
          : tensor<?x14xf32>
      return %y : tensor<?x2xf32>
    }
    ```

    After:

    ```mlir
    func.func @f(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                 %bias: tensor<2xf32>) -> tensor<?x2xf32> {
      %y = nn.linear %pooled, %weights bias(%bias : tensor<2xf32>)
          transpose_weight : tensor<?x14xf32>, tensor<2x14xf32>
      return %y : tensor<?x2xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numDecomposed", "num-decomposed", "Number of decomposed ops">
  ];
  let dependentDialects = [
    "::albertc::nn::NNDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def AlbertFuseEmbeddingsPass : Pass<"albert-fuse-embeddings"> {
  let summary = "Recognise factorized embeddings";
  let description = [{
    Replaces the nn ops of either family's embedding by `albert.embeddings`:
    three gathered tables, added in the order of the definition, normalised,
    and projected before (brightmart) or after (google) that. Additions are
    commutative but not associative, so `word + (type + position)` stays.

    Before:

    ```mlir
    func.func @f(%ids: tensor<?xi32>, %word: tensor<97x5xf32>,
                 %type: tensor<2x5xf32>, %position: tensor<64x5xf32>,
                 %gamma: tensor<5xf32>, %beta: tensor<5xf32>)
        -> tensor<?x5xf32> {
      %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
      %t = nn.gather_rows %type, %ids : tensor<2x5xf32>, tensor<?xi32>
      %p = nn.gather_rows %position, %ids : tensor<64x5xf32>, tensor<?xi32>
      %s = arith.addf %w, %t : tensor<?x5xf32>
      %x = arith.addf %s, %p : tensor<?x5xf32>
      %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-12 : f32}
          : tensor<?x5xf32>, tensor<5xf32>
      return %y : tensor<?x5xf32>
    }
    ```

    After:

    ```mlir
    func.func @f(%ids: tensor<?xi32>, %word: tensor<97x5xf32>,
                 %type: tensor<2x5xf32>, %position: tensor<64x5xf32>,
                 %gamma: tensor<5xf32>, %beta: tensor<5xf32>)
        -> tensor<?x5xf32> {
      %y = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
          tables(%word, %type, %position
                 : tensor<97x5xf32>, tensor<2x5xf32>, tensor<64x5xf32>)
          norm(%gamma, %beta : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
      return %y : tensor<?x5xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numFused", "num-fused", "Number of embeddings recognised">,
    Statistic<"numProjections", "num-projections",
              "Number of projections merged into an embedding">
  ];
  let dependentDialects = ["::albertc::albert::AlbertDialect"];
}

def AlbertSliceDemandPass : Pass<"albert-slice-demand"> {
  let summary = "Compute only those rows of the last block that are read";
  let description = [{
    A stack of which every reader takes the same rows gets them as
    `query_rows`: its last block computes these only. That saves most of one
    block of the masked-word program, and all but one row of a sequence for the
    sentence heads.

    The rows must be an argument with `rt.offsets`, which says that they are
    grouped by sequence and where the groups start; arbitrary row numbers would
    attend to the wrong keys. A stack that saves values stays as it is: slice
    before differentiating.

    Before:

    ```mlir
    func.func @f(%x: tensor<?x8xf32>, %offsets: tensor<?xi32>,
        %counts: tensor<?xi32>, %mask: tensor<?xf32>,
        %rows: tensor<?xi32> {rt.input = "query_rows",
                              rt.offsets = "query_offsets"},
        %groups: tensor<?xi32> {rt.input = "query_offsets"})
        -> tensor<?x8xf32> {
      %h = albert.stack %x segments(%offsets, %counts, %mask
              : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
          slots [] : tensor<?x8xf32> {
      ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
           %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
           %m: tensor<?xf32>):
        albert.yield %queries : tensor<?x8xf32>
      }
      %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
      return %y : tensor<?x8xf32>
    }
    ```

    After: `albert.stack %x ... queries(%rows, %groups : ...)`, whose result is
    returned.
  }];
  let statistics = [
    Statistic<"numSliced", "num-sliced", "Number of stacks sliced">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

def AlbertTransposeWeightsPass : Pass<"albert-transpose-weights"> {
  let summary = "Transpose the weights of a stack's gradient once for all blocks";
  let description = [{
    The gradient of a dense layer multiplies with the transposed weight. Weights
    are stored for products that go forwards, so every transposed product would
    pack and unpack its rows. A weight that the blocks of an
    `albert.stack_grad` multiply with in this way gets its transpose as another
    parameter, computed before the loop over the blocks: one copy of the weight
    against two of its rows in every block.

    Before:

    ```mlir
    func.func @f(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
        %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
        %kernel: tensor<1x8x8xf32>) -> tensor<?x8xf32> {
      %g = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
          segments(%offsets, %counts, %mask
              : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
          params(%kernel : tensor<1x8x8xf32>) accumulated []
          slots [array<i64: 0, 0>]
          : tensor<?x8xf32> -> tensor<?x8xf32> {
      ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
           %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x8xf32>):
        %k = nn.linear %d, %w transpose_weight
            : tensor<?x8xf32>, tensor<8x8xf32>
        albert.yield_grad %k, %d : tensor<?x8xf32>, tensor<?x8xf32>
      }
      return %g : tensor<?x8xf32>
    }
    ```

    After: `%t = nn.transpose %kernel` stands before the op, whose parameters
    are `%kernel, %t`, and the body computes `nn.linear %d, %w_t`.
  }];
  let statistics = [
    Statistic<"numTransposed", "num-transposed", "Number of weights transposed">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

#endif // ALBERTC_DIALECTS_ALBERT_TRANSFORMS_PASSES
