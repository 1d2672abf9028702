// RUN: albert-opt %s --cpu-vectorize --split-input-file --verify-diagnostics | FileCheck %s

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>

// One accumulator for each row, one multiply-add for each row and step.
// CHECK-LABEL: func @contraction_carries_one_accumulator_a_row
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<32xf32>, vector<32xf32>)
// CHECK: vector.transfer_read {{.*}} vector<32xf32>
// CHECK-COUNT-2: math.fma {{.*}} vector<32xf32>
// CHECK-NOT: linalg
func.func @contraction_carries_one_accumulator_a_row(
    %x: tensor<2x26xf32>, %w: tensor<26x32xf32>, %e: tensor<2x32xf32>) -> tensor<2x32xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%e : tensor<2x32xf32>) -> tensor<2x32xf32>
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x26xf32>, tensor<26x32xf32>) outs(%start : tensor<2x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<2x32xf32>
  return %c : tensor<2x32xf32>
}

// -----

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>

// A tile that does not start from zero reads what it adds to.
// CHECK-LABEL: func @contraction_continues_a_chain
// CHECK: vector.transfer_read %arg2
// CHECK: scf.for
func.func @contraction_continues_a_chain(
    %x: tensor<1x26xf32>, %w: tensor<26x32xf32>, %acc: tensor<1x32xf32>) -> tensor<1x32xf32> {
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x26xf32>, tensor<26x32xf32>) outs(%acc : tensor<1x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<1x32xf32>
  return %c : tensor<1x32xf32>
}

// -----

#in = affine_map<(m, n) -> (m, n)>

// CHECK-LABEL: func @negative_dynamic_op_stays_linalg
// CHECK: linalg.generic
func.func @negative_dynamic_op_stays_linalg(%x: tensor<?x4xf32>, %e: tensor<?x4xf32>, %n: index) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %e) -> tensor<?x4xf32> {
    %c = linalg.generic {indexing_maps = [#in, #in], iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<?x4xf32>) outs(%t : tensor<?x4xf32>) {
    ^bb0(%l: f32, %o: f32):
      %f = arith.negf %l : f32
      linalg.yield %f : f32
    } -> tensor<?x4xf32>
    scf.yield %c : tensor<?x4xf32>
  }
  return %r : tensor<?x4xf32>
}

// -----

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>

func.func @negative_untiled_contraction(
    %x: tensor<?x26xf32>, %w: tensor<26x32xf32>, %acc: tensor<?x32xf32>) -> tensor<?x32xf32> {
  // expected-remark @below {{not vectorized: dimension 0 of the tile is not static}}
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x26xf32>, tensor<26x32xf32>) outs(%acc : tensor<?x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<?x32xf32>
  return %c : tensor<?x32xf32>
}

// -----

#left = affine_map<(m, n, i, k) -> (m, k)>
#right = affine_map<(m, n, i, k) -> (n, k, i)>
#out = affine_map<(m, n, i, k) -> (m, n, i)>

func.func @negative_two_panels(
    %x: tensor<4x26xf32>, %w: tensor<2x26x32xf32>, %acc: tensor<4x2x32xf32>) -> tensor<4x2x32xf32> {
  // expected-remark @below {{not vectorized: expected dimension 1 to be tiled to 1, found 2}}
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x26xf32>, tensor<2x26x32xf32>) outs(%acc : tensor<4x2x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<4x2x32xf32>
  return %c : tensor<4x2x32xf32>
}
