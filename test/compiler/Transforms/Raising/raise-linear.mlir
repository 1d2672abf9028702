// RUN: albert-opt %s --split-input-file --raise-linear | FileCheck %s
// RUN: albert-opt %s --split-input-file --raise-linear -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-missed=raise-linear \
// RUN:   --verify-diagnostics

// An Einsum to heads, with the weight and the bias reshaped for it.

// CHECK-LABEL: tfg.graph "heads"
// CHECK: %[[KERNEL:.*]], %{{.*}} = tfg.node "Const" "kernel"
// CHECK: %[[BIAS:.*]], %{{.*}} = tfg.node "Const" "bias"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape
// CHECK: %[[Y:.*]] = nn.linear %[[ROWS]], %[[KERNEL]] bias(%[[BIAS]] : tensor<6xf32>)
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2, 3]]
tfg.graph "heads" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x4xf32>
  %kernel, %c1 = tfg.node "Const" "kernel" () attrs {dtype = f32, value = dense<1.0> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
  %bias, %c2 = tfg.node "Const" "bias" () attrs {dtype = f32, value = dense<2.0> : tensor<6xf32>} : () -> tensor<6xf32>
  %s0, %c3 = tfg.node "Const" "s0" () attrs {dtype = i32, value = dense<[4, 2, 3]> : tensor<3xi32>} : () -> tensor<3xi32>
  %s1, %c4 = tfg.node "Const" "s1" () attrs {dtype = i32, value = dense<[2, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %w, %c5 = tfg.node "Reshape" "w" (%kernel, %s0) : (tensor<4x6xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %b, %c6 = tfg.node "Reshape" "b" (%bias, %s1) : (tensor<6xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %p, %c7 = tfg.node "Einsum" "p" (%x, %w) attrs {equation = "BFH,HND->BFND"} : (tensor<?x?x4xf32>, tensor<4x2x3xf32>) -> tensor<?x?x2x3xf32>
  %y, %c8 = tfg.node "AddV2" "y" (%p, %b) : (tensor<?x?x2x3xf32>, tensor<2x3xf32>) -> tensor<?x?x2x3xf32>
  tfg.return %y : tensor<?x?x2x3xf32>
}

// -----

// A weight whose columns the graph has in another order: the product is that of
// the weight, and what the graph reads is turned round.

// CHECK-LABEL: tfg.graph "turned"
// CHECK: %[[KERNEL:.*]], %{{.*}} = tfg.node "Const" "kernel"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %[[KERNEL]] :
// CHECK: %[[APART:.*]] = tensor.expand_shape %[[Y]] {{.*}} : tensor<?x6xf32> into tensor<?x2x3xf32>
// CHECK: %[[TURNED:.*]], %{{.*}} = tfg.node "Transpose" "raised/0/transpose"(%[[APART]]
// CHECK: tensor.collapse_shape %[[TURNED]] {{\[\[}}0], [1, 2]] : tensor<?x3x2xf32> into tensor<?x6xf32>
tfg.graph "turned" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %kernel, %c1 = tfg.node "Const" "kernel" () attrs {dtype = f32, value = dense<1.0> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
  %s0, %c2 = tfg.node "Const" "s0" () attrs {dtype = i32, value = dense<[4, 2, 3]> : tensor<3xi32>} : () -> tensor<3xi32>
  %s1, %c3 = tfg.node "Const" "s1" () attrs {dtype = i32, value = dense<[4, 6]> : tensor<2xi32>} : () -> tensor<2xi32>
  %perm, %c4 = tfg.node "Const" "perm" () attrs {dtype = i32, value = dense<[0, 2, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %w0, %c5 = tfg.node "Reshape" "w0" (%kernel, %s0) : (tensor<4x6xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %w1, %c6 = tfg.node "Transpose" "w1" (%w0, %perm) : (tensor<4x2x3xf32>, tensor<3xi32>) -> tensor<4x3x2xf32>
  %w2, %c7 = tfg.node "Reshape" "w2" (%w1, %s1) : (tensor<4x3x2xf32>, tensor<2xi32>) -> tensor<4x6xf32>
  %y, %c8 = tfg.node "MatMul" "y" (%x, %w2) attrs {transpose_a = false, transpose_b = false} : (tensor<?x4xf32>, tensor<4x6xf32>) -> tensor<?x6xf32>
  tfg.return %y : tensor<?x6xf32>
}

// -----

// A table that is multiplied by its columns, and one row only.

// CHECK-LABEL: tfg.graph "transposed"
// CHECK: nn.linear %{{.*}}, %{{.*}} bias(%{{.*}} : tensor<6xf32>) transpose_weight
tfg.graph "transposed" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<1x4xf32>
  %table, %c1 = tfg.node "Const" "table" () attrs {dtype = f32, value = dense<1.0> : tensor<6x4xf32>} : () -> tensor<6x4xf32>
  %bias, %c2 = tfg.node "Const" "bias" () attrs {dtype = f32, value = dense<2.0> : tensor<6xf32>} : () -> tensor<6xf32>
  %p, %c3 = tfg.node "MatMul" "p" (%x, %table) attrs {transpose_a = false, transpose_b = true} : (tensor<1x4xf32>, tensor<6x4xf32>) -> tensor<1x6xf32>
  %y, %c4 = tfg.node "BiasAdd" "y" (%p, %bias) : (tensor<1x6xf32>, tensor<6xf32>) -> tensor<1x6xf32>
  tfg.return %y : tensor<1x6xf32>
}

// -----

// Groups, and the bias that a product in groups comes with.

// CHECK-LABEL: tfg.graph "groups"
// CHECK: nn.grouped_linear %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x6xf32>, tensor<3x5x2xf32>, tensor<10xf32>
tfg.graph "groups" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x7x6xf32>
  %kernel, %c1 = tfg.node "Const" "kernel" () attrs {dtype = f32, value = dense<1.0> : tensor<3x5x2xf32>} : () -> tensor<3x5x2xf32>
  %bias, %c2 = tfg.node "Const" "bias" () attrs {dtype = f32, value = dense<2.0> : tensor<10xf32>} : () -> tensor<10xf32>
  %s0, %c3 = tfg.node "Const" "s0" () attrs {dtype = i32, value = dense<[-1, 7, 3, 2]> : tensor<4xi32>} : () -> tensor<4xi32>
  %s1, %c4 = tfg.node "Const" "s1" () attrs {dtype = i32, value = dense<[-1, 7, 10]> : tensor<3xi32>} : () -> tensor<3xi32>
  %g, %c5 = tfg.node "Reshape" "g" (%x, %s0) : (tensor<?x7x6xf32>, tensor<4xi32>) -> tensor<?x7x3x2xf32>
  %p, %c6 = tfg.node "Einsum" "p" (%g, %kernel) attrs {equation = "BFHG,HOG->BFGO"} : (tensor<?x7x3x2xf32>, tensor<3x5x2xf32>) -> tensor<?x7x2x5xf32>
  %m, %c7 = tfg.node "Reshape" "m" (%p, %s1) : (tensor<?x7x2x5xf32>, tensor<3xi32>) -> tensor<?x7x10xf32>
  %y, %c8 = tfg.node "AddV2" "y" (%m, %bias) : (tensor<?x7x10xf32>, tensor<10xf32>) -> tensor<?x7x10xf32>
  tfg.return %y : tensor<?x7x10xf32>
}

// -----

// What is summed over is not the last dimension of the input.

// CHECK-LABEL: tfg.graph "columns"
// CHECK-NOT: nn.linear
tfg.graph "columns" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<4x5xf32>
  %kernel, %c1 = tfg.node "Const" "kernel" () attrs {dtype = f32, value = dense<1.0> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
  // expected-remark @below {{'y': what is summed over is not a row of the input, in the weight's order}}
  %y, %c2 = tfg.node "MatMul" "y" (%x, %kernel) attrs {transpose_a = true, transpose_b = false} : (tensor<4x5xf32>, tensor<4x6xf32>) -> tensor<5x6xf32>
  tfg.return %y : tensor<5x6xf32>
}
