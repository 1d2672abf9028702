//===- Passes.td - Passes over whole programs --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_PASSES
#define ALBERTC_COMPILER_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def AssignLayoutsPass : Pass<"rt-assign-layouts", "mlir::ModuleOp"> {
  let summary = "Choose how every parameter lies in memory";
  let description = [{
    A parameter that a matrix product reads as [K, N] is stored in panels of
    32 columns, one that a grouped product reads as [K/G, N/G, G] in panels of
    every group; everything else stays in rows. It is an error if two products
    need different layouts of one parameter. The choice is written to the
    `rt.param` op and, as an encoding, to the type of every value that carries
    the parameter: loads, slots of stacked parameters and function arguments.

    ```mlir
    // Before
    rt.param @pooler.kernel : tensor<312x312xf32> ...
    %w = rt.load @pooler.kernel : tensor<312x312xf32>
    %y = nn.linear %x, %w : tensor<?x312xf32>, tensor<312x312xf32>
    // After
    rt.param @pooler.kernel : tensor<312x312xf32, #rt.layout<panels>> ... layout panels ...
    %w = rt.load @pooler.kernel : tensor<312x312xf32, #rt.layout<panels>>
    %y = nn.linear %x, %w : tensor<?x312xf32>, tensor<312x312xf32, #rt.layout<panels>>
    ```
  }];
  let statistics = [
    Statistic<"numPanels", "panels", "parameters stored in panels">,
    Statistic<"numGroups", "groups", "parameters stored in groups">
  ];
}

def AutodiffPass : Pass<"autodiff"> {
  let summary = "Compute requested gradients by reverse-mode differentiation";
  let description = [{
    Every `optim.gradient` becomes the ops that compute it. Ops hand cotangents
    on by their rules (DifferentiableOpInterface); nothing is computed for what
    no requested value influences. Gradients of parameters continue the given
    accumulators, so that bufferization adds in place. An op without a rule is
    an error that names it; loops and branches have none, and a request must not
    be inside of one. `optim.stop_gradient` is passed by no gradient; when all
    are there it gives way to its input, as `optim.prevent_gradient` does.

    A layer stack is differentiated as a stack: `albert.stack_grad` runs its
    differentiated body over the blocks in reverse order, and the stack saves
    what that reads. The option `rematerialization` says what is computed again
    instead: nothing, activations (`gelu`), or all but a block's input
    (`layer`). An analysis remark at the stack says how many values, and elements
    per row, every block saves beside its input.

    Before:

    ```mlir
    func.func @before(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
                      %c: tensor<?x4xf32>, %sum: tensor<8x4xf32>)
        -> tensor<8x4xf32> {
      %y = nn.linear %x, %w activation(tanh)
           : tensor<?x8xf32>, tensor<8x4xf32>
      %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
           for(%w : tensor<8x4xf32>) accumulators(%sum)
      return %g : tensor<8x4xf32>
    }
    ```

    After:

    ```mlir
    func.func @after(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
                     %c: tensor<?x4xf32>, %sum: tensor<8x4xf32>)
        -> tensor<8x4xf32> {
      %s = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x4xf32>
      %y = nn.activation %s kind(tanh) : tensor<?x4xf32>
      %d = nn.activation_grad %s, %c kind(tanh) : tensor<?x4xf32>
      %g = nn.weight_grad %sum, %x, %d
           : tensor<8x4xf32>, tensor<?x8xf32>, tensor<?x4xf32>
      return %g : tensor<8x4xf32>
    }
    ```
  }];
  let options = [
    Option<"rematerialization", "rematerialization",
           "::albertc::Rematerialization",
           /*default=*/"::albertc::Rematerialization::None",
           "What blocks of a stack compute again for their gradient", [{
             ::llvm::cl::values(
               clEnumValN(::albertc::Rematerialization::None, "none",
                          "nothing"),
               clEnumValN(::albertc::Rematerialization::Gelu, "gelu",
                          "results of activations"),
               clEnumValN(::albertc::Rematerialization::Layer, "layer",
                          "all but a block's input"))
           }]>
  ];
  let statistics = [
    Statistic<"numGradients", "gradients", "requests that were expanded">
  ];
  let dependentDialects = ["mlir::affine::AffineDialect",
                           "mlir::arith::ArithDialect",
                           "mlir::linalg::LinalgDialect",
                           "mlir::math::MathDialect",
                           "mlir::scf::SCFDialect",
                           "mlir::tensor::TensorDialect",
                           "::albertc::albert::AlbertDialect",
                           "::albertc::nn::NNDialect",
                           "::albertc::optim::OptimDialect"];
}

