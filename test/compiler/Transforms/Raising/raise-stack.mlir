// RUN: albert-opt %s --split-input-file --raise-stack | FileCheck %s

// Layers of the same weights: one slot.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<1x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq", shape = [8, 8]>]
// CHECK: rt.param @layer.ln2_beta : tensor<1x8xf32> initializer <zeros> variables [#rt.variable<tf = "beta2", shape = [8]>]
// CHECK: tfg.graph "shared"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: rt.load @layer.q_kernel
// CHECK: %[[PACKED:.*]] = nn.gather_rows %[[X]], %[[ORDER]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]] :
// CHECK-SAME: slots [array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>, array<i64: 0, 0, 0>]
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK-NOT: nn.attention
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "shared" producer 1 consumer 0 outputs ["y3:0"] {
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
  %q2 = nn.linear %y1, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k2 = nn.linear %y1, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v2 = nn.linear %y1, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk2 = nn.gather_rows %k2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv2 = nn.gather_rows %v2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z2 = nn.attention %q2, %kk2, %vv2
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o2 = nn.linear %z2, %wo bias(%bo : tensor<8xf32>)
      residual(%y1 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a2 = nn.layer_norm %o2, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i2 = nn.linear %a2, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu bias(%bu : tensor<8xf32>)
      residual(%a2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y2 = nn.layer_norm %u2, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q3 = nn.linear %y2, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k3 = nn.linear %y2, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v3 = nn.linear %y2, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk3 = nn.gather_rows %k3, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv3 = nn.gather_rows %v3, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z3 = nn.attention %q3, %kk3, %vv3
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o3 = nn.linear %z3, %wo bias(%bo : tensor<8xf32>)
      residual(%y2 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a3 = nn.layer_norm %o3, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i3 = nn.linear %a3, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u3 = nn.linear %i3, %wu bias(%bu : tensor<8xf32>)
      residual(%a3 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y3 = nn.layer_norm %u3, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y3 : tensor<?x8xf32>
}

// -----

// Layers of weights of their own.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<2x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq_0", shape = [8, 8]>, #rt.variable<tf = "wq_1", shape = [8, 8], slot = 1>]
// CHECK: tfg.graph "apart"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: rt.load @layer.q_kernel
// CHECK: %[[PACKED:.*]] = nn.gather_rows %[[X]], %[[ORDER]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]] :
// CHECK-SAME: slots [array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>, array<i64: 0, 1>]
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK-NOT: nn.attention
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "apart" producer 1 consumer 0 outputs ["y2:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq_0, %c2 = tfg.node "VariableV2" "wq_0" () : () -> tensor<8x8xf32>
  %bq_0, %c3 = tfg.node "VariableV2" "bq_0" () : () -> tensor<8xf32>
  %wk_0, %c4 = tfg.node "VariableV2" "wk_0" () : () -> tensor<8x8xf32>
  %bk_0, %c5 = tfg.node "VariableV2" "bk_0" () : () -> tensor<8xf32>
  %wv_0, %c6 = tfg.node "VariableV2" "wv_0" () : () -> tensor<8x8xf32>
  %bv_0, %c7 = tfg.node "VariableV2" "bv_0" () : () -> tensor<8xf32>
  %wo_0, %c8 = tfg.node "VariableV2" "wo_0" () : () -> tensor<8x8xf32>
  %bo_0, %c9 = tfg.node "VariableV2" "bo_0" () : () -> tensor<8xf32>
  %gamma1_0, %c10 = tfg.node "VariableV2" "gamma1_0" () : () -> tensor<8xf32>
  %beta1_0, %c11 = tfg.node "VariableV2" "beta1_0" () : () -> tensor<8xf32>
  %wi_0, %c12 = tfg.node "VariableV2" "wi_0" () : () -> tensor<8x16xf32>
  %bi_0, %c13 = tfg.node "VariableV2" "bi_0" () : () -> tensor<16xf32>
  %wu_0, %c14 = tfg.node "VariableV2" "wu_0" () : () -> tensor<16x8xf32>
  %bu_0, %c15 = tfg.node "VariableV2" "bu_0" () : () -> tensor<8xf32>
  %gamma2_0, %c16 = tfg.node "VariableV2" "gamma2_0" () : () -> tensor<8xf32>
  %beta2_0, %c17 = tfg.node "VariableV2" "beta2_0" () : () -> tensor<8xf32>
  %wq_1, %c18 = tfg.node "VariableV2" "wq_1" () : () -> tensor<8x8xf32>
  %bq_1, %c19 = tfg.node "VariableV2" "bq_1" () : () -> tensor<8xf32>
  %wk_1, %c20 = tfg.node "VariableV2" "wk_1" () : () -> tensor<8x8xf32>
  %bk_1, %c21 = tfg.node "VariableV2" "bk_1" () : () -> tensor<8xf32>
  %wv_1, %c22 = tfg.node "VariableV2" "wv_1" () : () -> tensor<8x8xf32>
  %bv_1, %c23 = tfg.node "VariableV2" "bv_1" () : () -> tensor<8xf32>
  %wo_1, %c24 = tfg.node "VariableV2" "wo_1" () : () -> tensor<8x8xf32>
  %bo_1, %c25 = tfg.node "VariableV2" "bo_1" () : () -> tensor<8xf32>
  %gamma1_1, %c26 = tfg.node "VariableV2" "gamma1_1" () : () -> tensor<8xf32>
  %beta1_1, %c27 = tfg.node "VariableV2" "beta1_1" () : () -> tensor<8xf32>
  %wi_1, %c28 = tfg.node "VariableV2" "wi_1" () : () -> tensor<8x16xf32>
  %bi_1, %c29 = tfg.node "VariableV2" "bi_1" () : () -> tensor<16xf32>
  %wu_1, %c30 = tfg.node "VariableV2" "wu_1" () : () -> tensor<16x8xf32>
  %bu_1, %c31 = tfg.node "VariableV2" "bu_1" () : () -> tensor<8xf32>
  %gamma2_1, %c32 = tfg.node "VariableV2" "gamma2_1" () : () -> tensor<8xf32>
  %beta2_1, %c33 = tfg.node "VariableV2" "beta2_1" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq_0 bias(%bq_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk_0 bias(%bk_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv_0 bias(%bv_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo_0 bias(%bo_0 : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1_0, %beta1_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi_0 bias(%bi_0 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu_0 bias(%bu_0 : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2_0, %beta2_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q2 = nn.linear %y1, %wq_1 bias(%bq_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k2 = nn.linear %y1, %wk_1 bias(%bk_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v2 = nn.linear %y1, %wv_1 bias(%bv_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk2 = nn.gather_rows %k2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv2 = nn.gather_rows %v2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z2 = nn.attention %q2, %kk2, %vv2
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o2 = nn.linear %z2, %wo_1 bias(%bo_1 : tensor<8xf32>)
      residual(%y1 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a2 = nn.layer_norm %o2, %gamma1_1, %beta1_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i2 = nn.linear %a2, %wi_1 bias(%bi_1 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu_1 bias(%bu_1 : tensor<8xf32>)
      residual(%a2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y2 = nn.layer_norm %u2, %gamma2_1, %beta2_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y2 : tensor<?x8xf32>
}

// -----

// Hidden groups have a slot each.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<2x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq_0", shape = [8, 8]>, #rt.variable<tf = "wq_1", shape = [8, 8], slot = 1>]
// CHECK: tfg.graph "groups"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: rt.load @layer.q_kernel
// CHECK: %[[PACKED:.*]] = nn.gather_rows %[[X]], %[[ORDER]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]] :
// CHECK-SAME: slots [array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>, array<i64: 0, 0, 1, 1>]
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK-NOT: nn.attention
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "groups" producer 1 consumer 0 outputs ["y4:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %wq_0, %c2 = tfg.node "VariableV2" "wq_0" () : () -> tensor<8x8xf32>
  %bq_0, %c3 = tfg.node "VariableV2" "bq_0" () : () -> tensor<8xf32>
  %wk_0, %c4 = tfg.node "VariableV2" "wk_0" () : () -> tensor<8x8xf32>
  %bk_0, %c5 = tfg.node "VariableV2" "bk_0" () : () -> tensor<8xf32>
  %wv_0, %c6 = tfg.node "VariableV2" "wv_0" () : () -> tensor<8x8xf32>
  %bv_0, %c7 = tfg.node "VariableV2" "bv_0" () : () -> tensor<8xf32>
  %wo_0, %c8 = tfg.node "VariableV2" "wo_0" () : () -> tensor<8x8xf32>
  %bo_0, %c9 = tfg.node "VariableV2" "bo_0" () : () -> tensor<8xf32>
  %gamma1_0, %c10 = tfg.node "VariableV2" "gamma1_0" () : () -> tensor<8xf32>
  %beta1_0, %c11 = tfg.node "VariableV2" "beta1_0" () : () -> tensor<8xf32>
  %wi_0, %c12 = tfg.node "VariableV2" "wi_0" () : () -> tensor<8x16xf32>
  %bi_0, %c13 = tfg.node "VariableV2" "bi_0" () : () -> tensor<16xf32>
  %wu_0, %c14 = tfg.node "VariableV2" "wu_0" () : () -> tensor<16x8xf32>
  %bu_0, %c15 = tfg.node "VariableV2" "bu_0" () : () -> tensor<8xf32>
  %gamma2_0, %c16 = tfg.node "VariableV2" "gamma2_0" () : () -> tensor<8xf32>
  %beta2_0, %c17 = tfg.node "VariableV2" "beta2_0" () : () -> tensor<8xf32>
  %wq_1, %c18 = tfg.node "VariableV2" "wq_1" () : () -> tensor<8x8xf32>
  %bq_1, %c19 = tfg.node "VariableV2" "bq_1" () : () -> tensor<8xf32>
  %wk_1, %c20 = tfg.node "VariableV2" "wk_1" () : () -> tensor<8x8xf32>
  %bk_1, %c21 = tfg.node "VariableV2" "bk_1" () : () -> tensor<8xf32>
  %wv_1, %c22 = tfg.node "VariableV2" "wv_1" () : () -> tensor<8x8xf32>
  %bv_1, %c23 = tfg.node "VariableV2" "bv_1" () : () -> tensor<8xf32>
  %wo_1, %c24 = tfg.node "VariableV2" "wo_1" () : () -> tensor<8x8xf32>
  %bo_1, %c25 = tfg.node "VariableV2" "bo_1" () : () -> tensor<8xf32>
  %gamma1_1, %c26 = tfg.node "VariableV2" "gamma1_1" () : () -> tensor<8xf32>
  %beta1_1, %c27 = tfg.node "VariableV2" "beta1_1" () : () -> tensor<8xf32>
  %wi_1, %c28 = tfg.node "VariableV2" "wi_1" () : () -> tensor<8x16xf32>
  %bi_1, %c29 = tfg.node "VariableV2" "bi_1" () : () -> tensor<16xf32>
  %wu_1, %c30 = tfg.node "VariableV2" "wu_1" () : () -> tensor<16x8xf32>
  %bu_1, %c31 = tfg.node "VariableV2" "bu_1" () : () -> tensor<8xf32>
  %gamma2_1, %c32 = tfg.node "VariableV2" "gamma2_1" () : () -> tensor<8xf32>
  %beta2_1, %c33 = tfg.node "VariableV2" "beta2_1" () : () -> tensor<8xf32>
  %q1 = nn.linear %x, %wq_0 bias(%bq_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %x, %wk_0 bias(%bk_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %x, %wv_0 bias(%bv_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo_0 bias(%bo_0 : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a1 = nn.layer_norm %o1, %gamma1_0, %beta1_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %a1, %wi_0 bias(%bi_0 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu_0 bias(%bu_0 : tensor<8xf32>)
      residual(%a1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y1 = nn.layer_norm %u1, %gamma2_0, %beta2_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q2 = nn.linear %y1, %wq_0 bias(%bq_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k2 = nn.linear %y1, %wk_0 bias(%bk_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v2 = nn.linear %y1, %wv_0 bias(%bv_0 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk2 = nn.gather_rows %k2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv2 = nn.gather_rows %v2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z2 = nn.attention %q2, %kk2, %vv2
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o2 = nn.linear %z2, %wo_0 bias(%bo_0 : tensor<8xf32>)
      residual(%y1 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a2 = nn.layer_norm %o2, %gamma1_0, %beta1_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i2 = nn.linear %a2, %wi_0 bias(%bi_0 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu_0 bias(%bu_0 : tensor<8xf32>)
      residual(%a2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y2 = nn.layer_norm %u2, %gamma2_0, %beta2_0
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q3 = nn.linear %y2, %wq_1 bias(%bq_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k3 = nn.linear %y2, %wk_1 bias(%bk_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v3 = nn.linear %y2, %wv_1 bias(%bv_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk3 = nn.gather_rows %k3, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv3 = nn.gather_rows %v3, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z3 = nn.attention %q3, %kk3, %vv3
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o3 = nn.linear %z3, %wo_1 bias(%bo_1 : tensor<8xf32>)
      residual(%y2 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a3 = nn.layer_norm %o3, %gamma1_1, %beta1_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i3 = nn.linear %a3, %wi_1 bias(%bi_1 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u3 = nn.linear %i3, %wu_1 bias(%bu_1 : tensor<8xf32>)
      residual(%a3 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y3 = nn.layer_norm %u3, %gamma2_1, %beta2_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q4 = nn.linear %y3, %wq_1 bias(%bq_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k4 = nn.linear %y3, %wk_1 bias(%bk_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v4 = nn.linear %y3, %wv_1 bias(%bv_1 : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk4 = nn.gather_rows %k4, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv4 = nn.gather_rows %v4, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z4 = nn.attention %q4, %kk4, %vv4
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o4 = nn.linear %z4, %wo_1 bias(%bo_1 : tensor<8xf32>)
      residual(%y3 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %a4 = nn.layer_norm %o4, %gamma1_1, %beta1_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i4 = nn.linear %a4, %wi_1 bias(%bi_1 : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u4 = nn.linear %i4, %wu_1 bias(%bu_1 : tensor<8xf32>)
      residual(%a4 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y4 = nn.layer_norm %u4, %gamma2_1, %beta2_1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y4 : tensor<?x8xf32>
}

// -----

// A single block is a stack, too.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<1x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq", shape = [8, 8]>]
// CHECK: rt.param @layer.ln2_beta : tensor<1x8xf32> initializer <zeros> variables [#rt.variable<tf = "beta2", shape = [8]>]
// CHECK: tfg.graph "single"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: rt.load @layer.q_kernel
// CHECK: %[[PACKED:.*]] = nn.gather_rows %[[X]], %[[ORDER]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]] :
// CHECK-SAME: slots [array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>, array<i64: 0>]
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK-NOT: nn.attention
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "single" producer 1 consumer 0 outputs ["y1:0"] {
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

// Normalisation comes before.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<1x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq", shape = [8, 8]>]
// CHECK: rt.param @layer.ln2_beta : tensor<1x8xf32> initializer <zeros> variables [#rt.variable<tf = "beta2", shape = [8]>]
// CHECK: tfg.graph "pre"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: rt.load @layer.q_kernel
// CHECK: %[[PACKED:.*]] = nn.gather_rows %[[X]], %[[ORDER]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]] :
// CHECK-SAME: slots [array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>, array<i64: 0, 0>]
// CHECK: nn.layer_norm %{{[a-z0-9]*}}, 
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK-NOT: nn.attention
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "pre" producer 1 consumer 0 outputs ["u2:0"] {
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
  %n1_1 = nn.layer_norm %x, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q1 = nn.linear %n1_1, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k1 = nn.linear %n1_1, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v1 = nn.linear %n1_1, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z1 = nn.attention %q1, %kk1, %vv1
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o1 = nn.linear %z1, %wo bias(%bo : tensor<8xf32>)
      residual(%x : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %n2_1 = nn.layer_norm %o1, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i1 = nn.linear %n2_1, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u1 = nn.linear %i1, %wu bias(%bu : tensor<8xf32>)
      residual(%o1 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %n1_2 = nn.layer_norm %u1, %gamma1, %beta1
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %q2 = nn.linear %n1_2, %wq bias(%bq : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %k2 = nn.linear %n1_2, %wk bias(%bk : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %v2 = nn.linear %n1_2, %wv bias(%bv : tensor<8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %kk2 = nn.gather_rows %k2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %vv2 = nn.gather_rows %v2, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z2 = nn.attention %q2, %kk2, %vv2
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %o2 = nn.linear %z2, %wo bias(%bo : tensor<8xf32>)
      residual(%u1 : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %n2_2 = nn.layer_norm %o2, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i2 = nn.linear %n2_2, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu bias(%bu : tensor<8xf32>)
      residual(%o2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  tfg.return %u2 : tensor<?x8xf32>
}
