//===- Passes.td - passes of the tfg dialect ---------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def TFGraphCutPass : Pass<"tfg-cut", "::albertc::tfg::GraphOp"> {
  let summary = "Keep what computes the outputs from the inputs";
  let description = [{
    Chooses the tensors that go in and come out, and removes every node that the
    outputs do not need: training, slots, savers, input pipelines, metadata of
    TPUs. A remark and the graph's attribute `stripped` say how many nodes of
    each kind that were.

    Any tensor may be an input: a Placeholder of its name and type takes the
    place of what computes it. Without `inputs` they are those of the signature,
    else the placeholders that the outputs need. Without `outputs` they are
    those of the signature, else the outputs of the nodes that nobody reads and
    that do not check, save or assign anything, nor compute a size. A graph that has outputs keeps
    them.

    `input-shapes` gives the inputs, in their order, the shapes that the file
    leaves open. A shape that contradicts the file is an error.

    Control edges order side effects, which the results of an inference graph do
    not depend on; nodes that only such an edge leads to are removed. A warning
    names those that write state.

    It is an error if the outputs need a placeholder that `inputs` does not
    name, or an input pipeline.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 {
      %x, %c0 = tfg.node "IteratorGetNext" "next" () : () -> tensor<?x8xf32>
      %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
      %z, %c2 = tfg.node "Neg" "z" (%y) : (tensor<?x8xf32>) -> tensor<?x8xf32>
      tfg.return
    }
    ```

    After, with `inputs=next outputs=y`:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 inputs ["next:0"] outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "next" ()
          attrs {dtype = f32, shape = #tfg.shape<?x8>} : () -> tensor<?x8xf32>
      %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
      tfg.return %y : tensor<?x8xf32>
    }
    ```
  }];
  let options = [
    ListOption<"inputs", "inputs", "std::string", "Tensors that go in">,
    ListOption<"outputs", "outputs", "std::string", "Tensors that come out">,
    Option<"signature", "signature", "std::string", /*default=*/"",
           "Signature that names inputs and outputs">,
    Option<"inputShapes", "input-shapes", "std::string", /*default=*/"",
           "Shapes of the inputs in their order, 1,128:1,128">
  ];
  let statistics = [
    Statistic<"numStripped", "num-stripped", "Number of nodes removed">,
    Statistic<"numCuts", "num-cuts", "Number of tensors made inputs">
  ];
}

