// RUN: albert-opt %s --split-input-file \
// RUN:   --tfg-merge-constants \
// RUN:   | FileCheck %s

// CHECK-LABEL: tfg.graph "weights"
// CHECK: %[[A:.*]], %{{.*}} = tfg.node "Const" "a"
// CHECK-NOT: "b"
// CHECK: %[[C:.*]], %{{.*}} = tfg.node "Const" "c"
// CHECK: tfg.node "Mul" "y"(%[[A]], %[[A]])
// CHECK: tfg.node "Mul" "z"(%[[A]], %[[C]])
tfg.graph "weights" producer 1 consumer 0 outputs ["y:0", "z:0"] {
  %a, %c0 = tfg.node "Const" "a" ()
      attrs {dtype = f32, value = dense<[1.0, 2.0]> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<[1.0, 2.0]> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %c, %c2 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<[1.0, 3.0]> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %y, %c3 = tfg.node "Mul" "y" (%a, %b)
      : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %z, %c4 = tfg.node "Mul" "z" (%b, %c)
      : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  tfg.return %y, %z : tensor<2xf32>, tensor<2xf32>
}

// -----

// Elements that are kept outside of the IR are compared, too; the type counts.

// CHECK-LABEL: tfg.graph "resources"
// CHECK: %[[A:.*]], %{{.*}} = tfg.node "Const" "a"
// CHECK: %[[OTHER:.*]], %{{.*}} = tfg.node "Const" "other"
// CHECK: %[[SHAPE:.*]], %{{.*}} = tfg.node "Const" "shape"
// CHECK: tfg.node "Pack" "y"(%[[A]], %[[A]], %[[OTHER]])
// CHECK: tfg.return %{{.*}}, %[[SHAPE]]
tfg.graph "resources" producer 1 consumer 0 outputs ["y:0", "shape:0"] {
  %a, %c0 = tfg.node "Const" "a" ()
      attrs {dtype = f32, value = dense_resource<one> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense_resource<same> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %other, %c2 = tfg.node "Const" "other" ()
      attrs {dtype = f32, value = dense_resource<other> : tensor<2xf32>}
      : () -> tensor<2xf32>
  %shape, %c3 = tfg.node "Const" "shape" ()
      attrs {dtype = f32, value = dense_resource<same> : tensor<1x2xf32>}
      : () -> tensor<1x2xf32>
  %y, %c4 = tfg.node "Pack" "y" (%a, %b, %other)
      : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  tfg.return %y, %shape : tensor<3x2xf32>, tensor<1x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      one: "0x040000000000803f00000040",
      same: "0x040000000000803f00000040",
      other: "0x040000000000803f00004040"
    }
  }
#-}

// -----

// Whole numbers and scalars stay: shapes are computed with them.

// CHECK-LABEL: tfg.graph "numbers"
// CHECK-COUNT-4: "Const"
tfg.graph "numbers" producer 1 consumer 0 outputs ["y:0", "z:0"] {
  %a, %c0 = tfg.node "Const" "a" ()
      attrs {dtype = i32, value = dense<[1, 2]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[1, 2]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %c, %c2 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %d, %c3 = tfg.node "Const" "d" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %y, %c4 = tfg.node "Mul" "y" (%a, %b)
      : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  %z, %c5 = tfg.node "Mul" "z" (%c, %d)
      : (tensor<f32>, tensor<f32>) -> tensor<f32>
  tfg.return %y, %z : tensor<2xi32>, tensor<f32>
}
