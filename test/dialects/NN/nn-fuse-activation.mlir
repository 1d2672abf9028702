// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-activation --canonicalize | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-activation --verify-diagnostics --remark-format=emitRemark \
// RUN:   --remarks-filter-missed=nn-fuse-activation -o /dev/null

// CHECK-LABEL: func @every_kind
func.func @every_kind(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.activation %arg0 kind(relu) : tensor<?x8xf32>
  // CHECK-NEXT: nn.activation {{.*}} kind(gelu_tanh)
  // CHECK-NEXT: nn.activation {{.*}} kind(gelu_erf)
  // CHECK-NEXT: nn.activation {{.*}} kind(tanh)
  // CHECK-NEXT: nn.activation {{.*}} kind(swish)
  // CHECK-NEXT: return
  %0 = nn.activation %x kind(relu) : tensor<?x8xf32>
  %1 = nn.activation %0 kind(gelu_tanh) : tensor<?x8xf32>
  %2 = nn.activation %1 kind(gelu_erf) : tensor<?x8xf32>
  %3 = nn.activation %2 kind(tanh) : tensor<?x8xf32>
  %4 = nn.activation %3 kind(swish) : tensor<?x8xf32>
  return %4 : tensor<?x8xf32>
}

// CHECK-LABEL: func @static_f64
func.func @static_f64(%x: tensor<4x8xf64>) -> tensor<4x8xf64> {
  // CHECK-NEXT: nn.activation %arg0 kind(gelu_tanh) : tensor<4x8xf64>
  // CHECK-NEXT: return
  %y = nn.activation %x kind(gelu_tanh) : tensor<4x8xf64>
  return %y : tensor<4x8xf64>
}

// CHECK-LABEL: func @bf16
func.func @bf16(%x: tensor<?x8xbf16>) -> tensor<?x8xbf16> {
  // CHECK-NEXT: nn.activation %arg0 kind(swish) : tensor<?x8xbf16>
  // CHECK-NEXT: return
  %y = nn.activation %x kind(swish) : tensor<?x8xbf16>
  return %y : tensor<?x8xbf16>
}

// -----

// Operands of commutative ops may come in either order.

#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @swapped_operands
func.func @swapped_operands(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NEXT: nn.activation %arg0 kind(gelu_erf)
  %empty = tensor.empty() : tensor<4x8xf32>
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %root = arith.constant 0.70710678118654752440 : f32
  %y = linalg.generic {indexing_maps = [#both, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.mulf %root, %in : f32
    %1 = math.erf %0 : f32
    %2 = arith.addf %1, %one : f32
    %3 = arith.mulf %in, %half : f32
    %4 = arith.mulf %2, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_other_constant
func.func @negative_other_constant(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.activation
  %empty = tensor.empty() : tensor<4x8xf32>
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %root = arith.constant 0.75 : f32
  // expected-remark @+1 {{Reason="its formula is that of no known activation"}}
  %y = linalg.generic {indexing_maps = [#both, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.mulf %root, %in : f32
    %1 = math.erf %0 : f32
    %2 = arith.addf %1, %one : f32
    %3 = arith.mulf %in, %half : f32
    %4 = arith.mulf %2, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

#both = affine_map<(t, n) -> (t, n)>
#swapped = affine_map<(t, n) -> (n, t)>

// CHECK-LABEL: func @negative_transposes
func.func @negative_transposes(%x: tensor<8x4xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.activation
  %empty = tensor.empty() : tensor<4x8xf32>
  // expected-remark @+1 {{Reason="it is no map of one matrix to a matrix of the same type"}}
  %y = linalg.generic {indexing_maps = [#swapped, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<8x4xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.tanh %in : f32
    linalg.yield %0 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// The type is right, but the elements change places.

#both = affine_map<(t, n) -> (t, n)>
#swapped = affine_map<(t, n) -> (n, t)>

// CHECK-LABEL: func @negative_transposes_square
func.func @negative_transposes_square(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  // CHECK-NOT: nn.activation
  %empty = tensor.empty() : tensor<8x8xf32>
  // expected-remark @+1 {{Reason="its formula is that of no known activation"}}
  %y = linalg.generic {indexing_maps = [#swapped, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<8x8xf32>) outs(%empty : tensor<8x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.tanh %in : f32
    linalg.yield %0 : f32
  } -> tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----

// Nothing that looks like an activation: no remark.

#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_other_map
func.func @negative_other_map(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.activation
  %empty = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#both, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.mulf %in, %in : f32
    linalg.yield %0 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
