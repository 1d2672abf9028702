// RUN: albert-opt %s --split-input-file --raise-residual | FileCheck %s

// CHECK-LABEL: tfg.graph "right"
// CHECK: %[[R:.*]], %{{.*}} = tfg.node "Placeholder" "r"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}} bias(%{{.*}}) residual(%[[R]] : tensor<?x8xf32>)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "right" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "left"
// CHECK: %[[R:.*]], %{{.*}} = tfg.node "Placeholder" "r"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}} bias(%{{.*}}) residual(%[[R]] : tensor<?x8xf32>)
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "left" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%r, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Activations come before residuals.

// CHECK-LABEL: tfg.graph "activation"
// CHECK: nn.linear %{{.*}} residual(%{{.*}}) activation(relu)
tfg.graph "activation" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>) activation(relu)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Rows of a tensor of three dimensions.

// CHECK-LABEL: tfg.graph "reshaped"
// CHECK: %[[R:.*]] = tensor.cast %{{.*}} : tensor<6x8xf32> to tensor<?x8xf32>
// CHECK: nn.linear %{{.*}} residual(%[[R]] : tensor<?x8xf32>)
// CHECK: tensor.expand_shape
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
  %r, %c5 = tfg.node "Placeholder" "r" () : () -> tensor<2x3x8xf32>
  %y, %c6 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  tfg.return %y : tensor<2x3x8xf32>
}

// -----

// After a layer in groups it is a sum of rows.

// CHECK-LABEL: tfg.graph "groups"
// CHECK: %[[H:.*]] = nn.grouped_linear
// CHECK: arith.addf %[[H]], %{{.*}} : tensor<?x8xf32>
// CHECK-NOT: tfg.node
tfg.graph "groups" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<3x4x2xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.grouped_linear %x, %w, %b
      : tensor<?x6xf32>, tensor<3x4x2xf32>, tensor<8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%r, %h)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Of two layers one gets the other as its residual.

// CHECK-LABEL: tfg.graph "two_layers"
// CHECK-COUNT-1: residual(
// CHECK-NOT: tfg.node "AddV2"
tfg.graph "two_layers" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %k = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %y, %c3 = tfg.node "AddV2" "y" (%h, %k)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Others read the layer's result.

// CHECK-LABEL: tfg.graph "read_twice"
// CHECK-NOT: residual(
// CHECK: tfg.node "AddV2" "y"
tfg.graph "read_twice" producer 1 consumer 0 outputs ["y:0", "h:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// What is broadcast to all rows is no residual.

// CHECK-LABEL: tfg.graph "broadcast"
// CHECK-NOT: residual(
// CHECK: tfg.node "AddV2" "y"
tfg.graph "broadcast" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// There is one residual already.

// CHECK-LABEL: tfg.graph "second"
// CHECK: residual(
// CHECK: tfg.node "AddV2" "y"
tfg.graph "second" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "difference"
// CHECK-NOT: residual(
// CHECK: tfg.node "Sub" "y"
tfg.graph "difference" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %r, %c3 = tfg.node "Placeholder" "r" () : () -> tensor<?x8xf32>
  %y, %c4 = tfg.node "Sub" "y" (%h, %r)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}
