// RUN: albert-opt %s --tfg-inline-calls --split-input-file --verify-diagnostics | FileCheck %s

// A call in a call; names get the caller's; what the call knows of shapes is
// kept; names that are taken get a number; uncalled functions go.
// CHECK-LABEL: tfg.graph "nested"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[Z:.*]], %{{.*}} = tfg.node "AddV2" "y/inner/add_1"(%[[X]], %[[X]]) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
// CHECK: "Neg" "y/inner/add"
// CHECK: tfg.return %[[Z]] : tensor<2xf32>
// CHECK-NOT: tfg.func
tfg.func private @inner args ["a"] results ["b"] {
^bb0(%a: tensor<*xf32>):
  %b, %c = tfg.node "AddV2" "add" (%a, %a)
      : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  tfg.return %b : tensor<*xf32>
}
tfg.func private @outer args ["a"] results ["b"] {
^bb0(%a: tensor<*xf32>):
  %b, %c = tfg.node "inner" "inner" (%a) : (tensor<*xf32>) -> tensor<*xf32>
  tfg.return %b : tensor<*xf32>
}
tfg.func private @uncalled args ["a"] results ["b"] {
^bb0(%a: tensor<*xf32>):
  tfg.return %a : tensor<*xf32>
}
tfg.graph "nested" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %y, %c1 = tfg.node "StatefulPartitionedCall" "y" (%x)
      attrs {f = #tfg.callee<@outer, {}>} : (tensor<2xf32>) -> tensor<2xf32>
  %t, %c2 = tfg.node "Neg" "y/inner/add" (%x) : (tensor<2xf32>) -> tensor<2xf32>
  tfg.return %y : tensor<2xf32>
}

// -----

