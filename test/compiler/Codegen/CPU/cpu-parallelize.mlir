// RUN: albert-opt %s --cpu-parallelize --split-input-file --verify-diagnostics | FileCheck %s

#left = affine_map<(m, n, i, k) -> (m, k)>
#right = affine_map<(m, n, i, k) -> (n, k, i)>
#out = affine_map<(m, n, i, k) -> (m, n, i)>
#id = affine_map<(m, n, i) -> (m, n, i)>
#bias = affine_map<(m, n, i) -> (n, i)>

// The contraction and its start value are computed inside the tile.
// CHECK-LABEL: func @linear_root_takes_contraction_along
// Rows are spread evenly over tiles of at most 128.
// CHECK: arith.ceildivui %{{.*}}, %c128
// CHECK: scf.forall (%[[M:.*]], %[[N:.*]]) = (0, 0) to (%{{.*}}, 3) step (%{{.*}}, 1)
// CHECK: linalg.fill
// CHECK: math.fma
// CHECK: linalg.generic {{.*}}kernel = "linear"
// CHECK: tensor.parallel_insert_slice
func.func @linear_root_takes_contraction_along(
    %x: tensor<?x40xf32>, %w: tensor<3x40x32xf32>, %b: tensor<3x32xf32>)
    -> tensor<?x3x32xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x40xf32>
  %empty = tensor.empty(%rows) : tensor<?x3x32xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x3x32xf32>) -> tensor<?x3x32xf32>
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x40xf32>, tensor<3x40x32xf32>) outs(%start : tensor<?x3x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<?x3x32xf32>
  %y = linalg.generic {indexing_maps = [#id, #bias, #id], iterator_types = ["parallel", "parallel", "parallel"], kernel = "linear"}
      ins(%c, %b : tensor<?x3x32xf32>, tensor<3x32xf32>) outs(%empty : tensor<?x3x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %s = arith.addf %l, %r : f32
    linalg.yield %s : f32
  } -> tensor<?x3x32xf32>
  return %y : tensor<?x3x32xf32>
}

// -----

#id = affine_map<(m, n, i) -> (m, n, i)>

// A kernel's root is never fused into another one.
// CHECK-LABEL: func @negative_roots_stay_apart
// CHECK: scf.forall
// CHECK: arith.negf
// CHECK: scf.forall
// CHECK: math.absf
func.func @negative_roots_stay_apart(%x: tensor<?x2x32xf32>, %e: tensor<?x2x32xf32>) -> tensor<?x2x32xf32> {
  %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"], kernel = "rowwise"}
      ins(%x : tensor<?x2x32xf32>) outs(%e : tensor<?x2x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %n = arith.negf %i : f32
    linalg.yield %n : f32
  } -> tensor<?x2x32xf32>
  %b = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"], kernel = "rowwise"}
      ins(%a : tensor<?x2x32xf32>) outs(%e : tensor<?x2x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %n = math.absf %i : f32
    linalg.yield %n : f32
  } -> tensor<?x2x32xf32>
  return %b : tensor<?x2x32xf32>
}

// -----

#id = affine_map<(m, n, i) -> (m, n, i)>

// CHECK-LABEL: func @negative_unmarked_op_is_no_kernel
// CHECK-NOT: scf.forall
func.func @negative_unmarked_op_is_no_kernel(%x: tensor<?x2x32xf32>, %e: tensor<?x2x32xf32>) -> tensor<?x2x32xf32> {
  %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x32xf32>) outs(%e : tensor<?x2x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %n = arith.negf %i : f32
    linalg.yield %n : f32
  } -> tensor<?x2x32xf32>
  return %a : tensor<?x2x32xf32>
}

// -----

#left = affine_map<(m, n, i, k) -> (m, k)>
#right = affine_map<(m, n, i, k) -> (n, k, i)>
#out = affine_map<(m, n, i, k) -> (m, n, i)>

// 130 rows are tiles of 72 and 58.
// CHECK-LABEL: func @static_rows_are_balanced
// CHECK: scf.forall (%{{.*}}, %{{.*}}) = (0, 0) to (130, 3) step (72, 1)
func.func @static_rows_are_balanced(
    %x: tensor<130x40xf32>, %w: tensor<3x40x32xf32>, %e: tensor<130x3x32xf32>) -> tensor<130x3x32xf32> {
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "parallel", "reduction"], kernel = "linear"}
      ins(%x, %w : tensor<130x40xf32>, tensor<3x40x32xf32>) outs(%e : tensor<130x3x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<130x3x32xf32>
  return %c : tensor<130x3x32xf32>
}

// -----

#left = affine_map<(m, n, i, k) -> (m, k)>
#right = affine_map<(m, n, i, k) -> (n, k, i)>
#out = affine_map<(m, n, i, k) -> (m, n, i)>

