// RUN: albert-opt %s --tfg-fold-dropout --split-input-file | FileCheck %s

// A comparison and a selection, as TensorFlow 2 writes dropout.

// CHECK-LABEL: tfg.graph "new"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NEXT: tfg.node "Tanh" "out"(%[[X]])
// CHECK-NEXT: tfg.return
tfg.graph "new" producer 1395 consumer 0 inputs ["x"] outputs ["out"] {
  %x, %c0 = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x8xf32>
  %rate, %c1 = tfg.node "Const" "rate" () attrs {dtype = f32, value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %one, %c2 = tfg.node "Const" "one" () attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %keep, %c3 = tfg.node "Sub" "keep" (%one, %rate) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %scale, %c4 = tfg.node "RealDiv" "scale" (%one, %keep) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%x, %scale) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %shape, %c6 = tfg.node "Shape" "shape" (%x) : (tensor<?x8xf32>) -> tensor<2xi32>
  %random, %c7 = tfg.node "RandomUniform" "random" (%shape) attrs {dtype = f32} : (tensor<2xi32>) -> tensor<?x8xf32>
  %mask, %c8 = tfg.node "GreaterEqual" "mask" (%random, %rate) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xi1>
  %y, %c9 = tfg.node "SelectV2" "y" (%mask, %scaled, %rate) : (tensor<?x8xi1>, tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %out, %c10 = tfg.node "Tanh" "out" (%y) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %out : tensor<?x8xf32>
}

// -----

// A sum rounded down and a product, as TensorFlow 1 writes it, with the steps
// that scale a random number.

// CHECK-LABEL: tfg.graph "old"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NEXT: tfg.node "Tanh" "out"(%[[X]])
// CHECK-NEXT: tfg.return
tfg.graph "old" producer 27 consumer 0 inputs ["x"] outputs ["out"] {
  %x, %c0 = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x8xf32>
  %zero, %c1 = tfg.node "Const" "zero" () attrs {dtype = f32, value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %one, %c2 = tfg.node "Const" "one" () attrs {dtype = f32, value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %shape, %c3 = tfg.node "Shape" "shape" (%x) : (tensor<?x8xf32>) -> tensor<2xi32>
  %random, %c4 = tfg.node "RandomUniform" "random" (%shape) attrs {dtype = f32} : (tensor<2xi32>) -> tensor<?x8xf32>
  %span, %c5 = tfg.node "Sub" "span" (%one, %zero) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %wide, %c6 = tfg.node "Mul" "wide" (%random, %span) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %moved, %c7 = tfg.node "Add" "moved" (%wide, %zero) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %sum, %c8 = tfg.node "Add" "sum" (%one, %moved) : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %floor, %c9 = tfg.node "Floor" "floor" (%sum) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %div, %c10 = tfg.node "RealDiv" "div" (%x, %one) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %y, %c11 = tfg.node "Mul" "y" (%div, %floor) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %out, %c12 = tfg.node "Tanh" "out" (%y) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %out : tensor<?x8xf32>
}

// -----

// A mask as numbers; of another tensor's shape it stays, since it may repeat
// what it is multiplied with.

// CHECK-LABEL: tfg.graph "near"
// CHECK: tfg.node "Fill" "mask/all"
// CHECK: tfg.node "Cast" "number"
// CHECK: tfg.node "Mul" "y"
tfg.graph "near" producer 1395 consumer 0 inputs ["x", "z"] outputs ["y"] {
  %x, %c0 = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x8xf32>
  %z, %c1 = tfg.node "Placeholder" "z" () attrs {dtype = f32} : () -> tensor<8xf32>
  %zero, %c2 = tfg.node "Const" "zero" () attrs {dtype = f32, value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %shape, %c3 = tfg.node "Shape" "shape" (%x) : (tensor<?x8xf32>) -> tensor<2xi32>
  %random, %c4 = tfg.node "RandomUniform" "random" (%shape) attrs {dtype = f32} : (tensor<2xi32>) -> tensor<?x8xf32>
  %mask, %c5 = tfg.node "GreaterEqual" "mask" (%random, %zero) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xi1>
  %number, %c6 = tfg.node "Cast" "number" (%mask) attrs {DstT = f32, SrcT = i1} : (tensor<?x8xi1>) -> tensor<?x8xf32>
  %y, %c7 = tfg.node "Mul" "y" (%z, %number) : (tensor<8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Another rate drops something.

// CHECK-LABEL: tfg.graph "negative_rate"
// CHECK: tfg.node "RandomUniform" "random"
// CHECK: tfg.node "GreaterEqual" "mask"
// CHECK: tfg.node "SelectV2" "y"
tfg.graph "negative_rate" producer 1395 consumer 0 inputs ["x"] outputs ["y"] {
  %x, %c0 = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x8xf32>
  %rate, %c1 = tfg.node "Const" "rate" () attrs {dtype = f32, value = dense<0.1> : tensor<f32>} : () -> tensor<f32>
  %shape, %c2 = tfg.node "Shape" "shape" (%x) : (tensor<?x8xf32>) -> tensor<2xi32>
  %random, %c3 = tfg.node "RandomUniform" "random" (%shape) attrs {dtype = f32} : (tensor<2xi32>) -> tensor<?x8xf32>
  %mask, %c4 = tfg.node "GreaterEqual" "mask" (%random, %rate) : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xi1>
  %y, %c5 = tfg.node "SelectV2" "y" (%mask, %x, %rate) : (tensor<?x8xi1>, tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}
