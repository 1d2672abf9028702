// RUN: albert-opt %s --split-input-file --verify-diagnostics

tfg.graph "names" producer 1 consumer 0 {
  // expected-note @+1 {{the other node is here}}
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  // expected-error @+1 {{node 'x' (Tanh): expected a name of its own, found that of another node}}
  %y, %c1 = tfg.node "Tanh" "x" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// expected-error @+1 {{expected as many outputs as tfg.return returns, 1, found 0}}
tfg.graph "outputs" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  tfg.return %x : tensor<f32>
}

// -----

// expected-error @+1 {{expected 1 output_keys, found 2}}
tfg.graph "keys" producer 1 consumer 0 outputs ["x:0"] output_keys ["a", "b"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  tfg.return %x : tensor<f32>
}

// -----

// expected-error @+1 {{expected 1 input_keys, found 2}}
tfg.graph "keys" producer 1 consumer 0 inputs ["x:0"] keys ["a", "b"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  tfg.return
}

// -----

// expected-error @+1 {{expected a Placeholder for input 'y:0', found none}}
tfg.graph "inputs" producer 1 consumer 0 inputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// expected-error @+1 {{expected a dictionary 'outputs' of tensor names in signature "s"}}
tfg.graph "signature" producer 1 consumer 0 signatures {s = {inputs = {}}} {
  tfg.return
}

// -----

// expected-error @+1 {{expected a dictionary 'inputs' of tensor names in signature "s"}}
tfg.graph "signature" producer 1 consumer 0
    signatures {s = {inputs = {x = 1 : i64}, outputs = {}}} {
  tfg.return
}

// -----

// expected-error @+1 {{expected numbers of nodes in 'stripped', found "many" for "TPU"}}
tfg.graph "stripped" producer 1 consumer 0 stripped {TPU = "many"} {
  tfg.return
}

// -----

// expected-error @+1 {{expected two dimensions of inputs in 'equal_dims', found array<i64: 0, 2, 0, 1>}}
tfg.graph "rank" producer 1 consumer 0 inputs ["x:0"]
    equal_dims [array<i64: 0, 2, 0, 1>] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?xf32>
  tfg.return
}

// -----

// expected-error @+1 {{expected two dimensions of inputs in 'equal_dims', found array<i64: 0, 0, 1, 0>}}
tfg.graph "input" producer 1 consumer 0 inputs ["x:0"]
    equal_dims [array<i64: 0, 0, 1, 0>] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?xf32>
  tfg.return
}

// -----

// expected-error @+1 {{expected two dimensions of inputs in 'equal_dims', found array<i64: 0>}}
tfg.graph "pair" producer 1 consumer 0 equal_dims [array<i64: 0>] {
  tfg.return
}

// -----

// expected-error @+1 {{expected to end with tfg.return}}
tfg.graph "end" producer 1 consumer 0 {
  llvm.unreachable
}

// -----

// expected-error @+1 {{expected to end with tfg.return}}
tfg.func private @end args [] results [] {
  llvm.unreachable
}

// -----

// expected-error @+1 {{expected 1 args, found 2}}
tfg.func private @args args ["x", "y"] results [] {
^bb0(%x: tensor<f32>):
  tfg.return
}

// -----

// expected-error @+1 {{expected 1 results, found 0}}
tfg.func private @results args ["x"] results [] {
^bb0(%x: tensor<f32>):
  tfg.return %x : tensor<f32>
}

// -----

// expected-error @+1 {{expected 0 controls, found 1}}
tfg.func private @controls args ["x"] results [] controls ["c"] {
^bb0(%x: tensor<f32>):
  tfg.return
}

// -----

tfg.func private @names args ["x"] results [] {
^bb0(%x: tensor<f32>):
  // expected-note @+1 {{the other node is here}}
  %y, %c0 = tfg.node "Tanh" "y" (%x) : (tensor<f32>) -> tensor<f32>
  // expected-error @+1 {{node 'y' (Neg): expected a name of its own, found that of another node}}
  %z, %c1 = tfg.node "Neg" "y" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "empty" producer 1 consumer 0 {
  // expected-error @+1 {{expected an operation and a name, found an empty one}}
  %x, %c0 = tfg.node "" "x" () : () -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "empty" producer 1 consumer 0 {
  // expected-error @+1 {{expected an operation and a name, found an empty one}}
  %x, %c0 = tfg.node "Placeholder" "" () : () -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "source" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  // expected-error @+1 {{node 'y' (VariableV2): expected no inputs, found 1}}
  %y, %c1 = tfg.node "VariableV2" "y" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "value" producer 1 consumer 0 {
  // expected-error @+1 {{node 'x' (Const): expected one result of the type of the attribute 'value'}}
  %x, %c0 = tfg.node "Const" "x" () attrs {value = dense<1.0> : tensor<2xf32>}
      : () -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "no value" producer 1 consumer 0 {
  // expected-error @+1 {{node 'x' (Const): expected one result of the type of the attribute 'value'}}
  %x, %c0 = tfg.node "Const" "x" () : () -> tensor<f32>
  tfg.return
}
