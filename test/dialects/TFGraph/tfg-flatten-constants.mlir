// RUN: albert-opt %s --tfg-flatten-constants | FileCheck %s

// A weight that an optimizer has reshaped for an Einsum, and its bias.

// CHECK-LABEL: tfg.graph "heads"
// CHECK: %[[W:.*]], %{{.*}} = tfg.node "Const" "w"() attrs {dtype = f32, value = dense<1.000000e+00> : tensor<4x6xf32>}
// CHECK: %[[SHAPE:.*]], %{{.*}} = tfg.node "Const" "w/albertc/shape"() attrs {dtype = i64, value = dense<[4, 2, 3]> : tensor<3xi64>}
// CHECK: %[[WIDE:.*]], %{{.*}} = tfg.node "Reshape" "w/albertc/reshape"(%[[W]], %[[SHAPE]])
// CHECK: tfg.node "Const" "b"() attrs {dtype = f32, value = dense<2.000000e+00> : tensor<6xf32>}
// CHECK: tfg.node "Einsum" "p"(%{{.*}}, %[[WIDE]])
tfg.graph "heads" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x7x4xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<4x2x3xf32>} : () -> tensor<4x2x3xf32>
  %b, %c2 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
  %p, %c3 = tfg.node "Einsum" "p" (%x, %w) attrs {equation = "BFH,HND->BFND"}
      : (tensor<?x7x4xf32>, tensor<4x2x3xf32>) -> tensor<?x7x2x3xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x7x2x3xf32>, tensor<2x3xf32>) -> tensor<?x7x2x3xf32>
  tfg.return %y : tensor<?x7x2x3xf32>
}

// A table of positions has no dimension for the batch.

// CHECK-LABEL: tfg.graph "positions"
// CHECK: tfg.node "Const" "table"() attrs {dtype = f32, value = dense<1.000000e+00> : tensor<7x4xf32>}
tfg.graph "positions" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x7x4xf32>
  %table, %c1 = tfg.node "Const" "table" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<1x7x4xf32>} : () -> tensor<1x7x4xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %table)
      : (tensor<?x7x4xf32>, tensor<1x7x4xf32>) -> tensor<?x7x4xf32>
  tfg.return %y : tensor<?x7x4xf32>
}

// A weight in groups is no matrix, and one that is read in two ways stays.

// CHECK-LABEL: tfg.graph "stay"
// CHECK: tfg.node "Const" "w"() attrs {dtype = f32, value = dense<1.000000e+00> : tensor<3x5x2xf32>}
// CHECK: tfg.node "Const" "b"() attrs {dtype = f32, value = dense<2.000000e+00> : tensor<2x5xf32>}
tfg.graph "stay" producer 1 consumer 0 outputs ["y:0", "b:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x7x3x2xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<3x5x2xf32>} : () -> tensor<3x5x2xf32>
  %b, %c2 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<2x5xf32>} : () -> tensor<2x5xf32>
  %p, %c3 = tfg.node "Einsum" "p" (%x, %w) attrs {equation = "BFHG,HOG->BFGO"}
      : (tensor<?x7x3x2xf32>, tensor<3x5x2xf32>) -> tensor<?x7x2x5xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x7x2x5xf32>, tensor<2x5xf32>) -> tensor<?x7x2x5xf32>
  tfg.return %y, %b : tensor<?x7x2x5xf32>, tensor<2x5xf32>
}
