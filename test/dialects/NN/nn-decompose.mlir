// RUN: albert-opt %s --nn-decompose --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=nn. --enable-var-scope
// RUN: albert-opt %s --nn-decompose=ops=nn.activation --split-input-file \
// RUN:   | FileCheck %s --check-prefix=SELECTED

// The numbers are checked by the numerics tests; here it is the form.

// CHECK-LABEL: func @linear
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x16xf32>
// CHECK-SAME: %[[B:[a-z0-9]+]]: tensor<16xf32>, %[[R:[a-z0-9]+]]: tensor<?x16xf32>
// SELECTED-LABEL: func @linear
func.func @linear(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>, %b: tensor<16xf32>,
                  %r: tensor<?x16xf32>) -> tensor<?x16xf32> {
  // CHECK: %[[FILL:.*]] = linalg.fill
  // CHECK: %[[SUM:.*]] = linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "reduction"]
  // CHECK-SAME: ins(%[[X]], %[[W]] : {{.*}}) outs(%[[FILL]]
  // CHECK: math.fma
  // CHECK: %[[BIASED:.*]] = linalg.generic {{.*}} ins(%[[SUM]], %[[B]] :
  // CHECK: arith.addf
  // CHECK: %[[ACT:.*]] = linalg.generic {{.*}} ins(%[[BIASED]] :
  // CHECK: arith.maximumf
  // CHECK: linalg.generic {{.*}} ins(%[[ACT]], %[[R]] :
  // CHECK: arith.addf
  // SELECTED: nn.linear
  %y = nn.linear %x, %w bias(%b : tensor<16xf32>) residual(%r : tensor<?x16xf32>)
       activation(relu) : tensor<?x8xf32>, tensor<8x16xf32>
  return %y : tensor<?x16xf32>
}

// -----

// CHECK-DAG: #[[$WEIGHT:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-LABEL: func @linear_transposed_bf16
func.func @linear_transposed_bf16(%x: tensor<?x8xbf16>, %w: tensor<16x8xbf16>)
    -> tensor<?x16xbf16> {
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[$WEIGHT]], #{{.*}}]
  // CHECK: arith.extf
  // CHECK: arith.extf
  // CHECK: math.fma {{.*}} : f32
  // CHECK: linalg.generic
  // CHECK: arith.truncf {{.*}} : f32 to bf16
  // CHECK: return {{.*}} : tensor<?x16xbf16>
  %y = nn.linear %x, %w transpose_weight : tensor<?x8xbf16>, tensor<16x8xbf16>
  return %y : tensor<?x16xbf16>
}

// -----

// CHECK-LABEL: func @grouped_linear
func.func @grouped_linear(%x: tensor<?x8xf32>, %w: tensor<4x3x2xf32>,
                          %b: tensor<6xf32>) -> tensor<?x6xf32> {
  // CHECK: tensor.expand_shape {{.*}} : tensor<?x8xf32> into tensor<?x4x2xf32>
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction"]
  // CHECK: tensor.collapse_shape {{.*}} : tensor<?x2x3xf32> into tensor<?x6xf32>
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>
  return %y : tensor<?x6xf32>
}

// -----

// CHECK-LABEL: func @activation
// SELECTED-LABEL: func @activation
func.func @activation(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: linalg.generic
  // CHECK: math.tanh
  // SELECTED-NOT: nn.activation
  // SELECTED: math.tanh
  %y = nn.activation %x kind(tanh) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @layer_norm
func.func @layer_norm(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                      %beta: tensor<8xf32>) -> tensor<?x8xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
  // CHECK: %[[MEAN:.*]] = linalg.generic {{.*}} iterator_types = ["parallel"]
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%{{.*}}, %[[MEAN]] :
  // CHECK: math.rsqrt
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
  %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-12 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @log_softmax
func.func @log_softmax(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: arith.maximumf
  // CHECK: math.exp
  // CHECK: math.log
  %y = nn.log_softmax %x : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// The stream of a row is started once per row, not once per element.

// CHECK-LABEL: func @dropout
func.func @dropout(%x: tensor<?x8xf32>, %seed: tensor<i64>, %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // CHECK: tensor.extract %{{.*}}[] : tensor<i64>
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel"]
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
  // CHECK: arith.constant 8388608 : i64
  // CHECK: arith.cmpi uge
  // CHECK: arith.select
  %y = nn.dropout %x, %seed, %keys {rate = 0.5 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @gather_rows
func.func @gather_rows(%table: tensor<100x8xf32>, %ids: tensor<?xi32>)
    -> tensor<?x8xf32> {
  // CHECK: linalg.generic
  // CHECK: linalg.index 1
  // CHECK: tensor.extract
  %y = nn.gather_rows %table, %ids : tensor<100x8xf32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @segment_mean
func.func @segment_mean(%x: tensor<?x8xf32>, %offsets: tensor<?xi32>,
                        %counts: tensor<?xi32>) -> tensor<?x8xf32> {
  // CHECK: scf.for
  // CHECK: tensor.extract_slice
  // CHECK: arith.maxsi
  // CHECK: tensor.insert_slice
  %y = nn.segment_mean %x, %offsets, %counts
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @attention
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                     %v: tensor<?x8xf32>,
                     %qo: tensor<?xi32>, %ro: tensor<?xi32>,
                     %counts: tensor<?xi32>, %bias: tensor<?xf32>)
    -> tensor<?x8xf32> {
  // CHECK: scf.for
  // CHECK-COUNT-3: tensor.expand_shape {{.*}} into tensor<?x2x4xf32>
  // CHECK: math.fma
  // CHECK: arith.mulf
  // CHECK-NEXT: arith.addf
  // CHECK: arith.maximumf
  // CHECK: math.exp
  // CHECK: math.fma
  // CHECK: arith.divf
  // CHECK: tensor.insert_slice
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %counts, %bias)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @transpose
// CHECK-SAME: %[[W:[a-z0-9]+]]: tensor<8x16xf32>
func.func @transpose(%w: tensor<8x16xf32>) -> tensor<16x8xf32> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<16x8xf32>
  // CHECK: %[[Y:.*]] = linalg.transpose ins(%[[W]] : {{.*}}) outs(%[[EMPTY]] : {{.*}}) permutation = [1, 0]
  // CHECK: return %[[Y]]
  %y = nn.transpose %w : tensor<8x16xf32> -> tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// -----

// The slots stay, and so does the layout that the result is wanted in.

// CHECK-LABEL: func @transpose_stack
func.func @transpose_stack(%w: tensor<2x8x16xf32>)
    -> tensor<2x16x8xf32, #rt.layout<panels>> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<2x16x8xf32, #rt.layout<panels>>
  // CHECK: linalg.transpose {{.*}} outs(%[[EMPTY]] : {{.*}}) permutation = [0, 2, 1]
  %y = nn.transpose %w
       : tensor<2x8x16xf32> -> tensor<2x16x8xf32, #rt.layout<panels>>
  return %y : tensor<2x16x8xf32, #rt.layout<panels>>
}
