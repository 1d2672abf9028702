// RUN: albert-opt %s --split-input-file --raise-layer-norm | FileCheck %s

// The form of tf.nn.batch_normalization, as TensorFlow 1 writes it.

// CHECK-LABEL: tfg.graph "moments"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[GAMMA:.*]], %{{.*}} = tfg.node "VariableV2" "gamma"
// CHECK-DAG: %[[BETA:.*]], %{{.*}} = tfg.node "VariableV2" "beta"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %[[GAMMA]], %[[BETA]] {epsilon = 9.99999996E-13 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "moments" producer 1 consumer 0 outputs ["y:0"] {
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
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// Operands of sums, products and squared differences in the other order.

// CHECK-LABEL: tfg.graph "swapped"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[GAMMA:.*]], %{{.*}} = tfg.node "VariableV2" "gamma"
// CHECK-DAG: %[[BETA:.*]], %{{.*}} = tfg.node "VariableV2" "beta"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %[[GAMMA]], %[[BETA]] {epsilon = 9.99999996E-13 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "swapped" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%mean, %x)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%eps, %var)
      : (tensor<f32>, tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%gamma, %inv)
      : (tensor<8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%s, %x)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%s, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%shift, %xs)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// The form of Keras.

// CHECK-LABEL: tfg.graph "keras"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[GAMMA:.*]], %{{.*}} = tfg.node "VariableV2" "gamma"
// CHECK-DAG: %[[BETA:.*]], %{{.*}} = tfg.node "VariableV2" "beta"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %[[GAMMA]], %[[BETA]] {epsilon = 9.99999997E-7 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "keras" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<2> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-06> : tensor<f32>}
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
  %centred, %c11 = tfg.node "Sub" "centred" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %scaled, %c12 = tfg.node "Mul" "scaled" (%centred, %s)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c13 = tfg.node "AddV2" "y" (%scaled, %beta)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "keras_swapped"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[GAMMA:.*]], %{{.*}} = tfg.node "VariableV2" "gamma"
// CHECK-DAG: %[[BETA:.*]], %{{.*}} = tfg.node "VariableV2" "beta"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %[[GAMMA]], %[[BETA]] {epsilon = 9.99999996E-13 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "keras_swapped" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<2> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%mean, %x)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%eps, %var)
      : (tensor<f32>, tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%gamma, %inv)
      : (tensor<8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %centred, %c11 = tfg.node "Sub" "centred" (%x, %mean)
      : (tensor<?x?x8xf32>, tensor<?x?x1xf32>) -> tensor<?x?x8xf32>
  %scaled, %c12 = tfg.node "Mul" "scaled" (%s, %centred)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c13 = tfg.node "AddV2" "y" (%beta, %scaled)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// Rows stay rows, and open sizes that are numbers are cast.

// CHECK-LABEL: tfg.graph "rows"
// CHECK: %[[ROWS:.*]] = tensor.cast %{{.*}} : tensor<6x8xf32> to tensor<?x8xf32>
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]]
// CHECK: %[[Y:.*]] = tensor.cast %[[NORM]] : tensor<?x8xf32> to tensor<6x8xf32>
// CHECK: tfg.return %[[Y]]
tfg.graph "rows" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<6x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<6x8xf32>, tensor<1xi32>) -> tensor<6x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<6x8xf32>, tensor<6x1xf32>) -> tensor<6x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<6x8xf32>, tensor<1xi32>) -> tensor<6x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<6x1xf32>, tensor<f32>) -> tensor<6x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<6x1xf32>) -> tensor<6x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<6x1xf32>, tensor<8xf32>) -> tensor<6x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<6x8xf32>, tensor<6x8xf32>) -> tensor<6x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<6x1xf32>, tensor<6x8xf32>) -> tensor<6x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<6x8xf32>) -> tensor<6x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<6x8xf32>, tensor<6x8xf32>) -> tensor<6x8xf32>
  tfg.return %y : tensor<6x8xf32>
}

