// RUN: albert-opt %s --split-input-file --raise-linear | FileCheck %s

// CHECK-LABEL: tfg.graph "matmul"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[Y:.*]] = nn.linear %[[X]], %[[W]] bias(%[[B]] : tensor<8xf32>) : tensor<?x6xf32>, tensor<6x8xf32>
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "matmul" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "MatMul" "p" (%x, %w)
      : (tensor<?x6xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "BiasAdd" "y" (%p, %b)
      : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// A bias on the left, of a variable that a weight is transposed of.

// CHECK-LABEL: tfg.graph "bias_first"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: nn.linear %[[X]], %[[W]] bias(%[[B]] : tensor<8xf32>) transpose_weight : tensor<?x6xf32>, tensor<8x6xf32>
tfg.graph "bias_first" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x6xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "MatMul" "p" (%x, %w) attrs {transpose_b = true}
      : (tensor<?x6xf32>, tensor<8x6xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%b, %p)
      : (tensor<8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The weight is transposed by a node.

// CHECK-LABEL: tfg.graph "transpose_node"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK: nn.linear %[[X]], %[[W]] transpose_weight : tensor<?x6xf32>, tensor<8x6xf32>
tfg.graph "transpose_node" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x6xf32>
  %perm, %c2 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[1, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %wt, %c3 = tfg.node "Transpose" "wt" (%w, %perm)
      : (tensor<8x6xf32>, tensor<2xi32>) -> tensor<6x8xf32>
  %y, %c4 = tfg.node "MatMul" "y" (%x, %wt)
      : (tensor<?x6xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// A matrix for all of a batch.

// CHECK-LABEL: tfg.graph "batch_matmul"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Y:.*]] = nn.linear %[[ROWS]], %[[W]] bias(%[[B]]
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2]]
tfg.graph "batch_matmul" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "BatchMatMulV2" "p" (%x, %w)
      : (tensor<?x?x6xf32>, tensor<6x8xf32>) -> tensor<?x?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// The weight is the left operand: the result is transposed.

// CHECK-LABEL: tfg.graph "left"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK: %[[Y:.*]] = nn.linear %[[X]], %[[W]] : tensor<?x6xf32>, tensor<6x8xf32>
// CHECK: tfg.node "Transpose" "raised/transpose"(%[[Y]]
tfg.graph "left" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %y, %c2 = tfg.node "MatMul" "y" (%w, %x)
      attrs {transpose_a = true, transpose_b = true}
      : (tensor<6x8xf32>, tensor<?x6xf32>) -> tensor<8x?xf32>
  tfg.return %y : tensor<8x?xf32>
}

// -----

// Einsum of three dimensions.

// CHECK-LABEL: tfg.graph "einsum"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Y:.*]] = nn.linear %[[ROWS]], %[[W]] bias(%[[B]]
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: tfg.node
tfg.graph "einsum" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "Einsum" "p" (%x, %w) attrs {equation = "BFH,HO->BFO"}
      : (tensor<?x?x6xf32>, tensor<6x8xf32>) -> tensor<?x?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x?x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -----

// Einsum that splits heads off: weight and bias are rearranged.

// CHECK-LABEL: tfg.graph "heads"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Y:.*]] = nn.linear %[[ROWS]], %[[W]] bias(%[[B]] : tensor<8xf32>) : tensor<?x6xf32>, tensor<6x8xf32>
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2, 3]]
// CHECK-NOT: tfg.node
tfg.graph "heads" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %ws, %c3 = tfg.node "Const" "ws" ()
      attrs {dtype = i32, value = dense<[6, 4, 2]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %wr, %c4 = tfg.node "Reshape" "wr" (%w, %ws)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<6x4x2xf32>
  %p, %c5 = tfg.node "Einsum" "p" (%x, %wr) attrs {equation = "BFH,HND->BFND"}
      : (tensor<?x?x6xf32>, tensor<6x4x2xf32>) -> tensor<?x?x4x2xf32>
  %bs, %c6 = tfg.node "Const" "bs" ()
      attrs {dtype = i32, value = dense<[4, 2]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %br, %c7 = tfg.node "Reshape" "br" (%b, %bs)
      : (tensor<8xf32>, tensor<2xi32>) -> tensor<4x2xf32>
  %y, %c8 = tfg.node "AddV2" "y" (%p, %br)
      : (tensor<?x?x4x2xf32>, tensor<4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y : tensor<?x?x4x2xf32>
}

// -----

// The graph wants heads before positions.

// CHECK-LABEL: tfg.graph "heads_first"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK: %[[Y:.*]] = nn.linear %{{.*}}, %[[W]] : tensor<?x6xf32>, tensor<6x8xf32>
// CHECK: %[[PARTS:.*]] = tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[PERM:.*]], %{{.*}} = tfg.node "Const" "raised/perm"() attrs {dtype = i32, value = dense<[0, 2, 1, 3]>
// CHECK: tfg.node "Transpose" "raised/transpose"(%[[PARTS]], %[[PERM]]) : {{.*}} -> tensor<?x4x?x2xf32>
tfg.graph "heads_first" producer 1 consumer 0 outputs ["p:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %ws, %c2 = tfg.node "Const" "ws" ()
      attrs {dtype = i32, value = dense<[6, 4, 2]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %wr, %c3 = tfg.node "Reshape" "wr" (%w, %ws)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<6x4x2xf32>
  %p, %c4 = tfg.node "Einsum" "p" (%x, %wr) attrs {equation = "BFH,HND->BNFD"}
      : (tensor<?x?x6xf32>, tensor<6x4x2xf32>) -> tensor<?x4x?x2xf32>
  tfg.return %p : tensor<?x4x?x2xf32>
}

// -----

// Einsum that merges heads.

// CHECK-LABEL: tfg.graph "merge"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[Y:.*]] = nn.linear %[[ROWS]], %[[W]] bias(%[[B]] : tensor<6xf32>) : tensor<?x8xf32>, tensor<8x6xf32>
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2]]
tfg.graph "merge" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x4x2xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x6xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<6xf32>
  %ws, %c3 = tfg.node "Const" "ws" ()
      attrs {dtype = i32, value = dense<[4, 2, 6]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %wr, %c4 = tfg.node "Reshape" "wr" (%w, %ws)
      : (tensor<8x6xf32>, tensor<3xi32>) -> tensor<4x2x6xf32>
  %p, %c5 = tfg.node "Einsum" "p" (%x, %wr) attrs {equation = "BFND,NDH->BFH"}
      : (tensor<?x?x4x2xf32>, tensor<4x2x6xf32>) -> tensor<?x?x6xf32>
  %y, %c6 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x?x6xf32>, tensor<6xf32>) -> tensor<?x?x6xf32>
  tfg.return %y : tensor<?x?x6xf32>
}

