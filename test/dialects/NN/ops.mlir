// RUN: albert-opt %s | albert-opt | FileCheck %s

// Every op in each of its syntactic forms, for every element type once.

// CHECK-LABEL: func @linear_plain
func.func @linear_plain(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>)
    -> tensor<?x16xf32> {
  // CHECK: %linear = nn.linear %arg0, %arg1 : tensor<?x8xf32>, tensor<8x16xf32>
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf32>
  return %y : tensor<?x16xf32>
}

// CHECK-LABEL: func @linear_everything
func.func @linear_everything(%x: tensor<?x8xf32>, %w: tensor<16x8xf32>,
                             %b: tensor<16xf32>, %r: tensor<?x16xf32>)
    -> tensor<?x16xf32> {
  // CHECK: nn.linear %arg0, %arg1 bias(%arg2 : tensor<16xf32>)
  // CHECK-SAME: residual(%arg3 : tensor<?x16xf32>) activation(relu)
  // CHECK-SAME: transpose_weight : tensor<?x8xf32>, tensor<16x8xf32>
  %y = nn.linear %x, %w bias(%b : tensor<16xf32>)
       residual(%r : tensor<?x16xf32>) activation(relu) transpose_weight
       : tensor<?x8xf32>, tensor<16x8xf32>
  return %y : tensor<?x16xf32>
}

// CHECK-LABEL: func @linear_default_activation_is_not_printed
func.func @linear_default_activation_is_not_printed(%x: tensor<4x8xf64>,
                                                    %w: tensor<8x16xf64>)
    -> tensor<4x16xf64> {
  // CHECK: nn.linear %arg0, %arg1 : tensor<4x8xf64>, tensor<8x16xf64>
  %y = nn.linear %x, %w activation(none) : tensor<4x8xf64>, tensor<8x16xf64>
  return %y : tensor<4x16xf64>
}

// CHECK-LABEL: func @grouped_linear
func.func @grouped_linear(%x: tensor<?x8xbf16>, %w: tensor<4x3x2xbf16>,
                          %b: tensor<6xbf16>) -> tensor<?x6xbf16> {
  // CHECK: %grouped = nn.grouped_linear %arg0, %arg1, %arg2 activation(swish)
  // CHECK-SAME: : tensor<?x8xbf16>, tensor<4x3x2xbf16>, tensor<6xbf16>
  %y = nn.grouped_linear %x, %w, %b activation(swish)
       : tensor<?x8xbf16>, tensor<4x3x2xbf16>, tensor<6xbf16>
  return %y : tensor<?x6xbf16>
}

// CHECK-LABEL: func @activations
func.func @activations(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: %activated = nn.activation %arg0 kind(none) : tensor<?x8xf32>
  %0 = nn.activation %x kind(none) : tensor<?x8xf32>
  // CHECK: nn.activation %activated kind(relu)
  %1 = nn.activation %0 kind(relu) : tensor<?x8xf32>
  // CHECK: kind(gelu_tanh)
  %2 = nn.activation %1 kind(gelu_tanh) : tensor<?x8xf32>
  // CHECK: kind(gelu_erf)
  %3 = nn.activation %2 kind(gelu_erf) : tensor<?x8xf32>
  // CHECK: kind(tanh)
  %4 = nn.activation %3 kind(tanh) : tensor<?x8xf32>
  // CHECK: kind(swish)
  %5 = nn.activation %4 kind(swish) : tensor<?x8xf32>
  return %5 : tensor<?x8xf32>
}

// CHECK-LABEL: func @layer_norm
func.func @layer_norm(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                      %beta: tensor<8xf32>) -> tensor<?x8xf32> {
  // CHECK: %norm = nn.layer_norm %arg0, %arg1, %arg2
  // CHECK-SAME: {epsilon = 1.000000e-03 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-3 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @log_softmax
func.func @log_softmax(%x: tensor<3x8xf32>) -> tensor<3x8xf32> {
  // CHECK: %log_probs = nn.log_softmax %arg0 : tensor<3x8xf32>
  %y = nn.log_softmax %x : tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}

// CHECK-LABEL: func @dropout
func.func @dropout(%x: tensor<?x8xf32>, %seed: tensor<i64>,
                   %keys: tensor<?xi64>) -> tensor<?x8xf32> {
  // CHECK: %dropped = nn.dropout %arg0, %arg1, %arg2
  // CHECK-SAME: {rate = 5.000000e-01 : f32, site = 7 : i64}
  // CHECK-SAME: : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  %y = nn.dropout %x, %seed, %keys {rate = 0.5 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @gather_rows
func.func @gather_rows(%table: tensor<100x8xf32>, %ids: tensor<?xi32>)
    -> tensor<?x8xf32> {
  // CHECK: %rows = nn.gather_rows %arg0, %arg1
  // CHECK-SAME: : tensor<100x8xf32>, tensor<?xi32>
  %y = nn.gather_rows %table, %ids : tensor<100x8xf32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @segment_mean
func.func @segment_mean(%x: tensor<?x8xf32>, %offsets: tensor<?xi32>,
                        %counts: tensor<?xi32>) -> tensor<?x8xf32> {
  // CHECK: %mean = nn.segment_mean %arg0, %arg1, %arg2
  // CHECK-SAME: : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  %y = nn.segment_mean %x, %offsets, %counts
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @attention
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                     %v: tensor<?x8xf32>,
                     %qo: tensor<?xi32>, %ro: tensor<?xi32>,
                     %counts: tensor<?xi32>, %bias: tensor<?xf32>)
    -> tensor<?x8xf32> {
  // CHECK: %context = nn.attention %arg0, %arg1, %arg2
  // CHECK-SAME: segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: {num_heads = 2 : i64, scale = 5.000000e-01 : f32}
  // CHECK-SAME: : tensor<?x8xf32>, tensor<?x8xf32>
  // CHECK-SAME: segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %counts, %bias)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @transpose
func.func @transpose(%matrix: tensor<8x16xf64>, %stack: tensor<2x8x16xbf16>)
    -> (tensor<16x8xf64>, tensor<2x16x8xbf16>) {
  // CHECK: %transposed = nn.transpose %arg0 : tensor<8x16xf64> -> tensor<16x8xf64>
  %0 = nn.transpose %matrix : tensor<8x16xf64> -> tensor<16x8xf64>
  // CHECK: nn.transpose %arg1 : tensor<2x8x16xbf16> -> tensor<2x16x8xbf16>
  %1 = nn.transpose %stack : tensor<2x8x16xbf16> -> tensor<2x16x8xbf16>
  return %0, %1 : tensor<16x8xf64>, tensor<2x16x8xbf16>
}

// Each end may be stored in its own way.

// CHECK-LABEL: func @transpose_to_panels
func.func @transpose_to_panels(%matrix: tensor<8x16xf32>)
    -> tensor<16x8xf32, #rt.layout<panels>> {
  // CHECK: nn.transpose %arg0 : tensor<8x16xf32> -> tensor<16x8xf32, #rt.layout<panels>>
  %0 = nn.transpose %matrix
       : tensor<8x16xf32> -> tensor<16x8xf32, #rt.layout<panels>>
  return %0 : tensor<16x8xf32, #rt.layout<panels>>
}
