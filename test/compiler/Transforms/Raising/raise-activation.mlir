// RUN: albert-opt %s --split-input-file --raise-linear --raise-activation --raise-residual | FileCheck %s
// RUN: albert-opt %s --split-input-file --raise-linear --raise-activation -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-missed=raise-activation \
// RUN:   --verify-diagnostics

// CHECK-LABEL: tfg.graph "gelu_tanh"
// CHECK: nn.linear %{{.*}}, %{{.*}} residual(%{{.*}} : tensor<?x4xf32>) activation(gelu_tanh)
// CHECK-NOT: "Tanh"
tfg.graph "gelu_tanh" producer 1 consumer 0 outputs ["z:0"] {
  %i, %c0 = tfg.node "Placeholder" "i" () : () -> tensor<?x4xf32>
  %w, %c1 = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %three, %c2 = tfg.node "Const" "three" () attrs {dtype = f32, value = dense<3.0> : tensor<f32>} : () -> tensor<f32>
  %k, %c3 = tfg.node "Const" "k" () attrs {dtype = f32, value = dense<0.044715> : tensor<f32>} : () -> tensor<f32>
  %r, %c4 = tfg.node "Const" "r" () attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>} : () -> tensor<f32>
  %one, %c5 = tfg.node "Const" "one" () attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half, %c6 = tfg.node "Const" "half" () attrs {dtype = f32, value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %x, %c7 = tfg.node "MatMul" "x" (%i, %w) : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %p, %c8 = tfg.node "Pow" "p" (%x, %three) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %kp, %c9 = tfg.node "Mul" "kp" (%p, %k) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%kp, %x) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %rs, %c11 = tfg.node "Mul" "rs" (%r, %s) : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%rs) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%t, %one) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %xh, %c14 = tfg.node "Mul" "xh" (%x, %half) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %y, %c15 = tfg.node "Mul" "y" (%t1, %xh) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %z, %c16 = tfg.node "AddV2" "z" (%i, %y) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  tfg.return %z : tensor<?x4xf32>
}

// -----

// Another exponent is another function.

// CHECK-LABEL: tfg.graph "square"
// CHECK-NOT: activation
tfg.graph "square" producer 1 consumer 0 outputs ["y:0"] {
  %i, %c0 = tfg.node "Placeholder" "i" () : () -> tensor<?x4xf32>
  %w, %c1 = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %two, %c2 = tfg.node "Const" "two" () attrs {dtype = f32, value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %k, %c3 = tfg.node "Const" "k" () attrs {dtype = f32, value = dense<0.044715> : tensor<f32>} : () -> tensor<f32>
  %r, %c4 = tfg.node "Const" "r" () attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>} : () -> tensor<f32>
  %one, %c5 = tfg.node "Const" "one" () attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %half, %c6 = tfg.node "Const" "half" () attrs {dtype = f32, value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %x, %c7 = tfg.node "MatMul" "x" (%i, %w) : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %p, %c8 = tfg.node "Pow" "p" (%x, %two) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %kp, %c9 = tfg.node "Mul" "kp" (%p, %k) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%kp, %x) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %rs, %c11 = tfg.node "Mul" "rs" (%r, %s) : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%rs) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%t, %one) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %xh, %c14 = tfg.node "Mul" "xh" (%x, %half) : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %y, %c15 = tfg.node "Mul" "y" (%t1, %xh) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: tfg.graph "tanh"
// CHECK: nn.linear %{{.*}} activation(tanh)
tfg.graph "tanh" producer 1 consumer 0 outputs ["y:0"] {
  %i, %c0 = tfg.node "Placeholder" "i" () : () -> tensor<?x4xf32>
  %w, %c1 = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %x, %c2 = tfg.node "MatMul" "x" (%i, %w) : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %y, %c3 = tfg.node "Tanh" "y" (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: tfg.graph "erf"
// CHECK: "Erf"
tfg.graph "erf" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  // expected-remark @below {{'y': it is in no gelu}}
  %y, %c1 = tfg.node "Erf" "y" (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}
