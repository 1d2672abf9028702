// RUN: albert-opt %s --tfg-cut="inputs=next,ids:0 outputs=y" -split-input-file -verify-diagnostics | FileCheck %s

// Any tensor may be an input; what is before it goes, and what the outputs do
// not need. The second output of the cut node is still needed, so the
// placeholder keeps the index in its name.
// CHECK-LABEL: tfg.graph "cut" producer 1 consumer 0 inputs ["next:0", "ids:0"] outputs ["y:0"] stripped {TPU = 1 : i64, checks = 1 : i64, gradients = 1 : i64, initializers = 1 : i64, "input pipeline" = 2 : i64, "optimizer slots" = 1 : i64, "save and restore" = 1 : i64} {
// CHECK: %[[N:.*]], %{{.*}} = tfg.node "Placeholder" "next:0"() attrs {dtype = f32, shape = #tfg.shape<?x8>} : () -> tensor<?x8xf32>
// CHECK: "Split" "next"
// CHECK: %[[S:.*]], %{{.*}} = tfg.node "Sub" "s"(%[[N]],
// CHECK-NOT: adam_m
// CHECK: tfg.node "Tanh" "y"(%[[S]]) : (
// expected-remark @+1 {{stripped 8 nodes that the outputs do not need: 1 save and restore, 2 input pipeline, 1 TPU, 1 optimizer slots, 1 gradients, 1 initializers, 1 checks}}
tfg.graph "cut" producer 1 consumer 0 {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<?x16xf32>
  %next:2, %c1 = tfg.node "Split" "next" (%ids)
      : (tensor<?x16xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>)
  %s, %c2 = tfg.node "Sub" "s" (%next#0, %next#1)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %meta = tfg.node "TPUReplicateMetadata" "meta" () : () -> ()
  %y, %c3 = tfg.node "Tanh" "y" (%s) ctl(%meta)
      : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %g, %c4 = tfg.node "TanhGrad" "gradients/y" (%y, %y)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %m, %c5 = tfg.node "VariableV2" "w/adam_m" () : () -> tensor<8xf32>
  %v = tfg.node "SaveV2" "save/SaveV2" (%m) : (tensor<8xf32>) -> ()
  %i, %c6 = tfg.node "IteratorV2" "iterator" () : () -> tensor<!tfg.resource>
  %e, %c7 = tfg.node "IteratorGetNext" "get" (%i)
      : (tensor<!tfg.resource>) -> tensor<?x8xf32>
  %a, %c8 = tfg.node "Assign" "assign" (%m, %m)
      : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %o = tfg.node "Assert" "check" (%m) : (tensor<8xf32>) -> ()
  tfg.return
}

// -----

// The plain name is free when nothing else of the node is needed.
// CHECK-LABEL: tfg.graph "pipeline" producer 1 consumer 0 inputs ["next:0", "ids:0"] outputs ["y:0"] stripped
// CHECK-NEXT: "Placeholder" "next"()
// CHECK-NEXT: "Placeholder" "ids"()
// CHECK-NEXT: "Add" "y"
// CHECK-NEXT: tfg.return
// expected-remark @+1 {{stripped 2 nodes that the outputs do not need: 2 input pipeline}}
tfg.graph "pipeline" producer 1 consumer 0 {
  %i, %c0 = tfg.node "IteratorV2" "iterator" () : () -> tensor<!tfg.resource>
  %next, %c1 = tfg.node "IteratorGetNext" "next" (%i)
      : (tensor<!tfg.resource>) -> tensor<?x8xf32>
  %ids, %c2 = tfg.node "Placeholder" "ids" () : () -> tensor<?x8xf32>
  %y, %c3 = tfg.node "Add" "y" (%next, %ids)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return
}

// -----

// expected-error @+2 {{expected a tensor 'next' for an input, found none}}
// expected-error @+1 {{expected a tensor 'ids:0' for an input, found none}}
tfg.graph "missing" producer 1 consumer 0 {
  tfg.return
}

// -----

tfg.graph "no output" producer 1 consumer 0 {
  %next, %c0 = tfg.node "Placeholder" "next" () : () -> tensor<f32>
  %ids, %c1 = tfg.node "Placeholder" "ids" () : () -> tensor<f32>
  // expected-error @+1 {{node 'y' (Assert): expected an output 'y', found 0 outputs}}
  %y = tfg.node "Assert" "y" (%ids) : (tensor<f32>) -> ()
  tfg.return
}

// -----

// All that is missing among the inputs, at once.
tfg.graph "open" producer 1 consumer 0 {
  %next, %c0 = tfg.node "Placeholder" "next" () : () -> tensor<f32>
  %ids, %c1 = tfg.node "Placeholder" "ids" () : () -> tensor<f32>
  // expected-error @+1 {{node 'mask' (Placeholder): expected it among the inputs, since the outputs need it, found it in none of them}}
  %mask, %c2 = tfg.node "Placeholder" "mask" () : () -> tensor<f32>
  // expected-error @+1 {{node 'it' (IteratorGetNext): expected a graph that is given its inputs, found an input pipeline; name the tensors it gives as inputs}}
  %it, %c3 = tfg.node "IteratorGetNext" "it" () : () -> tensor<f32>
  %y, %c4 = tfg.node "AddN" "y" (%mask, %it) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  tfg.return
}
