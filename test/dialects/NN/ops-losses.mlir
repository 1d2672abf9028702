// RUN: albert-opt %s | albert-opt | FileCheck %s
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// The loss of a classifier and its gradient.

// CHECK-LABEL: func @linear_cross_entropy
func.func @linear_cross_entropy(%x: tensor<?x8xf32>, %table: tensor<9x8xf32>,
                                %bias: tensor<9xf32>, %labels: tensor<?xi32>)
    -> (tensor<?xf32>, tensor<?xi32>) {
  // CHECK: %losses, %predictions = nn.linear_cross_entropy
  // CHECK-SAME: %arg0, %arg1, %arg2, %arg3
  // CHECK-SAME: : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  // CHECK-NEXT: return %losses, %predictions : tensor<?xf32>, tensor<?xi32>
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %losses, %predictions : tensor<?xf32>, tensor<?xi32>
}

// Losses have the element type of the input, predictions are words.

// CHECK-LABEL: func @static_bf16
func.func @static_bf16(%x: tensor<4x8xbf16>, %table: tensor<9x8xbf16>,
                       %bias: tensor<9xbf16>, %labels: tensor<4xi32>)
    -> (tensor<4xbf16>, tensor<4xi32>) {
  // CHECK: return {{.*}} : tensor<4xbf16>, tensor<4xi32>
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<4x8xbf16>, tensor<9x8xbf16>, tensor<9xbf16>
  return %losses, %predictions : tensor<4xbf16>, tensor<4xi32>
}

// CHECK-LABEL: func @linear_cross_entropy_grad
func.func @linear_cross_entropy_grad(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>, %dt: tensor<9x8xf32>,
    %db: tensor<9xf32>)
    -> (tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<?xf32>,
        tensor<?xi32>) {
  // CHECK: %input_grad, %table_grad, %bias_grad, %losses, %predictions =
  // CHECK-SAME: nn.linear_cross_entropy_grad %arg0, %arg1, %arg2, %arg3, %arg4
  // CHECK-SAME: accumulators(%arg5, %arg6)
  // CHECK-SAME: : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%dt, %db)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %y#0, %y#1, %y#2, %y#3, %y#4
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<?xf32>,
           tensor<?xi32>
}
