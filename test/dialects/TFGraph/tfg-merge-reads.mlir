// RUN: albert-opt %s --split-input-file --tfg-merge-reads | FileCheck %s

// What is read of one variable is one value, whichever of its handles it comes
// from; a read of another type stays.

// CHECK-LABEL: tfg.graph "reads"
// CHECK: %[[R:.*]], %{{.*}} = tfg.node "ReadVariableOp" "r"
// CHECK-NOT: tfg.node "ReadVariableOp" "s"
// CHECK: %[[T:.*]], %{{.*}} = tfg.node "ReadVariableOp" "t"
// CHECK: %[[OTHER:.*]], %{{.*}} = tfg.node "ReadVariableOp" "other"
// CHECK: tfg.node "AddN" "y"(%[[R]], %[[R]], %[[T]], %[[OTHER]])
tfg.graph "reads" producer 1 consumer 0 outputs ["y:0"] {
  %h, %c0 = tfg.node "VarHandleOp" "h" () attrs {dtype = f32,
      shape = #tfg.shape<4>, shared_name = "w"} : () -> tensor<!tfg.resource>
  %g, %c1 = tfg.node "VarHandleOp" "g" () attrs {dtype = f32,
      shape = #tfg.shape<4>, shared_name = "w"} : () -> tensor<!tfg.resource>
  %o, %c2 = tfg.node "VarHandleOp" "o" () attrs {dtype = f32,
      shape = #tfg.shape<4>, shared_name = "v"} : () -> tensor<!tfg.resource>
  %r, %c3 = tfg.node "ReadVariableOp" "r" (%h)
      : (tensor<!tfg.resource>) -> tensor<4xf32>
  %s, %c4 = tfg.node "ReadVariableOp" "s" (%g)
      : (tensor<!tfg.resource>) -> tensor<4xf32>
  %t, %c5 = tfg.node "ReadVariableOp" "t" (%h)
      : (tensor<!tfg.resource>) -> tensor<?xf32>
  %other, %c6 = tfg.node "ReadVariableOp" "other" (%o)
      : (tensor<!tfg.resource>) -> tensor<4xf32>
  %y, %c7 = tfg.node "AddN" "y" (%r, %s, %t, %other)
      : (tensor<4xf32>, tensor<4xf32>, tensor<?xf32>, tensor<4xf32>)
      -> tensor<4xf32>
  tfg.return %y : tensor<4xf32>
}

// -----

// Lookups read as well, once; lookups by batch stay what they are.

// CHECK-LABEL: tfg.graph "lookups"
// CHECK: %[[H:.*]], %{{.*}} = tfg.node "VarHandleOp" "w"
// CHECK: %[[I:.*]], %{{.*}} = tfg.node "Placeholder" "i"
// CHECK: %[[R:.*]], %{{.*}} = tfg.node "ReadVariableOp" "y/albertc/read"(%[[H]]) attrs {dtype = f32} : (tensor<!tfg.resource>) -> tensor<9x4xf32>
// CHECK: %[[A:.*]], %{{.*}} = tfg.node "Const" "y/albertc/axis"() attrs {dtype = i32, value = dense<0> : tensor<i32>}
// CHECK: tfg.node "GatherV2" "y"(%[[R]], %[[I]], %[[A]]) attrs {Tparams = f32}
// CHECK: tfg.node "GatherV2" "z"(%[[R]], %[[I]], %{{.*}})
// CHECK: tfg.node "ResourceGather" "by_batch"(%[[H]], %[[I]])
tfg.graph "lookups" producer 1 consumer 0 outputs ["y:0", "z:0", "by_batch:0"] {
  %h, %c0 = tfg.node "VarHandleOp" "w" () attrs {dtype = f32,
      shape = #tfg.shape<9x4>} : () -> tensor<!tfg.resource>
  %i, %c1 = tfg.node "Placeholder" "i" () attrs {dtype = i32}
      : () -> tensor<9xi32>
  %y, %c2 = tfg.node "ResourceGather" "y" (%h, %i) attrs {Tindices = i32}
      : (tensor<!tfg.resource>, tensor<9xi32>) -> tensor<9x4xf32>
  %z, %c3 = tfg.node "ResourceGather" "z" (%h, %i) attrs {batch_dims = 0 : i64}
      : (tensor<!tfg.resource>, tensor<9xi32>) -> tensor<9x4xf32>
  %b, %c4 = tfg.node "ResourceGather" "by_batch" (%h, %i)
      attrs {batch_dims = 1 : i64}
      : (tensor<!tfg.resource>, tensor<9xi32>) -> tensor<9xf32>
  tfg.return %y, %z, %b : tensor<9x4xf32>, tensor<9x4xf32>, tensor<9xf32>
}

// -----

// Variables of TensorFlow 1 are read by Identity nodes.

// CHECK-LABEL: tfg.graph "identity"
// CHECK: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-NOT: "w/read"
// CHECK: %[[V:.*]], %{{.*}} = tfg.node "Identity" "unknown"(%[[W]])
// CHECK: tfg.node "AddN" "y"(%[[W]], %[[V]])
tfg.graph "identity" producer 1 consumer 0 outputs ["y:0"] {
  %w, %c0 = tfg.node "VariableV2" "w" () attrs {shape = #tfg.shape<4>}
      : () -> tensor<4xf32>
  %r, %c1 = tfg.node "Identity" "w/read" (%w) : (tensor<4xf32>) -> tensor<4xf32>
  %u, %c2 = tfg.node "Identity" "unknown" (%w)
      : (tensor<4xf32>) -> tensor<?xf32>
  %y, %c3 = tfg.node "AddN" "y" (%r, %u)
      : (tensor<4xf32>, tensor<?xf32>) -> tensor<4xf32>
  tfg.return %y : tensor<4xf32>
}
