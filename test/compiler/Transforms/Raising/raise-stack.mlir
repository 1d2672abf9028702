// RUN: albert-opt %s --split-input-file --raise-stack | FileCheck %s
// RUN: albert-opt %s --split-input-file --raise-stack -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-missed=raise-stack \
// RUN:   --verify-diagnostics

// Two blocks with the same weights are one, twice; its rows have keys first.

// CHECK: rt.param @layer.q_kernel : tensor<1x4x4xf32> initializer <zeros> variables [#rt.variable<tf = "w", shape = [4, 4]>]
// CHECK: rt.param @layer.ffn1_kernel : tensor<1x4x8xf32>
// CHECK-LABEL: tfg.graph "shared"
// CHECK: %[[ROWS:.*]], %[[PLACES:.*]], %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences
// CHECK: %[[PACKED:.*]] = nn.gather_rows %{{.*}}, %[[ROWS]]
// CHECK: %[[STACK:.*]] = albert.stack %[[PACKED]] segments(%[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: slots [array<i64: 0, 0>, array<i64: 0, 0>
// CHECK-COUNT-1: nn.attention
// CHECK: albert.yield
// CHECK: %[[Y:.*]] = nn.gather_rows %[[STACK]], %[[PLACES]]
// CHECK: tfg.return %[[Y]]
tfg.graph "shared" producer 1 consumer 0 outputs ["y:0"] {
  %mask, %c_mask = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c_x = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w, %c_w = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide, %c_wide = tfg.node "Const" "wide" () attrs {dtype = f32, value = dense<1.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow, %c_narrow = tfg.node "Const" "narrow" () attrs {dtype = f32, value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b4, %c_b4 = tfg.node "Const" "b4" () attrs {dtype = f32, value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b8, %c_b8 = tfg.node "Const" "b8" () attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %g, %c_g = tfg.node "Const" "g" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %rows, %places, %offsets, %counts, %bias = albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %q0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk0 = nn.gather_rows %k0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv0 = nn.gather_rows %v0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx0 = nn.attention %q0, %kk0, %vv0 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a0 = nn.linear %ctx0, %w bias(%b4 : tensor<4xf32>) residual(%x : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n0 = nn.layer_norm %a0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f0 = nn.linear %n0, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o0 = nn.linear %f0, %narrow bias(%b4 : tensor<4xf32>) residual(%n0 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y0 = nn.layer_norm %o0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %q1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx1 = nn.attention %q1, %kk1, %vv1 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a1 = nn.linear %ctx1, %w bias(%b4 : tensor<4xf32>) residual(%y0 : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n1 = nn.layer_norm %a1, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f1 = nn.linear %n1, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o1 = nn.linear %f1, %narrow bias(%b4 : tensor<4xf32>) residual(%n1 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y1 = nn.layer_norm %o1, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  tfg.return %y1 : tensor<?x4xf32>
}

// -----

// Weights of their own are slots.

// CHECK: rt.param @layer.q_kernel : tensor<2x4x4xf32>
// CHECK-SAME: #rt.variable<tf = "w0", shape = [4, 4]>, #rt.variable<tf = "w1", shape = [4, 4], slot = 1>
// CHECK-LABEL: tfg.graph "own"
// CHECK: albert.stack
// CHECK-SAME: slots [array<i64: 0, 1>
tfg.graph "own" producer 1 consumer 0 outputs ["y:0"] {
  %mask, %c_mask = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c_x = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w0, %c_w0 = tfg.node "Const" "w0" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide0, %c_wide0 = tfg.node "Const" "wide0" () attrs {dtype = f32, value = dense<1.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow0, %c_narrow0 = tfg.node "Const" "narrow0" () attrs {dtype = f32, value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b40, %c_b40 = tfg.node "Const" "b40" () attrs {dtype = f32, value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b80, %c_b80 = tfg.node "Const" "b80" () attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %w1, %c_w1 = tfg.node "Const" "w1" () attrs {dtype = f32, value = dense<2.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide1, %c_wide1 = tfg.node "Const" "wide1" () attrs {dtype = f32, value = dense<2.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow1, %c_narrow1 = tfg.node "Const" "narrow1" () attrs {dtype = f32, value = dense<2.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b41, %c_b41 = tfg.node "Const" "b41" () attrs {dtype = f32, value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b81, %c_b81 = tfg.node "Const" "b81" () attrs {dtype = f32, value = dense<2.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %g, %c_g = tfg.node "Const" "g" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %rows, %places, %offsets, %counts, %bias = albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %q0 = nn.linear %x, %w0 bias(%b40 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k0 = nn.linear %x, %w0 bias(%b40 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v0 = nn.linear %x, %w0 bias(%b40 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk0 = nn.gather_rows %k0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv0 = nn.gather_rows %v0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx0 = nn.attention %q0, %kk0, %vv0 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a0 = nn.linear %ctx0, %w0 bias(%b40 : tensor<4xf32>) residual(%x : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n0 = nn.layer_norm %a0, %g, %b40 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f0 = nn.linear %n0, %wide0 bias(%b80 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o0 = nn.linear %f0, %narrow0 bias(%b40 : tensor<4xf32>) residual(%n0 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y0 = nn.layer_norm %o0, %g, %b40 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %q1 = nn.linear %y0, %w1 bias(%b41 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k1 = nn.linear %y0, %w1 bias(%b41 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v1 = nn.linear %y0, %w1 bias(%b41 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx1 = nn.attention %q1, %kk1, %vv1 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a1 = nn.linear %ctx1, %w1 bias(%b41 : tensor<4xf32>) residual(%y0 : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n1 = nn.layer_norm %a1, %g, %b41 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f1 = nn.linear %n1, %wide1 bias(%b81 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o1 = nn.linear %f1, %narrow1 bias(%b41 : tensor<4xf32>) residual(%n1 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y1 = nn.layer_norm %o1, %g, %b41 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  tfg.return %y1 : tensor<?x4xf32>
}

// -----

// What a block between gives is asked for: two stacks with one set of
// parameters, and rows of the first one go on as they are.

// CHECK-COUNT-1: rt.param @layer.q_kernel
// CHECK-NOT: rt.param @layer.q_kernel
// CHECK-LABEL: tfg.graph "between"
// CHECK: %[[FIRST:.*]] = albert.stack
// CHECK: albert.stack %[[FIRST]]
tfg.graph "between" producer 1 consumer 0 outputs ["a:0", "y:0"] {
  %mask, %c_mask = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c_x = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w, %c_w = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide, %c_wide = tfg.node "Const" "wide" () attrs {dtype = f32, value = dense<1.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow, %c_narrow = tfg.node "Const" "narrow" () attrs {dtype = f32, value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b4, %c_b4 = tfg.node "Const" "b4" () attrs {dtype = f32, value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b8, %c_b8 = tfg.node "Const" "b8" () attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %g, %c_g = tfg.node "Const" "g" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %rows, %places, %offsets, %counts, %bias = albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %q0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk0 = nn.gather_rows %k0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv0 = nn.gather_rows %v0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx0 = nn.attention %q0, %kk0, %vv0 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a0 = nn.linear %ctx0, %w bias(%b4 : tensor<4xf32>) residual(%x : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n0 = nn.layer_norm %a0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f0 = nn.linear %n0, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o0 = nn.linear %f0, %narrow bias(%b4 : tensor<4xf32>) residual(%n0 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y0 = nn.layer_norm %o0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %q1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v1 = nn.linear %y0, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk1 = nn.gather_rows %k1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv1 = nn.gather_rows %v1, %rows : tensor<?x4xf32>, tensor<?xi32>
  %ctx1 = nn.attention %q1, %kk1, %vv1 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a1 = nn.linear %ctx1, %w bias(%b4 : tensor<4xf32>) residual(%y0 : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n1 = nn.layer_norm %a1, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f1 = nn.linear %n1, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o1 = nn.linear %f1, %narrow bias(%b4 : tensor<4xf32>) residual(%n1 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y1 = nn.layer_norm %o1, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  tfg.return %y0, %y1 : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// CHECK-LABEL: tfg.graph "epsilons"
// CHECK-NOT: albert.stack
tfg.graph "epsilons" producer 1 consumer 0 outputs ["y:0"] {
  %mask, %c_mask = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c_x = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w, %c_w = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide, %c_wide = tfg.node "Const" "wide" () attrs {dtype = f32, value = dense<1.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow, %c_narrow = tfg.node "Const" "narrow" () attrs {dtype = f32, value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b4, %c_b4 = tfg.node "Const" "b4" () attrs {dtype = f32, value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b8, %c_b8 = tfg.node "Const" "b8" () attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %g, %c_g = tfg.node "Const" "g" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %rows, %places, %offsets, %counts, %bias = albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %q0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk0 = nn.gather_rows %k0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv0 = nn.gather_rows %v0, %rows : tensor<?x4xf32>, tensor<?xi32>
  // expected-remark @below {{its normalisations have different epsilons}}
  %ctx0 = nn.attention %q0, %kk0, %vv0 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.707106769 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a0 = nn.linear %ctx0, %w bias(%b4 : tensor<4xf32>) residual(%x : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n0 = nn.layer_norm %a0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f0 = nn.linear %n0, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o0 = nn.linear %f0, %narrow bias(%b4 : tensor<4xf32>) residual(%n0 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y0 = nn.layer_norm %o0, %g, %b4 {epsilon = 1.0e-3 : f32} : tensor<?x4xf32>, tensor<4xf32>
  tfg.return %y0 : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: tfg.graph "scale"
// CHECK-NOT: albert.stack
tfg.graph "scale" producer 1 consumer 0 outputs ["y:0"] {
  %mask, %c_mask = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %x, %c_x = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %w, %c_w = tfg.node "Const" "w" () attrs {dtype = f32, value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %wide, %c_wide = tfg.node "Const" "wide" () attrs {dtype = f32, value = dense<1.0> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  %narrow, %c_narrow = tfg.node "Const" "narrow" () attrs {dtype = f32, value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %b4, %c_b4 = tfg.node "Const" "b4" () attrs {dtype = f32, value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b8, %c_b8 = tfg.node "Const" "b8" () attrs {dtype = f32, value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  %g, %c_g = tfg.node "Const" "g" () attrs {dtype = f32, value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %rows, %places, %offsets, %counts, %bias = albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %q0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %k0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %v0 = nn.linear %x, %w bias(%b4 : tensor<4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %kk0 = nn.gather_rows %k0, %rows : tensor<?x4xf32>, tensor<?xi32>
  %vv0 = nn.gather_rows %v0, %rows : tensor<?x4xf32>, tensor<?xi32>
  // expected-remark @below {{scores are not divided by the square root of a head's width}}
  %ctx0 = nn.attention %q0, %kk0, %vv0 segments(%offsets, %offsets, %counts, %bias)
      {num_heads = 2 : i64, scale = 0.5 : f32} : tensor<?x4xf32>, tensor<?x4xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %a0 = nn.linear %ctx0, %w bias(%b4 : tensor<4xf32>) residual(%x : tensor<?x4xf32>) : tensor<?x4xf32>, tensor<4x4xf32>
  %n0 = nn.layer_norm %a0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  %f0 = nn.linear %n0, %wide bias(%b8 : tensor<8xf32>) activation(gelu_tanh) : tensor<?x4xf32>, tensor<4x8xf32>
  %o0 = nn.linear %f0, %narrow bias(%b4 : tensor<4xf32>) residual(%n0 : tensor<?x4xf32>) : tensor<?x8xf32>, tensor<8x4xf32>
  %y0 = nn.layer_norm %o0, %g, %b4 {epsilon = 1.0e-12 : f32} : tensor<?x4xf32>, tensor<4xf32>
  tfg.return %y0 : tensor<?x4xf32>
}
