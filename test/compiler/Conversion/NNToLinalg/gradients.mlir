// RUN: albert-opt %s --convert-nn-to-linalg=max-keys=64 --canonicalize --cse \
// RUN:   --split-input-file --verify-diagnostics \
// RUN:   | FileCheck %s --enable-var-scope

// The numbers are checked by the tests of numerics; here it is what decides on
// the order of sums, on memory and on what is parallel.

// One kernel over (row, panel, lane, token) that goes on from the accumulator,
// in the layout of the weight. Padding of the input's columns is no row of it.

// CHECK-DAG: #[[$LEFT:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d0)>
// CHECK-DAG: #[[$RIGHT:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d1, d2)>
// CHECK-DAG: #[[$SUM:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d0, d2)>
// CHECK-LABEL: func @weight_grad
// CHECK-SAME: %[[A:.*]]: tensor<2x70x32xf32>, %[[X:.*]]: tensor<?x96xf32>, %[[C:.*]]: tensor<?x64xf32>
// CHECK: %[[L:.*]] = tensor.extract_slice %[[X]][0, 0] [%{{.*}}, 70]
// CHECK: %[[R:.*]] = tensor.expand_shape %[[C]] {{.*}} into tensor<?x2x32xf32>
// CHECK: linalg.generic {indexing_maps = [#[[$LEFT]], #[[$RIGHT]], #[[$SUM]]]
// CHECK-SAME: ["parallel", "parallel", "parallel", "reduction"]
// CHECK-SAME: ins(%[[L]], %[[R]] : {{.*}}) outs(%[[A]] :
// CHECK-SAME: kernel = "weight_grad"
// CHECK: math.fma
func.func @weight_grad(%sum: tensor<70x40xf32, #rt.layout<panels>>,
    %x: tensor<?x70xf32>, %c: tensor<?x40xf32>)
    -> tensor<70x40xf32, #rt.layout<panels>> {
  %y = nn.weight_grad %sum, %x, %c
       : tensor<70x40xf32, #rt.layout<panels>>, tensor<?x70xf32>,
         tensor<?x40xf32>
  return %y : tensor<70x40xf32, #rt.layout<panels>>
}

// -----

// A table is stored in rows.

// CHECK-DAG: #[[$SUM:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-LABEL: func @weight_grad_in_rows
// CHECK-SAME: %[[A:.*]]: tensor<70x64xf32>
// CHECK: %[[ROWS:.*]] = tensor.expand_shape %[[A]] {{.*}} into tensor<70x2x32xf32>
// CHECK: linalg.generic {indexing_maps = [{{.*}}, #[[$SUM]]]
// CHECK-SAME: outs(%[[ROWS]] :
// CHECK-SAME: kernel = "weight_grad"
func.func @weight_grad_in_rows(%sum: tensor<70x40xf32>, %x: tensor<?x70xf32>,
    %c: tensor<?x40xf32>) -> tensor<70x40xf32> {
  %y = nn.weight_grad %sum, %x, %c
       : tensor<70x40xf32>, tensor<?x70xf32>, tensor<?x40xf32>
  return %y : tensor<70x40xf32>
}

// -----

// Squares of 32 by 32, each written by one task; padding is cleared.

// CHECK-LABEL: func @transpose
// CHECK-SAME: %[[W:.*]]: tensor<2x2x70x32xf32>
// CHECK: scf.forall (%[[S:.*]], %[[P:.*]], %[[Q:.*]]) in (2, 2, 3) shared_outs(%[[OUT:.*]] = %{{.*}}) -> (tensor<2x3x40x32xf32>)
// CHECK: %[[SQUARE:.*]] = tensor.extract_slice %[[W]][%[[S]], %[[P]], %{{.*}}, 0]
// CHECK: %[[TARGET:.*]] = tensor.extract_slice %[[OUT]][%[[S]], %[[Q]], %{{.*}}, 0]
// CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} outs(%[[TARGET]]
// CHECK: linalg.generic {{.*}} ins(%[[SQUARE]] :
// CHECK: tensor.insert_slice %{{.*}} into %[[ZEROS]][0, 0]
// CHECK: tensor.parallel_insert_slice {{.*}} into %[[OUT]][%[[S]], %[[Q]],
func.func @transpose(%w: tensor<2x70x40xf32, #rt.layout<panels>>)
    -> tensor<2x40x70xf32, #rt.layout<panels>> {
  %y = nn.transpose %w : tensor<2x70x40xf32, #rt.layout<panels>>
       -> tensor<2x40x70xf32, #rt.layout<panels>>
  return %y : tensor<2x40x70xf32, #rt.layout<panels>>
}

