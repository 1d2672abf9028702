// Attention that is in no block of an encoder; a remark says why.
//
// RUN: albert-opt %s --split-input-file --raise-stack --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-stack --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=albert.stack

// CHECK: tfg.graph "scale"
tfg.graph "scale" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="scores are not divided by the square root of a head's width"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.5 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "no_output_bias"
tfg.graph "no_output_bias" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="the context goes into no dense layer that is added to the block's input"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "no_residual"
tfg.graph "no_residual" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="the context goes into no dense layer that is added to the block's input"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "no_query_bias"
tfg.graph "no_query_bias" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="queries, keys and values are not dense layers with a bias"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "active_query"
tfg.graph "active_query" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>) activation(relu)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="queries, keys and values are not dense layers with a bias"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "other_rows"
tfg.graph "other_rows" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %z, %c18 = tfg.node "Placeholder" "z" () : () -> tensor<?x8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %z, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="queries, keys and values come from different rows"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "other_order"
tfg.graph "other_order" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %order, %c18 = tfg.node "Placeholder" "order" () : () -> tensor<?xi32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %order : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %order : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="its keys are not those of a padded batch"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "two_epsilons"
tfg.graph "two_epsilons" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="its normalisations have different epsilons"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-06 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "not_normalised"
tfg.graph "not_normalised" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="neither attention's input nor its result is normalised"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %i1 = nn.linear %o1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%o1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "output_not_normalised"
tfg.graph "output_not_normalised" producer 1 consumer 0 outputs ["u1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="the result of the feed-forward network is not normalised"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  tfg.return %u1 : tensor<?x8xf32>
}

// -----

// CHECK: tfg.graph "active_output"
tfg.graph "active_output" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "VariableV2" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="what follows attention is no feed-forward network of two dense layers"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>) activation(relu)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}

// -----

// A weight that the graph computes.

// CHECK: tfg.graph "computed_weight"
tfg.graph "computed_weight" producer 1 consumer 0 outputs ["y1:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq, %c2 = tfg.node "Placeholder" "wq" () : () -> tensor<8x8xf32>
  %bq, %c3 = tfg.node "VariableV2" "bq" () : () -> tensor<8xf32>
  %wk, %c4 = tfg.node "VariableV2" "wk" () : () -> tensor<8x8xf32>
  %bk, %c5 = tfg.node "VariableV2" "bk" () : () -> tensor<8xf32>
  %wv, %c6 = tfg.node "VariableV2" "wv" () : () -> tensor<8x8xf32>
  %bv, %c7 = tfg.node "VariableV2" "bv" () : () -> tensor<8xf32>
  %wo, %c8 = tfg.node "VariableV2" "wo" () : () -> tensor<8x8xf32>
  %bo, %c9 = tfg.node "VariableV2" "bo" () : () -> tensor<8xf32>
  %gamma1, %c10 = tfg.node "VariableV2" "gamma1" () : () -> tensor<8xf32>
  %beta1, %c11 = tfg.node "VariableV2" "beta1" () : () -> tensor<8xf32>
  %wi, %c12 = tfg.node "VariableV2" "wi" () : () -> tensor<8x16xf32>
  %bi, %c13 = tfg.node "VariableV2" "bi" () : () -> tensor<16xf32>
  %wu, %c14 = tfg.node "VariableV2" "wu" () : () -> tensor<16x8xf32>
  %bu, %c15 = tfg.node "VariableV2" "bu" () : () -> tensor<8xf32>
  %gamma2, %c16 = tfg.node "VariableV2" "gamma2" () : () -> tensor<8xf32>
  %beta2, %c17 = tfg.node "VariableV2" "beta2" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  // expected-remark @below {{Reason="a weight is neither constant nor variable"}}
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y1 : tensor<?x8xf32>
}
