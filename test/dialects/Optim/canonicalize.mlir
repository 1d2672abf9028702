// RUN: albert-opt %s --canonicalize | FileCheck %s

// A request is pure: one that nobody reads is gone before it costs anything.

// CHECK-LABEL: func @unused_request
// CHECK-NEXT: return
func.func @unused_request(%y: tensor<4xf32>, %sum: tensor<4xf32>) {
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%y)
       for(%y : tensor<4xf32>) accumulators(%sum)
  return
}

// Likewise a norm, and a step whose results are not stored.

// CHECK-LABEL: func @unused_state
// CHECK-NEXT: return
func.func @unused_state(%p: tensor<8xf32>, %h: tensor<7xf32>, %d: tensor<1xf32>) {
  %0 = optim.square_sum %p : tensor<8xf32> -> tensor<1xf64>
  %1:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         : tensor<8xf32>, tensor<7xf32>, tensor<1xf32>
  %2:4 = optim.lamb %p gradient(%p) moments(%p, %p) rates(%h, %d, %d)
         : tensor<8xf32>, tensor<7xf32>, tensor<1xf32>
  return
}

// A stop is not the value that it stops the gradient of, but one is enough.

// CHECK-LABEL: func @stops
// CHECK-NEXT: %[[Y:.*]] = optim.stop_gradient %arg0
// CHECK-NEXT: return %[[Y]]
func.func @stops(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = optim.stop_gradient %x : tensor<4xf32>
  %z = optim.stop_gradient %y : tensor<4xf32>
  return %z : tensor<4xf32>
}