// -----

func.func @negative_transpose_of_rows(%w: tensor<70x40xf32>)
    -> tensor<40x70xf32, #rt.layout<panels>> {
  // expected-error @below {{failed to legalize operation 'nn.transpose'}}
  %y = nn.transpose %w
       : tensor<70x40xf32> -> tensor<40x70xf32, #rt.layout<panels>>
  return %y : tensor<40x70xf32, #rt.layout<panels>>
}

// -----

// A panel of columns is a task; its rows are added one after the other to what
// is there, so the order is that of the rows.

// CHECK-LABEL: func @column_sum
// CHECK-SAME: %[[A:.*]]: tensor<64xf32>, %[[C:.*]]: tensor<?x64xf32>
// CHECK: scf.forall (%[[I:.*]]) = (0) to (64) step (32) shared_outs(%[[OUT:.*]] = %[[A]])
// CHECK: %[[START:.*]] = tensor.extract_slice %[[OUT]][%[[I]]] [32] [1]
// CHECK: scf.for %[[T:[a-z0-9]+]] = {{.*}} iter_args(%[[SUM:.*]] = %[[START]])
// CHECK: tensor.extract_slice %[[C]][%[[T]], %[[I]]] [1, 32] [1, 1]
// CHECK: linalg.generic {{.*}} outs(%[[SUM]]
// CHECK: arith.addf
func.func @column_sum(%sum: tensor<40xf32>, %c: tensor<?x40xf32>)
    -> tensor<40xf32> {
  %y = nn.column_sum %sum, %c : tensor<40xf32>, tensor<?x40xf32>
  return %y : tensor<40xf32>
}

// -----

// Two cotangents may be of one row of the table: tasks share columns, never
// rows, and add in the order of the cotangents.

// CHECK-LABEL: func @scatter_rows
// CHECK-SAME: %[[A:.*]]: tensor<9x64xf32>, %[[IDS:.*]]: tensor<?xi32>, %[[C:.*]]: tensor<?x64xf32>
// CHECK: scf.forall (%[[I:.*]]) = (0) to (64) step (32) shared_outs(%[[OUT:.*]] = %[[A]])
// CHECK: tensor.extract_slice %[[OUT]][0, %[[I]]] [9, 32] [1, 1]
// CHECK: scf.for %[[T:[a-z0-9]+]] =
// CHECK: %[[ID:.*]] = tensor.extract %[[IDS]][%[[T]]]
// CHECK: %[[ROW:.*]] = arith.index_cast %[[ID]]
// CHECK: arith.addf
// CHECK: tensor.insert_slice {{.*}}[%[[ROW]], 0] [1, 32] [1, 1]
func.func @scatter_rows(%sum: tensor<9x40xf32>, %ids: tensor<?xi32>,
                        %c: tensor<?x40xf32>) -> tensor<9x40xf32> {
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<9x40xf32>, tensor<?xi32>, tensor<?x40xf32>
  return %y : tensor<9x40xf32>
}

// -----

// Mean and deviation are computed once, for the rows' gradient and for gamma's.
// The reductions leave padding out, and the result's padding is zero.

