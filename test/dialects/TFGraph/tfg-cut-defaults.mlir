// RUN: albert-opt %s --tfg-cut -split-input-file -verify-diagnostics | FileCheck %s

// Without anything said: what nobody reads comes out, unless it checks, saves
// or assigns, or is a size; the placeholders that it needs go in.
// CHECK-LABEL: tfg.graph "unread" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0", "k:0", "k:1"] stripped {checks = 1 : i64, other = 2 : i64} {
// expected-remark @+1 {{stripped 3 nodes that the outputs do not need: 1 checks, 2 other}}
tfg.graph "unread" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %z, %c1 = tfg.node "Placeholder" "z" () : () -> tensor<i1>
  %y, %c2 = tfg.node "Tanh" "y" (%x) : (tensor<f32>) -> tensor<f32>
  %k:2, %c3 = tfg.node "TopKV2" "k" (%x) : (tensor<f32>) -> (tensor<f32>, tensor<i32>)
  %s, %c4 = tfg.node "Shape" "s" (%x) : (tensor<f32>) -> tensor<0xi32>
  %a = tfg.node "Assert" "a" (%z) : (tensor<i1>) -> ()
  tfg.return
}

// -----

// expected-error @+1 {{expected nodes whose results nobody reads, to be the outputs, found none}}
tfg.graph "nothing" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  tfg.return
}

// -----

// A signature: serving_default, those of TensorFlow's own never.
// CHECK-LABEL: tfg.graph "served" producer 1 consumer 0 inputs ["x:0"] keys ["ids"] outputs ["y:0"] output_keys ["probabilities"] signatures
// CHECK: tfg.return %Tanh
// expected-remark @+1 {{stripped 2 nodes that the outputs do not need: 1 checks, 1 other}}
tfg.graph "served" producer 1 consumer 0 signatures {
    __saved_model_init_op = {inputs = {}, outputs = {op = "init"}},
    other = {inputs = {a = "x:0"}, outputs = {b = "z:0"}},
    serving_default = {inputs = {ids = "x:0"},
                       outputs = {probabilities = "y:0"}}} {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %y, %c1 = tfg.node "Tanh" "y" (%x) : (tensor<f32>) -> tensor<f32>
  %z, %c2 = tfg.node "Neg" "z" (%y) : (tensor<f32>) -> tensor<f32>
  %i = tfg.node "NoOp" "init" () : () -> ()
  tfg.return
}

// -----

// expected-error @+1 {{expected a signature 'serving_default', found a, b}}
tfg.graph "choice" producer 1 consumer 0 signatures {
    a = {inputs = {}, outputs = {}}, b = {inputs = {}, outputs = {}}} {
  tfg.return
}

// -----

// What has been cut stays as it is.
// CHECK-LABEL: tfg.graph "again" producer 1 consumer 0 inputs ["s:1"] keys ["k"] outputs ["gone:0", "s:1"] output_keys ["a", "b"] {
// CHECK: tfg.return %Neg, %Placeholder
tfg.graph "again" producer 1 consumer 0 inputs ["s:1"] keys ["k"]
    outputs ["gone:0", "s:1"] output_keys ["a", "b"] {
  %x, %c0 = tfg.node "Placeholder" "s:1" () : () -> tensor<f32>
  %y, %c1 = tfg.node "Neg" "n" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return %y, %x : tensor<f32>, tensor<f32>
}

// -----

// What an output waits for, across groups; a write that nobody waits for may go.
// CHECK-LABEL: tfg.graph "writes"
// CHECK-SAME: stripped {checks = 1 : i64, initializers = 2 : i64, other = 3 : i64}
// CHECK: "Neg" "y"(%{{.*}}) :
// expected-remark @+2 {{stripped 5 nodes that the outputs do not need: 2 initializers, 1 checks, 2 other}}
// expected-warning @+1 {{dropped 2 nodes that may write state before the outputs are computed: 'call' (StatefulPartitionedCall), 'count' (AssignAdd); variables keep the values of the checkpoint}}
tfg.graph "writes" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0"] stripped {other = 1 : i64} {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %v, %c1 = tfg.node "VariableV2" "v" () : () -> tensor<f32>
  %a, %c2 = tfg.node "AssignAdd" "count" (%v, %x) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %p, %c3 = tfg.node "StatefulPartitionedCall" "call" () : () -> tensor<f32>
  %g = tfg.node "NoOp" "group" () ctl(%c2, %c3) : () -> ()
  %b, %c4 = tfg.node "Assign" "free" (%v, %x) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %y, %c5 = tfg.node "Neg" "y" (%x) ctl(%g) : (tensor<f32>) -> tensor<f32>
  tfg.return %y : tensor<f32>
}

// -----

// Nodes that were never made are reported with the others, once.
// CHECK-LABEL: tfg.graph "left out" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0"] stripped {checks = 1 : i64, gradients = 4 : i64, other = 3 : i64}
// CHECK-NOT: left_out
// expected-remark @+1 {{stripped 7 nodes that the outputs do not need: 4 gradients, 1 checks, 2 other}}
tfg.graph "left out" producer 1 consumer 0 outputs ["y:0"] stripped {other = 1 : i64}
    attributes {tfg.left_out = {gradients = 4 : i64, other = 2 : i64}} {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %y, %c1 = tfg.node "Neg" "y" (%x) : (tensor<2xf32>) -> tensor<2xf32>
  %o = tfg.node "NoOp" "o" () : () -> ()
  tfg.return %y : tensor<2xf32>
}
