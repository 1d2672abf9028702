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

// Norms of a variable, of stacked ones, and of rows whose number the program
// finds out when it runs.

// CHECK-LABEL: func @square_sums
func.func @square_sums(%vector: tensor<8xf64>, %stack: tensor<2x8x4xf32>,
                       %rows: tensor<?x4xf32>)
    -> (tensor<1xf64>, tensor<2xf64>, tensor<?xf64>) {
  // CHECK: optim.square_sum %arg0 : tensor<8xf64> -> tensor<1xf64>
  %0 = optim.square_sum %vector : tensor<8xf64> -> tensor<1xf64>
  // CHECK: optim.square_sum %arg1 slots : tensor<2x8x4xf32> -> tensor<2xf64>
  %1 = optim.square_sum %stack slots : tensor<2x8x4xf32> -> tensor<2xf64>
  // CHECK: optim.square_sum %arg2 slots : tensor<?x4xf32> -> tensor<?xf64>
  %2 = optim.square_sum %rows slots : tensor<?x4xf32> -> tensor<?xf64>
  return %0, %1, %2 : tensor<1xf64>, tensor<2xf64>, tensor<?xf64>
}

// CHECK-LABEL: func @adamw
func.func @adamw(%p: tensor<8xf32>, %h: tensor<?xf32>, %decay: tensor<?xf32>)
    -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  // CHECK: optim.adamw %arg0 gradient(%arg0) moments(%arg0, %arg0) rates(%arg1, %arg2) {first_variable = 5 : i64} : tensor<8xf32>, tensor<?xf32>, tensor<?xf32>
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %decay)
         {first_variable = 5 : i64}
         : tensor<8xf32>, tensor<?xf32>, tensor<?xf32>
  return %y#0, %y#1, %y#2, %y#3
      : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// The number 0 is the default and not printed.

// CHECK-LABEL: func @lamb
func.func @lamb(%p: tensor<2x8x4xf64>, %h: tensor<7xf64>,
                %decay: tensor<2xf64>)
    -> (tensor<2x8x4xf64>, tensor<2x8x4xf64>) {
  // CHECK: optim.lamb %arg0 gradient(%arg0) moments(%arg0, %arg0) rates(%arg1, %arg2, %arg2) slots : tensor<2x8x4xf64>, tensor<7xf64>, tensor<2xf64>
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p)
         rates(%h, %decay, %decay) slots {first_variable = 0 : i64}
         : tensor<2x8x4xf64>, tensor<7xf64>, tensor<2xf64>
  return %y#0, %y#3 : tensor<2x8x4xf64>, tensor<2x8x4xf64>
}

// CHECK-LABEL: func @ends_of_gradients
func.func @ends_of_gradients(%x: tensor<?x4xbf16>, %s: tensor<f64>)
    -> (tensor<?x4xbf16>, tensor<f64>) {
  // CHECK: optim.stop_gradient %arg0 : tensor<?x4xbf16>
  %y = optim.stop_gradient %x : tensor<?x4xbf16>
  // CHECK: optim.prevent_gradient %arg1 because "why" : tensor<f64>
  %z = optim.prevent_gradient %s because "why" : tensor<f64>
  return %y, %z : tensor<?x4xbf16>, tensor<f64>
}
