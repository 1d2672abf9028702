// RUN: albert-opt %s --canonicalize | FileCheck %s

// A request is pure: one that nobody reads is gone before it costs anything.

// CHECK-LABEL: func @unused_request
// CHECK-NEXT: return
func.func @unused_request(%y: tensor<4xf32>, %sum: tensor<4xf32>) {
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%y)
       for(%y : tensor<4xf32>) accumulators(%sum)
  return
}
