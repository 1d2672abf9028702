// RUN: albert-opt %s --split-input-file --tfg-flatten-constants | FileCheck %s

// What is added to the last dimensions is a vector.

// CHECK-LABEL: tfg.graph "vector"
// CHECK: %[[B:.*]], %{{.*}} = tfg.node "Const" "b"() attrs {dtype = f32, value = dense<[0.000000e+00, 1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00, 5.000000e+00]> : tensor<6xf32>}
// CHECK: %[[SHAPE:.*]], %{{.*}} = tfg.node "Const" "b/albertc/shape"() attrs {dtype = i64, value = dense<[2, 3]> : tensor<2xi64>}
// CHECK: %[[R:.*]], %{{.*}} = tfg.node "Reshape" "b/albertc/reshape"(%[[B]], %[[SHAPE]]){{.*}} -> tensor<2x3xf32>
// CHECK: tfg.node "AddV2" "y"(%{{.*}}, %[[R]])
tfg.graph "vector" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]> : tensor<2x3xf32>}
      : () -> tensor<2x3xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<?x2x3xf32>, tensor<2x3xf32>) -> tensor<?x2x3xf32>
  tfg.return %y : tensor<?x2x3xf32>
}

// -----

// A table with a leading 1 loses it.

// CHECK-LABEL: tfg.graph "table"
// CHECK: tfg.node "Const" "b"() {{.*}} -> tensor<4x3xf32>
// CHECK: "b/albertc/shape"() attrs {dtype = i64, value = dense<[1, 4, 3]>
// CHECK: "b/albertc/reshape"{{.*}} -> tensor<1x4x3xf32>
tfg.graph "table" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4x3xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<1x4x3xf32>}
      : () -> tensor<1x4x3xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<?x4x3xf32>, tensor<1x4x3xf32>) -> tensor<?x4x3xf32>
  tfg.return %y : tensor<?x4x3xf32>
}

// -----

// The matrix of an Einsum.

// CHECK-LABEL: tfg.graph "split"
// CHECK: tfg.node "Const" "w"() {{.*}} -> tensor<6x8xf32>
// CHECK: tfg.node "Einsum" "y"(%{{.*}}, %{{.*}}) attrs {equation = "BFH,HND->BFND"} : (tensor<?x5x6xf32>, tensor<6x4x2xf32>)
tfg.graph "split" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x5x6xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<6x4x2xf32>}
      : () -> tensor<6x4x2xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BFH,HND->BFND"}
      : (tensor<?x5x6xf32>, tensor<6x4x2xf32>) -> tensor<?x5x4x2xf32>
  tfg.return %y : tensor<?x5x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "merge"
// CHECK: tfg.node "Const" "w"() {{.*}} -> tensor<8x6xf32>
// CHECK: tfg.node "Einsum" "y"(%{{.*}}, %{{.*}}) attrs {equation = "BFND,NDH->BFH"} : (tensor<?x5x4x2xf32>, tensor<4x2x6xf32>)
tfg.graph "merge" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x5x4x2xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<4x2x6xf32>}
      : () -> tensor<4x2x6xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BFND,NDH->BFH"}
      : (tensor<?x5x4x2xf32>, tensor<4x2x6xf32>) -> tensor<?x5x6xf32>
  tfg.return %y : tensor<?x5x6xf32>
}

// -----

// CHECK-LABEL: tfg.graph "transposed"
// CHECK: tfg.node "Const" "w"() {{.*}} -> tensor<8x6xf32>
// CHECK: tfg.node "Einsum" "y"(%{{.*}}, %{{.*}}) attrs {equation = "BFH,NDH->BFND"} : (tensor<?x5x6xf32>, tensor<4x2x6xf32>)
tfg.graph "transposed" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x5x6xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<4x2x6xf32>}
      : () -> tensor<4x2x6xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BFH,NDH->BFND"}
      : (tensor<?x5x6xf32>, tensor<4x2x6xf32>) -> tensor<?x5x4x2xf32>
  tfg.return %y : tensor<?x5x4x2xf32>
}

// -----

// A matrix on the left.

// CHECK-LABEL: tfg.graph "first_operand"
// CHECK: tfg.node "Const" "w"() {{.*}} -> tensor<6x8xf32>
tfg.graph "first_operand" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<6x4x2xf32>}
      : () -> tensor<6x4x2xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%w, %x) attrs {equation = "HND,BH->BND"}
      : (tensor<6x4x2xf32>, tensor<?x6xf32>) -> tensor<?x4x2xf32>
  tfg.return %y : tensor<?x4x2xf32>
}