def TFGraphFoldConditionalsPass
    : Pass<"tfg-fold-conditionals", "::albertc::tfg::GraphOp"> {
  let summary = "Take branches out whose condition is known";
  let description = [{
    A `Switch` whose predicate is computed of constants, or of placeholders with
    a default that are no inputs of the graph, passes its input on to one side;
    what reads the other side, or waits for it, is never computed. A `Merge` of
    whose inputs only one is computed is that input. An output that is never
    computed is an error. Conditionals of other predicates stay. `If` and `Case`
    are taken care of by `tfg-inline-calls`.

    Before:

    ```mlir
    tfg.graph "branches" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %p, %c1 = tfg.node "Const" "is_training" ()
          attrs {value = dense<false> : tensor<i1>} : () -> tensor<i1>
      %s:2, %c2 = tfg.node "Switch" "s" (%x, %p)
          : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
      %t, %c3 = tfg.node "Relu" "t" (%s#1) : (tensor<2xf32>) -> tensor<2xf32>
      %m:2, %c4 = tfg.node "Merge" "m" (%s#0, %t)
          : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
      %y, %c5 = tfg.node "Neg" "y" (%m#0) : (tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```

    After, with what is not needed any more removed by `tfg-simplify`:

    ```mlir
    tfg.graph "branches" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %y, %c5 = tfg.node "Neg" "y" (%x) : (tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numFolded", "num-folded",
              "Number of Switch and Merge nodes that were taken out">
  ];
}

def TFGraphInlineCallsPass : Pass<"tfg-inline-calls", "::mlir::ModuleOp"> {
  let summary = "Replace calls by the bodies of their functions";
  let description = [{
    Replaces every node that calls a function of the library, `PartitionedCall`,
    `StatefulPartitionedCall` and those whose operation is the function's name,
    by the function's nodes, which are called CALLER/NODE. Functions that call
    themselves, in one step or several, are an error. Functions that nobody
    calls any more are removed. An `If` or `Case` whose branch follows from
    constants, or from placeholders with a default that are no inputs, is a call
    of that branch.

    What the call waits for, those nodes of the body wait for that read nothing
    of it; what waits for the call, waits for the function's control results.

    Before:

    ```mlir
    tfg.func private @twice args ["x"] results ["y"] {
    ^bb0(%x: tensor<*xf32>):
      %y, %c = tfg.node "AddV2" "add" (%x, %x)
          : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
      tfg.return %y : tensor<*xf32>
    }
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %y, %c1 = tfg.node "PartitionedCall" "y" (%x)
          attrs {f = #tfg.callee<@twice, {}>} : (tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %y, %c1 = tfg.node "AddV2" "y/add" (%x, %x)
          : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numInlined", "num-inlined", "Number of calls replaced">
  ];
}

def TFGraphSimplifyPass : Pass<"tfg-simplify", "::albertc::tfg::GraphOp"> {
  let summary = "Remove nodes that compute nothing";
  let description = [{
    Readers of `Identity`, `IdentityN`, `StopGradient`, `PreventGradient`,
    `CheckNumerics`, `Snapshot`, `PlaceholderWithDefault` (unless it is one of
    the graph's inputs) and of a `TPUReplicatedInput` of one replica read what
    these pass on. Control edges go, and with them `NoOp`, `Assert` and whatever
    else the outputs do not need. The `Identity` that reads a `Variable` or
    `VariableV2` stays: it is the read. With `keep-stop-gradients`, so do
    `StopGradient` and `PreventGradient` of floating-point numbers, for a graph
    that is differentiated.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %s, %c1 = tfg.node "StopGradient" "s" (%x)
          : (tensor<2xf32>) -> tensor<2xf32>
      %y, %c2 = tfg.node "Tanh" "y" (%s) ctl(%c0)
          : (tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
      %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```
  }];
  let options = [
    Option<"keepStopGradients", "keep-stop-gradients", "bool",
           /*default=*/"false",
           "Keep what says that a gradient does not flow on">
  ];
  let statistics = [
    Statistic<"numForwarded", "num-forwarded",
              "Number of nodes whose readers read what they pass on">,
    Statistic<"numControls", "num-controls", "Number of control edges removed">,
    Statistic<"numErased", "num-erased", "Number of nodes removed">
  ];
}

def TFGraphDecomposePass : Pass<"tfg-decompose", "::albertc::tfg::GraphOp"> {
  let summary = "Write operations that stand for others as these";
  let description = [{
    One way to say a thing, whatever version of TensorFlow wrote it:

    * products that grappler has fused with a bias and an activation,
      `_FusedMatMul`, `_FusedBatchMatMulV2` and `_MklFusedBatchMatMulV2`, are the
      nodes that they were made of; one with something that is not known stays,
    * so are a layer normalisation and activations that it has written for
      oneDNN, `_MklLayerNorm`, `_MklSwish` and `_MklFusedMish`,
    * `Concat` is `ConcatV2`, `TopK` is `TopKV2`, `ShapeN` is several `Shape`,
    * `Add` and `AddN` of two tensors are `AddV2`, and so for `AccumulateNV2`,
      `BiasAddV1`, `Inv`, `Mod` and `Rint`.

    Before:

    ```mlir
    tfg.graph "fused" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
      %w, %c1 = tfg.node "VariableV2" "w" () : () -> tensor<3x4xf32>
      %b, %c2 = tfg.node "VariableV2" "b" () : () -> tensor<4xf32>
      %y, %c3 = tfg.node "_FusedMatMul" "y" (%x, %w, %b)
          attrs {fused_ops = ["BiasAdd", "Relu"]}
          : (tensor<2x3xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      tfg.return %y : tensor<2x4xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "fused" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
      %w, %c1 = tfg.node "VariableV2" "w" () : () -> tensor<3x4xf32>
      %b, %c2 = tfg.node "VariableV2" "b" () : () -> tensor<4xf32>
      %p, %c3 = tfg.node "MatMul" "y/MatMul" (%x, %w)
          : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
      %s, %c4 = tfg.node "BiasAdd" "y/BiasAdd" (%p, %b)
          : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      %y, %c5 = tfg.node "Relu" "y/Relu" (%s)
          : (tensor<2x4xf32>) -> tensor<2x4xf32>
      tfg.return %y : tensor<2x4xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numDecomposed", "num-decomposed", "Number of nodes replaced">
  ];
}

def TFGraphFoldDropoutPass
    : Pass<"tfg-fold-dropout", "::albertc::tfg::GraphOp"> {
  let summary = "Take out dropout at a constant rate of 0";
  let description = [{
    A graph that was not optimised has its dropout even if it drops nothing. A
    random number in [0, 1) is at least 0, and plus 1 and rounded down it is 1;
    what keeps everything of a tensor, and scales it by 1, is the tensor.
    Sums, differences, products and quotients of scalar constants, of which the
    scale is made, are computed. Dropout at another rate stays.

    ```mlir
    tfg.graph "keeps" producer 1395 consumer 0 {
      %x, %ctl_x = tfg.node "Placeholder" "x" () attrs {dtype = f32}
          : () -> tensor<?x8xf32>
      %zero, %ctl_z = tfg.node "Const" "zero" ()
          attrs {dtype = f32, value = dense<0.0> : tensor<f32>}
          : () -> tensor<f32>
      // Before
      %shape, %ctl_s = tfg.node "Shape" "shape" (%x)
          : (tensor<?x8xf32>) -> tensor<2xi32>
      %r, %ctl_r = tfg.node "RandomUniform" "r" (%shape) attrs {dtype = f32}
          : (tensor<2xi32>) -> tensor<?x8xf32>
      %keep, %ctl_k = tfg.node "GreaterEqual" "keep" (%r, %zero)
          : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xi1>
      %y, %ctl_y = tfg.node "SelectV2" "y" (%keep, %x, %zero)
          : (tensor<?x8xi1>, tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
      %out, %ctl_o = tfg.node "Tanh" "out" (%y)
          : (tensor<?x8xf32>) -> tensor<?x8xf32>
      // After
      %out_1, %ctl_1 = tfg.node "Tanh" "out_1" (%x)
          : (tensor<?x8xf32>) -> tensor<?x8xf32>
      tfg.return
    }
    ```
  }];
  let statistics = [
    Statistic<"numFolded", "folded", "masks that keep everything">
  ];
}

def TFGraphInferShapesPass
    : Pass<"tfg-infer-shapes", "::albertc::tfg::GraphOp"> {
  let summary = "Give tensors their shapes";
  let description = [{
    Gives the results of nodes the shapes that follow from those of their inputs;
    dimensions that no input says, such as batch and length, are dynamic. The
    arithmetic of shapes is followed element by element (Shape, StridedSlice,
    Pack, ConcatV2, Mul, Prod, Range, Cast, ...): of a shape [batch, 128] the
    length is known. Where all is known, a constant takes the place of the node,
    and what nobody reads any more is removed.

    Operations without a rule keep the shapes that the file gives them. It is an
    error, which names the node, if inputs do not fit together or if the file
    says something else than what follows.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x4xf32>
      %s, %c1 = tfg.node "Const" "s" () attrs {dtype = i32,
          value = dense<[-1, 8]> : tensor<2xi32>} : () -> tensor<2xi32>
      %y, %c2 = tfg.node "Reshape" "y" (%x, %s)
          : (tensor<?x2x4xf32>, tensor<2xi32>) -> tensor<*xf32>
      tfg.return %y : tensor<*xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x4xf32>
      %s, %c1 = tfg.node "Const" "s" () attrs {dtype = i32,
          value = dense<[-1, 8]> : tensor<2xi32>} : () -> tensor<2xi32>
      %y, %c2 = tfg.node "Reshape" "y" (%x, %s)
          : (tensor<?x2x4xf32>, tensor<2xi32>) -> tensor<?x8xf32>
      tfg.return %y : tensor<?x8xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numInferred", "num-inferred", "Number of shapes made precise">,
    Statistic<"numFolded", "num-folded", "Number of nodes made constants">
  ];
}

def TFGraphFlattenConstantsPass
    : Pass<"tfg-flatten-constants", "::albertc::tfg::GraphOp"> {
  let summary = "Take back reshapes that were folded into constants";
  let description = [{
    Optimizers of graphs reshape constants ahead of time. A constant of floats
    that is only read as the matrix of an Einsum becomes that matrix, one that is
    only added to the last dimensions of tensors a vector, and a table with a
    leading dimension of 1 loses it; a Reshape gives it back the shape that its
    readers know. So weights have the shapes of the variables that they were.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x4xf32>
      %b, %c1 = tfg.node "Const" "b" () attrs {dtype = f32,
          value = dense<1.0> : tensor<3x4xf32>} : () -> tensor<3x4xf32>
      %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
          : (tensor<?x3x4xf32>, tensor<3x4xf32>) -> tensor<?x3x4xf32>
      tfg.return %y : tensor<?x3x4xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x4xf32>
      %b, %c1 = tfg.node "Const" "b" () attrs {dtype = f32,
          value = dense<1.0> : tensor<12xf32>} : () -> tensor<12xf32>
      %s, %c2 = tfg.node "Const" "b/albertc/shape" () attrs {dtype = i64,
          value = dense<[3, 4]> : tensor<2xi64>} : () -> tensor<2xi64>
      %r, %c3 = tfg.node "Reshape" "b/albertc/reshape" (%b, %s)
          attrs {T = f32, Tshape = i64}
          : (tensor<12xf32>, tensor<2xi64>) -> tensor<3x4xf32>
      %y, %c4 = tfg.node "AddV2" "y" (%x, %r)
          : (tensor<?x3x4xf32>, tensor<3x4xf32>) -> tensor<?x3x4xf32>
      tfg.return %y : tensor<?x3x4xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numFlattened", "num-flattened", "Number of constants">
  ];
}

def TFGraphFoldSizesPass
    : Pass<"tfg-fold-sizes", "::albertc::tfg::GraphOp"> {
  let summary = "Compute sizes from dimensions of inputs";
  let description = [{
    Puts a `tensor.from_elements` of dimensions of inputs, and products of them,
    in the place of every integer tensor whose elements are sizes that inputs
    leave open. The arithmetic of shapes (Shape, StridedSlice, Pack, ...) goes,
    and with it the uses of values that are only asked for their shape. Which
    dimensions of inputs are equal is kept in the graph's `equal_dims`, since
    nodes that follow from it may be replaced later.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
      %t, %c1 = tfg.node "Tanh" "t" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
      %y, %c2 = tfg.node "Shape" "y" (%t)
          : (tensor<?x8xf32>) -> tensor<2xi32>
      tfg.return %y : tensor<2xi32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
      %zero = arith.constant 0 : index
      %rows = tensor.dim %x, %zero : tensor<?x8xf32>
      %first = arith.index_cast %rows : index to i32
      %second = arith.constant 8 : i32
      %y = tensor.from_elements %first, %second : tensor<2xi32>
      tfg.return %y : tensor<2xi32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numFolded", "num-folded", "Number of nodes replaced">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect"];
}

def TFGraphMergeConstantsPass
    : Pass<"tfg-merge-constants", "::albertc::tfg::GraphOp"> {
  let summary = "Let equal weights be one";
  let description = [{
    Constants of floats with the same type and elements become the first of them.
    Exporters write the weights that layers share once for every layer; only when
    they are one again can it be seen that the layers are the same.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %a, %c0 = tfg.node "Const" "a" () attrs {dtype = f32,
          value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
      %b, %c1 = tfg.node "Const" "b" () attrs {dtype = f32,
          value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
      %y, %c2 = tfg.node "Mul" "y" (%a, %b)
          : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %a, %c0 = tfg.node "Const" "a" () attrs {dtype = f32,
          value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
      %y, %c2 = tfg.node "Mul" "y" (%a, %a)
          : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      tfg.return %y : tensor<2xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numMerged", "num-merged", "Number of constants that are gone">
  ];
}

def TFGraphMergeReadsPass
    : Pass<"tfg-merge-reads", "::albertc::tfg::GraphOp"> {
  let summary = "Read each variable once";
  let description = [{
    Nothing writes variables while a program runs, so all ReadVariableOps of one
    give the same, and the first takes the place of the others: what layers share
    is one value again. An Identity of a variable of TensorFlow 1 is the variable.
    A ResourceGather becomes a lookup in what is read.

    Before:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0", "z:0"] {
      %h, %c0 = tfg.node "VarHandleOp" "w" () attrs {dtype = f32,
          shape = #tfg.shape<9x4>} : () -> tensor<!tfg.resource>
      %i, %c1 = tfg.node "Placeholder" "i" () attrs {dtype = i32}
          : () -> tensor<3xi32>
      %r, %c2 = tfg.node "ReadVariableOp" "r" (%h)
          : (tensor<!tfg.resource>) -> tensor<9x4xf32>
      %s, %c3 = tfg.node "ReadVariableOp" "s" (%h)
          : (tensor<!tfg.resource>) -> tensor<9x4xf32>
      %y, %c4 = tfg.node "Mul" "y" (%r, %s)
          : (tensor<9x4xf32>, tensor<9x4xf32>) -> tensor<9x4xf32>
      %z, %c5 = tfg.node "ResourceGather" "z" (%h, %i)
          : (tensor<!tfg.resource>, tensor<3xi32>) -> tensor<3x4xf32>
      tfg.return %y, %z : tensor<9x4xf32>, tensor<3x4xf32>
    }
    ```

    After:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0", "z:0"] {
      %h, %c0 = tfg.node "VarHandleOp" "w" () attrs {dtype = f32,
          shape = #tfg.shape<9x4>} : () -> tensor<!tfg.resource>
      %i, %c1 = tfg.node "Placeholder" "i" () attrs {dtype = i32}
          : () -> tensor<3xi32>
      %r, %c2 = tfg.node "ReadVariableOp" "r" (%h)
          : (tensor<!tfg.resource>) -> tensor<9x4xf32>
      %y, %c4 = tfg.node "Mul" "y" (%r, %r)
          : (tensor<9x4xf32>, tensor<9x4xf32>) -> tensor<9x4xf32>
      %a, %c3 = tfg.node "Const" "z/albertc/axis" () attrs {dtype = i32,
          value = dense<0> : tensor<i32>} : () -> tensor<i32>
      %z, %c5 = tfg.node "GatherV2" "z" (%r, %i, %a) attrs {Tparams = f32}
          : (tensor<9x4xf32>, tensor<3xi32>, tensor<i32>) -> tensor<3x4xf32>
      tfg.return %y, %z : tensor<9x4xf32>, tensor<3x4xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numMerged", "num-merged", "Number of reads that are gone">,
    Statistic<"numSplit", "num-split", "Number of lookups in variables">
  ];
}

def TFGraphPrintShapesPass
    : Pass<"tfg-print-shapes", "::albertc::tfg::GraphOp"> {
  let summary = "Say what is known of shapes and elements";
  let description = [{
    Emits a remark for each node with outputs: their shapes, and the elements of
    small integer tensors, in terms of the sizes that inputs leave open. Changes
    nothing. For tests, and for whoever wonders why a pattern was not
    recognised.

    Before and after:

    ```mlir
    tfg.graph "g" producer 1 consumer 0 outputs ["y:0"] {
      %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
      %y, %c1 = tfg.node "Shape" "y" (%x)
          : (tensor<?x8xf32>) -> tensor<2xi32>
      tfg.return %y : tensor<2xi32>
    }
    ```

    Here the remarks are `x: [s0, 8]` and `y: [2] = (s0, 8)`.
  }];
}

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_PASSES
