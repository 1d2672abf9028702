// Products with a softmax that are no attention; a remark says why.
//
// RUN: albert-opt %s --split-input-file --raise-attention --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-attention --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=nn.attention

// Heads are summed over.

// CHECK-LABEL: tfg.graph "two_sums"
tfg.graph "two_sums" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x3x3xf32>, tensor<f32>) -> tensor<3x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x3x3xf32>) -> tensor<3x3x3xf32>
  // expected-remark @below {{Reason="'y': the scores are no sums over one dimension, or the softmax is not over keys"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BFT,BTNH->BFNH"}
      : (tensor<3x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "two_positions"
tfg.graph "two_positions" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x5x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTH,BFGH->BFGT"}
      : (tensor<3x3x2xf32>, tensor<3x3x5x2xf32>) -> tensor<3x3x5x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x3x5x3xf32>, tensor<f32>) -> tensor<3x3x5x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x3x5x3xf32>) -> tensor<3x3x5x3xf32>
  // expected-remark @below {{Reason="'y': queries have more than one dimension of positions"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BFGT,BTH->BFGH"}
      : (tensor<3x3x5x3xf32>, tensor<3x3x2xf32>) -> tensor<3x3x5x2xf32>
  tfg.return %y : tensor<3x3x5x2xf32>
}

// -----

// One query for all keys.

// CHECK-LABEL: tfg.graph "no_positions"
tfg.graph "no_positions" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTH,BH->BT"}
      : (tensor<3x3x2xf32>, tensor<3x2xf32>) -> tensor<3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x3xf32>, tensor<f32>) -> tensor<3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x3xf32>) -> tensor<3x3xf32>
  // expected-remark @below {{Reason="'y': queries have no positions"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v) attrs {equation = "BT,BTH->BH"}
      : (tensor<3x3xf32>, tensor<3x3x2xf32>) -> tensor<3x2xf32>
  tfg.return %y : tensor<3x2xf32>
}

// -----

// Columns before positions.

// CHECK-LABEL: tfg.graph "keys_apart"
tfg.graph "keys_apart" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x2x4x3xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BHNT,BFNH->BNFT"}
      : (tensor<3x2x4x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': queries or keys are not [batch, positions, heads, columns]"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "swapped_heads"
tfg.graph "swapped_heads" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTMNH,BFNMH->BNMFT"}
      : (tensor<3x3x4x4x2xf32>, tensor<3x3x4x4x2xf32>) -> tensor<3x4x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x4x3x3xf32>, tensor<f32>) -> tensor<3x4x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x4x3x3xf32>) -> tensor<3x4x4x3x3xf32>
  // expected-remark @below {{Reason="'y': queries and keys are not of the same sequences and heads"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNMFT,BTNMH->BFNMH"}
      : (tensor<3x4x4x3x3xf32>, tensor<3x3x4x4x2xf32>) -> tensor<3x3x4x4x2xf32>
  tfg.return %y : tensor<3x3x4x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "over_queries"
tfg.graph "over_queries" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the product after the softmax does not sum over keys"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNTF,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "two_columns"
tfg.graph "two_columns" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2x5xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': values have more than one dimension of columns"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNHK->BFNHK"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2x5xf32>) -> tensor<3x3x4x2x5xf32>
  tfg.return %y : tensor<3x3x4x2x5xf32>
}

// -----

// CHECK-LABEL: tfg.graph "no_columns"
tfg.graph "no_columns" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': values have no columns"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTN->BFN"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4xf32>) -> tensor<3x3x4xf32>
  tfg.return %y : tensor<3x3x4xf32>
}

// -----

// All heads have the same values.

// CHECK-LABEL: tfg.graph "common_values"
tfg.graph "common_values" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': values are not of the same sequences and heads"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "values_apart"
tfg.graph "values_apart" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x2x3x4xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': values are not [batch, positions, heads, columns]"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BHTN->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x2x3x4xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "wide_values"
tfg.graph "wide_values" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x5xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': values are not of the same sequences, heads and width as keys"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x5xf32>) -> tensor<3x3x4x5xf32>
  tfg.return %y : tensor<3x3x4x5xf32>
}

// -----

// Weights that are no softmax of products.

// CHECK-LABEL: tfg.graph "no_product"
tfg.graph "no_product" producer 1 consumer 0 outputs ["y:0"] {
  %scores, %c0 = tfg.node "Placeholder" "scores" () : () -> tensor<3x4x3x3xf32>
  %v, %c1 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %weights, %c2 = tfg.node "Softmax" "weights" (%scores)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the softmax is not one of products"}}
  %y, %c3 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// Rows are of f32.

// CHECK-LABEL: tfg.graph "half"
tfg.graph "half" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf16>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf16>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf16>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf16>, tensor<3x3x4x2xf16>) -> tensor<3x4x3x3xf16>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f16, value = dense<0.7070> : tensor<f16>}
      : () -> tensor<f16>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf16>, tensor<f16>) -> tensor<3x4x3x3xf16>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<3x4x3x3xf16>) -> tensor<3x4x3x3xf16>
  // expected-remark @below {{Reason="'y': queries, keys or values have no rows"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf16>, tensor<3x3x4x2xf16>) -> tensor<3x3x4x2xf16>
  tfg.return %y : tensor<3x3x4x2xf16>
}
