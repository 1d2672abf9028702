//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_PASSES
#define ALBERTC_COMPILER_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def ConvertNNToLinalgPass : Pass<"convert-nn-to-linalg", "mlir::ModuleOp"> {
  let summary = "Lower nn ops to linalg on stored tensors";
  let description = [{
    Types change from logical to stored ones: rows are padded to a multiple of
    32 columns, weights marked `#rt.layout<panels>` become panels of 32
    columns, those marked `#rt.layout<groups>` become panels of every group.
    Every nn op becomes linalg ops of which the last one carries the
    attribute `kernel`, the unit that CPU code generation tiles. Outputs of
    entries get `rt.columns`, the width that their types no longer show.

    ```mlir
    // Before
    %y = nn.linear %x, %w bias(%b : tensor<312xf32>)
       : tensor<?x312xf32>, tensor<312x312xf32, #rt.layout<panels>>
    // After
    %c = linalg.generic {...} ins(%x_k, %w_p
       : tensor<?x312xf32>, tensor<10x312x32xf32>) outs(%zero) -> tensor<?x10x32xf32>
    %p = linalg.generic {kernel = "linear"} ins(%c, %b_p) outs(%e) ...
    %y = tensor.collapse_shape %p : tensor<?x10x32xf32> into tensor<?x320xf32>
    ```
  }];
  let options = [
    Option<"maxKeys", "max-keys", "int64_t", /*default=*/"512",
           "Bound of the keys of one sequence (max_seq_length)">
  ];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::linalg::LinalgDialect", "mlir::math::MathDialect",
    "mlir::memref::MemRefDialect", "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect"
  ];
}

def ConvertRTToLLVMPass : Pass<"convert-rt-to-llvm", "mlir::ModuleOp"> {
  let summary = "Lower rt ops to the interface of the runtime";
  let description = [{
    The context becomes a pointer to `AlbertContext` (albertrt/program.h), the
    arena a load from it, and a parallel loop an indirect call of the context's
    `parallelFor` with the captures on the stack. For every public function an
    `@NAME_entry` of the C type `AlbertEntry` is made, which builds the buffer
    descriptors from an array of `AlbertBuffer`; its attribute `rt.entry` says
    what each of them is. Parameter declarations stay for the manifest.

    Memrefs and indices stay as they are behind casts, for the upstream
    conversions that follow.

    ```mlir
    // Before
    rt.parallel_for @body(%ctx, %n) captures(%m : memref<?xf32>)
    // After
    %fields = llvm.alloca %one x !llvm.struct<(struct<(ptr, ptr, ...)>)>
    llvm.store %descriptor, %fields
    %run = llvm.load %ctx[1] : !llvm.ptr
    llvm.call %run(%ctx, %body_thunk, %fields, %n)
    ```
  }];
  let dependentDialects = ["mlir::func::FuncDialect", "mlir::LLVM::LLVMDialect"];
}

def ConvertTFGToLinalgPass : Pass<"convert-tfg-to-linalg", "mlir::ModuleOp"> {
  let summary = "Lower a TensorFlow graph to linalg on dense tensors";
  let description = [{
    Replaces a `tfg.graph`, cut, inlined and simplified, by a function marked
    `rt.dense`, the entry of a program. Sizes that inputs leave open are the
    entry's first argument, bounded by the options; arrays are flat; the
    dimensions of outputs are its last result. What the shape of a tensor, or a
    small integer tensor, follows from sizes by is computed as they are, never
    as a tensor.

    Floating-point constants of more than 64 elements and variables become
    `rt.param`, called like their nodes. Numbers of rows in gathers are brought
    into range. `StopGradient` and `PreventGradient` of floats are ops of `optim`
    for `autodiff`.

    As a `part`, the function has no destinations: it returns the outputs as
    tensors of their shapes, and constants of whatever size stay in it. Its
    context and its arrays are arguments as an entry's are, and `rt.program` says
    the same of them.

    Operations without a rule are reported all at once, each with its nodes.

    ```mlir
    // Before
    %y, %ctl = tfg.node "Tanh" "y" (%x) attrs {T = f32}
        : (tensor<?x8xf32>) -> tensor<?x8xf32>
    // After
    %e = tensor.empty(%batch) : tensor<?x8xf32>
    %y = linalg.generic {...} ins(%x : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) {
      %t = math.tanh %in : f32
      ...
    ```
  }];
  let options = [
    Option<"maxBatch", "max-batch", "int64_t", /*default=*/"64",
           "Bound of open first dimensions of inputs">,
    Option<"maxLength", "max-length", "int64_t", /*default=*/"512",
           "Bound of other open dimensions of inputs">,
    Option<"isPart", "part", "bool", /*default=*/"false",
           "Make a private function that returns tensors, to be inlined into "
           "entries">
  ];
  let statistics = [
    Statistic<"numGraphs", "graphs", "graphs lowered">
  ];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::bufferization::BufferizationDialect", "mlir::func::FuncDialect",
    "mlir::linalg::LinalgDialect", "mlir::math::MathDialect",
    "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect",
    "::albertc::optim::OptimDialect", "::albertc::rt::RTDialect"
  ];
}

#endif // ALBERTC_COMPILER_CONVERSION_PASSES
