// Where a stack ends and how the graph goes on.
//
// RUN: albert-opt %s --split-input-file --raise-stack | FileCheck %s

// The rows of an inner layer that others read are those that enter the next one;
// the stack saves them.

// CHECK-LABEL: module
// CHECK: rt.param @layer.q_kernel : tensor<1x8x8xf32> initializer <zeros> variables [#rt.variable<tf = "wq", shape = [8, 8]>]
// CHECK: rt.param @layer.ln2_beta : tensor<1x8xf32> initializer <zeros> variables [#rt.variable<tf = "beta2", shape = [8]>]
// CHECK-NOT: rt.param
// CHECK: tfg.graph "inner"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences
// CHECK: %[[STACK:.*]], %[[SAVED:.*]] = albert.stack %{{.*}} slots [array<i64: 0, 0>,
// CHECK: ^bb0(%[[KEYS:[a-z0-9]+]]: tensor<?x8xf32>,
// CHECK: albert.yield %{{.*}} saving(%[[KEYS]] : tensor<?x8xf32>)
// CHECK: %[[Z:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: %[[COUNT:.*]] = tensor.dim %[[STACK]], %
// CHECK: %[[FIRST:.*]] = tensor.extract_slice %[[SAVED]][1, 0, 0] [1, %[[COUNT]], 8] [1, 1, 1] : tensor<2x?x8xf32> to tensor<?x8xf32>
// CHECK: %[[Y:.*]] = nn.gather_rows %[[FIRST]], %[[PLACES]]
// CHECK: tfg.return %[[Z]], %[[Y]]
tfg.graph "inner" producer 1 consumer 0 outputs ["y2:0", "y1:0"] {
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
  tfg.return %y2, %y1 : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Blocks with another epsilon are no layers of one stack.

// CHECK-LABEL: module
// CHECK: tfg.graph "epsilon"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences
// CHECK: %[[FIRST:.*]] = albert.stack %
// CHECK-NOT: nn.gather_rows
// CHECK: %[[SECOND:.*]] = albert.stack %[[FIRST]]
// CHECK: nn.gather_rows %[[SECOND]], %[[PLACES]]
tfg.graph "epsilon" producer 1 consumer 0 outputs ["y2:0"] {
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
      {epsilon = 1.0e-06 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %i2 = nn.linear %a2, %wi bias(%bi : tensor<16xf32>) activation(gelu_tanh)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu bias(%bu : tensor<8xf32>)
      residual(%a2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y2 = nn.layer_norm %u2, %gamma2, %beta2
      {epsilon = 1.0e-06 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y2 : tensor<?x8xf32>
}

// -----

// Nor are those with another activation.

// CHECK-LABEL: module
// CHECK: tfg.graph "activation"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences
// CHECK: %[[FIRST:.*]] = albert.stack %
// CHECK: activation(gelu_tanh)
// CHECK: albert.stack %[[FIRST]]
// CHECK: activation(relu)
tfg.graph "activation" producer 1 consumer 0 outputs ["y2:0"] {
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
  %i2 = nn.linear %a2, %wi bias(%bi : tensor<16xf32>) activation(relu)
      : tensor<?x8xf32>, tensor<8x16xf32>
  %u2 = nn.linear %i2, %wu bias(%bu : tensor<8xf32>)
      residual(%a2 : tensor<?x8xf32>)
      : tensor<?x16xf32>, tensor<16x8xf32>
  %y2 = nn.layer_norm %u2, %gamma2, %beta2
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y2 : tensor<?x8xf32>
}

// -----

// Rows that a graph picks are found where they are, keys first.

// CHECK-LABEL: module
// CHECK: tfg.graph "gathered"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences
// CHECK: %[[STACK:.*]] = albert.stack %
// CHECK: %[[IDS:.*]], %{{.*}} = tfg.node "Placeholder" "ids"
// CHECK: %[[PICKED:.*]] = linalg.generic {{.*}} ins(%[[IDS]] :
// CHECK: tensor.extract %[[PLACES]]
// CHECK: nn.gather_rows %[[STACK]], %[[PICKED]]
// CHECK-NOT: nn.gather_rows
tfg.graph "gathered" producer 1 consumer 0 outputs ["some:0"] {
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
  %ids, %c18 = tfg.node "Placeholder" "ids" () : () -> tensor<?xi32>
  %some = nn.gather_rows %y1, %ids : tensor<?x8xf32>, tensor<?xi32>
  tfg.return %some : tensor<?x8xf32>
}

// -----

// One row of every sequence is all that the last layer computes, if nobody reads
// others, and rows that are no keys are left out.

// CHECK-LABEL: module
// CHECK: tfg.graph "first_rows"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences %{{.*}} {bias = -1.000000e+04 : f32, only = 0 : i64}
// CHECK: nn.gather_rows %{{.*}}, %[[ORDER]]
// CHECK: %[[ROWS:.*]] = linalg.generic {{.*}} ins(%[[IDS:[a-zA-Z_0-9]+]] :
// CHECK: tensor.extract %[[PLACES]]
// CHECK: %[[ONE:.*]] = arith.constant 1 : index
// CHECK: %[[COUNT:.*]] = tensor.dim %[[IDS]], %
// CHECK: %[[SIZE:.*]] = arith.addi %[[COUNT]], %[[ONE]]
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[SIZE]])
// CHECK: %[[OFFSETS:.*]] = linalg.generic {{.*}} outs(%[[EMPTY]] :
// CHECK: linalg.index 0
// CHECK: %[[STACK:.*]] = albert.stack %{{.*}} queries(%[[ROWS]], %[[OFFSETS]] :
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.return %[[STACK]]
tfg.graph "first_rows" producer 1 consumer 0 outputs ["some:0"] {
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
  %ids, %c18 = tfg.node "Placeholder" "ids" () : () -> tensor<?xi32>
  %some = nn.gather_rows %y1, %ids {albert.per_sequence = 0 : i64}
      : tensor<?x8xf32>, tensor<?xi32>
  tfg.return %some : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: module
// CHECK: tfg.graph "others_too"
// CHECK: %[[ORDER:.*]], %[[PLACES:.*]], %{{.*}}, %{{.*}}, %{{.*}} = albert.sequences
// CHECK-NOT: only
// CHECK-NOT: queries(
// CHECK: albert.stack
// CHECK-NOT: per_sequence
tfg.graph "others_too" producer 1 consumer 0 outputs ["some:0", "y:0"] {
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
  %ids, %c18 = tfg.node "Placeholder" "ids" () : () -> tensor<?xi32>
  %some = nn.gather_rows %y1, %ids {albert.per_sequence = 0 : i64}
      : tensor<?x8xf32>, tensor<?xi32>
  tfg.return %some, %y1 : tensor<?x8xf32>, tensor<?x8xf32>
}
