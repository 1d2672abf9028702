// RUN: albert-opt %s --tfg-cut="inputs=ids,mask,scale input-shapes=1,128:-1,128:" -split-input-file -verify-diagnostics | FileCheck %s

// Shapes in the order of the inputs: what the file leaves open, and no more
// than that; the last one is a scalar.
// CHECK-LABEL: tfg.graph "shapes"
// CHECK-DAG: "Placeholder" "ids"() attrs {shape = #tfg.shape<1x128>} : () -> tensor<1x128xi32>
// CHECK-DAG: "Placeholder" "mask"() attrs {dtype = i32, shape = #tfg.shape<4x128>} : () -> tensor<4x128xi32>
// CHECK-DAG: "Placeholder" "scale"() attrs {dtype = f32, shape = #tfg.shape<>} : () -> tensor<f32>
// expected-remark @+1 {{stripped 1 node that the outputs do not need: 1 other}}
tfg.graph "shapes" producer 1 consumer 0 {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<*xi32>
  %mask, %c1 = tfg.node "Placeholder" "mask" () attrs {dtype = i32, shape = #tfg.shape<4x?>}
      : () -> tensor<4x?xi32>
  %c, %c2 = tfg.node "Const" "scale" () attrs {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %y, %c3 = tfg.node "Mystery" "y" (%ids, %mask, %c) : (tensor<*xi32>, tensor<4x?xi32>, tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// All that contradict the file, at once.
tfg.graph "contradiction" producer 1 consumer 0 {
  // expected-error @+1 {{node 'ids' (Placeholder): expected a shape that fits 'tensor<?x64xi32>' as the graph says, found 'tensor<1x128xi32>'}}
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<?x64xi32>
  // expected-error @+1 {{node 'mask' (Placeholder): expected a shape that fits 'tensor<?xi32>' as the graph says, found 'tensor<?x128xi32>'}}
  %mask, %c1 = tfg.node "Placeholder" "mask" () : () -> tensor<?xi32>
  %c, %c2 = tfg.node "Placeholder" "scale" () : () -> tensor<f32>
  %y, %c3 = tfg.node "Mystery" "y" (%ids, %mask, %c) : (tensor<?x64xi32>, tensor<?xi32>, tensor<f32>) -> tensor<f32>
  tfg.return
}
