// RUN: albert-opt %s --verify-roundtrip | FileCheck %s

// Every kind of type and attribute, readers before what they read, control
// edges, and a node without results.
// CHECK-LABEL: tfg.graph "everything" producer 1395 consumer 12
// CHECK-SAME: inputs ["x:0"] keys ["ids"] outputs ["y:0"] output_keys ["result"]
// CHECK-SAME: signatures {serving_default = {inputs = {ids = "x:0"}, outputs = {result = "y:0"}}}
tfg.graph "everything" producer 1395 consumer 12 inputs ["x:0"] keys ["ids"]
    outputs ["y:0"] output_keys ["result"]
    signatures {serving_default = {inputs = {ids = "x:0"},
                                   outputs = {result = "y:0"}}} {
  // CHECK: tfg.node "NoOp" "last"() ctl(%{{.*}}, %{{.*}}) : () -> ()
  %c = tfg.node "NoOp" "last" () ctl(%c1, %c2) : () -> ()
  // CHECK: tfg.node "Placeholder" "x" device "/device:TPU:0"() attrs {dtype = i32, shape = #tfg.shape<?x128>}
  %x, %c1 = tfg.node "Placeholder" "x" device "/device:TPU:0" ()
      attrs {dtype = i32, shape = #tfg.shape<?x128>} : () -> tensor<?x128xi32>
  // CHECK: attrs {_class = ["loc:@a"], any = #tfg.shape<*>, f = #tfg.callee<@f, {T = f32}>, p = #tfg.placeholder<"T">, scalar = #tfg.shape<>}
  %y:3, %c2 = tfg.node "Other" "y" (%x) ctl(%c1)
      attrs {_class = ["loc:@a"], any = #tfg.shape<*>,
             f = #tfg.callee<@f, {T = f32}>, p = #tfg.placeholder<"T">,
             scalar = #tfg.shape<>}
      : (tensor<?x128xi32>)
      -> (tensor<*x!tfg.unknown>, tensor<!tfg.resource>, tensor<2x!tfg.variant>)
  // CHECK: value = dense<["a", "b"]> : tensor<2x!tfg.string>
  %s, %c3 = tfg.node "Const" "s" () attrs {
      value = dense<["a", "b"]> : tensor<2x!tfg.string>}
      : () -> tensor<2x!tfg.string>
  // CHECK: -> tensor<!tfg.other<"qint8">>
  %q, %c4 = tfg.node "Dequantize" "q" () : () -> tensor<!tfg.other<"qint8">>
  // CHECK: tfg.return %Other#0 : tensor<*x!tfg.unknown> ctl(%{{.*}})
  tfg.return %y#0 : tensor<*x!tfg.unknown> ctl(%c)
}

// CHECK-LABEL: tfg.func private @f args ["x", "y"] results ["a"] controls ["done"] attrs {T = f32} {
tfg.func private @f args ["x", "y"] results ["a"] controls ["done"]
    attrs {T = f32} {
^bb0(%x: tensor<*xf32>, %y: tensor<*xf32>):
  %a, %c = tfg.node "Sub" "a" (%x, %y)
      : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  tfg.return %a : tensor<*xf32> ctl(%c)
}
