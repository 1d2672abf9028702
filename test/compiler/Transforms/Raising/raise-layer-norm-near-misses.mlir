// Each graph differs in one thing from a normalisation; a remark says where.
//
// RUN: albert-opt %s --split-input-file --raise-layer-norm --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-layer-norm --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=nn.layer_norm

// The variance is a maximum.

// CHECK-LABEL: tfg.graph "variance_max"
tfg.graph "variance_max" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Max" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': the variance is no mean"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// The mean is not subtracted, as in an RMS normalisation.

// CHECK-LABEL: tfg.graph "squares"
tfg.graph "squares" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "Square" "diff" (%x)
      : (tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': the variance is no mean of squared differences over the last dimension"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// Means over positions instead of columns.

// CHECK-LABEL: tfg.graph "axis"
tfg.graph "axis" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x1x8xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x1x8xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x1x8xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x1x8xf32>, tensor<f32>) -> tensor<?x1x8xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x1x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x1x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': the variance is no mean of squared differences over the last dimension"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// The mean is that of another tensor.

// CHECK-LABEL: tfg.graph "other_mean"
tfg.graph "other_mean" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %z, %c1 = tfg.node "Placeholder" "z" () : () -> tensor<?x?x8xf32>
  %axis, %c2 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c3 = tfg.node "Mean" "mean" (%z, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c4 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c5 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c6 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c7 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c8 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c9 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c10 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c11 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c12 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c13 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c14 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': the squared differences are not those from the mean over the last dimension"}}
  %y, %c15 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "no_epsilon"
tfg.graph "no_epsilon" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %inv, %c5 = tfg.node "Rsqrt" "inv" (%var)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c6 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c7 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c8 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c9 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c10 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c11 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': no epsilon is added to the variance"}}
  %y, %c12 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "open_epsilon"
tfg.graph "open_epsilon" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %eps, %c1 = tfg.node "Placeholder" "eps" () : () -> tensor<f32>
  %axis, %c2 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c3 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c4 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c5 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': epsilon is no constant"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// Another tensor is scaled.

// CHECK-LABEL: tfg.graph "other_input"
tfg.graph "other_input" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %z, %c8 = tfg.node "Placeholder" "z" () : () -> tensor<?x?x8xf32>
  %gamma, %c9 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c10 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c11 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c12 = tfg.node "Mul" "xs" (%z, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c13 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c14 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': what is scaled and moved is not what the mean is of"}}
  %y, %c15 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// The mean is moved by the inverse alone.

// CHECK-LABEL: tfg.graph "other_scale"
tfg.graph "other_scale" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %inv)
      : (tensor<?x?x1xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': what is scaled and moved is not what the mean is of"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "keras_other_input"
tfg.graph "keras_other_input" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x?x1xf32>, tensor<f32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %z, %c8 = tfg.node "Placeholder" "z" () : () -> tensor<?x?x8xf32>
  %gamma, %c9 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c10 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c11 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x?x1xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %centred, %c12 = tfg.node "Sub" "centred" (%z, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %scaled, %c13 = tfg.node "Mul" "scaled" (%centred, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  // expected-remark @below {{Reason="'y': what is scaled is not what the mean is of"}}
  %y, %c14 = tfg.node "AddV2" "y" (%scaled, %beta)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// A factor for every position.

// CHECK-LABEL: tfg.graph "wide_gamma"
tfg.graph "wide_gamma" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x4x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<2x4x8xf32>, tensor<1xi32>) -> tensor<2x4x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<2x4x8xf32>, tensor<2x4x1xf32>) -> tensor<2x4x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<2x4x8xf32>, tensor<1xi32>) -> tensor<2x4x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<2x4x1xf32>, tensor<f32>) -> tensor<2x4x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<2x4x1xf32>) -> tensor<2x4x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<4x8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<4x8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<2x4x1xf32>, tensor<4x8xf32>) -> tensor<2x4x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<2x4x8xf32>, tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<2x4x1xf32>, tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<4x8xf32>, tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  // expected-remark @below {{Reason="'y': gamma and beta are no vectors of the last dimension"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<2x4x8xf32>, tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  tfg.return %y : tensor<2x4x8xf32>
}

// -----

// The file does not say how wide a row is.

// CHECK-LABEL: tfg.graph "open_columns"
tfg.graph "open_columns" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?xf32>, tensor<1xi32>) -> tensor<?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x1xf32>, tensor<f32>) -> tensor<?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<?xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<?xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x1xf32>, tensor<?xf32>) -> tensor<?x?xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x1xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  // expected-remark @below {{Reason="'y': gamma and beta are no vectors of the last dimension"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  tfg.return %y : tensor<?x?xf32>
}

// -----

// Rows are of f32.

// CHECK-LABEL: tfg.graph "half"
tfg.graph "half" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf16>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x8xf16>, tensor<1xi32>) -> tensor<?x1xf16>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x8xf16>, tensor<?x1xf16>) -> tensor<?x8xf16>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x8xf16>, tensor<1xi32>) -> tensor<?x1xf16>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f16, value = dense<1.0e-3> : tensor<f16>}
      : () -> tensor<f16>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<?x1xf16>, tensor<f16>) -> tensor<?x1xf16>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x1xf16>) -> tensor<?x1xf16>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f16}
      : () -> tensor<8xf16>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f16}
      : () -> tensor<8xf16>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<?x1xf16>, tensor<8xf16>) -> tensor<?x8xf16>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<?x8xf16>, tensor<?x8xf16>) -> tensor<?x8xf16>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x1xf16>, tensor<?x8xf16>) -> tensor<?x8xf16>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf16>, tensor<?x8xf16>) -> tensor<?x8xf16>
  // expected-remark @below {{Reason="'y': the input has no rows"}}
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x8xf16>, tensor<?x8xf16>) -> tensor<?x8xf16>
  tfg.return %y : tensor<?x8xf16>
}

// -----

// Sums that do not scale by an inverse square root are not reported.

// CHECK-LABEL: tfg.graph "plain_sum"
tfg.graph "plain_sum" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %gamma, %c1 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c2 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %scaled, %c3 = tfg.node "Mul" "scaled" (%x, %gamma)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%scaled, %beta)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}