def OutlinePackedPass : Pass<"outline-packed", "mlir::ModuleOp"> {
  let summary = "Make functions of what computes rows";
  let description = [{
    A function marked `rt.dense` has tensors that lie in memory as their types
    say; rows, and parameters in their stored form, are padded. The ops of `nn`,
    `albert` and `optim` in such a function become private functions, which are
    compiled as a config's programs are, and the function calls them. There are
    as few as possible: two ops are in one unless something that is dense comes
    between them. Sums and the like of rows, and fills, can be on either side:
    they are packed if something packed reads them, or if they read it and
    nothing that has to be waited for.

    Parameters are loaded and stored by the caller. Results are written to
    destinations, the last arguments; that of a result which is stored is what it
    is stored over. Sizes of destinations are those of what the function is given.

    What a stack saves for its gradient does not leave a function. If something
    dense stands between, such as a loss that was not recognised, the gradient's
    function computes the stack again, and an analysis remark at the stack says
    so.

    Before:

    ```mlir
    func.func @before(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
        -> tensor<?x8xf32> attributes {rt.dense} {
      %e = math.exp %x : tensor<?x8xf32>
      %y = nn.linear %e, %w : tensor<?x8xf32>, tensor<8x8xf32>
      return %y : tensor<?x8xf32>
    }
    ```

    After:

    ```mlir
    func.func @after(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
        -> tensor<?x8xf32> attributes {rt.dense} {
      %c0 = arith.constant 0 : index
      %e = math.exp %x : tensor<?x8xf32>
      %n = tensor.dim %e, %c0 : tensor<?x8xf32>
      %to = tensor.empty(%n) : tensor<?x8xf32>
      %y = func.call @packed_0(%ctx, %e, %w, %to)
          : (!rt.context, tensor<?x8xf32>, tensor<8x8xf32>, tensor<?x8xf32>)
          -> tensor<?x8xf32>
      return %y : tensor<?x8xf32>
    }
    func.func private @packed_0(%ctx: !rt.context,
        %x: tensor<?x8xf32> {bufferization.writable = false},
        %w: tensor<8x8xf32> {bufferization.writable = false},
        %to: tensor<?x8xf32> {bufferization.writable = true})
        -> tensor<?x8xf32> {
      %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
      %r = bufferization.materialize_in_destination %y in %to
          : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
      return %r : tensor<?x8xf32>
    }
    ```
  }];
  let statistics = [
    Statistic<"numFunctions", "functions", "functions of what computes rows">,
    Statistic<"numRecomputed", "recomputed",
              "stacks that are computed again for their gradient">
  ];
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::bufferization::BufferizationDialect",
                           "mlir::func::FuncDialect",
                           "mlir::tensor::TensorDialect",
                           "::albertc::albert::AlbertDialect",
                           "::albertc::rt::RTDialect"];
}

