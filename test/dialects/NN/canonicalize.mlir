// RUN: albert-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @activation_none_folds
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>
func.func @activation_none_folds(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = nn.activation %x kind(none) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_activation_tanh_stays
func.func @negative_activation_tanh_stays(%x: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: nn.activation
  %y = nn.activation %x kind(tanh) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @dropout_of_rate_zero_folds
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @dropout_of_rate_zero_folds(%x: tensor<?x8xf32>, %seed: tensor<i64>,
                                      %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = nn.dropout %x, %seed, %keys {rate = 0.0 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_dropout_of_small_rate_stays
func.func @negative_dropout_of_small_rate_stays(%x: tensor<?x8xf32>,
                                                %seed: tensor<i64>,
                                                %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // CHECK: nn.dropout
  %y = nn.dropout %x, %seed, %keys {rate = 0.001 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// Ops are pure: what nobody reads disappears.

// CHECK-LABEL: func @unused_op_is_removed
func.func @unused_op_is_removed(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>) {
  // CHECK-NEXT: return
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf32>
  return
}
