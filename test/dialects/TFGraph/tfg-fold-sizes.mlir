// RUN: albert-opt %s --tfg-fold-sizes | FileCheck %s

// A shape that is computed from that of a value becomes one of inputs, and the
// value, which nobody else reads, goes.

// CHECK-LABEL: tfg.graph "shape"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NOT: "Tanh"
// CHECK-NOT: "Shape"
// CHECK: %[[DIM:.*]] = tensor.dim %[[X]], %{{.*}} : tensor<?x8xf32>
// CHECK: %[[ROWS:.*]] = arith.index_cast %[[DIM]] : index to i32
// CHECK: %[[EIGHT:.*]] = arith.constant 8 : i32
// CHECK: %[[S:.*]] = tensor.from_elements %[[ROWS]], %[[EIGHT]] : tensor<2xi32>
// CHECK: tfg.return %[[S]]
tfg.graph "shape" producer 1 consumer 0 outputs ["s:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %t, %c1 = tfg.node "Tanh" "t" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c2 = tfg.node "Shape" "s" (%t) : (tensor<?x8xf32>) -> tensor<2xi32>
  tfg.return %s : tensor<2xi32>
}

// Products of sizes are products.

// CHECK-LABEL: tfg.graph "product"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[B:.*]] = tensor.dim %[[X]], %c0
// CHECK-DAG: %[[S:.*]] = tensor.dim %[[X]], %c1
// CHECK: arith.muli %[[B]], %[[S]] : index
// CHECK-NOT: tfg.node "Prod"
tfg.graph "product" producer 1 consumer 0 outputs ["n:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?xi32>
  %s, %c1 = tfg.node "Shape" "s" (%x) : (tensor<?x?xi32>) -> tensor<2xi32>
  %axis, %c2 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %n, %c3 = tfg.node "Prod" "n" (%s, %axis)
      : (tensor<2xi32>, tensor<1xi32>) -> tensor<i32>
  tfg.return %n : tensor<i32>
}

// Elements that do not follow from sizes stay what they are.

// CHECK-LABEL: tfg.graph "data"
// CHECK: tfg.node "Neg" "y"
tfg.graph "data" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xi32>
  %y, %c1 = tfg.node "Neg" "y" (%x) : (tensor<2xi32>) -> tensor<2xi32>
  tfg.return %y : tensor<2xi32>
}
