// Masks that attention cannot have; a remark says why.
//
// RUN: albert-opt %s --split-input-file --raise-attention --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-attention --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=nn.attention

// A bias of positions.

// CHECK-LABEL: tfg.graph "other_bias"
tfg.graph "other_bias" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %bias, %c4 = tfg.node "Placeholder" "bias" () : () -> tensor<4x3x3xf32>
  %sum, %c5 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<4x3x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': what is added to the scores is not (1 - mask) * constant"}}
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// 2 - mask.

// CHECK-LABEL: tfg.graph "other_one"
tfg.graph "other_one" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c6 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3xi32>) -> tensor<3x3xf32>
  %mask4, %c7 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<3x1x1x3xf32>
  %one, %c8 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c9 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c10 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xf32>
  %bias, %c11 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x1x3xf32>, tensor<f32>) -> tensor<3x1x1x3xf32>
  %sum, %c12 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c13 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': what is added to the scores is not (1 - mask) * constant"}}
  %y, %c14 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// Scores of -1000 are still attended to.

// CHECK-LABEL: tfg.graph "small_constant"
tfg.graph "small_constant" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c6 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3xi32>) -> tensor<3x3xf32>
  %mask4, %c7 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<3x1x1x3xf32>
  %one, %c8 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c9 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-1000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c10 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xf32>
  %bias, %c11 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x1x3xf32>, tensor<f32>) -> tensor<3x1x1x3xf32>
  %sum, %c12 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c13 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': what is added to masked scores is not below -10000"}}
  %y, %c14 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// Elements between 0 and 1.

// CHECK-LABEL: tfg.graph "float_mask"
tfg.graph "float_mask" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xf32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %mask4, %c6 = tfg.node "Reshape" "mask4" (%mask, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<3x1x1x3xf32>
  %one, %c7 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c8 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c9 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xf32>
  %bias, %c10 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x1x3xf32>, tensor<f32>) -> tensor<3x1x1x3xf32>
  %sum, %c11 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c12 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the mask that is added to the scores does not come from one of i32 [batch, length]"}}
  %y, %c13 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// Every query has its own keys.

// CHECK-LABEL: tfg.graph "mask_per_query"
tfg.graph "mask_per_query" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 3, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c6 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3x3xi32>) -> tensor<3x3x3xf32>
  %mask4, %c7 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<3x3x3xf32>, tensor<4xi32>) -> tensor<3x1x3x3xf32>
  %one, %c8 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c9 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c10 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x3x3xf32>) -> tensor<3x1x3x3xf32>
  %bias, %c11 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x3x3xf32>, tensor<f32>) -> tensor<3x1x3x3xf32>
  %sum, %c12 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x3x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c13 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the mask that is added to the scores does not come from one of i32 [batch, length]"}}
  %y, %c14 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// One mask of queries and keys for all sequences.

// CHECK-LABEL: tfg.graph "mask_of_queries"
tfg.graph "mask_of_queries" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[1, 1, 3, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c6 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3xi32>) -> tensor<3x3xf32>
  %mask4, %c7 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<1x1x3x3xf32>
  %one, %c8 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c9 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c10 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<1x1x3x3xf32>) -> tensor<1x1x3x3xf32>
  %bias, %c11 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<1x1x3x3xf32>, tensor<f32>) -> tensor<1x1x3x3xf32>
  %sum, %c12 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<1x1x3x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c13 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the mask is not the same for all queries and heads"}}
  %y, %c14 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "transposed_mask"
tfg.graph "transposed_mask" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %swap, %c6 = tfg.node "Const" "swap" ()
      attrs {dtype = i32, value = dense<[1, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %maskf, %c7 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3xi32>) -> tensor<3x3xf32>
  %turned, %c8 = tfg.node "Transpose" "turned" (%maskf, %swap)
      : (tensor<3x3xf32>, tensor<2xi32>) -> tensor<3x3xf32>
  %mask4, %c9 = tfg.node "Reshape" "mask4" (%turned, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<3x1x1x3xf32>
  %one, %c10 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c11 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c12 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xf32>
  %bias, %c13 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x1x3xf32>, tensor<f32>) -> tensor<3x1x1x3xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c15 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the mask is not one of sequences and keys"}}
  %y, %c16 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}

// -----

// Spread by a product with twos.

// CHECK-LABEL: tfg.graph "doubled_mask"
tfg.graph "doubled_mask" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c5 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 3]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %mask3, %c6 = tfg.node "Reshape" "mask3" (%mask, %mshape)
      : (tensor<3x3xi32>, tensor<3xi32>) -> tensor<3x1x3xi32>
  %maskf, %c7 = tfg.node "Cast" "maskf" (%mask3) attrs {DstT = f32}
      : (tensor<3x1x3xi32>) -> tensor<3x1x3xf32>
  %twos, %c8 = tfg.node "Const" "twos" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<3x3x1xf32>}
      : () -> tensor<3x3x1xf32>
  %spread, %c9 = tfg.node "Mul" "spread" (%twos, %maskf)
      : (tensor<3x3x1xf32>, tensor<3x1x3xf32>) -> tensor<3x3x3xf32>
  %axis, %c10 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %mask4, %c11 = tfg.node "ExpandDims" "mask4" (%spread, %axis)
      : (tensor<3x3x3xf32>, tensor<i32>) -> tensor<3x1x3x3xf32>
  %one, %c12 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c13 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c14 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x3x3xf32>) -> tensor<3x1x3x3xf32>
  %bias, %c15 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x3x3xf32>, tensor<f32>) -> tensor<3x1x3x3xf32>
  %sum, %c16 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x3x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c17 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  // expected-remark @below {{Reason="'y': the mask that is added to the scores does not come from one of i32 [batch, length]"}}
  %y, %c18 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %y : tensor<3x3x4x2xf32>
}
