// RUN: albert-opt %s | albert-opt | FileCheck %s
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// CHECK-LABEL: func @gradient
func.func @gradient(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
                    %c: tensor<?x4xf32>, %sum: tensor<8x4xf32>)
    -> tensor<8x4xf32> {
  // CHECK: optim.gradient of(%linear : tensor<?x4xf32>) cotangents(%arg2) for(%arg1 : tensor<8x4xf32>) accumulators(%arg3)
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x4xf32>
  %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
       for(%w : tensor<8x4xf32>) accumulators(%sum)
  return %g : tensor<8x4xf32>
}

// Several outputs and values, stacked parameters and vectors among them.

// CHECK-LABEL: func @gradients
func.func @gradients(%y: tensor<?xf64>, %z: tensor<?x4xf64>,
                     %w: tensor<2x8x4xf64>, %b: tensor<4xf64>)
    -> (tensor<2x8x4xf64>, tensor<4xf64>) {
  // CHECK: optim.gradient of(%arg0, %arg1 : tensor<?xf64>, tensor<?x4xf64>) cotangents(%arg0, %arg1) for(%arg2, %arg3 : tensor<2x8x4xf64>, tensor<4xf64>) accumulators(%arg2, %arg3)
  %g:2 = optim.gradient of(%y, %z : tensor<?xf64>, tensor<?x4xf64>)
         cotangents(%y, %z) for(%w, %b : tensor<2x8x4xf64>, tensor<4xf64>)
         accumulators(%w, %b)
  return %g#0, %g#1 : tensor<2x8x4xf64>, tensor<4xf64>
}

// CHECK-LABEL: func @bf16
func.func @bf16(%y: tensor<4xbf16>) -> tensor<4xbf16> {
  // CHECK: optim.gradient {{.*}} tensor<4xbf16>
  %g = optim.gradient of(%y : tensor<4xbf16>) cotangents(%y)
       for(%y : tensor<4xbf16>) accumulators(%y)
  return %g : tensor<4xbf16>
}
