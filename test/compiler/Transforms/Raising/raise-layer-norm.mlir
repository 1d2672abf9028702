// RUN: albert-opt %s --split-input-file --raise-layer-norm | FileCheck %s
// RUN: albert-opt %s --split-input-file --raise-layer-norm -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-missed=raise-layer-norm \
// RUN:   --verify-diagnostics

// x * s + (beta - mean * s), as TensorFlow 1 writes it, on [B, S, H].

// CHECK-LABEL: tfg.graph "folded"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0, 1], [2]] : tensor<?x3x4xf32> into tensor<?x4xf32>
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %{{.*}}, %{{.*}} {epsilon = 9.99999996E-13 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]]
// CHECK: tfg.return %[[Y]]
tfg.graph "folded" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x4xf32>
  %axis, %c1 = tfg.node "Const" "axis" () attrs {dtype = i32, value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %eps, %c2 = tfg.node "Const" "eps" () attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>} : () -> tensor<f32>
  %gamma, %c3 = tfg.node "Const" "gamma" () attrs {dtype = f32, value = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>} : () -> tensor<4xf32>
  %beta, %c4 = tfg.node "Const" "beta" () attrs {dtype = f32, value = dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf32>} : () -> tensor<4xf32>
  %mean, %c5 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true} : (tensor<?x3x4xf32>, tensor<1xi32>) -> tensor<?x3x1xf32>
  %sq, %c6 = tfg.node "SquaredDifference" "sq" (%mean, %x) : (tensor<?x3x1xf32>, tensor<?x3x4xf32>) -> tensor<?x3x4xf32>
  %var, %c7 = tfg.node "Mean" "var" (%sq, %axis) attrs {keep_dims = true} : (tensor<?x3x4xf32>, tensor<1xi32>) -> tensor<?x3x1xf32>
  %sum, %c8 = tfg.node "AddV2" "sum" (%var, %eps) : (tensor<?x3x1xf32>, tensor<f32>) -> tensor<?x3x1xf32>
  %inv, %c9 = tfg.node "Rsqrt" "inv" (%sum) : (tensor<?x3x1xf32>) -> tensor<?x3x1xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma) : (tensor<?x3x1xf32>, tensor<4xf32>) -> tensor<?x3x4xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%s, %x) : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<?x3x4xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s) : (tensor<?x3x1xf32>, tensor<?x3x4xf32>) -> tensor<?x3x4xf32>
  %b, %c13 = tfg.node "Sub" "b" (%beta, %ms) : (tensor<4xf32>, tensor<?x3x4xf32>) -> tensor<?x3x4xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%b, %xs) : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<?x3x4xf32>
  tfg.return %y : tensor<?x3x4xf32>
}

// -----

// (x - mean) * s + beta, as Keras writes it, on rows.

// CHECK-LABEL: tfg.graph "centred"
// CHECK: nn.layer_norm %{{.*}} {epsilon = 1.000000e-03 : f32}
tfg.graph "centred" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %axis, %c1 = tfg.node "Const" "axis" () attrs {dtype = i32, value = dense<-1> : tensor<1xi32>} : () -> tensor<1xi32>
  %eps, %c2 = tfg.node "Const" "eps" () attrs {dtype = f32, value = dense<1.0e-3> : tensor<f32>} : () -> tensor<f32>
  %gamma, %c3 = tfg.node "Const" "gamma" () attrs {dtype = f32, value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %beta, %c4 = tfg.node "Const" "beta" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %mean, %c5 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true} : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %sq, %c6 = tfg.node "SquaredDifference" "sq" (%x, %mean) : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %var, %c7 = tfg.node "Mean" "var" (%sq, %axis) attrs {keep_dims = true} : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %sum, %c8 = tfg.node "AddV2" "sum" (%eps, %var) : (tensor<f32>, tensor<?x1xf32>) -> tensor<?x1xf32>
  %inv, %c9 = tfg.node "Rsqrt" "inv" (%sum) : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %s, %c10 = tfg.node "Mul" "s" (%gamma, %inv) : (tensor<4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %d, %c11 = tfg.node "Sub" "d" (%x, %mean) : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %ds, %c12 = tfg.node "Mul" "ds" (%d, %s) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %y, %c13 = tfg.node "AddV2" "y" (%ds, %beta) : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}

// -----

// The variance is that of another tensor.

// CHECK-LABEL: tfg.graph "other_variance"
// CHECK-NOT: nn.layer_norm
tfg.graph "other_variance" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %z, %cz = tfg.node "Placeholder" "z" () : () -> tensor<?x4xf32>
  %axis, %c1 = tfg.node "Const" "axis" () attrs {dtype = i32, value = dense<-1> : tensor<1xi32>} : () -> tensor<1xi32>
  %eps, %c2 = tfg.node "Const" "eps" () attrs {dtype = f32, value = dense<1.0e-3> : tensor<f32>} : () -> tensor<f32>
  %gamma, %c3 = tfg.node "Const" "gamma" () attrs {dtype = f32, value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %beta, %c4 = tfg.node "Const" "beta" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %mean, %c5 = tfg.node "Mean" "mean" (%z, %axis) attrs {keep_dims = true} : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %sq, %c6 = tfg.node "SquaredDifference" "sq" (%z, %mean) : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %var, %c7 = tfg.node "Mean" "var" (%sq, %axis) attrs {keep_dims = true} : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %sum, %c8 = tfg.node "AddV2" "sum" (%eps, %var) : (tensor<f32>, tensor<?x1xf32>) -> tensor<?x1xf32>
  %inv, %c9 = tfg.node "Rsqrt" "inv" (%sum) : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %s, %c10 = tfg.node "Mul" "s" (%gamma, %inv) : (tensor<4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %d, %c11 = tfg.node "Sub" "d" (%x, %mean) : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  %ds, %c12 = tfg.node "Mul" "ds" (%d, %s) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  // expected-remark @below {{'y': what is scaled is not what the mean is of}}
  %y, %c13 = tfg.node "AddV2" "y" (%ds, %beta) : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}