// CHECK-LABEL: func @layer_norm_grad
// CHECK-SAME: %[[X:.*]]: tensor<?x96xf32>, %[[G:.*]]: tensor<96xf32>, %[[C:.*]]: tensor<?x96xf32>
// CHECK: linalg.generic {{.*}}kernel = "panels"
// CHECK: arith.cmpi ult, %{{.*}}, %c70
// CHECK: %[[MEAN:.*]] = linalg.generic {{.*}}kernel = "statistic"
// CHECK: arith.divf
// CHECK: %[[SCALE:.*]] = linalg.generic {{.*}}kernel = "statistic"
// CHECK: math.rsqrt
// CHECK-NOT: kernel = "statistic"
// CHECK: linalg.generic {{.*}} ins({{.*}}, %[[MEAN]], %[[SCALE]], {{.*}}kernel = "rowwise"
// CHECK: arith.select %{{.*}}, %{{.*}}, %{{.*}}
// CHECK-NEXT: linalg.yield
// CHECK: scf.forall {{.*}} shared_outs(%{{.*}} = %[[G]])
// CHECK: scf.for %[[T:[a-z0-9]+]] =
// CHECK: tensor.extract %[[MEAN]][%[[T]]]
// CHECK: tensor.extract %[[SCALE]][%[[T]]]
// CHECK: math.fma
// CHECK: scf.forall {{.*}} shared_outs(%{{.*}} = %[[G]])
// CHECK: scf.for
// CHECK: arith.addf
func.func @layer_norm_grad(%x: tensor<?x70xf32>, %gamma: tensor<70xf32>,
    %c: tensor<?x70xf32>)
    -> (tensor<?x70xf32>, tensor<70xf32>, tensor<70xf32>) {
  %y:3 = nn.layer_norm_grad %x, %gamma, %c accumulators(%gamma, %gamma)
         {epsilon = 1.0e-12 : f32} : tensor<?x70xf32>, tensor<70xf32>
  return %y#0, %y#1, %y#2 : tensor<?x70xf32>, tensor<70xf32>, tensor<70xf32>
}

// -----

// CHECK-LABEL: func @activation_grad
// CHECK: linalg.generic {{.*}}kernel = "rowwise"
// CHECK: math.exp
// CHECK: arith.mulf
func.func @activation_grad(%x: tensor<?x40xf32>, %c: tensor<?x40xf32>)
    -> tensor<?x40xf32> {
  %y = nn.activation_grad %x, %c kind(gelu_tanh) : tensor<?x40xf32>
  return %y : tensor<?x40xf32>
}

// -----

// CHECK-LABEL: func @log_softmax_grad
// CHECK: linalg.generic {{.*}}kernel = "panels"
// CHECK: arith.cmpi ult, %{{.*}}, %c40
// CHECK: linalg.generic {{.*}}kernel = "rowwise"
// CHECK: math.exp
// CHECK: arith.subf
// CHECK: arith.select
func.func @log_softmax_grad(%y: tensor<?x40xf32>, %c: tensor<?x40xf32>)
    -> tensor<?x40xf32> {
  %g = nn.log_softmax_grad %y, %c : tensor<?x40xf32>
  return %g : tensor<?x40xf32>
}

// -----

// One task a sequence and head, as in the op itself, with the same blocks of
// 32 queries; gradients of keys and values are sums over the blocks in order,
// side by side in one tile. Rows that are no keys have the gradient zero.

