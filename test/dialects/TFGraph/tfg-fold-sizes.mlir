// RUN: albert-opt %s --split-input-file --tfg-fold-sizes | FileCheck %s

// The arithmetic of shapes goes, and with it what is only asked for its shape.

// CHECK-LABEL: tfg.graph "shape"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NOT: tfg.node
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]], %{{.*}}
// CHECK: %[[FIRST:.*]] = arith.index_cast %[[ROWS]] : index to i32
// CHECK: %[[SECOND:.*]] = arith.constant 8 : i32
// CHECK: %[[Y:.*]] = tensor.from_elements %[[FIRST]], %[[SECOND]] : tensor<2xi32>
// CHECK: tfg.return %[[Y]]
tfg.graph "shape" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %t, %c1 = tfg.node "Tanh" "t" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c2 = tfg.node "Shape" "y" (%t) : (tensor<?x8xf32>) -> tensor<2xi32>
  tfg.return %y : tensor<2xi32>
}

// -----

// Products of sizes, of any integer type.

// CHECK-LABEL: tfg.graph "products"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NOT: tfg.node
// CHECK-DAG: %[[B:.*]] = tensor.dim %[[X]], %c0
// CHECK-DAG: %[[S:.*]] = tensor.dim %[[X]], %c1
// CHECK: %[[ROWS:.*]] = arith.muli %[[B]], %[[S]]
// CHECK: %[[NUMBER:.*]] = arith.index_cast %[[ROWS]] : index to i64
// CHECK: tensor.from_elements %[[NUMBER]] : tensor<i64>
tfg.graph "products" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?xi32>
  %s, %c1 = tfg.node "Shape" "s" (%x) : (tensor<?x?xi32>) -> tensor<2xi64>
  %axis, %c2 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<0> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %y, %c3 = tfg.node "Prod" "y" (%s, %axis)
      : (tensor<2xi64>, tensor<1xi32>) -> tensor<i64>
  tfg.return %y : tensor<i64>
}

// -----

// Numbers that follow from numbers are constants.

// CHECK-LABEL: tfg.graph "numbers"
// CHECK-NOT: "Shape"
// CHECK: %[[TWO:.*]] = arith.constant 2 : i32
// CHECK: %[[THREE:.*]] = arith.constant 3 : i32
// CHECK: tensor.from_elements %[[TWO]], %[[THREE]]
tfg.graph "numbers" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
  %y, %c1 = tfg.node "Shape" "y" (%x) : (tensor<2x3xf32>) -> tensor<2xi32>
  tfg.return %y : tensor<2xi32>
}

// -----

// Elements that are data, and constants, stay.

// CHECK-LABEL: tfg.graph "data"
// CHECK-NOT: tensor.from_elements
// CHECK: tfg.node "Const" "one"
// CHECK-NOT: tensor.from_elements
// CHECK: tfg.node "AddV2" "y"
tfg.graph "data" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xi32>
  %one, %c1 = tfg.node "Const" "one" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %y, %c2 = tfg.node "AddV2" "y" (%x, %one)
      : (tensor<2xi32>, tensor<i32>) -> tensor<2xi32>
  tfg.return %y : tensor<2xi32>
}

// -----

// What has no known value for every size stays.

// CHECK-LABEL: tfg.graph "halves"
// CHECK: tfg.node "FloorDiv" "y"
tfg.graph "halves" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?xf32>
  %s, %c1 = tfg.node "Shape" "s" (%x) : (tensor<?xf32>) -> tensor<1xi32>
  %two, %c2 = tfg.node "Const" "two" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %y, %c3 = tfg.node "FloorDiv" "y" (%s, %two)
      : (tensor<1xi32>, tensor<i32>) -> tensor<1xi32>
  tfg.return %y : tensor<1xi32>
}

// -----

// Dimensions of inputs that have to be equal are kept: nothing says so when the
// sum has been replaced.

// CHECK-LABEL: tfg.graph "equal"
// CHECK-SAME: equal_dims [array<i64: 0, 0, 1, 0>, array<i64: 0, 1, 1, 1>]
tfg.graph "equal" producer 1 consumer 0 inputs ["x:0", "m:0"]
    outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x8xf32>
  %m, %c1 = tfg.node "Placeholder" "m" () : () -> tensor<?x?xf32>
  %s, %c2 = tfg.node "Shape" "s" (%x) : (tensor<?x?x8xf32>) -> tensor<3xi32>
  %a, %c3 = tfg.node "Const" "a" ()
      attrs {dtype = i32, value = dense<8> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %b, %c4 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[1, 1, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %e, %c5 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %w, %c6 = tfg.node "ExpandDims" "w" (%m, %e)
      : (tensor<?x?xf32>, tensor<i32>) -> tensor<?x?x1xf32>
  %t, %c7 = tfg.node "Tile" "t" (%w, %b)
      : (tensor<?x?x1xf32>, tensor<3xi32>) -> tensor<?x?x8xf32>
  %y, %c8 = tfg.node "Reshape" "y" (%t, %s)
      : (tensor<?x?x8xf32>, tensor<3xi32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}
