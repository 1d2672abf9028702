// RUN: albert-opt %s --tfg-simplify --split-input-file --verify-diagnostics | FileCheck %s

// Chains of nodes that pass something on, checks, and control edges.
// CHECK-LABEL: tfg.graph "forwarded"
// CHECK-NEXT: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"() : () -> tensor<2x?xf32>
// CHECK-NEXT: %[[Y:.*]], %{{.*}} = tfg.node "Tanh" "y"(%[[X]]) : (tensor<2x?xf32>)
// CHECK-NEXT: tfg.return %[[Y]], %[[X]] :
tfg.graph "forwarded" producer 1 consumer 0 inputs ["x:0"]
    outputs ["y:0", "i:1"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<*xf32>
  %p, %c1 = tfg.node "PlaceholderWithDefault" "p" (%x)
      : (tensor<*xf32>) -> tensor<*xf32>
  %s, %c2 = tfg.node "StopGradient" "s" (%p) : (tensor<*xf32>) -> tensor<2x?xf32>
  %n, %c3 = tfg.node "CheckNumerics" "n" (%s) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %i:2, %c4 = tfg.node "IdentityN" "i" (%n, %s)
      : (tensor<2x?xf32>, tensor<2x?xf32>) -> (tensor<2x?xf32>, tensor<2x?xf32>)
  %q, %c5 = tfg.node "PreventGradient" "q" (%i#0) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %h, %c6 = tfg.node "Snapshot" "h" (%q) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %r, %c7 = tfg.node "TPUReplicatedInput" "r" (%h) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %a = tfg.node "Assert" "a" (%x) : (tensor<*xf32>) -> ()
  %o = tfg.node "NoOp" "o" () ctl(%a) : () -> ()
  %y, %c8 = tfg.node "Tanh" "y" (%r) ctl(%o, %c5) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  tfg.return %y, %i#1 : tensor<2x?xf32>, tensor<2x?xf32> ctl(%o)
}

// -----

// An input with a default is an input; the read of a variable is a read; of two
// replicas none is the input.
// CHECK-LABEL: tfg.graph "kept"
// CHECK: "PlaceholderWithDefault" "x"
// CHECK: "Identity" "v/read"
// CHECK: "TPUReplicatedInput"
tfg.graph "kept" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0"] {
  %d, %c0 = tfg.node "Const" "d" () attrs {value = dense<0.0> : tensor<f32>}
      : () -> tensor<f32>
  %x, %c1 = tfg.node "PlaceholderWithDefault" "x" (%d)
      : (tensor<f32>) -> tensor<*xf32>
  %v, %c2 = tfg.node "VariableV2" "v" () : () -> tensor<2xf32>
  %w, %c3 = tfg.node "Identity" "v/read" (%v) : (tensor<2xf32>) -> tensor<2xf32>
  %r, %c4 = tfg.node "TPUReplicatedInput" "r" (%x, %w)
      : (tensor<*xf32>, tensor<2xf32>) -> tensor<*xf32>
  %y, %c5 = tfg.node "Neg" "y" (%r) : (tensor<*xf32>) -> tensor<*xf32>
  tfg.return %y : tensor<*xf32>
}

// -----

tfg.graph "contradiction" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  // expected-error @+1 {{node 'y' (Identity): expected a result of the type of its input, 'tensor<2xf32>', found 'tensor<3xf32>'}}
  %y, %c1 = tfg.node "Identity" "y" (%x) : (tensor<2xf32>) -> tensor<3xf32>
  tfg.return %y : tensor<3xf32>
}

// -----

// A read waits for a write, which control edges alone lead to.
// CHECK-LABEL: tfg.graph "write"
// CHECK-NOT: "AssignVariableOp"
// expected-warning @+1 {{dropped 1 node that may write state before the outputs are computed: 'w' (AssignVariableOp); variables keep the values of the checkpoint}}
tfg.graph "write" producer 1 consumer 0 outputs ["y:0"] {
  %h, %c0 = tfg.node "VarHandleOp" "h" () : () -> tensor<!tfg.resource>
  %v, %c1 = tfg.node "Const" "v" () attrs {value = dense<0.0> : tensor<f32>}
      : () -> tensor<f32>
  %w = tfg.node "AssignVariableOp" "w" (%h, %v)
      : (tensor<!tfg.resource>, tensor<f32>) -> ()
  %r, %c2 = tfg.node "ReadVariableOp" "r" (%h) ctl(%w)
      : (tensor<!tfg.resource>) -> tensor<f32>
  %y, %c3 = tfg.node "Identity" "y" (%r) : (tensor<f32>) -> tensor<f32>
  tfg.return %y : tensor<f32>
}
