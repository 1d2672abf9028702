// Products with a weight that are no dense layer; a remark says why.
//
// RUN: albert-opt %s --split-input-file --raise-linear --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-linear --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=nn.

// CHECK-LABEL: tfg.graph "three_dims"
tfg.graph "three_dims" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<4x6x8xf32>
  // expected-remark @below {{Reason="'y': the weight is no matrix"}}
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BFH,NHD->BFND"}
      : (tensor<?x?x6xf32>, tensor<4x6x8xf32>) -> tensor<?x?x4x8xf32>
  tfg.return %y : tensor<?x?x4x8xf32>
}

// -----

// Heads and columns are swapped.

// CHECK-LABEL: tfg.graph "other_order"
tfg.graph "other_order" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4x2xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x6xf32>
  %ws, %c2 = tfg.node "Const" "ws" ()
      attrs {dtype = i32, value = dense<[2, 4, 6]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %wr, %c3 = tfg.node "Reshape" "wr" (%w, %ws)
      : (tensor<8x6xf32>, tensor<3xi32>) -> tensor<2x4x6xf32>
  // expected-remark @below {{Reason="'y': what is summed over is not a row of the input, in the weight's order"}}
  %y, %c4 = tfg.node "Einsum" "y" (%x, %wr) attrs {equation = "BND,DNH->BH"}
      : (tensor<?x4x2xf32>, tensor<2x4x6xf32>) -> tensor<?x6xf32>
  tfg.return %y : tensor<?x6xf32>
}

// -----

// Columns of the input are summed over.

// CHECK-LABEL: tfg.graph "columns"
tfg.graph "columns" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<6x?xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  // expected-remark @below {{Reason="'y': what is summed over is not a row of the input, in the weight's order"}}
  %y, %c2 = tfg.node "MatMul" "y" (%x, %w) attrs {transpose_a = true}
      : (tensor<6x?xf32>, tensor<6x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Half of the weight's rows.

// CHECK-LABEL: tfg.graph "half_of_rows"
tfg.graph "half_of_rows" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x6xf32>
  %ws, %c2 = tfg.node "Const" "ws" ()
      attrs {dtype = i32, value = dense<[2, 4, 6]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %wr, %c3 = tfg.node "Reshape" "wr" (%w, %ws)
      : (tensor<8x6xf32>, tensor<3xi32>) -> tensor<2x4x6xf32>
  // expected-remark @below {{Reason="'y': what is summed over is neither the rows nor the columns of the weight"}}
  %y, %c4 = tfg.node "Einsum" "y" (%x, %wr) attrs {equation = "BK,GKN->BGN"}
      : (tensor<?x4xf32>, tensor<2x4x6xf32>) -> tensor<?x2x6xf32>
  tfg.return %y : tensor<?x2x6xf32>
}

// -----

// Groups are the first dimension of the weight.

// CHECK-LABEL: tfg.graph "groups_first"
tfg.graph "groups_first" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<2x3x4xf32>
  // expected-remark @below {{Reason="'y': the weight of a product in groups is not [K/G, N/G, G]"}}
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BGI,GIO->BGO"}
      : (tensor<?x2x3xf32>, tensor<2x3x4xf32>) -> tensor<?x2x4xf32>
  tfg.return %y : tensor<?x2x4xf32>
}

// -----

// Inputs of a group are not interleaved.

// CHECK-LABEL: tfg.graph "groups_in_order"
tfg.graph "groups_in_order" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x2x3xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<3x4x2xf32>
  // expected-remark @below {{Reason="'y': what is summed over is not a row of the input, in the weight's order"}}
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BGI,IOG->BGO"}
      : (tensor<?x2x3xf32>, tensor<3x4x2xf32>) -> tensor<?x2x4xf32>
  tfg.return %y : tensor<?x2x4xf32>
}

// -----

// CHECK-LABEL: tfg.graph "groups_without_bias"
tfg.graph "groups_without_bias" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x2xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<3x4x2xf32>
  // expected-remark @below {{Reason="'y': a product in groups needs a bias"}}
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "BIG,IOG->BGO"}
      : (tensor<?x3x2xf32>, tensor<3x4x2xf32>) -> tensor<?x2x4xf32>
  tfg.return %y : tensor<?x2x4xf32>
}

// -----

// A vector.

// CHECK-LABEL: tfg.graph "vector"
tfg.graph "vector" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  // expected-remark @below {{Reason="'y': the input has no rows of a known width"}}
  %y, %c2 = tfg.node "Einsum" "y" (%x, %w) attrs {equation = "H,HO->O"}
      : (tensor<6xf32>, tensor<6x8xf32>) -> tensor<8xf32>
  tfg.return %y : tensor<8xf32>
}
