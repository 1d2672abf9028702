// RUN: albert-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize \
// RUN:   | FileCheck %s

// Dimension 0 of a result is dimension 0 of the operand that drives the op.

// CHECK-LABEL: func @rows_of_linear_are_rows_of_input
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>
func.func @rows_of_linear_are_rows_of_input(%x: tensor<?x8xf32>,
                                            %w: tensor<8x16xf32>)
    -> (index, index) {
  // CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
  // CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[X]]
  // CHECK: return %[[ROWS]], %[[C16]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf32>
  %rows = tensor.dim %y, %c0 : tensor<?x16xf32>
  %columns = tensor.dim %y, %c1 : tensor<?x16xf32>
  return %rows, %columns : index, index
}

// CHECK-LABEL: func @rows_of_gather_are_ids
// CHECK-SAME: %{{.*}}: tensor<?x8xf32>, %[[IDS:.*]]: tensor<?xi32>
func.func @rows_of_gather_are_ids(%table: tensor<?x8xf32>,
                                  %ids: tensor<?xi32>) -> index {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[IDS]]
  // CHECK: return %[[ROWS]]
  %c0 = arith.constant 0 : index
  %y = nn.gather_rows %table, %ids : tensor<?x8xf32>, tensor<?xi32>
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  return %rows : index
}

// CHECK-LABEL: func @rows_of_mean_are_sequences
// CHECK-SAME: %[[COUNTS:[a-z0-9]+]]: tensor<?xi32>)
func.func @rows_of_mean_are_sequences(%x: tensor<?x8xf32>,
                                      %offsets: tensor<?xi32>,
                                      %counts: tensor<?xi32>) -> index {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[COUNTS]]
  // CHECK: return %[[ROWS]]
  %c0 = arith.constant 0 : index
  %y = nn.segment_mean %x, %offsets, %counts
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  return %rows : index
}

// CHECK-LABEL: func @rows_of_attention_are_queries
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<?x8xf32>
func.func @rows_of_attention_are_queries(%q: tensor<?x8xf32>,
                                         %k: tensor<64x8xf32>, %v: tensor<64x8xf32>,
                                         %qo: tensor<3xi32>, %ro: tensor<3xi32>,
                                         %counts: tensor<2xi32>,
                                         %bias: tensor<2xf32>) -> index {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[Q]]
  // CHECK: return %[[ROWS]]
  %c0 = arith.constant 0 : index
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %counts, %bias)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<64x8xf32>
         segments(tensor<3xi32>, tensor<2xi32>, tensor<2xf32>)
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  return %rows : index
}

// CHECK-LABEL: func @rows_of_transposed_are_columns
func.func @rows_of_transposed_are_columns(%w: tensor<2x4x16xf32>)
    -> (index, index, index) {
  // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
  // CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
  // CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
  // CHECK: return %[[C2]], %[[C16]], %[[C4]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %y = nn.transpose %w : tensor<2x4x16xf32> -> tensor<2x16x4xf32>
  %slots = tensor.dim %y, %c0 : tensor<2x16x4xf32>
  %rows = tensor.dim %y, %c1 : tensor<2x16x4xf32>
  %columns = tensor.dim %y, %c2 : tensor<2x16x4xf32>
  return %slots, %rows, %columns : index, index, index
}

// Static rows stay static.

// CHECK-LABEL: func @static_rows
func.func @static_rows(%x: tensor<4x8xf32>, %w: tensor<16x8xf32>) -> index {
  // CHECK: %[[C4:.*]] = arith.constant 4 : index
  // CHECK: return %[[C4]]
  %c0 = arith.constant 0 : index
  %y = nn.linear %x, %w transpose_weight : tensor<4x8xf32>, tensor<16x8xf32>
  %rows = tensor.dim %y, %c0 : tensor<4x16xf32>
  return %rows : index
}
