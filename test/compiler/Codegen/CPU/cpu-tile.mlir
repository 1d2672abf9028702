// RUN: albert-opt %s --cpu-tile --split-input-file | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: albert-opt %s --cpu-tile=lanes=8 --split-input-file | FileCheck %s --check-prefixes=CHECK,NARROW

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>
#id = affine_map<(m, i) -> (m, i)>

// Rows by the register tile, what is left by smaller ones; no dynamic body.
// CHECK-LABEL: func @rows_are_peeled_to_static_bodies
// WIDE: scf.for {{.*}} step %c8
// WIDE: math.fma
// WIDE: tensor<8x32xf32>
// WIDE: scf.for {{.*}} step %c4
// WIDE: tensor<4x32xf32>
// WIDE: scf.for {{.*}} step %c1
// WIDE: tensor<1x32xf32>
// Half a panel of lanes at a time where vectors are half as wide.
// NARROW: scf.for {{.*}} %c32 step %c16
// NARROW: scf.for {{.*}} step %c6
// NARROW: tensor<6x16xf32>
// NARROW: tensor<2x16xf32>
// NARROW: tensor<1x16xf32>
func.func @rows_are_peeled_to_static_bodies(
    %x: tensor<?x26xf32>, %w: tensor<26x32xf32>, %e: tensor<?x32xf32>, %b: f32) -> tensor<?x32xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%e : tensor<?x32xf32>) -> tensor<?x32xf32>
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x26xf32>, tensor<26x32xf32>) outs(%start : tensor<?x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<?x32xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"], kernel = "contraction"}
      ins(%c : tensor<?x32xf32>) outs(%e : tensor<?x32xf32>) {
  ^bb0(%l: f32, %o: f32):
    %s = arith.addf %l, %b : f32
    linalg.yield %s : f32
  } -> tensor<?x32xf32>
  return %y : tensor<?x32xf32>
}

// -----

#values = affine_map<(d, i, k) -> (k, d)>
#weights = affine_map<(d, i, k) -> (k, i)>
#out = affine_map<(d, i, k) -> (d, i)>

// A contraction that is its own root: its reduction is not tiled, and a static
// number of rows takes a height that divides it.
// CHECK-LABEL: func @static_rows_take_a_divisor
// WIDE: scf.for {{.*}} %c26 step %c13
// WIDE: tensor<13x32xf32>
// NARROW: scf.for {{.*}} %c32 step %c16
// NARROW: tensor<6x16xf32>
// CHECK-NOT: tensor<16x6xf32>
func.func @static_rows_take_a_divisor(
    %v: tensor<?x26xf32>, %p: tensor<?x32xf32>, %e: tensor<26x32xf32>) -> tensor<26x32xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%e : tensor<26x32xf32>) -> tensor<26x32xf32>
  %c = linalg.generic {indexing_maps = [#values, #weights, #out], iterator_types = ["parallel", "parallel", "reduction"], kernel = "contraction"}
      ins(%v, %p : tensor<?x26xf32>, tensor<?x32xf32>) outs(%start : tensor<26x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<26x32xf32>
  return %c : tensor<26x32xf32>
}

// -----

#in = affine_map<(k, i) -> (k, i)>
#lane = affine_map<(k, i) -> (i)>

// Everything else steps over one slice of lanes.
// CHECK-LABEL: func @reduction_over_rows_steps_by_one
// CHECK: scf.for {{.*}} step %c1
// CHECK: arith.maximumf
func.func @reduction_over_rows_steps_by_one(%x: tensor<?x32xf32>, %e: tensor<32xf32>) -> tensor<32xf32> {
  %y = linalg.generic {indexing_maps = [#in, #lane], iterator_types = ["reduction", "parallel"], kernel = "rows"}
      ins(%x : tensor<?x32xf32>) outs(%e : tensor<32xf32>) {
  ^bb0(%l: f32, %o: f32):
    %m = arith.maximumf %l, %o : f32
    linalg.yield %m : f32
  } -> tensor<32xf32>
  return %y : tensor<32xf32>
}
