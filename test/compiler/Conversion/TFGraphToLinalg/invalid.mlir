// RUN: albert-opt %s --convert-tfg-to-linalg --split-input-file --verify-diagnostics

// All operations without a rule are named at once.

tfg.graph "unknown" producer 1395 consumer 0 inputs ["x"] outputs ["a", "b", "c"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4xf32>
  // expected-error@+1 {{operation Odd: expected one that can be compiled, found it at 2 nodes: 'a', 'b'}}
  %a, %ctl_0 = tfg.node "Odd" "a" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  %b, %ctl_1 = tfg.node "Odd" "b" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error@+1 {{operation Other: expected one that can be compiled, found it at 1 node: 'c'}}
  %c, %ctl_2 = tfg.node "Other" "c" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  // Nobody needs it.
  %d, %ctl_3 = tfg.node "Unread" "d" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  tfg.return %a, %b, %c : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

tfg.graph "types" producer 1395 consumer 0 inputs ["x"] outputs ["y"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4xf32>
  // expected-error@+1 {{element type 'f64': expected f32, i1, i32 or i64, found it at 2 nodes: 'd', 't'}}
  %d, %ctl_0 = tfg.node "Cast" "d" (%x) : (tensor<4xf32>) -> tensor<4xf64>
  %t, %ctl_1 = tfg.node "Tanh" "t" (%d) : (tensor<4xf64>) -> tensor<4xf64>
  %y, %ctl_2 = tfg.node "Cast" "y" (%t) : (tensor<4xf64>) -> tensor<4xf32>
  tfg.return %y : tensor<4xf32>
}

// -----

// expected-error@+1 {{tensor 'x:0': expected f32, i1, i32 or i64, found 'f64'}}
tfg.graph "input_type" producer 1395 consumer 0 inputs ["x"] outputs ["x"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f64} : () -> tensor<4xf64>
  tfg.return %x : tensor<4xf64>
}

// -----

tfg.graph "rank" producer 1395 consumer 0 inputs ["x"] outputs ["y"] {
  // expected-error@+1 {{node 'x' (Placeholder): expected an input of a known rank, found 'tensor<*xf32>'}}
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<*xf32>
  %y, %ctl_0 = tfg.node "Tanh" "y" (%x) : (tensor<*xf32>) -> tensor<*xf32>
  tfg.return %y : tensor<*xf32>
}

// -----

