// Requests for gradients are answered in the phase albert; optimizer steps are
// known until kernels are made.
// RUN: albert-opt %s --albertc-nn --verify-diagnostics

func.func @late(%y: tensor<4xf32>, %h: tensor<7xf32>, %d: tensor<1xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-error @below {{expected no 'optim.gradient' after phase 'nn', found 1}}
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%y)
       for(%y : tensor<4xf32>) accumulators(%y)
  %s:4 = optim.adamw %y gradient(%y) moments(%y, %y) rates(%h, %d)
         : tensor<4xf32>, tensor<7xf32>, tensor<1xf32>
  return %g, %s#0 : tensor<4xf32>, tensor<4xf32>
}
