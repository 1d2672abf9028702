//===- Passes.td - from graphs to models -------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES

include "mlir/Pass/PassBase.td"

class RaisingPass<string name>
    : Pass<name, "::albertc::tfg::GraphOp"> {
  let dependentDialects = [
    "::albertc::albert::AlbertDialect", "::albertc::nn::NNDialect",
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def RaiseLayerNormPass : RaisingPass<"raise-layer-norm"> {
  let summary = "recognise layer normalisation in a graph";
  let description = [{
    Replaces the nodes of a layer normalisation over the last dimension by
    `nn.layer_norm`. Known are the form of `tf.nn.batch_normalization`,
    x * s + (beta - mean * s) with s = gamma * rsqrt(variance + epsilon), which
    TensorFlow 1 writes, and that of Keras, (x - mean) * s + beta; operands of
    sums and products may come in any order.

    Before:

    ```
    mean = Mean(x, -1)
    variance = Mean(SquaredDifference(x, mean), -1)
    s = Mul(Rsqrt(AddV2(variance, epsilon)), gamma)
    y = AddV2(Mul(x, s), Sub(beta, Mul(mean, s)))
    ```

    After:

    ```
    %rows = tensor.collapse_shape %x [[0, 1], [2]]
    %norm = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
    %y = tensor.expand_shape %norm [[0, 1], [2]]
    ```

    A sum that scales by an inverse square root and is no normalisation is
    reported as a missed remark with the place where the formulas part.
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of recognised normalisations">
  ];
}

def RaiseAttentionPass : RaisingPass<"raise-attention"> {
  let summary = "recognise attention in a graph";
  let description = [{
    Replaces the product of a softmax with values by `nn.attention` if the
    softmax is one of the products of queries and keys, scaled before or after,
    plus (1 - mask) * c with a c of -10000 or less. The mask is one of i32
    [batch, length], spread over queries and heads by a product with ones or by
    broadcasting. How heads are split off and merged again does not matter;
    MatMul, BatchMatMul and Einsum are one thing.

    `nn.attention` wants the keys of a sequence first, so keys and values are
    gathered by `albert.sequences`, once for all layers of one mask.

    Before:

    ```
    scores = BatchMatMulV2(Transpose(q), Transpose(k)) {adj_y}
    bias = Mul(Sub(1, Mul(ones, Cast(mask))), -10000)
    weights = Softmax(AddV2(Mul(scores, 0.288675129), bias))
    y = Transpose(BatchMatMulV2(weights, Transpose(v)))
    ```

    After:

    ```
    %rows, %places, %offsets, %counts, %key_bias =
        albert.sequences %mask {bias = -1.0e+04 : f32}
    %keys = nn.gather_rows %k, %rows
    %values = nn.gather_rows %v, %rows
    %context = nn.attention %q, %keys, %values
        segments(%offsets, %offsets, %counts, %key_bias)
        {num_heads = 4 : i64, scale = 0.288675129 : f32}
    %y = tensor.expand_shape %context [[0, 1], [2, 3]]
    ```

    A product with a softmax that is none of these is reported as a missed
    remark.
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of recognised attentions">
  ];
}

def RaiseLinearPass : RaisingPass<"raise-linear"> {
  let summary = "recognise dense layers in a graph";
  let description = [{
    Replaces products of rows with a constant or variable by `nn.linear`, or in
    groups by `nn.grouped_linear`, and absorbs a bias. MatMul, BatchMatMul and
    Einsum are one thing to it, and so are a weight and a rearranged one: what
    counts is that every row of the input is summed over with the rows (or
    columns) of the weight, in its order. Where the graph has the result in
    another order, it is transposed afterwards.

    Before:

    ```
    w = Reshape(kernel, [48, 4, 12])
    b = Reshape(bias, [4, 12])
    y = AddV2(Einsum(x, w) {equation = "BFH,HND->BFND"}, b)
    ```

    After:

    ```
    %rows = tensor.collapse_shape %x [[0, 1], [2]]
    %dense = nn.linear %rows, %kernel bias(%bias)
    %y = tensor.expand_shape %dense [[0, 1], [2, 3]]
    ```

    A product with one constant or variable that is none of these is reported as
    a missed remark.
  }];
  let statistics = [
    Statistic<"numProducts", "num-products", "Number of recognised products">,
    Statistic<"numBiases", "num-biases", "Number of absorbed biases">
  ];
}

def RaiseActivationPass : RaisingPass<"raise-activation"> {
  let summary = "recognise activations in a graph";
  let description = [{
    Replaces the formulas of gelu (with tanh and a cube by Pow or by products,
    or with erf), swish, tanh and relu on the result of an nn op by
    `nn.activation`, or makes them part of the dense layer before, if nobody
    else reads it. Factors may come in any order; constants are compared up to
    their rounding to f32.

    Before:

    ```
    t = Tanh(Mul(0.797884583, AddV2(x, Mul(0.044715, Pow(x, 3)))))
    y = Mul(x, Mul(0.5, AddV2(1, t)))
    ```

    After:

    ```
    %y = nn.linear ... activation(gelu_tanh)
    ```

    An erf that belongs to no gelu is reported as a missed remark.
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of recognised activations">
  ];
}

def RaiseResidualPass : RaisingPass<"raise-residual"> {
  let summary = "make sums part of dense layers";
  let description = [{
    A sum of a dense layer, which nobody else reads, and a tensor of the same
    shape becomes the residual of the layer; after a layer in groups it becomes
    a sum of rows. Comes after activations, which are applied before a residual
    is added.

    Before:

    ```
    y = AddV2(%dense, x)
    ```

    After:

    ```
    %y = nn.linear ... residual(%rows)
    ```
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of residuals">
  ];
}

def RaiseEmbeddingsPass : RaisingPass<"raise-embeddings"> {
  let summary = "recognise ALBERT's embeddings in a graph";
  let description = [{
    Replaces the normalised sum of words, types and positions by
    `albert.embeddings`: in brightmart's order if words are projected before the
    sum, in google's if nothing is or if a dense layer is all that reads the
    result. Lookups are gathers or products with one-hot numbers; positions are
    the first rows of a table, added to every sequence. Terms may come in any
    order.

    Before:

    ```
    words = Reshape(MatMul(GatherV2(word, ids), projection), [b, s, 48])
    types = Reshape(MatMul(OneHot(segments), type), [b, s, 48])
    sum = AddV2(AddV2(words, types), Reshape(Slice(position), [1, s, 48]))
    %y = nn.layer_norm(sum)
    ```

    After:

    ```
    %y = albert.embeddings order <brightmart> ids(%ids, %types, %positions)
         tables(%word, %type, %position) norm(%gamma, %beta)
         projection(%projection)
    ```

    Numbers beyond a table are those of its last row; TensorFlow ends with an
    error there, or with zeros for one-hot ones. A sum that has some of this and
    is no embedding is reported as a missed remark.
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of recognised embeddings">
  ];
}

def RaiseGatherPass : RaisingPass<"raise-gather"> {
  let summary = "recognise rows that are taken from others";
  let description = [{
    A gather of rows that an nn op computes, such as the predicted positions,
    becomes `nn.gather_rows`, and so does a slice of one position of every
    sequence, the first one for a pooler. The position is left on that as
    `albert.per_sequence`.

    Before:

    ```
    first = StridedSlice(%sequence_output, [0, 0, 0], [0, 1, 0], [1, 1, 1])
    ```

    After:

    ```
    %first = nn.gather_rows %rows, %numbers
    ```

    Numbers beyond the rows are those of the last row.
  }];
  let statistics = [
    Statistic<"numRaised", "num-raised", "Number of recognised gathers">
  ];
}

def RaiseStackPass : Pass<"raise-stack", "::mlir::ModuleOp"> {
  let summary = "make one layer of those that a graph repeats";
  let description = [{
    Blocks of an encoder that follow each other and differ in nothing but their
    parameters become one `albert.stack`, whose body is the one that a config
    gives. Its parameters are declared as `rt.param` under the names of the
    constants or variables; one that several blocks share has one slot, so that a
    model that shares all has one block's weights, and hidden groups have those
    of their groups.

    Inside a stack the keys of every sequence come first. Embeddings are computed
    in that order, other rows are gathered, and what reads the last block's rows
    gets them back in the graph's order. If that is one position of each sequence
    and nothing else, these are the queries of the last block, and rows that are
    no keys are left out (`only` of `albert.sequences`).

    Before, for each of 12 layers:

    ```
    %q = nn.linear %x, %wq bias(%bq)
    ...
    %next = nn.layer_norm %sum, %gamma, %beta
    ```

    After:

    ```
    rt.param @layer.q_kernel : tensor<1x768x768xf32> ...
    %rows = albert.stack %packed segments(...) params(...) slots [...]
    ```

    An attention that is in no such block is reported as a missed remark.
  }];
  let statistics = [
    Statistic<"numStacks", "num-stacks", "Number of stacks">,
    Statistic<"numBlocks", "num-blocks", "Number of blocks in them">
  ];
  let dependentDialects = [
    "::albertc::albert::AlbertDialect", "::albertc::nn::NNDialect",
    "::albertc::rt::RTDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def RaiseWeightsPass : Pass<"raise-weights", "::mlir::ModuleOp"> {
  let summary = "make parameters of the weights of what was recognised";
  let description = [{
    Constants and variables that ops of `nn` and `albert` read are declared as
    `rt.param` under their names, and loaded. Comes last: recognition looks at
    the nodes.

    Before:

    ```
    tfg.graph ... {
      %gamma = tfg.node "VariableV2" "gamma"
      %norm = nn.layer_norm %x, %gamma, %beta
    }
    ```

    After:

    ```
    rt.param @gamma : tensor<8xf32> ...
    tfg.graph ... {
      %gamma = rt.load @gamma
      %norm = nn.layer_norm %x, %gamma, %beta
    }
    ```
  }];
  let statistics = [
    Statistic<"numReads", "num-reads", "Number of reads of parameters">
  ];
  let dependentDialects = ["::albertc::rt::RTDialect"];
}

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_PASSES
