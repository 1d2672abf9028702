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

// -----

#left = affine_map<(k, n, i, t) -> (t, k)>
#right = affine_map<(k, n, i, t) -> (t, n, i)>
#sum = affine_map<(k, n, i, t) -> (n, k, i)>

// Tokens in blocks of 128: all rows of the weight's tile add one block before
// the next one comes, which continues the sums.
// CHECK-LABEL: func @weight_grad
// NARROW: scf.for %{{.*}} to %c32 step %c16
// CHECK: scf.for %{{.*}} step %c128{{.*}} iter_args(%[[SUM:.*]] =
// WIDE: scf.for {{.*}} step %c8{{.*}} iter_args(%{{.*}} = %[[SUM]])
// WIDE: linalg.generic {{.*}} tensor<1x8x32xf32>
// WIDE: scf.for {{.*}} step %c4
// WIDE: linalg.generic {{.*}} tensor<1x4x32xf32>
// WIDE: linalg.generic {{.*}} tensor<1x1x32xf32>
// NARROW: scf.for {{.*}} step %c6{{.*}} iter_args(%{{.*}} = %[[SUM]])
// NARROW: linalg.generic {{.*}} tensor<1x6x16xf32>
// NARROW: linalg.generic {{.*}} tensor<1x2x16xf32>
// NARROW: linalg.generic {{.*}} tensor<1x1x16xf32>
// CHECK: return
func.func @weight_grad(%x: tensor<?x?xf32>, %c: tensor<?x1x32xf32>,
                       %sum: tensor<1x?x32xf32>) -> tensor<1x?x32xf32> {
  %y = linalg.generic {indexing_maps = [#left, #right, #sum], iterator_types = ["parallel", "parallel", "parallel", "reduction"], kernel = "weight_grad"}
      ins(%x, %c : tensor<?x?xf32>, tensor<?x1x32xf32>) outs(%sum : tensor<1x?x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<1x?x32xf32>
  return %y : tensor<1x?x32xf32>
}

// -----

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>

// Lanes that are less than a panel are not halved: no group of them is left.
// CHECK-LABEL: func @narrow_contraction
// WIDE: scf.for {{.*}} step %c8
// WIDE: tensor<8x6xf32>
// WIDE: tensor<4x6xf32>
// WIDE: tensor<1x6xf32>
// NARROW-NOT: step %c16
// NARROW: scf.for {{.*}} step %c6
// NARROW: tensor<6x6xf32>
// NARROW: tensor<2x6xf32>
// NARROW: tensor<1x6xf32>
func.func @narrow_contraction(%x: tensor<?x5xf32>, %w: tensor<5x6xf32>,
                              %e: tensor<?x6xf32>) -> tensor<?x6xf32> {
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"], kernel = "narrow_contraction"}
      ins(%x, %w : tensor<?x5xf32>, tensor<5x6xf32>) outs(%e : tensor<?x6xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<?x6xf32>
  return %c : tensor<?x6xf32>
}

// -----

#in = affine_map<(m, i) -> (m, i)>
#row = affine_map<(m, i) -> (m)>

// Four rows at a time have their lanes added, whatever the width of vectors.
// CHECK-LABEL: func @lane_sum
// CHECK: scf.for {{.*}} step %c4
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<4x32xf32>) outs(%{{.*}} : tensor<4xf64>)
// CHECK: scf.for {{.*}} step %c1
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<1x32xf32>) outs(%{{.*}} : tensor<1xf64>)
func.func @lane_sum(%x: tensor<?x32xf32>, %e: tensor<?xf64>) -> tensor<?xf64> {
  %y = linalg.generic {indexing_maps = [#in, #row], iterator_types = ["parallel", "reduction"], kernel = "lane_sum"}
      ins(%x : tensor<?x32xf32>) outs(%e : tensor<?xf64>) {
  ^bb0(%l: f32, %o: f64):
    %w = arith.extf %l : f32 to f64
    %f = arith.addf %o, %w : f64
    linalg.yield %f : f64
  } -> tensor<?xf64>
  return %y : tensor<?xf64>
}

// -----

#in = affine_map<(m, i) -> (m, i)>
#row = affine_map<(m, i) -> (m)>
#id = affine_map<(m) -> (m)>

// A number per row takes the sum that it is made of into its tile.
// CHECK-LABEL: func @statistic
// CHECK: scf.for {{.*}} step %c4
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<4x32xf32>) outs(%{{.*}} : tensor<4xf32>)
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<4xf32>) attrs = {kernel = "statistic"}
// CHECK: scf.for {{.*}} step %c1
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<1x32xf32>) outs(%{{.*}} : tensor<1xf32>)
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<1xf32>) attrs = {kernel = "statistic"}
func.func @statistic(%x: tensor<?x32xf32>, %e: tensor<?xf32>) -> tensor<?xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %sum = linalg.generic {indexing_maps = [#in, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<?x32xf32>) outs(%start : tensor<?xf32>) {
  ^bb0(%l: f32, %o: f32):
    %f = arith.addf %o, %l : f32
    linalg.yield %f : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"], kernel = "statistic"}
      ins(%sum : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%l: f32, %o: f32):
    %f = math.rsqrt %l : f32
    linalg.yield %f : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}