// -----

// An Einsum that a converter wrote as Reshape and MatMul.

// CHECK-LABEL: tfg.graph "expanded"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[OPEN:.*]] = tensor.cast %[[ROWS]]
// CHECK: %[[Y:.*]] = nn.linear %[[OPEN]], %[[W]] bias(%[[B]]
// CHECK: %[[NUMBER:.*]] = tensor.cast %[[Y]]
// CHECK: tensor.expand_shape %[[NUMBER]] {{\[\[}}0, 1], [2]] output_shape [2, 3, 8]
// CHECK-NOT: tfg.node
tfg.graph "expanded" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %xs, %c3 = tfg.node "Const" "xs" ()
      attrs {dtype = i32, value = dense<[-1, 6]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %xr, %c4 = tfg.node "Reshape" "xr" (%x, %xs)
      : (tensor<2x3x6xf32>, tensor<2xi32>) -> tensor<6x6xf32>
  %p, %c5 = tfg.node "MatMul" "p" (%xr, %w)
      : (tensor<6x6xf32>, tensor<6x8xf32>) -> tensor<6x8xf32>
  %ys, %c6 = tfg.node "Const" "ys" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pr, %c7 = tfg.node "Reshape" "pr" (%p, %ys)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %y, %c8 = tfg.node "AddV2" "y" (%pr, %b)
      : (tensor<2x3x8xf32>, tensor<8xf32>) -> tensor<2x3x8xf32>
  tfg.return %y : tensor<2x3x8xf32>
}

