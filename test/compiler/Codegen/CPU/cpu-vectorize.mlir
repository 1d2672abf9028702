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

// -----

#left = affine_map<(k, n, i, t) -> (t, k)>
#right = affine_map<(k, n, i, t) -> (t, n, i)>
#sum = affine_map<(k, n, i, t) -> (n, k, i)>

// The left side may be read down its columns: two rows of a weight's gradient
// go on from what they hold, over any number of tokens.
// CHECK-LABEL: func @weight_grad_continues_its_sums
// CHECK-DAG: %[[A:.*]] = vector.transfer_read %arg2[%c0, %c0, %c0]
// CHECK-DAG: %[[B:.*]] = vector.transfer_read %arg2[%c0, %c1, %c0]
// CHECK: %[[S:.*]]:2 = scf.for %[[T:.*]] = %c0 to %{{.*}} step %c1 iter_args(%{{.*}} = %[[A]], %{{.*}} = %[[B]]) -> (vector<32xf32>, vector<32xf32>)
// CHECK: tensor.extract %arg0[%[[T]], %c0]
// CHECK: tensor.extract %arg0[%[[T]], %c1]
// CHECK: vector.transfer_write %[[S]]#0
// CHECK: vector.transfer_write %[[S]]#1
func.func @weight_grad_continues_its_sums(%x: tensor<?x2xf32>,
    %c: tensor<?x1x32xf32>, %sum: tensor<1x2x32xf32>) -> tensor<1x2x32xf32> {
  %y = linalg.generic {indexing_maps = [#left, #right, #sum], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %c : tensor<?x2xf32>, tensor<?x1x32xf32>) outs(%sum : tensor<1x2x32xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<1x2x32xf32>
  return %y : tensor<1x2x32xf32>
}

// -----

#left = affine_map<(m, i, k) -> (m, k)>
#right = affine_map<(m, i, k) -> (k, i)>
#out = affine_map<(m, i, k) -> (m, i)>

// Fewer lanes than a panel are a vector of their own width.
// CHECK-LABEL: func @narrow_contraction
// CHECK: scf.for {{.*}} -> (vector<6xf32>, vector<6xf32>)
// CHECK-COUNT-2: math.fma {{.*}} vector<6xf32>
func.func @narrow_contraction(%x: tensor<2x5xf32>, %w: tensor<5x6xf32>,
                              %e: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %c = linalg.generic {indexing_maps = [#left, #right, #out], iterator_types = ["parallel", "parallel", "reduction"], kernel = "narrow_contraction"}
      ins(%x, %w : tensor<2x5xf32>, tensor<5x6xf32>) outs(%e : tensor<2x6xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %f = math.fma %l, %r, %o : f32
    linalg.yield %f : f32
  } -> tensor<2x6xf32>
  return %c : tensor<2x6xf32>
}

// -----

#in = affine_map<(m, i) -> (m, i)>
#row = affine_map<(m, i) -> (m)>

// The order in which lanes are added is chosen later, for all rows at once.
// CHECK-LABEL: func @lane_sum
// CHECK: %[[WIDE:.*]] = arith.extf %{{.*}} : vector<4x32xf32> to vector<4x32xf64>
// CHECK: vector.multi_reduction <add>, %[[WIDE]], %{{.*}} [1] : vector<4x32xf64> to vector<4xf64>
func.func @lane_sum(%x: tensor<8x32xf32>, %e: tensor<8xf64>) -> tensor<8xf64> {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %m = %c0 to %c8 step %c4 iter_args(%t = %e) -> tensor<8xf64> {
    %rows = tensor.extract_slice %x[%m, 0] [4, 32] [1, 1]
        : tensor<8x32xf32> to tensor<4x32xf32>
    %out = tensor.extract_slice %t[%m] [4] [1] : tensor<8xf64> to tensor<4xf64>
    %y = linalg.generic {indexing_maps = [#in, #row], iterator_types = ["parallel", "reduction"], kernel = "lane_sum"}
        ins(%rows : tensor<4x32xf32>) outs(%out : tensor<4xf64>) {
    ^bb0(%l: f32, %o: f64):
      %w = arith.extf %l : f32 to f64
      %f = arith.addf %o, %w : f64
      linalg.yield %f : f64
    } -> tensor<4xf64>
    %s = tensor.insert_slice %y into %t[%m] [4] [1]
        : tensor<4xf64> into tensor<8xf64>
    scf.yield %s : tensor<8xf64>
  }
  return %r : tensor<8xf64>
}

// -----

#in = affine_map<(k, i) -> (k, i)>
#lane = affine_map<(k, i) -> (i)>

// A step of a fold over rows is elementwise, whatever it does with a row: here
// two values decide together.
// CHECK-LABEL: func @fold_of_any_kind
// CHECK: scf.for {{.*}} -> (vector<32xf32>)
// CHECK: arith.cmpf {{.*}} vector<32xf32>
// CHECK: arith.select {{.*}} vector<32xi1>, vector<32xf32>
// CHECK-NOT: linalg
func.func @fold_of_any_kind(%x: tensor<?x32xf32>, %e: tensor<32xf32>) -> tensor<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x32xf32>
  %r = scf.for %k = %c0 to %n step %c1 iter_args(%t = %e) -> tensor<32xf32> {
    %row = tensor.extract_slice %x[%k, 0] [1, 32] [1, 1]
        : tensor<?x32xf32> to tensor<1x32xf32>
    %y = linalg.generic {indexing_maps = [#in, #lane], iterator_types = ["reduction", "parallel"], kernel = "rows"}
        ins(%row : tensor<1x32xf32>) outs(%t : tensor<32xf32>) {
    ^bb0(%l: f32, %o: f32):
      %double = arith.addf %o, %o : f32
      %isLess = arith.cmpf olt, %double, %l : f32
      %s = arith.select %isLess, %l, %o : f32
      linalg.yield %s : f32
    } -> tensor<32xf32>
    scf.yield %y : tensor<32xf32>
  }
  return %r : tensor<32xf32>
}

// -----

#in = affine_map<(k, i) -> (k, i)>
#lane = affine_map<(k, i) -> (i)>

// Over several rows at once such a fold has no vector form.
// CHECK-LABEL: func @negative_fold_over_two_rows
// CHECK: linalg.generic
func.func @negative_fold_over_two_rows(%x: tensor<8x32xf32>, %e: tensor<32xf32>) -> tensor<32xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %k = %c0 to %c8 step %c2 iter_args(%t = %e) -> tensor<32xf32> {
    %rows = tensor.extract_slice %x[%k, 0] [2, 32] [1, 1]
        : tensor<8x32xf32> to tensor<2x32xf32>
    // expected-remark @below {{not vectorized: lowered to scalar loops}}
    %y = linalg.generic {indexing_maps = [#in, #lane], iterator_types = ["reduction", "parallel"], kernel = "rows"}
        ins(%rows : tensor<2x32xf32>) outs(%t : tensor<32xf32>) {
    ^bb0(%l: f32, %o: f32):
      %double = arith.addf %o, %o : f32
      %isLess = arith.cmpf olt, %double, %l : f32
      %s = arith.select %isLess, %l, %o : f32
      linalg.yield %s : f32
    } -> tensor<32xf32>
    scf.yield %y : tensor<32xf32>
  }
  return %r : tensor<32xf32>
}
