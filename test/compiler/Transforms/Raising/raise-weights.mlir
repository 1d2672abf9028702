// RUN: albert-opt %s --split-input-file --raise-weights | FileCheck %s

// What ops on rows read of the graph's constants and variables are parameters,
// each loaded once.

// CHECK: rt.param @w : tensor<8x8xf32> initializer <zeros> variables [#rt.variable<tf = "w", shape = [8, 8]>]
// CHECK: rt.param @bias : tensor<8xf32> initializer <zeros> variables [#rt.variable<tf = "bias", shape = [8]>]
// CHECK: tfg.graph "weights"
// CHECK-DAG: %[[W:.*]] = rt.load @w : tensor<8x8xf32>
// CHECK-DAG: %[[BIAS:.*]] = rt.load @bias : tensor<8xf32>
// CHECK-NOT: "VariableV2"
// CHECK-NOT: "Const"
// CHECK: %[[H:.*]] = nn.linear %{{.*}}, %[[W]] bias(%[[BIAS]]
// CHECK: nn.linear %[[H]], %[[W]]
tfg.graph "weights" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %b, %c2 = tfg.node "Const" "bias" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// What nodes read stays a node.

// CHECK-NOT: rt.param
// CHECK: tfg.graph "negative_nodes"
// CHECK: tfg.node "VariableV2" "w"
tfg.graph "negative_nodes" producer 1 consumer 0 outputs ["y:0"] {
  %w, %c0 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %y, %c1 = tfg.node "Exp" "y" (%w) : (tensor<8x8xf32>) -> tensor<8x8xf32>
  tfg.return %y : tensor<8x8xf32>
}