tfg.graph "shape" producer 1395 consumer 0 inputs ["x", "n"] outputs ["z"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4xf32>
  %n, %ctl_0 = tfg.node "Placeholder" "n" () attrs {dtype = i32} : () -> tensor<2xi32>
  // expected-error@+1 {{node 'y' (Reshape): expected a shape that follows from the sizes of the inputs, found 'tensor<?x?xf32>'}}
  %y, %ctl_1 = tfg.node "Reshape" "y" (%x, %n) : (tensor<4xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  %z, %ctl_2 = tfg.node "Tanh" "z" (%y) : (tensor<?x?xf32>) -> tensor<?x?xf32>
  tfg.return %z : tensor<?x?xf32>
}

// -----

// expected-error@+1 {{expected outputs of different names, found 'a__b' for both 'a/b:0' and 'a__b:0'}}
tfg.graph "names" producer 1395 consumer 0 inputs ["x"] outputs ["a/b", "a__b"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4xf32>
  %a, %ctl_0 = tfg.node "Tanh" "a/b" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  %b, %ctl_1 = tfg.node "Exp" "a__b" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  tfg.return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// -----

// expected-error@+1 {{expected inputs of different names, found 'a__b' for both 'a/b:0' and 'a__b:0'}}
tfg.graph "input names" producer 1395 consumer 0 inputs ["a/b", "a__b"] outputs ["y"] {
  %a, %ctl = tfg.node "Placeholder" "a/b" () attrs {dtype = f32} : () -> tensor<4xf32>
  %b, %ctl_0 = tfg.node "Placeholder" "a__b" () attrs {dtype = f32} : () -> tensor<4xf32>
  %y, %ctl_1 = tfg.node "AddV2" "y" (%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  tfg.return %y : tensor<4xf32>
}

// -----

tfg.graph "random" producer 1395 consumer 0 outputs ["r"] {
  %s, %ctl = tfg.node "Const" "s" () attrs {dtype = i32, value = dense<4> : tensor<1xi32>} : () -> tensor<1xi32>
  // expected-error@+1 {{node 'r' (RandomUniform): expected dropout at a constant rate of 0, which computes nothing, found random numbers that the outputs need}}
  %r, %ctl_0 = tfg.node "RandomUniform" "r" (%s) attrs {dtype = f32} : (tensor<1xi32>) -> tensor<4xf32>
  tfg.return %r : tensor<4xf32>
}

// -----

tfg.graph "inputs" producer 1395 consumer 0 inputs ["x"] outputs ["a"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4xf32>
  // expected-error@+1 {{node 'a' (Mul): expected at least 2 inputs, found 1}}
  %a, %ctl_0 = tfg.node "Mul" "a" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  tfg.return %a : tensor<4xf32>
}

// -----

tfg.graph "whole" producer 1395 consumer 0 inputs ["x"] outputs ["a"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = i32} : () -> tensor<4xi32>
  // expected-error@+1 {{node 'a' (Tanh): expected floating-point numbers, found whole ones}}
  %a, %ctl_0 = tfg.node "Tanh" "a" (%x) : (tensor<4xi32>) -> tensor<4xi32>
  tfg.return %a : tensor<4xi32>
}

// -----

tfg.graph "equation" producer 1395 consumer 0 inputs ["x"] outputs ["a"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4x4xf32>
  // expected-error@+1 {{node 'a' (Einsum): expected no index twice in a tensor, found 'ii->i'}}
  %a, %ctl_0 = tfg.node "Einsum" "a" (%x) attrs {equation = "ii->i"} : (tensor<4x4xf32>) -> tensor<4xf32>
  tfg.return %a : tensor<4xf32>
}

// -----

tfg.graph "fused" producer 1395 consumer 0 inputs ["x"] outputs ["y"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4x4xf32>
  // expected-error@+1 {{node 'y' (_FusedMatMul): expected BiasAdd, Add or Mul and an activation of TensorFlow's, with an input for each that reads one, found ["BiasAdd", "Odd"]}}
  %y, %ctl_0 = tfg.node "_FusedMatMul" "y" (%x, %x, %x) attrs {fused_ops = ["BiasAdd", "Odd"]}
      : (tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  tfg.return %y : tensor<4x4xf32>
}

// -----

tfg.graph "whole" producer 1395 consumer 0 inputs ["x"] outputs ["y", "z", "w"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = i32} : () -> tensor<4xi32>
  // expected-error@+1 {{node 'y' (LeakyRelu): expected floating-point numbers, found whole ones}}
  %y, %ctl_0 = tfg.node "LeakyRelu" "y" (%x) : (tensor<4xi32>) -> tensor<4xi32>
  // expected-error@+1 {{node 'z' (Softmax): expected floating-point numbers, found whole ones}}
  %z, %ctl_1 = tfg.node "Softmax" "z" (%x) : (tensor<4xi32>) -> tensor<4xi32>
  %n, %ctl_2 = tfg.node "Const" "n" () attrs {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  // expected-error@+1 {{node 'w' (LinSpace): expected floating-point numbers, found whole ones}}
  %w, %ctl_3 = tfg.node "LinSpace" "w" (%n, %n, %n) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<4xi32>
  tfg.return %y, %z, %w : tensor<4xi32>, tensor<4xi32>, tensor<4xi32>
}

// -----

tfg.graph "classes" producer 1395 consumer 0 inputs ["x", "l"] outputs ["y"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<4x0xf32>
  %l, %ctl_0 = tfg.node "Placeholder" "l" () attrs {dtype = i32} : () -> tensor<4xi32>
  // expected-error@+1 {{node 'y' (SparseSoftmaxCrossEntropyWithLogits): expected classes to choose from, found none}}
  %y:2, %ctl_1 = tfg.node "SparseSoftmaxCrossEntropyWithLogits" "y" (%x, %l)
      : (tensor<4x0xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4x0xf32>)
  tfg.return %y#0 : tensor<4xf32>
}