// -----

// A dimension of a batch is in no matrix.

// CHECK-LABEL: tfg.graph "groups"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "Einsum" "y"
tfg.graph "groups" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x2xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<3x4x2xf32>}
      : () -> tensor<3x4x2xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BIG,IOG->BGO"}
      : (tensor<?x3x2xf32>, tensor<3x4x2xf32>) -> tensor<?x2x4xf32>
  tfg.return %y : tensor<?x2x4xf32>
}

// -----

// Nor are rows that are not side by side.

// CHECK-LABEL: tfg.graph "apart"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "Einsum" "y"
tfg.graph "apart" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4x2xf32>
  %w, %c1 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<4x6x2xf32>}
      : () -> tensor<4x6x2xf32>
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BND,NHD->BH"}
      : (tensor<?x4x2xf32>, tensor<4x6x2xf32>) -> tensor<?x6xf32>
  tfg.return %y : tensor<?x6xf32>
}

// -----

// Readers that want different shapes.

// CHECK-LABEL: tfg.graph "two_readers"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "AddV2" "y"
tfg.graph "two_readers" producer 1 consumer 0 outputs ["y:0", "e:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6x4x2xf32>
  %z, %c1 = tfg.node "Placeholder" "z" () : () -> tensor<?x6xf32>
  %w, %c2 = tfg.node "Const" "w" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<6x4x2xf32>}
      : () -> tensor<6x4x2xf32>
  %y, %c3 = tfg.node "AddV2" "y" (%x, %w)
      : (tensor<?x6x4x2xf32>, tensor<6x4x2xf32>) -> tensor<?x6x4x2xf32>
  %e, %c4 = tfg.node "Einsum" "e" (%z, %w) attrs {equation = "BH,HND->BND"}
      : (tensor<?x6xf32>, tensor<6x4x2xf32>) -> tensor<?x4x2xf32>
  tfg.return %y, %e : tensor<?x6x4x2xf32>, tensor<?x4x2xf32>
}

// -----

// An output keeps its shape.

// CHECK-LABEL: tfg.graph "returned"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "AddV2" "y"
tfg.graph "returned" producer 1 consumer 0 outputs ["y:0", "b:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<2x3xf32>}
      : () -> tensor<2x3xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<?x2x3xf32>, tensor<2x3xf32>) -> tensor<?x2x3xf32>
  tfg.return %y, %b : tensor<?x2x3xf32>, tensor<2x3xf32>
}

// -----

// So does what is multiplied.

// CHECK-LABEL: tfg.graph "product"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "Mul" "y"
tfg.graph "product" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<2x3xf32>}
      : () -> tensor<2x3xf32>
  %y, %c2 = tfg.node "Mul" "y" (%x, %b)
      : (tensor<?x2x3xf32>, tensor<2x3xf32>) -> tensor<?x2x3xf32>
  tfg.return %y : tensor<?x2x3xf32>
}

// -----

// Whole numbers are not flattened.

// CHECK-LABEL: tfg.graph "numbers"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "AddV2" "y"
tfg.graph "numbers" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xi32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<1> : tensor<2x3xi32>}
      : () -> tensor<2x3xi32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<?x2x3xi32>, tensor<2x3xi32>) -> tensor<?x2x3xi32>
  tfg.return %y : tensor<?x2x3xi32>
}

// -----

// Nor is what is added to all of a tensor.

// CHECK-LABEL: tfg.graph "same_rank"
// CHECK-NOT: albertc/reshape
// CHECK: tfg.node "AddV2" "y"
tfg.graph "same_rank" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<2x3xf32>}
      : () -> tensor<2x3xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  tfg.return %y : tensor<2x3xf32>
}

// -----

// Elements that are kept outside of the IR.

// CHECK-LABEL: tfg.graph "resource"
// CHECK: tfg.node "Const" "b"() attrs {dtype = f32, value = dense_resource<elements> : tensor<2xf32>}
tfg.graph "resource" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x1xf32>
  %b, %c1 = tfg.node "Const" "b" ()
      attrs {dtype = f32, value = dense_resource<elements> : tensor<2x1xf32>}
      : () -> tensor<2x1xf32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %b)
      : (tensor<?x2x1xf32>, tensor<2x1xf32>) -> tensor<?x2x1xf32>
  tfg.return %y : tensor<?x2x1xf32>
}

{-#
  dialect_resources: {
    builtin: {
      elements: "0x040000000000803f00000040"
    }
  }
#-}
