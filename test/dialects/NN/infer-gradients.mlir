// RUN: albert-opt %s --resolve-ranked-shaped-type-result-dims --cse \
// RUN:   --canonicalize | FileCheck %s

// A gradient has the shape of what it is for, whatever else the op reads.

// CHECK-LABEL: func @rows_of_scattered_are_those_of_the_sum
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_scattered_are_those_of_the_sum(%sum: tensor<?x8xf32>,
    %ids: tensor<?xi32>, %c: tensor<?x8xf32>) -> (index, index) {
  // CHECK-DAG: %[[C8:.*]] = arith.constant 8 : index
  // CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[SUM]]
  // CHECK: return %[[ROWS]], %[[C8]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?x8xf32>
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  %columns = tensor.dim %y, %c1 : tensor<?x8xf32>
  return %rows, %columns : index, index
}

// CHECK-LABEL: func @rows_of_attention_grads
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<?x8xf32>, %[[K:[a-z0-9]+]]: tensor<?x8xf32>, %[[V:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_attention_grads(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %v: tensor<?x8xf32>, %o: tensor<?xi32>, %n: tensor<?xi32>,
    %b: tensor<?xf32>, %c: tensor<?x8xf32>) -> (index, index, index) {
  // CHECK-DAG: %[[QUERIES:.*]] = tensor.dim %[[Q]]
  // CHECK-DAG: %[[KEYS:.*]] = tensor.dim %[[K]]
  // CHECK-DAG: %[[VALUES:.*]] = tensor.dim %[[V]]
  // CHECK: return %[[QUERIES]], %[[KEYS]], %[[VALUES]]
  %c0 = arith.constant 0 : index
  %g:3 = nn.attention_grad %q, %k, %v, %c segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %queries = tensor.dim %g#0, %c0 : tensor<?x8xf32>
  %keys = tensor.dim %g#1, %c0 : tensor<?x8xf32>
  %values = tensor.dim %g#2, %c0 : tensor<?x8xf32>
  return %queries, %keys, %values : index, index, index
}

// CHECK-LABEL: func @rows_of_input_grads
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_input_grads(%x: tensor<?x8xf32>, %w: tensor<4x3x2xf32>,
    %c6: tensor<?x6xf32>, %c8: tensor<?x8xf32>, %p: tensor<8xf32>)
    -> (index, index, index) {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
  // CHECK: return %[[ROWS]], %[[ROWS]], %[[ROWS]]
  %c0 = arith.constant 0 : index
  %grouped = nn.grouped_input_grad %x, %w, %c6
             : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<?x6xf32>
  %norm:3 = nn.layer_norm_grad %x, %p, %c8 accumulators(%p, %p)
            {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %activation = nn.activation_grad %x, %c8 kind(tanh) : tensor<?x8xf32>
  %0 = tensor.dim %grouped, %c0 : tensor<?x8xf32>
  %1 = tensor.dim %norm#0, %c0 : tensor<?x8xf32>
  %2 = tensor.dim %activation, %c0 : tensor<?x8xf32>
  return %0, %1, %2 : index, index, index
}

// CHECK-LABEL: func @rows_of_log_softmax_grad
// CHECK-SAME: %[[Y:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_log_softmax_grad(%y: tensor<?x8xf32>, %c: tensor<?x8xf32>)
    -> index {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[Y]]
  // CHECK: return %[[ROWS]]
  %c0 = arith.constant 0 : index
  %g = nn.log_softmax_grad %y, %c : tensor<?x8xf32>
  %rows = tensor.dim %g, %c0 : tensor<?x8xf32>
  return %rows : index
}

// Losses are one per row of the input.

// CHECK-LABEL: func @rows_of_losses
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_losses(%x: tensor<?x8xf32>, %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>, %labels: tensor<?xi32>) -> (index, index) {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
  // CHECK: return %[[ROWS]], %[[ROWS]]
  %c0 = arith.constant 0 : index
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %0 = tensor.dim %losses, %c0 : tensor<?xf32>
  %1 = tensor.dim %predictions, %c0 : tensor<?xi32>
  return %0, %1 : index, index
}

// CHECK-LABEL: func @shapes_of_cross_entropy_grad
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-SAME: %[[LABELS:[a-z0-9]+]]: tensor<?xi32>
func.func @shapes_of_cross_entropy_grad(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>)
    -> (index, index, index, index) {
  // CHECK-DAG: %[[C9:.*]] = arith.constant 9 : index
  // CHECK-DAG: %[[INPUT:.*]] = tensor.dim %[[X]]
  // CHECK-DAG: %[[LOSSES:.*]] = tensor.dim %[[LABELS]]
  // CHECK: return %[[INPUT]], %[[C9]], %[[LOSSES]], %[[LOSSES]]
  %c0 = arith.constant 0 : index
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %0 = tensor.dim %y#0, %c0 : tensor<?x8xf32>
  %1 = tensor.dim %y#1, %c0 : tensor<9x8xf32>
  %2 = tensor.dim %y#3, %c0 : tensor<?xf32>
  %3 = tensor.dim %y#4, %c0 : tensor<?xi32>
  return %0, %1, %2, %3 : index, index, index, index
}
