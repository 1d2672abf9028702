// RUN: albert-opt %s --pass-pipeline='builtin.module(func.func(cpu-parallelize,canonicalize))' --split-input-file | FileCheck %s --check-prefix=TILE
// RUN: albert-opt %s --cpu-parallelize --cpu-tile --cpu-vectorize --one-shot-bufferize=bufferize-function-boundaries --cpu-dense-loops --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=LOOPS

// Ops on tensors without padding are cut into parts that stay in the cache, by
// shape alone; the fill of a sum goes with it. Sums run outside of the loops over
// the part, and the innermost loop is LLVM's to vectorize.

// TILE-LABEL: func @product
// TILE: scf.forall (%{{.*}}, %{{.*}}) = (0, 0) to (%{{.*}}, 600) step (8, 512)
// TILE: linalg.fill
// TILE: linalg.generic {{.*}} attrs = {kernel = "dense"}
// TILE: scf.forall.in_parallel
// LOOPS: #[[$HINT:.*]] = #llvm.loop_vectorize<disable = false>
// LOOPS: #[[$LOOP:.*]] = #llvm.loop_annotation<vectorize = #[[$HINT]]>
// LOOPS-LABEL: func @product
// LOOPS: scf.for %[[K:.*]] = %c0 to %c40
// LOOPS-NEXT: scf.for %[[M:.*]] =
// LOOPS-NEXT: scf.for %[[N:.*]] =
// LOOPS: memref.load %{{.*}}[%[[M]], %[[K]]]
// LOOPS: memref.load %{{.*}}[%[[K]], %[[N]]]
// LOOPS: math.fma
// LOOPS: memref.store
// LOOPS-NEXT: } {loop_annotation = #[[$LOOP]]}
func.func @product(%x: tensor<?x40xf32>, %w: tensor<40x600xf32>, %n: index) -> tensor<?x600xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<?x600xf32>
  %f = linalg.fill {kernel = "dense"} ins(%zero : f32) outs(%e : tensor<?x600xf32>) -> tensor<?x600xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x40xf32>, tensor<40x600xf32>) outs(%f : tensor<?x600xf32>) attrs = {kernel = "dense"} {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %s = math.fma %a, %b, %c : f32
    linalg.yield %s : f32
  } -> tensor<?x600xf32>
  return %y : tensor<?x600xf32>
}

// -----

// A sum along a row stays one chain: its innermost loop is no vector.

// LOOPS-LABEL: func @negative_row_sum
// LOOPS: arith.addf
// LOOPS-NOT: loop_annotation
// LOOPS: return
func.func @negative_row_sum(%x: tensor<?x40xf32>, %init: tensor<?xf32> {bufferization.writable = true}) -> tensor<?xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (i)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<?x40xf32>) outs(%init : tensor<?xf32>) attrs = {kernel = "dense"} {
  ^bb0(%a: f32, %c: f32):
    %s = arith.addf %c, %a : f32
    linalg.yield %s : f32
  } -> tensor<?xf32>
  return %y : tensor<?xf32>
}

// -----

// What is small is not worth a parallel loop.

// TILE-LABEL: func @negative_small
// TILE-NOT: scf.forall
// TILE: return
func.func @negative_small(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) attrs = {kernel = "dense"} {
  ^bb0(%a: f32, %c: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