// CHECK-LABEL: func @attention_grad
// CHECK: %[[R:.*]]:3 = scf.forall (%{{.*}}, %{{.*}}) in (%{{.*}}, 2) shared_outs(%[[Q:.*]] = %{{.*}}, %[[K:.*]] = %{{.*}}, %[[V:.*]] = %{{.*}})
// CHECK: tensor.empty() : tensor<64x64xf32>
// CHECK: %[[B:.*]]:2 = scf.for {{.*}} step %c32
// The weights again: scores, softmax.
// CHECK: kernel = "contraction"
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: arith.divf
// What their derivative is made of.
// CHECK: math.fma
// CHECK: math.fma
// CHECK: arith.subf
// CHECK-NEXT: arith.mulf
// Of queries, keys and values.
// CHECK-COUNT-3: math.fma
// CHECK: scf.yield
// CHECK: tensor.extract_slice %[[B]]#1[0, 0]
// CHECK: linalg.fill
// CHECK: tensor.extract_slice %[[B]]#1[0, 32]
// CHECK: linalg.fill
// CHECK-DAG: tensor.parallel_insert_slice %[[B]]#0 into %[[Q]]
// CHECK-DAG: tensor.parallel_insert_slice %{{.*}} into %[[K]]
// CHECK-DAG: tensor.parallel_insert_slice %{{.*}} into %[[V]]
func.func @attention_grad(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %v: tensor<?x8xf32>, %c: tensor<?x8xf32>, %qo: tensor<?xi32>,
    %ro: tensor<?xi32>, %n: tensor<?xi32>, %bias: tensor<?xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  %y:3 = nn.attention_grad %q, %k, %v, %c segments(%qo, %ro, %n, %bias)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y#0, %y#1, %y#2 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Groups are interleaved in rows and apart in the weight: one task a group, one
// kernel for the whole panels of its columns and a narrower one for the rest.

// CHECK-LABEL: func @grouped_weight_grad
// CHECK-SAME: %[[A:.*]]: tensor<4x2x2x32xf32>, %[[X:.*]]: tensor<?x32xf32>, %[[C:.*]]: tensor<?x160xf32>
// CHECK: scf.forall (%[[G:.*]]) in (4) shared_outs(%[[OUT:.*]] = %[[A]])
// CHECK: tensor.extract_slice %[[X]][0, %[[G]]] [%{{.*}}, 2] [1, 4]
// CHECK: tensor.extract_slice %[[C]][0, %{{.*}}] [%{{.*}}, 32] [1, 1]
// CHECK: %[[SUM:.*]] = tensor.extract_slice %[[OUT]][%[[G]], 0, 0, 0] [1, 1, 2, 32]
// CHECK: linalg.generic {{.*}} outs(%[[SUM]] : {{.*}}kernel = "contraction"
// CHECK: scf.forall (%[[G2:.*]]) in (4)
// CHECK: tensor.extract_slice %[[C]][0, %{{.*}}] [%{{.*}}, 8] [1, 1]
// CHECK: tensor.extract_slice %{{.*}}[%[[G2]], 1, 0, 0] [1, 1, 2, 8]
// CHECK: kernel = "narrow_contraction"
func.func @grouped_weight_grad(%sum: tensor<2x40x4xf32, #rt.layout<groups>>,
    %x: tensor<?x8xf32>, %c: tensor<?x160xf32>)
    -> tensor<2x40x4xf32, #rt.layout<groups>> {
  %y = nn.grouped_weight_grad %sum, %x, %c
       : tensor<2x40x4xf32, #rt.layout<groups>>, tensor<?x8xf32>,
         tensor<?x160xf32>
  return %y : tensor<2x40x4xf32, #rt.layout<groups>>
}

// -----

// The transposed product with a group's panels: rows of tokens lie across the
// lanes, and results go to every fourth column.

// CHECK-LABEL: func @grouped_input_grad
// CHECK-SAME: %{{.*}}: tensor<?x32xf32>, %[[W:.*]]: tensor<4x2x2x32xf32>
// CHECK: %[[OUT:.*]] = scf.forall (%[[T:.*]], %[[G:.*]]) = (0, 0) to (%{{.*}}, 4) step (32, 1)
// CHECK: tensor.extract_slice %[[W]][%[[G]], 0, 0, 0] [1, 2, 2, 32]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
// CHECK: math.fma
// CHECK: tensor.parallel_insert_slice {{.*}}[%[[T]], %[[G]]] [%{{.*}}, 2] [1, 4]
func.func @grouped_input_grad(%x: tensor<?x8xf32>,
    %w: tensor<2x40x4xf32, #rt.layout<groups>>, %c: tensor<?x160xf32>)
    -> tensor<?x8xf32> {
  %y = nn.grouped_input_grad %x, %w, %c
       : tensor<?x8xf32>, tensor<2x40x4xf32, #rt.layout<groups>>,
         tensor<?x160xf32>
  return %y : tensor<?x8xf32>
}

// -----

func.func @negative_weight_in_rows(%x: tensor<?x8xf32>, %w: tensor<2x40x4xf32>,
                                   %c: tensor<?x160xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{failed to legalize operation 'nn.grouped_input_grad'}}
  %y = nn.grouped_input_grad %x, %w, %c
       : tensor<?x8xf32>, tensor<2x40x4xf32>, tensor<?x160xf32>
  return %y : tensor<?x8xf32>
}

// -----

func.func @negative_sum_in_rows(%sum: tensor<2x40x4xf32>, %x: tensor<?x8xf32>,
                                %c: tensor<?x160xf32>) -> tensor<2x40x4xf32> {
  // expected-error @below {{failed to legalize operation 'nn.grouped_weight_grad'}}
  %y = nn.grouped_weight_grad %sum, %x, %c
       : tensor<2x40x4xf32>, tensor<?x8xf32>, tensor<?x160xf32>
  return %y : tensor<2x40x4xf32>
}
