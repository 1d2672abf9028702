//===- Passes.td - CPU code generation passes --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From linalg on padded tensors to vector loops. `convert-nn-to-linalg` marks
// the last op of every kernel with a `kernel` attribute; these passes tile
// from that op backwards. What a kernel's tiles are stands in KernelStrategy.h.
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CODEGEN_CPU_PASSES
#define ALBERTC_COMPILER_CODEGEN_CPU_PASSES

include "mlir/Pass/PassBase.td"

def CpuParallelizePass
    : Pass<"cpu-parallelize", "mlir::func::FuncOp"> {
  let summary = "Tile kernel roots to scf.forall and fuse their producers";
  let description = [{
    Every op marked as the root of a kernel that is not inside an `scf.forall`
    yet is tiled to one, with the kernel's parallel tile sizes; its producers
    are fused into the tile. The number of tiles depends on shapes alone, never
    on the number of threads, and the elements of a tile are computed the same
    way wherever the tile's border lies, so that the split is invisible in the
    result.

    ```mlir
    // Before
    %c = linalg.generic {...} ins(%x, %w) outs(%zero) -> tensor<?x10x32xf32>
    %y = linalg.generic {kernel = "linear"} ins(%c, %b) ...
    // After
    %y = scf.forall (%i, %n) = (0, 0) to (%t, 10) step (%rows, 1)
        shared_outs(%o = %e) {
      %c = linalg.generic {...} -> tensor<?x1x32xf32>
      %t = linalg.generic {kernel = "linear"} ins(%c, %b_n) ...
      scf.forall.in_parallel { tensor.parallel_insert_slice %t into %o ... }
    }
    ```
  }];
  let statistics = [
    Statistic<"numKernels", "kernels", "kernel roots tiled to scf.forall">
  ];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::linalg::LinalgDialect", "mlir::scf::SCFDialect",
    "mlir::tensor::TensorDialect"
  ];
}

def CpuTilePass : Pass<"cpu-tile", "mlir::func::FuncOp"> {
  let summary = "Tile kernels to register tiles with static row counts";
  let description = [{
    Inside a parallel tile the rows of a kernel are tiled to the target's
    register tile and fused; the remainder loop is peeled and tiled again to
    the next smaller row count down to one, so that every innermost op has a
    static shape and no masks are needed. Reductions that are no contractions
    are then tiled to one slice of 32 lanes a step.

    ```mlir
    // Before: one tile of run-time height
    %t = linalg.generic {kernel = "linear"} ... -> tensor<?x1x32xf32>
    // After: rows by 8, then by 4, then by 1
    scf.for %m = 0 to %main step 8 { ... tensor<8x1x32xf32> ... }
    scf.for %m = %main to %main4 step 4 { ... tensor<4x1x32xf32> ... }
    scf.for %m = %main4 to %rows step 1 { ... tensor<1x1x32xf32> ... }
    ```
  }];
  let options = [
    Option<"lanes", "lanes", "int64_t", /*default=*/"16",
           "Floats in one vector register (16: AVX-512, 8: AVX2)">
  ];
  let statistics = [
    Statistic<"numBodies", "bodies", "bodies of static row count made">
  ];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::linalg::LinalgDialect", "mlir::scf::SCFDialect",
    "mlir::tensor::TensorDialect"
  ];
}

def CpuVectorizePass
    : Pass<"cpu-vectorize", "mlir::func::FuncOp"> {
  let summary = "Turn register tiles into vector code";
  let description = [{
    A contraction tile becomes loops over its reduction dimensions that carry
    one accumulator per row. An element is one chain of fused multiply-adds in
    increasing order of the reduction index, which makes it independent of the
    tile's height and of the vector width. Every other linalg op of static
    shape is vectorized by upstream code.

    ```mlir
    // Before
    %c = linalg.generic {...contraction...} -> tensor<2x1x32xf32>
    // After
    %acc:2 = scf.for %k = 0 to 312 iter_args(%a0 = %z, %a1 = %z) {
      %b = vector.transfer_read %w[%n, %k, 0] : vector<32xf32>
      %x0 = vector.broadcast (tensor.extract %x[%m0, %k])
      %r0 = vector.fma %x0, %b, %a0
      ...
    }
    ```
  }];
  let statistics = [
    Statistic<"numContractions", "contractions", "contraction tiles vectorized">,
    Statistic<"numOthers", "others", "other linalg ops vectorized">
  ];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::linalg::LinalgDialect", "mlir::scf::SCFDialect",
    "mlir::tensor::TensorDialect", "mlir::vector::VectorDialect",
    "mlir::math::MathDialect"
  ];
}

def CpuDenseLoopsPass : Pass<"cpu-dense-loops", "mlir::func::FuncOp"> {
  let summary = "Make loops of what is computed on tensors without padding";
  let description = [{
    The `linalg` ops of the kernel "dense" become loops. Reductions run outside
    of the last two parallel dimensions, so that every element still is one
    chain in increasing order of the reduction index, and neighbours are
    computed side by side: the innermost loop is marked for LLVM to vectorize.

    ```mlir
    // Before
    linalg.generic {kernel = "dense", iterator_types = ["parallel", "parallel",
                    "reduction"], ...} ins(%a, %b) outs(%c)
    // After
    scf.for %k = ... {
      scf.for %m = ... {
        scf.for %n = ... { ... } {loop_annotation = #vectorize}
    ```
  }];
  let statistics = [
    Statistic<"numLoops", "loops", "innermost loops marked">
  ];
  let dependentDialects = ["mlir::LLVM::LLVMDialect", "mlir::scf::SCFDialect",
                           "mlir::memref::MemRefDialect"];
}

def CpuApproximateMathPass
    : Pass<"cpu-approximate-math"> {
  let summary = "Replace exp, tanh, erf and log by polynomials";
  let description = [{
    Calls of a mathematical library would differ between systems and cannot
    work on vectors. Largest errors against double precision over f32
    arguments: exp 1.0 ulp on [-87.3, 88] and clamped outside of it, tanh and
    erf 4.1 ulp, log 0.8 ulp. `math.rsqrt` becomes 1/sqrt, correctly rounded
    twice, never an approximate reciprocal.

    ```mlir
    // Before
    %y = math.exp %x : vector<32xf32>
    // After: clamp, split x = n ln2 + r, polynomial in r, scale by 2^n
    %y = arith.mulf %p, %scale : vector<32xf32>
    ```
  }];
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::math::MathDialect",
                           "mlir::vector::VectorDialect"];
}

#endif // ALBERTC_COMPILER_CODEGEN_CPU_PASSES