func.func private @layer(tensor<?x64xf32>) -> tensor<?x64xf32>

// What a kernel reads from a call is computed once, not in every tile.
// CHECK-LABEL: func @negative_calls_stay_outside
// CHECK: call @layer
// CHECK: scf.forall
// CHECK-NOT: call @layer
// CHECK: return
func.func @negative_calls_stay_outside(
    %x: tensor<?x64xf32>, %w: tensor<3x64x32xf32>, %empty: tensor<?x3x32xf32>)
    -> tensor<?x3x32xf32> {
  %h = func.call @layer(%x) : (tensor<?x64xf32>) -> tensor<?x64xf32>
  %y = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "parallel", "reduction"], kernel = "linear"}
      ins(%h, %w : tensor<?x64xf32>, tensor<3x64x32xf32>) outs(%empty : tensor<?x3x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<?x3x32xf32>
  return %y : tensor<?x3x32xf32>
}

// -----

#left = affine_map<(k, n, i, t) -> (t, k)>
#right = affine_map<(k, n, i, t) -> (t, n, i)>
#sum = affine_map<(k, n, i, t) -> (n, k, i)>

// The gradient of a weight: rows of the weight in tiles of nearly one height,
// and one panel of it. Tokens are not split, so that their sum has one order.
// CHECK-LABEL: func @weight_grad
// CHECK-SAME: %{{.*}}: tensor<?x130xf32>, %{{.*}}: tensor<?x3x32xf32>, %[[SUM:.*]]: tensor<3x130x32xf32>
// CHECK: scf.forall (%[[K:.*]], %[[N:.*]]) = (0, 0) to (130, 3) step (72, 1) shared_outs(%[[OUT:.*]] = %[[SUM]])
// CHECK: %[[TILE:.*]] = tensor.extract_slice %[[OUT]][%[[N]], %[[K]], 0] [1, %{{.*}}, 32]
// CHECK: linalg.generic {{.*}} outs(%[[TILE]] : {{.*}}kernel = "weight_grad"
// CHECK-NOT: scf.for %
func.func @weight_grad(%x: tensor<?x130xf32>, %c: tensor<?x3x32xf32>,
                       %sum: tensor<3x130x32xf32>) -> tensor<3x130x32xf32> {
  %y = linalg.generic {indexing_maps = [#left, #right, #sum], iterator_types = ["parallel", "parallel", "parallel", "reduction"], kernel = "weight_grad"}
      ins(%x, %c : tensor<?x130xf32>, tensor<?x3x32xf32>) outs(%sum : tensor<3x130x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<3x130x32xf32>
  return %y : tensor<3x130x32xf32>
}

// -----

#in = affine_map<(m, i) -> (m, i)>
#row = affine_map<(m, i) -> (m)>
#id = affine_map<(m) -> (m)>
#rows = affine_map<(m, n, i) -> (m, n, i)>
#perRow = affine_map<(m, n, i) -> (m)>

// A number per row is computed in a loop of its own, with its reductions, and
// once for all kernels that read it.
// CHECK-LABEL: func @statistic_is_computed_once
// CHECK: %[[S:.*]] = scf.forall (%{{.*}}) = (0) to (%{{.*}}) step (16)
// CHECK: iterator_types = ["parallel", "reduction"]
// CHECK: kernel = "statistic"
// CHECK: scf.forall
// CHECK-NOT: kernel = "statistic"
// CHECK: tensor.extract_slice %[[S]]
// CHECK-NOT: kernel = "statistic"
// CHECK: return
func.func @statistic_is_computed_once(%x: tensor<?x32xf32>, %e: tensor<?xf32>,
    %y: tensor<?x3x32xf32>, %z: tensor<?x3x32xf32>) -> tensor<?x3x32xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %sum = linalg.generic {indexing_maps = [#in, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<?x32xf32>) outs(%start : tensor<?xf32>) {
  ^bb0(%l: f32, %o: f32):
    %f = arith.addf %o, %l : f32
    linalg.yield %f : f32
  } -> tensor<?xf32>
  %mean = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"], kernel = "statistic"}
      ins(%sum : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%l: f32, %o: f32):
    %f = arith.negf %l : f32
    linalg.yield %f : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#rows, #perRow, #rows], iterator_types = ["parallel", "parallel", "parallel"], kernel = "rowwise"}
      ins(%y, %mean : tensor<?x3x32xf32>, tensor<?xf32>) outs(%z : tensor<?x3x32xf32>) {
  ^bb0(%l: f32, %m: f32, %o: f32):
    %f = arith.mulf %l, %m : f32
    linalg.yield %f : f32
  } -> tensor<?x3x32xf32>
  return %r : tensor<?x3x32xf32>
}
