// RUN: albert-opt %s | albert-opt | FileCheck %s
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// Every op that derivatives are made of, for every element type once.

// CHECK-LABEL: func @weight_grad
func.func @weight_grad(%sum: tensor<8x16xf32>, %x: tensor<?x8xf32>,
                       %c: tensor<?x16xf32>) -> tensor<8x16xf32> {
  // CHECK: %weight_grad = nn.weight_grad %arg0, %arg1, %arg2
  // CHECK-SAME: : tensor<8x16xf32>, tensor<?x8xf32>, tensor<?x16xf32>
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x8xf32>, tensor<?x16xf32>
  return %y : tensor<8x16xf32>
}

// CHECK-LABEL: func @grouped_weight_grad
func.func @grouped_weight_grad(%sum: tensor<4x3x2xbf16>, %x: tensor<?x8xbf16>,
                               %c: tensor<?x6xbf16>) -> tensor<4x3x2xbf16> {
  // CHECK: %weight_grad = nn.grouped_weight_grad %arg0, %arg1, %arg2
  // CHECK-SAME: : tensor<4x3x2xbf16>, tensor<?x8xbf16>, tensor<?x6xbf16>
  %y = nn.grouped_weight_grad %sum, %x, %c
       : tensor<4x3x2xbf16>, tensor<?x8xbf16>, tensor<?x6xbf16>
  return %y : tensor<4x3x2xbf16>
}

// CHECK-LABEL: func @grouped_input_grad
func.func @grouped_input_grad(%x: tensor<5x8xf64>, %w: tensor<4x3x2xf64>,
                              %c: tensor<5x6xf64>) -> tensor<5x8xf64> {
  // CHECK: %input_grad = nn.grouped_input_grad %arg0, %arg1, %arg2
  // CHECK-SAME: : tensor<5x8xf64>, tensor<4x3x2xf64>, tensor<5x6xf64>
  %y = nn.grouped_input_grad %x, %w, %c
       : tensor<5x8xf64>, tensor<4x3x2xf64>, tensor<5x6xf64>
  return %y : tensor<5x8xf64>
}

// CHECK-LABEL: func @column_sum
func.func @column_sum(%sum: tensor<8xf32>, %c: tensor<?x8xf32>)
    -> tensor<8xf32> {
  // CHECK: %column_sum = nn.column_sum %arg0, %arg1
  // CHECK-SAME: : tensor<8xf32>, tensor<?x8xf32>
  %y = nn.column_sum %sum, %c : tensor<8xf32>, tensor<?x8xf32>
  return %y : tensor<8xf32>
}

// CHECK-LABEL: func @activation_grads
func.func @activation_grads(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: %activation_grad = nn.activation_grad %arg0, %arg1 kind(none)
  // CHECK-SAME: : tensor<?x8xf32>
  %0 = nn.activation_grad %x, %c kind(none) : tensor<?x8xf32>
  // CHECK: nn.activation_grad %arg0, %activation_grad kind(relu)
  %1 = nn.activation_grad %x, %0 kind(relu) : tensor<?x8xf32>
  // CHECK: kind(gelu_tanh)
  %2 = nn.activation_grad %x, %1 kind(gelu_tanh) : tensor<?x8xf32>
  // CHECK: kind(gelu_erf)
  %3 = nn.activation_grad %x, %2 kind(gelu_erf) : tensor<?x8xf32>
  // CHECK: kind(tanh)
  %4 = nn.activation_grad %x, %3 kind(tanh) : tensor<?x8xf32>
  // CHECK: kind(swish)
  %5 = nn.activation_grad %x, %4 kind(swish) : tensor<?x8xf32>
  return %5 : tensor<?x8xf32>
}

// CHECK-LABEL: func @layer_norm_grad
func.func @layer_norm_grad(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                           %c: tensor<?x8xf32>, %dg: tensor<8xf32>,
                           %db: tensor<8xf32>)
    -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>) {
  // CHECK: %input_grad, %gamma_grad, %beta_grad = nn.layer_norm_grad
  // CHECK-SAME: %arg0, %arg1, %arg2 accumulators(%arg3, %arg4)
  // CHECK-SAME: {epsilon = 1.000000e-03 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %y:3 = nn.layer_norm_grad %x, %gamma, %c accumulators(%dg, %db)
         {epsilon = 1.0e-3 : f32} : tensor<?x8xf32>, tensor<8xf32>
  return %y#0, %y#1, %y#2 : tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @log_softmax_grad
func.func @log_softmax_grad(%y: tensor<3x8xf32>, %c: tensor<3x8xf32>)
    -> tensor<3x8xf32> {
  // CHECK: %input_grad = nn.log_softmax_grad %arg0, %arg1 : tensor<3x8xf32>
  %g = nn.log_softmax_grad %y, %c : tensor<3x8xf32>
  return %g : tensor<3x8xf32>
}

// CHECK-LABEL: func @scatter_rows
func.func @scatter_rows(%sum: tensor<100x8xf32>, %ids: tensor<?xi32>,
                        %c: tensor<?x8xf32>) -> tensor<100x8xf32> {
  // CHECK: %scattered = nn.scatter_rows %arg0, %arg1, %arg2
  // CHECK-SAME: : tensor<100x8xf32>, tensor<?xi32>, tensor<?x8xf32>
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<100x8xf32>, tensor<?xi32>, tensor<?x8xf32>
  return %y : tensor<100x8xf32>
}

// The sum may have any number of rows: that of queries goes to keys.

// CHECK-LABEL: func @scatter_rows_into_rows
func.func @scatter_rows_into_rows(%sum: tensor<?x8xf32>, %ids: tensor<?xi32>,
                                  %c: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: nn.scatter_rows
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @attention_grad
func.func @attention_grad(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                          %v: tensor<?x8xf32>, %qo: tensor<?xi32>,
                          %ro: tensor<?xi32>, %n: tensor<?xi32>,
                          %b: tensor<?xf32>, %c: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK: %query_grad, %key_grad, %value_grad = nn.attention_grad
  // CHECK-SAME: %arg0, %arg1, %arg2, %arg7 segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: {num_heads = 2 : i64, scale = 5.000000e-01 : f32}
  // CHECK-SAME: : tensor<?x8xf32>, tensor<?x8xf32>
  // CHECK-SAME: segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %g:3 = nn.attention_grad %q, %k, %v, %c segments(%qo, %ro, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %g#0, %g#1, %g#2 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}