// -----

// Products in groups: inputs are interleaved, outputs are not.

// CHECK-LABEL: tfg.graph "groups"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[ROWS:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[Y:.*]] = nn.grouped_linear %[[ROWS]], %[[W]], %[[B]]
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2, 3]]
// CHECK-NOT: tfg.node
tfg.graph "groups" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x3x2xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<3x4x2xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "Einsum" "p" (%x, %w) attrs {equation = "BSIG,IOG->BSGO"}
      : (tensor<?x?x3x2xf32>, tensor<3x4x2xf32>) -> tensor<?x?x2x4xf32>
  %bs, %c4 = tfg.node "Const" "bs" ()
      attrs {dtype = i32, value = dense<[2, 4]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %br, %c5 = tfg.node "Reshape" "br" (%b, %bs)
      : (tensor<8xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  %y, %c6 = tfg.node "AddV2" "y" (%p, %br)
      : (tensor<?x?x2x4xf32>, tensor<2x4xf32>) -> tensor<?x?x2x4xf32>
  tfg.return %y : tensor<?x?x2x4xf32>
}

// -----

// A product that is read beside its bias keeps both.

// CHECK-LABEL: tfg.graph "read_twice"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "b"
// CHECK: %[[P:.*]] = nn.linear %[[X]], %[[W]] : tensor
// CHECK: %[[Y:.*]], %{{.*}} = tfg.node "AddV2" "y"(%[[P]], %[[B]])
// CHECK: tfg.return %[[Y]], %[[P]]
tfg.graph "read_twice" producer 1 consumer 0 outputs ["y:0", "p:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %p, %c3 = tfg.node "MatMul" "p" (%x, %w)
      : (tensor<?x6xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  tfg.return %y, %p : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// What is added to whole rows is no bias.

// CHECK-LABEL: tfg.graph "row_sum"
// CHECK-DAG: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "w"
// CHECK: %[[P:.*]] = nn.linear %[[X]], %[[W]] : tensor
// CHECK: tfg.node "AddV2" "y"(%[[P]], %{{.*}})
tfg.graph "row_sum" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<1xf32>
  %p, %c3 = tfg.node "MatMul" "p" (%x, %w)
      : (tensor<?x6xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  %y, %c4 = tfg.node "AddV2" "y" (%p, %b)
      : (tensor<?x8xf32>, tensor<1xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// A product of two inputs, or of two weights, is none with a weight.

// CHECK-LABEL: tfg.graph "no_weight"
// CHECK: tfg.node "MatMul" "y"
// CHECK: tfg.node "MatMul" "z"
tfg.graph "no_weight" producer 1 consumer 0 outputs ["y:0", "z:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %x2, %c2 = tfg.node "Placeholder" "x2" () : () -> tensor<6x8xf32>
  %w2, %c3 = tfg.node "VariableV2" "w2" () attrs {dtype = f32}
      : () -> tensor<8x3xf32>
  %y, %c4 = tfg.node "MatMul" "y" (%x, %x2)
      : (tensor<?x6xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  %z, %c5 = tfg.node "MatMul" "z" (%w, %w2)
      : (tensor<6x8xf32>, tensor<8x3xf32>) -> tensor<6x3xf32>
  tfg.return %y, %z : tensor<?x8xf32>, tensor<6x3xf32>
}