// What a call waits for the body waits for, and the other way round; attributes
// of the call take the places of the body's.
// CHECK-LABEL: tfg.graph "controls"
// CHECK: %[[A:.*]] = tfg.node "NoOp" "a"()
// CHECK: %[[IN:.*]] = tfg.node "NoOp" "y/input_control_node"() ctl(%[[A]])
// CHECK: %{{.*}}, %[[C:.*]] = tfg.node "Const" "y/c"() ctl(%[[IN]]) attrs {T = f32,
// CHECK: %[[OUT:.*]] = tfg.node "NoOp" "y/output_control_node"() ctl(%[[C]])
// CHECK: tfg.node "NoOp" "b"() ctl(%[[OUT]])
tfg.func private @one args [] results ["b"] controls ["c"] {
  %b, %c = tfg.node "Const" "c" () attrs {T = #tfg.placeholder<"T">,
      value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  tfg.return %b : tensor<f32> ctl(%c)
}
tfg.graph "controls" producer 1 consumer 0 {
  %a = tfg.node "NoOp" "a" () : () -> ()
  %y, %c1 = tfg.node "PartitionedCall" "y" () ctl(%a)
      attrs {f = #tfg.callee<@one, {T = f32}>} : () -> tensor<f32>
  %b = tfg.node "NoOp" "b" () ctl(%c1) : () -> ()
  tfg.return
}

// -----

tfg.func private @one args [] results ["b"] {
  %b, %c = tfg.node "Const" "c" () attrs {T = #tfg.placeholder<"T">,
      value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.graph "missing attribute" producer 1 consumer 0 {
  // expected-error @+1 {{node 'y' (one): expected an attribute 'T' for the function it calls, found none}}
  %y, %c1 = tfg.node "one" "y" () : () -> tensor<f32>
  tfg.return
}

// -----

tfg.func private @ping args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "pong" "to_pong" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.func private @pong args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  // expected-error @+1 {{node 'x/to_pong/to_ping' (ping): expected functions that do not call themselves, found ping, which calls pong, which calls ping}}
  %b, %c = tfg.node "ping" "to_ping" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.graph "recursion" producer 1 consumer 0 {
  %i, %c0 = tfg.node "Placeholder" "i" () : () -> tensor<f32>
  %x, %c1 = tfg.node "ping" "x" (%i) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

tfg.graph "missing" producer 1 consumer 0 {
  // expected-error @+1 {{node 'y' (PartitionedCall): expected a function 'f' in the graph's library, found none}}
  %y, %c0 = tfg.node "PartitionedCall" "y" ()
      attrs {f = #tfg.callee<@f, {}>} : () -> tensor<f32>
  tfg.return
}

// -----

tfg.func private @f args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  tfg.return %a : tensor<f32>
}
tfg.graph "inputs" producer 1 consumer 0 {
  // expected-error @+1 {{node 'y' (f): expected 1 inputs as function 'f' has, found 0}}
  %y, %c0 = tfg.node "f" "y" () : () -> tensor<f32>
  tfg.return
}

// -----

tfg.func private @f args [] results [] {
  tfg.return
}
tfg.graph "results" producer 1 consumer 0 {
  // expected-error @+1 {{node 'y' (f): expected 0 results as function 'f' has, found 1}}
  %y, %c0 = tfg.node "f" "y" () : () -> tensor<f32>
  tfg.return
}

// -----

tfg.func private @f args ["a"] results ["b"] {
^bb0(%a: tensor<i32>):
  tfg.return %a : tensor<i32>
}
tfg.graph "type" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (f): expected a result of the type that function 'f' returns, 'tensor<i32>', found 'tensor<f32>'}}
  %y, %c1 = tfg.node "f" "y" (%x) : (tensor<i32>) -> tensor<f32>
  tfg.return
}

// -----

// Two calls of one function.
tfg.func private @f0 args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "Neg" "n" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
// CHECK-LABEL: tfg.graph "twice"
// CHECK: "Neg" "x/n"
// CHECK: "Neg" "y/n"
tfg.graph "twice" producer 1 consumer 0 {
  %i, %c0 = tfg.node "Placeholder" "i" () : () -> tensor<f32>
  %x, %c1 = tfg.node "f0" "x" (%i) : (tensor<f32>) -> tensor<f32>
  %y, %c2 = tfg.node "f0" "y" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// A function that a node only names stays, with those that it calls; two that
// call nobody but each other go.
// CHECK-LABEL: tfg.func private @body
// CHECK: tfg.func private @step
// CHECK-NOT: tfg.func
// CHECK: tfg.graph "kept"
tfg.func private @body args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "step" "s" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.func private @step args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  tfg.return %a : tensor<f32>
}
tfg.func private @ping args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "pong" "p" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.func private @pong args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "ping" "p" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.graph "kept" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %y, %c1 = tfg.node "While" "y" (%x)
      attrs {body = #tfg.callee<@body, {}>} : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// Conditionals whose branch is known are calls of it, in functions too; a Case
// beyond its branches is the last one. One whose branch is not known stays.
tfg.func private @yes args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "Neg" "yes" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.func private @no args ["a"] results ["b"] {
^bb0(%a: tensor<f32>):
  %b, %c = tfg.node "Abs" "no" (%a) : (tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
tfg.func private @inner args ["p", "a"] results ["b"] {
^bb0(%p: tensor<i1>, %a: tensor<f32>):
  %b, %c = tfg.node "StatelessIf" "if" (%p, %a)
      attrs {then_branch = #tfg.callee<@yes, {}>, else_branch = #tfg.callee<@no, {}>}
      : (tensor<i1>, tensor<f32>) -> tensor<f32>
  tfg.return %b : tensor<f32>
}
// CHECK-LABEL: tfg.graph "conditionals"
// CHECK: "Neg" "true/if/yes"
// CHECK: "Abs" "false/if/no"
// CHECK: "Abs" "case/no"
// CHECK: "If" "open"
tfg.graph "conditionals" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %q, %c1 = tfg.node "Placeholder" "q" () : () -> tensor<i1>
  %t, %c2 = tfg.node "Const" "t" () attrs {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %f, %c3 = tfg.node "LogicalNot" "f" (%t) : (tensor<i1>) -> tensor<i1>
  %n, %c4 = tfg.node "Const" "n" () attrs {value = dense<-3> : tensor<i32>} : () -> tensor<i32>
  %a, %c5 = tfg.node "inner" "true" (%t, %x) : (tensor<i1>, tensor<f32>) -> tensor<f32>
  %b, %c6 = tfg.node "inner" "false" (%f, %x) : (tensor<i1>, tensor<f32>) -> tensor<f32>
  %c, %c7 = tfg.node "Case" "case" (%n, %x)
      attrs {branches = [#tfg.callee<@yes, {}>, #tfg.callee<@no, {}>]} : (tensor<i32>, tensor<f32>) -> tensor<f32>
  %d, %c8 = tfg.node "If" "open" (%q, %x)
      attrs {then_branch = #tfg.callee<@yes, {}>, else_branch = #tfg.callee<@no, {}>}
      : (tensor<i1>, tensor<f32>) -> tensor<f32>
  tfg.return
}