def PlanMemoryPass : Pass<"rt-plan-memory", "mlir::ModuleOp"> {
  let summary = "Give every buffer a static place in the arena";
  let description = [{
    Buffers allocated in a function become views of the session's arena at
    constant offsets; buffers allocated inside a parallel body become views of
    the executing thread's scratch. Sizes are bounded by the `rt.max_rows` of
    the entry arguments that their extents come from. Buffers whose lifetimes
    do not overlap share a place. A callee's frame lies behind the frames of
    all its callers. The totals are written to the module as `rt.arena_bytes`
    and `rt.scratch_bytes`.

    A buffer without a constant bound is an error: a program must not allocate
    once it runs.

    ```mlir
    // Before
    func.func @f(%ctx: !rt.context, %x: memref<?x32xf32> {rt.max_rows = 64}) {
      %a = memref.alloc(%n) : memref<?x32xf32>
    // After
    module attributes {rt.arena_bytes = 8192 : i64, ...} {
    func.func @f(%ctx: !rt.context, ...) {
      %arena = rt.arena %ctx : memref<8192xi8>
      %a = memref.view %arena[%c0][%n] : memref<8192xi8> to memref<?x32xf32>
    ```
  }];
  let statistics = [
    Statistic<"numBuffers", "buffers", "buffers placed in the arena">,
    Statistic<"numScratch", "scratch", "buffers placed in thread scratch">
  ];
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::memref::MemRefDialect",
                           "::albertc::rt::RTDialect"];
}

def PrepareBufferizationPass
    : Pass<"prepare-bufferization", "mlir::func::FuncOp"> {
  let summary = "Undo what simplifications do to the disadvantage of buffers";
  let description = [{
    Canonicalization and CSE merge `tensor.empty` ops of one shape, and slices
    and fills of them, although no two users want the same memory. One-shot
    bufferization makes one buffer of a merged op and has to copy it where uses
    overlap, refuses loops that it can not help by a copy, and may even give
    several results of an `scf.forall` the destination of one of them. Every
    use gets a copy of the op, right before the user.

    A `bufferization.materialize_in_destination` of what is computed in the
    destination's memory anyway goes: bufferization sees a conflict between its
    write and its read and copies the destination before it is updated.
    `rt-plan-memory` checks that the results of entries are where they belong.

    ```mlir
    // Before
    %e = tensor.empty() : tensor<4x32xf32>
    %a = linalg.fill ins(%zero : f32) outs(%e : tensor<4x32xf32>) -> ...
    %b = linalg.generic ... outs(%e : tensor<4x32xf32>)
    // After
    %e = tensor.empty() : tensor<4x32xf32>
    %a = linalg.fill ins(%zero : f32) outs(%e : tensor<4x32xf32>) -> ...
    %e2 = tensor.empty() : tensor<4x32xf32>
    %b = linalg.generic ... outs(%e2 : tensor<4x32xf32>)
    ```
  }];
  let statistics = [
    Statistic<"numCopies", "copies", "tensors made for uses of their own">,
    Statistic<"numWrites", "writes", "writes of what was in its place already">
  ];
  let dependentDialects = ["mlir::linalg::LinalgDialect",
                           "mlir::tensor::TensorDialect"];
}

def ReuseSlicesPass : Pass<"reuse-slices", "mlir::func::FuncOp"> {
  let summary = "Write what is inserted into a tensor where it belongs";
  let description = [{
    `eliminate-empty-tensors` gives a tensor the memory that its contents go to
    in the end, but the slices of the `tensor.empty` that it had before stay
    what they were. A slice of a tensor without contents, which is written and
    inserted at the same place of another tensor, is taken of that tensor
    instead: the insertion then moves nothing.

    ```mlir
    // Before
    %e = tensor.empty() : tensor<4x32xf32>
    %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1] : ...
    %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>) -> ...
    %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1] : ...
    // After
    %s = tensor.extract_slice %d[0, 26] [4, 6] [1, 1] : ...
    %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>) -> ...
    %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1] : ...
    ```
  }];
  let statistics = [
    Statistic<"numSlices", "slices", "slices taken of their destination">
  ];
  let dependentDialects = ["mlir::tensor::TensorDialect"];
}

