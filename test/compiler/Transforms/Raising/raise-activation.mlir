// RUN: albert-opt %s --split-input-file --raise-activation | FileCheck %s

// gelu with tanh: the cube by Pow, x * (0.5 * (1 + t)).

// CHECK-LABEL: tfg.graph "pow"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(gelu_tanh)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "pow" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The cube by products, (x * 0.5) * (1 + t), operands swapped.

// CHECK-LABEL: tfg.graph "products"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(gelu_tanh)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "products" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %square, %c7 = tfg.node "Mul" "square" (%h, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cube, %c8 = tfg.node "Mul" "cube" (%square, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%cube, %inner)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%a, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%s, %outer)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%t, %one)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %hx, %c14 = tfg.node "Mul" "hx" (%h, %half)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%t1, %hx)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The cube by Square, 0.5 * (x * (1 + t)); constants of another rounding.

// CHECK-LABEL: tfg.graph "square"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(gelu_tanh)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "square" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.7978845608> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.04471500> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %square, %c7 = tfg.node "Square" "square" (%h)
      : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %cube, %c8 = tfg.node "Mul" "cube" (%square, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %hx, %c14 = tfg.node "Mul" "hx" (%h, %t1)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%half, %hx)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// gelu with erf.

// CHECK-LABEL: tfg.graph "erf_divided"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(gelu_erf)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "erf_divided" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %half, %c3 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c4 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %c, %c5 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<1.41421354> : tensor<f32>}
      : () -> tensor<f32>
  %arg, %c6 = tfg.node "RealDiv" "arg" (%h, %c)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %t, %c7 = tfg.node "Erf" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c8 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c9 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c10 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "erf_multiplied"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(gelu_erf)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "erf_multiplied" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %half, %c3 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c4 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %c, %c5 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %arg, %c6 = tfg.node "Mul" "arg" (%c, %h)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c7 = tfg.node "Erf" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c8 = tfg.node "AddV2" "t1" (%t, %one)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %hx, %c9 = tfg.node "Mul" "hx" (%h, %half)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %y, %c10 = tfg.node "Mul" "y" (%t1, %hx)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "swish"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(swish)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "swish" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %s, %c3 = tfg.node "Sigmoid" "s" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "Mul" "y" (%h, %s)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "swish_swapped"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(swish)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "swish_swapped" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %s, %c3 = tfg.node "Sigmoid" "s" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "Mul" "y" (%s, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "tanh"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(tanh)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "tanh" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %y, %c3 = tfg.node "Tanh" "y" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "relu"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<8xf32>) activation(relu)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "relu" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %y, %c3 = tfg.node "Relu" "y" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The layer's result is read beside the activation.

// CHECK-LABEL: tfg.graph "read_twice"
// CHECK: %[[H:.*]] = nn.linear %{{.*}} : tensor<?x6xf32>
// CHECK: %[[Y:.*]] = nn.activation %[[H]] kind(gelu_tanh)
// CHECK: tfg.return %[[Y]], %[[H]]
tfg.graph "read_twice" producer 1 consumer 0 outputs ["y:0", "h:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// An activation comes before a residual, not after it.

// CHECK-LABEL: tfg.graph "residual"
// CHECK: %[[H:.*]] = nn.linear %{{.*}} residual(
// CHECK: nn.activation %[[H]] kind(relu)
tfg.graph "residual" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>) residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %y, %c3 = tfg.node "Relu" "y" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// After a layer in groups.

// CHECK-LABEL: tfg.graph "groups"
// CHECK: nn.grouped_linear %{{.*}} activation(relu)
// CHECK-NOT: nn.activation
tfg.graph "groups" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<3x4x2xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.grouped_linear %x, %w, %b
      : tensor<?x6xf32>, tensor<3x4x2xf32>, tensor<8xf32>
  %y, %c3 = tfg.node "Relu" "y" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Behind a rearrangement of the layer's rows.

// CHECK-LABEL: tfg.graph "reshaped"
// CHECK: %[[H:.*]] = nn.linear %{{.*}} activation(gelu_tanh)
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2]] output_shape [2, 3, 8]
// CHECK-NOT: tfg.node
tfg.graph "reshaped" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %rows = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %shape, %c3 = tfg.node "Const" "shape" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %h, %c4 = tfg.node "Reshape" "h" (%rows, %shape)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %outer, %c5 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c6 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c7 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c8 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c9 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c10 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<2x3x8xf32>, tensor<f32>) -> tensor<2x3x8xf32>
  %a, %c11 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %s, %c12 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %arg, %c13 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %t, %c14 = tfg.node "Tanh" "t" (%arg)
      : (tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %t1, %c15 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %cdf, %c16 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %y, %c17 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  tfg.return %y : tensor<2x3x8xf32>
}

// -----

// What no nn op computes is left alone.

// CHECK-LABEL: tfg.graph "input"
// CHECK: tfg.node "Tanh" "y"
tfg.graph "input" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}
