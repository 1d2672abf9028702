// RUN: albert-opt %s --tfg-cut --tfg-fold-conditionals --tfg-simplify --split-input-file --verify-diagnostics \
// RUN:   | FileCheck %s

// tf.cond on a learning phase: the branches' constants wait for the pivots, and
// nothing else says which branch they are of.
// CHECK-LABEL: tfg.graph "learning phase"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NEXT: %[[H:.*]], %{{.*}} = tfg.node "Const" "cond/inference"
// CHECK-NEXT: %[[Y:.*]], %{{.*}} = tfg.node "Mul" "y"(%[[X]], %[[H]])
// CHECK-NEXT: tfg.return %[[Y]]
tfg.graph "learning phase" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %d, %c1 = tfg.node "Const" "d" () attrs {value = dense<false> : tensor<i1>} : () -> tensor<i1>
  %p, %c2 = tfg.node "PlaceholderWithDefault" "keras_learning_phase" (%d) : (tensor<i1>) -> tensor<i1>
  %i, %c3 = tfg.node "Identity" "cond/pred_id" (%p) : (tensor<i1>) -> tensor<i1>
  %s:2, %c4 = tfg.node "Switch" "cond/Switch" (%p, %i) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  %f, %c5 = tfg.node "Identity" "cond/switch_f" (%s#0) : (tensor<i1>) -> tensor<i1>
  %t, %c6 = tfg.node "Identity" "cond/switch_t" (%s#1) : (tensor<i1>) -> tensor<i1>
  %a, %c7 = tfg.node "Const" "cond/inference" () ctl(%c5) attrs {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %b, %c8 = tfg.node "Const" "cond/training" () ctl(%c6) attrs {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %n, %c9 = tfg.node "Neg" "cond/neg" (%b) : (tensor<f32>) -> tensor<f32>
  %m:2, %c10 = tfg.node "Merge" "cond/Merge" (%a, %n) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<i32>)
  %y, %c11 = tfg.node "Mul" "y" (%x, %m#0) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  tfg.return %y : tensor<2xf32>
}

// -----

// As an input, the phase is not known.
// CHECK-LABEL: tfg.graph "input"
// CHECK: "Switch" "s"
// CHECK: "Merge" "m"
tfg.graph "input" producer 1 consumer 0 inputs ["x:0", "p:0"] outputs ["m:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %d, %c1 = tfg.node "Const" "d" () attrs {value = dense<false> : tensor<i1>} : () -> tensor<i1>
  %p, %c2 = tfg.node "PlaceholderWithDefault" "p" (%d) : (tensor<i1>) -> tensor<i1>
  %s:2, %c3 = tfg.node "Switch" "s" (%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %n, %c4 = tfg.node "Neg" "n" (%s#1) : (tensor<2xf32>) -> tensor<2xf32>
  %m:2, %c5 = tfg.node "Merge" "m" (%s#0, %n) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  tfg.return %m#0 : tensor<2xf32>
}

// -----

// Logic and comparisons, a branch in a branch, and the number of a branch.
// CHECK-LABEL: tfg.graph "nested"
// CHECK-NOT: "Switch"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[Y:.*]], %{{.*}} = tfg.node "Tanh" "y"(%[[X]])
// CHECK: %[[I:.*]], %{{.*}} = tfg.node "Const" "m/value_index"() attrs {dtype = i32, value = dense<1> : tensor<i32>}
// CHECK-NEXT: tfg.return %[[Y]], %[[I]]
tfg.graph "nested" producer 1 consumer 0 outputs ["m:0", "m:1"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %one, %c1 = tfg.node "Const" "one" () attrs {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %two, %c2 = tfg.node "Const" "two" () attrs {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %lt, %c3 = tfg.node "Less" "lt" (%one, %two) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  %eq, %c4 = tfg.node "Equal" "eq" (%one, %two) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  %ne, %c5 = tfg.node "LogicalNot" "ne" (%eq) : (tensor<i1>) -> tensor<i1>
  %to, %c6 = tfg.node "Cast" "to" (%two) : (tensor<i32>) -> tensor<i1>
  %and, %c7 = tfg.node "LogicalAnd" "and" (%lt, %ne) : (tensor<i1>, tensor<i1>) -> tensor<i1>
  %p, %c8 = tfg.node "LogicalAnd" "p" (%and, %to) : (tensor<i1>, tensor<i1>) -> tensor<i1>
  %s:2, %c9 = tfg.node "Switch" "s" (%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %q:2, %c10 = tfg.node "Switch" "q" (%eq, %p) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  %r:2, %c11 = tfg.node "Switch" "r" (%s#1, %q#1) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %a, %c12 = tfg.node "Tanh" "y" (%r#0) : (tensor<2xf32>) -> tensor<2xf32>
  %b, %c13 = tfg.node "Neg" "b" (%r#1) : (tensor<2xf32>) -> tensor<2xf32>
  %i:2, %c14 = tfg.node "Merge" "i" (%a, %b) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %m:2, %c15 = tfg.node "Merge" "m" (%s#0, %i#0) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  tfg.return %m#0, %m#1 : tensor<2xf32>, tensor<i32>
}

// -----

tfg.graph "never" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %p, %c1 = tfg.node "Const" "p" () attrs {value = dense<false> : tensor<i1>} : () -> tensor<i1>
  %s:2, %c2 = tfg.node "Switch" "s" (%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  // expected-error @+1 {{node 'y' (Neg): expected an output that is computed, found it in a branch whose condition never holds}}
  %y, %c3 = tfg.node "Neg" "y" (%s#1) : (tensor<2xf32>) -> tensor<2xf32>
  tfg.return %y : tensor<2xf32>
}

// -----

tfg.graph "type" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %p, %c1 = tfg.node "Const" "p" () attrs {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  // expected-error @+1 {{node 's' (Switch): expected a result of the type of its input, 'tensor<2xf32>', found 'tensor<3xf32>'}}
  %s:2, %c2 = tfg.node "Switch" "s" (%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<3xf32>)
  %y, %c3 = tfg.node "Neg" "y" (%s#1) : (tensor<3xf32>) -> tensor<3xf32>
  tfg.return %y : tensor<3xf32>
}