def ExpandCopiesPass : Pass<"expand-copies", "mlir::func::FuncOp"> {
  let summary = "Copy parts of rows in loops";
  let description = [{
    A `memref.copy` between views of known contiguous memory becomes a call of
    `memcpy` in the end. Upstream leaves every other one to a library function
    that reads shapes and strides at run time and is no part of the runtime;
    such a copy becomes a `linalg.generic`, which loops are made of. A copy of a
    view to itself goes.

    ```mlir
    // Before
    memref.copy %a, %b : memref<?x8xf32, strided<[32, 1]>> to
                         memref<?x8xf32, strided<[64, 1]>>
    // After
    linalg.generic {indexing_maps = [#id, #id], ...} ins(%a) outs(%b) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    }
    ```
  }];
  let statistics = [
    Statistic<"numCopies", "copies", "copies expanded to linalg.generic">
  ];
  let dependentDialects = ["mlir::linalg::LinalgDialect"];
}

def ExpandReshapesPass : Pass<"expand-reshapes", "mlir::func::FuncOp"> {
  let summary = "Describe dimensions that become several of run-time size";
  let description = [{
    Upstream's `expand-strided-metadata` takes one of the sizes that a dimension
    becomes to be what the others leave of it, so it knows at most one that is
    not static. The op itself says all of them.

    ```mlir
    // Before
    %y = memref.expand_shape %x [[0, 1, 2]] output_shape [%b, %s, 8]
        : memref<?xf32> into memref<?x?x8xf32>
    // After
    %base, %offset, %size, %stride = memref.extract_strided_metadata %x
    %row = affine.apply affine_map<()[s0] -> (s0 * 8)>()[%s]
    %y = memref.reinterpret_cast %base to offset: [0], sizes: [%b, %s, 8],
        strides: [%row, 8, 1] : memref<f32> to memref<?x?x8xf32>
    ```
  }];
  let statistics = [
    Statistic<"numReshapes", "reshapes", "memref.expand_shape rewritten">
  ];
  let dependentDialects = ["mlir::affine::AffineDialect",
                           "mlir::memref::MemRefDialect"];
}

def OutlineParallelPass : Pass<"rt-outline-parallel", "mlir::ModuleOp"> {
  let summary = "Turn parallel loops into calls of the session";
  let description = [{
    The body of every `scf.forall` becomes a private function over a range of
    its flattened iterations; the loop becomes an `rt.parallel_for` that hands
    over what the body reads. Constants are copied into the body.

    ```mlir
    // Before
    scf.forall (%i) in (%n) { memref.store %v, %m[%i] : memref<?xf32> }
    // After
    rt.parallel_for @f_parallel_0(%ctx, %n) captures(%v, %m : f32, memref<?xf32>)
    func.func private @f_parallel_0(%scratch: memref<0xi8>, %begin: index,
                                    %end: index, %v: f32, %m: memref<?xf32>) {
      scf.for %i = %begin to %end step %c1 { memref.store %v, %m[%i] ... }
    ```
  }];
  let statistics = [
    Statistic<"numLoops", "loops", "parallel loops outlined">
  ];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::func::FuncDialect",
                           "mlir::scf::SCFDialect",
                           "::albertc::rt::RTDialect"];
}

def MergeFunctionsPass : Pass<"rt-merge-functions", "mlir::ModuleOp"> {
  let summary = "Keep one of equal functions";
  let description = [{
    Products of one shape, updates of vectors of one length, and what training
    and evaluation have in common are separate loops, whose bodies are equal
    functions after `rt-outline-parallel`. The first of private functions that
    differ in name and location alone takes the place of the others, until no
    two are equal: code generation is most of the time of a compilation.

    ```mlir
    // Before
    rt.parallel_for @f_parallel(%ctx, %n) captures(%a : memref<?xf32>)
    rt.parallel_for @f_parallel_0(%ctx, %n) captures(%b : memref<?xf32>)
    // After, if the bodies are equal
    rt.parallel_for @f_parallel(%ctx, %n) captures(%a : memref<?xf32>)
    rt.parallel_for @f_parallel(%ctx, %n) captures(%b : memref<?xf32>)
    ```
  }];
  let statistics = [
    Statistic<"numFunctions", "functions", "functions that another one replaces">
  ];
}

#endif // ALBERTC_COMPILER_TRANSFORMS_PASSES
