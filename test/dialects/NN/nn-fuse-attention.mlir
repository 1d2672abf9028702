// RUN: albert-opt %s --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-attention --canonicalize | FileCheck %s --enable-var-scope
//
// Near misses are in nn-fuse-attention-near-misses.mlir.

// CHECK-LABEL: func @dynamic_f32
func.func @dynamic_f32(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                       %v: tensor<?x8xf32>,
                       %qo: tensor<?xi32>, %ro: tensor<?xi32>,
                       %n: tensor<?xi32>, %bias: tensor<?xf32>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: {num_heads = 2 : i64, scale = 0.353553385 : f32}
  // CHECK-NEXT: return
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
       {num_heads = 2 : i64, scale = 0.353553385 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @static_f64
func.func @static_f64(%q: tensor<9x8xf64>, %k: tensor<20x8xf64>,
                      %v: tensor<20x8xf64>,
                      %qo: tensor<4xi32>, %ro: tensor<4xi32>,
                      %n: tensor<3xi32>, %bias: tensor<3xf32>)
    -> tensor<9x8xf64> {
  // CHECK-NEXT: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: {num_heads = 4 : i64, scale = 5.000000e-01 : f32}
  // CHECK-NEXT: return
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
       {num_heads = 4 : i64, scale = 0.5 : f32}
       : tensor<9x8xf64>, tensor<20x8xf64>
         segments(tensor<4xi32>, tensor<3xi32>, tensor<3xf32>)
  return %y : tensor<9x8xf64>
}

// CHECK-LABEL: func @bf16_one_head
func.func @bf16_one_head(%q: tensor<?x8xbf16>, %k: tensor<?x8xbf16>,
                         %v: tensor<?x8xbf16>,
                         %qo: tensor<?xi32>, %ro: tensor<?xi32>,
                         %n: tensor<?xi32>, %bias: tensor<?xf32>)
    -> tensor<?x8xbf16> {
  // CHECK-NEXT: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: num_heads = 1 : i64
  // CHECK-NEXT: return
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
       {num_heads = 1 : i64, scale = 0.5 : f32}
       : tensor<?x8xbf16>, tensor<?x8xbf16>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xbf16>
}

// Self-attention: offsets of queries and keys are the same value.

// CHECK-LABEL: func @shared_offsets
func.func @shared_offsets(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                          %v: tensor<?x8xf32>,
                          %o: tensor<?xi32>, %n: tensor<?xi32>,
                          %bias: tensor<?xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg3, %arg4, %arg5)
  // CHECK-NEXT: return
  %y = nn.attention %q, %k, %v segments(%o, %o, %n, %bias)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}