// -----

// Static sizes need no arithmetic.

// CHECK-LABEL: tfg.graph "static"
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0, 1], [2]] : tensor<1x4x8xf32> into tensor<4x8xf32>
// CHECK: %[[ROWS:.*]] = tensor.cast %[[FLAT]]
// CHECK: nn.layer_norm %[[ROWS]]
// CHECK-NOT: tensor.dim
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2]] output_shape [1, 4, 8]
tfg.graph "static" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<1x4x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<1x4x8xf32>, tensor<1xi32>) -> tensor<1x4x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %mean)
      : (tensor<1x4x8xf32>, tensor<1x4x1xf32>) -> tensor<1x4x8xf32>
  %var, %c4 = tfg.node "Mean" "var" (%diff, %axis) attrs {keep_dims = true}
      : (tensor<1x4x8xf32>, tensor<1xi32>) -> tensor<1x4x1xf32>
  %eps, %c5 = tfg.node "Const" "eps" ()
      attrs {dtype = f32, value = dense<1.0e-12> : tensor<f32>}
      : () -> tensor<f32>
  %sum, %c6 = tfg.node "AddV2" "sum" (%var, %eps)
      : (tensor<1x4x1xf32>, tensor<f32>) -> tensor<1x4x1xf32>
  %inv, %c7 = tfg.node "Rsqrt" "inv" (%sum)
      : (tensor<1x4x1xf32>) -> tensor<1x4x1xf32>
  %gamma, %c8 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c9 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %s, %c10 = tfg.node "Mul" "s" (%inv, %gamma)
      : (tensor<1x4x1xf32>, tensor<8xf32>) -> tensor<1x4x8xf32>
  %xs, %c11 = tfg.node "Mul" "xs" (%x, %s)
      : (tensor<1x4x8xf32>, tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<1x4x1xf32>, tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<1x4x8xf32>, tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  tfg.return %y : tensor<1x4x8xf32>
}

// -----

// What others read of it stays.

// CHECK-LABEL: tfg.graph "read_mean"
// CHECK: %[[MEAN:.*]], %{{.*}} = tfg.node "Mean" "mean"
// CHECK: nn.layer_norm
// CHECK: tfg.return %{{.*}}, %[[MEAN]]
tfg.graph "read_mean" producer 1 consumer 0 outputs ["y:0", "mean:0"] {
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
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y, %mean : tensor<?x?x8xf32>, tensor<?x?x1xf32>
}

// -----

// In a graph that is differentiated, as tf.nn.moments writes it.

// CHECK-LABEL: tfg.graph "stopped_mean"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[GAMMA:.*]], %{{.*}} = tfg.node "VariableV2" "gamma"
// CHECK-DAG: %[[BETA:.*]], %{{.*}} = tfg.node "VariableV2" "beta"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[ROWS]], %[[GAMMA]], %[[BETA]] {epsilon = 9.99999996E-13 : f32}
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[NORM]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "stopped_mean" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %axis, %c1 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %mean, %c2 = tfg.node "Mean" "mean" (%x, %axis) attrs {keep_dims = true}
      : (tensor<?x?x8xf32>, tensor<1xi32>) -> tensor<?x?x1xf32>
  %stop, %c15 = tfg.node "StopGradient" "stop" (%mean)
      : (tensor<?x?x1xf32>) -> tensor<?x?x1xf32>
  %diff, %c3 = tfg.node "SquaredDifference" "diff" (%x, %stop)
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
  %ms, %c12 = tfg.node "Mul" "ms" (%mean, %s)
      : (tensor<?x?x1xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %shift, %c13 = tfg.node "Sub" "shift" (%beta, %ms)
      : (tensor<8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %y, %c14 = tfg.node "AddV2" "y" (%xs, %shift)
      : (tensor<?x?x8xf32>, tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}
