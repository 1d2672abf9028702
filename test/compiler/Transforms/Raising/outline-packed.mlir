// RUN: albert-opt %s --outline-packed | FileCheck %s

// What computes rows is a function; sizes of results are those of the graph.

// CHECK: rt.param @w : tensor<4x4xf32>
// CHECK-LABEL: tfg.graph "outlined"
// CHECK: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK: %[[W:.*]] = rt.load @w
// CHECK: %[[EMPTY:.*]] = tensor.empty(%{{.*}}) : tensor<?x4xf32>
// CHECK: %[[Y:.*]] = func.call @packed_0({{.*}}%[[X]], %[[W]]{{.*}}, %[[EMPTY]])
// CHECK: tfg.return %[[Y]]
// CHECK: func.func private @packed_0(
// CHECK-SAME: {bufferization.writable = true}) -> tensor<?x4xf32>
// CHECK: nn.attention
// CHECK: bufferization.materialize_in_destination
tfg.graph "outlined" producer 1 consumer 0 outputs ["y:0"] {
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
  tfg.return %y0 : tensor<?x4xf32>
}
