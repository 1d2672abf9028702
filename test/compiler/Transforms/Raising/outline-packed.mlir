// RUN: albert-opt %s --split-input-file --outline-packed | FileCheck %s

// What computes rows is one function; its weights are loaded in the graph.

// CHECK-LABEL: module
// CHECK: rt.param @w : tensor<8x8xf32> initializer <zeros> variables [#rt.variable<tf = "w", shape = [8, 8]>]
// CHECK: tfg.graph "one"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[W:.*]] = rt.load @w : tensor<8x8xf32>
// CHECK-NOT: "VariableV2"
// CHECK: %[[SIZE:.*]] = tensor.dim %[[X]], %{{.*}}
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[SIZE]]) : tensor<?x8xf32>
// CHECK: %[[Y:.*]] = func.call @packed_0(%[[X]], %[[W]], %[[EMPTY]])
// CHECK: tfg.return %[[Y]]
// CHECK: func.func private @packed_0(%[[IN:.*]]: tensor<?x8xf32> {bufferization.writable = false}, %[[WEIGHT:.*]]: tensor<8x8xf32> {bufferization.writable = false}, %[[OUT:.*]]: tensor<?x8xf32> {bufferization.writable = true}) -> tensor<?x8xf32>
// CHECK: %[[FIRST:.*]] = nn.linear %[[IN]], %[[WEIGHT]]
// CHECK: %[[SECOND:.*]] = nn.linear %[[FIRST]], %[[WEIGHT]]
// CHECK: %[[WRITTEN:.*]] = bufferization.materialize_in_destination %[[SECOND]] in %[[OUT]]
// CHECK: return %[[WRITTEN]]
tfg.graph "one" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Results that the graph reads are results of the function.

// CHECK-LABEL: tfg.graph "inner"
// CHECK: %[[CALL:.*]]:2 = func.call @packed_0(
// CHECK: tfg.return %[[CALL]]#1, %[[CALL]]#0
// CHECK: func.func private @packed_0(
// CHECK-COUNT-2: bufferization.materialize_in_destination
tfg.graph "inner" producer 1 consumer 0 outputs ["y:0", "h:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x8xf32>
  tfg.return %y, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Something that is not packed comes between two.

// CHECK-LABEL: tfg.graph "between"
// CHECK: %[[H:.*]] = func.call @packed_0(
// CHECK: %[[E:.*]], %{{.*}} = tfg.node "Exp" "e"(%[[H]])
// CHECK: func.call @packed_1(%[[E]],
// CHECK: func.func private @packed_0(
// CHECK-COUNT-1: nn.linear
// CHECK: func.func private @packed_1(
// CHECK-COUNT-1: nn.linear
tfg.graph "between" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %e, %c2 = tfg.node "Exp" "e" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y = nn.linear %e, %w : tensor<?x8xf32>, tensor<8x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// What does not depend on each other is together, whatever order the graph has it in.

// CHECK-LABEL: tfg.graph "beside"
// CHECK: tfg.node "Exp" "e"(%[[CALL:.*]]#0)
// CHECK: %[[CALL]]:2 = func.call @packed_0(
// CHECK: func.func private @packed_0(
// CHECK-NOT: func.func
tfg.graph "beside" producer 1 consumer 0 outputs ["y:0", "e:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %z, %c1 = tfg.node "Placeholder" "z" () : () -> tensor<?x8xf32>
  %w, %c2 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<8x8xf32>
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %e, %c3 = tfg.node "Exp" "e" (%h) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y = nn.linear %z, %w : tensor<?x8xf32>, tensor<8x8xf32>
  tfg.return %y, %e : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Sequences are found in the graph, which knows the mask.

// CHECK-LABEL: tfg.graph "sequences"
// CHECK: albert.sequences
// CHECK: func.call @packed_0(
// CHECK: func.func private @packed_0(
// CHECK-NOT: albert.sequences
// CHECK: nn.attention
tfg.graph "sequences" producer 1 consumer 0 outputs ["y1:0"] {
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

// Rows of an inner block, which a stack saves, and the numbers of their slice are
// inside.

// CHECK-LABEL: tfg.graph "inner_block"
// CHECK-NOT: tensor.extract_slice
// CHECK: func.func private @packed_0(
// CHECK: %{{.*}}, %[[SAVED:.*]] = albert.stack
// CHECK: %[[ZERO:.*]] = arith.constant 0 : index
// CHECK: %[[COUNT:.*]] = tensor.dim %{{.*}}, %[[ZERO]]
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[SAVED]][1, 0, 0] [1, %[[COUNT]], 8] [1, 1, 1]
// CHECK: nn.gather_rows %[[SLICE]]
tfg.graph "inner_block" producer 1 consumer 0 outputs ["y:0"] {
  %mask, %c0 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %w, %c2 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<2x8x8xf32>
  %stacked, %saved = albert.stack %x segments(%offsets, %counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%w : tensor<2x8x8xf32>) slots [array<i64: 0, 1>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %kernel: tensor<8x8xf32>):
    %z = nn.linear %queries, %kernel : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %zero = arith.constant 0 : index
  %count = tensor.dim %stacked, %zero : tensor<?x8xf32>
  %slice = tensor.extract_slice %saved[1, 0, 0] [1, %count, 8] [1, 1, 1]
      : tensor<2x?x8xf32> to tensor<?x8xf32>
  %y = nn.gather_rows %slice, %places : tensor<?x8xf32>, tensor<?xi32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Nothing is packed.

// CHECK-LABEL: tfg.graph "none"
// CHECK-NOT: func.
tfg.graph "none" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  %y, %c1 = tfg.node "Exp" "y" (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}
