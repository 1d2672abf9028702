//===- Passes.td - passes of the nn dialect ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD
#define ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def NNDecomposePass : Pass<"nn-decompose"> {
  let summary = "replace nn ops by their definition in upstream ops";
  let description = [{
    Replaces every nn op, or only those named by `ops`, by what its
    `AggregatedOpInterface::decomposeOperation` builds. The result is the
    reference the production lowering is tested against and the input the
    `nn-fuse-*` passes are tested with.

    Before:

    ```mlir
    func.func @decompose_before(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %y = nn.activation %x kind(relu) : tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```

    After:

    ```mlir
    func.func @decompose_after(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %empty = tensor.empty() : tensor<4x8xf32>
      %y = linalg.generic {indexing_maps = [affine_map<(t, c) -> (t, c)>,
                                            affine_map<(t, c) -> (t, c)>],
                           iterator_types = ["parallel", "parallel"]}
          ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
      ^bb0(%in: f32, %out: f32):
        %zero = arith.constant 0.0 : f32
        %max = arith.maximumf %in, %zero : f32
        linalg.yield %max : f32
      } -> tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```
  }];
  let options = [
    ListOption<"opNames", "ops", "std::string",
               "Ops to decompose, by full name; all nn ops if empty.">
  ];
  let statistics = [
    Statistic<"numDecomposed", "num-decomposed", "Number of decomposed ops">
  ];
  // The nn dialect itself: the names in `ops` must be known in every module.
  let dependentDialects = [
    "::albertc::nn::NNDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def NNFuseActivationPass : Pass<"nn-fuse-activation"> {
  let summary = "recognise activation functions";
  let description = [{
    Replaces a `linalg.generic` that maps a matrix element by element with the
    formula of an activation by `nn.activation`.

    Before:

    ```mlir
    func.func @fuse_activation_before(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %empty = tensor.empty() : tensor<4x8xf32>
      %y = linalg.generic {indexing_maps = [affine_map<(t, c) -> (t, c)>,
                                            affine_map<(t, c) -> (t, c)>],
                           iterator_types = ["parallel", "parallel"]}
          ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
      ^bb0(%in: f32, %out: f32):
        %tanh = math.tanh %in : f32
        linalg.yield %tanh : f32
      } -> tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```

    After:

    ```mlir
    func.func @fuse_activation_after(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %y = nn.activation %x kind(tanh) : tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```

    A map with one input and a transcendental function that is no known
    activation is reported as a missed remark.
  }];
  let statistics = [
    Statistic<"numFused", "num-fused", "Number of recognised activations">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

def NNFuseLayerNormPass : Pass<"nn-fuse-layer-norm"> {
  let summary = "recognise layer normalisation";
  let description = [{
    Replaces the two reductions and three maps of a layer normalisation, as
    `nn-decompose` writes them, by `nn.layer_norm`. Any epsilon that is an `f32`
    number is taken over.

    Before:

    ```
    %sum = linalg.generic {...} ins(%x) outs(%zero) { addf }
    %mean = linalg.generic {...} ins(%sum) outs(%empty) { divf %columns }
    %squares = linalg.generic {...} ins(%x, %mean) outs(%zero) { subf, fma }
    %inverse = linalg.generic {...} ins(%squares) outs(%empty) {
      divf %columns, addf %epsilon, rsqrt
    }
    %y = linalg.generic {...} ins(%x, %mean, %inverse, %gamma, %beta)
        outs(%empty) { subf, mulf, fma }
    ```

    After:

    ```mlir
    func.func @fuse_layer_norm_after(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                                     %beta: tensor<8xf32>) -> tensor<?x8xf32> {
      %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-12 : f32}
           : tensor<?x8xf32>, tensor<8xf32>
      return %y : tensor<?x8xf32>
    }
    ```

    A map that scales by an inverse square root and is no normalisation is
    reported as a missed remark with the place where the formulas part.
  }];
  let statistics = [
    Statistic<"numFused", "num-fused", "Number of recognised normalisations">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

def NNFuseLinearPass : Pass<"nn-fuse-linear"> {
  let summary = "recognise dense layers and fuse bias, activation, residual";
  let description = [{
    Replaces contractions of a matrix with a weight by `nn.linear` (or, in
    groups, by `nn.grouped_linear`) and then absorbs, in the order of its
    formula, a bias, an activation (which may still be spelled out) and a
    residual, as long as nobody else reads the value in between.

    Before:

    ```
    %p = linalg.generic {...} ins(%x, %w) outs(%zero) { fma }
    %s = linalg.generic {...} ins(%p, %b) outs(%empty) { addf }
    %a = linalg.generic {...} ins(%s) outs(%empty) { maximumf %zero }
    %y = linalg.generic {...} ins(%a, %r) outs(%empty) { addf }
    ```

    After:

    ```mlir
    func.func @fuse_linear_after(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>,
                                 %b: tensor<16xf32>, %r: tensor<?x16xf32>)
        -> tensor<?x16xf32> {
      %y = nn.linear %x, %w bias(%b : tensor<16xf32>)
           residual(%r : tensor<?x16xf32>) activation(relu)
           : tensor<?x8xf32>, tensor<8x16xf32>
      return %y : tensor<?x16xf32>
    }
    ```

    Products, sums and activations that could not be taken in are reported as
    missed remarks. The decomposition for `bf16` accumulates in `f32` and rounds
    at the end; it is not recognised.
  }];
  let statistics = [
    Statistic<"numProducts", "num-products", "Number of recognised products">,
    Statistic<"numAbsorbed", "num-absorbed",
              "Number of absorbed biases, activations and residuals">,
    Statistic<"numActivations", "num-activations",
              "Number of recognised activations">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

def NNFuseAttentionPass : Pass<"nn-fuse-attention"> {
  let summary = "recognise attention on packed sequences";
  let description = [{
    Replaces a loop over sequences that forms scores, softmax and context of all
    heads by `nn.attention`. The operands must be defined outside of the loop.

    Before:

    ```
    %y = scf.for %s = %c0 to %sequences step %c1 iter_args(%out = %zero) {
      ... slices, two contractions and a softmax ...
      %next = tensor.insert_slice %context into %out[%first, 0] [%n, 8] [1, 1]
      scf.yield %next
    }
    ```

    After:

    ```mlir
    func.func @fuse_attention_after(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                                    %v: tensor<?x8xf32>,
                                    %query_offsets: tensor<?xi32>,
                                    %row_offsets: tensor<?xi32>,
                                    %key_counts: tensor<?xi32>,
                                    %key_bias: tensor<?xf32>)
        -> tensor<?x8xf32> {
      %y = nn.attention %q, %k, %v segments(%query_offsets, %row_offsets,
                                            %key_counts, %key_bias)
           {num_heads = 2 : i64, scale = 0.5 : f32}
           : tensor<?x8xf32>, tensor<?x8xf32>
             segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      return %y : tensor<?x8xf32>
    }
    ```

    A loop that fills a matrix and contains an exponential but is no attention
    is reported as a missed remark with the place where the formulas part.
  }];
  let statistics = [
    Statistic<"numFused", "num-fused", "Number of recognised attentions">
  ];
  let dependentDialects = ["::albertc::nn::NNDialect"];
}

#endif // ALBERTC_DIALECTS_NN_TRANSFORMS_PASSES_TD
