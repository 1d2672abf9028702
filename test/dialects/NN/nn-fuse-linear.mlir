// Fusion is tested on decompositions (it must give the op back) and, below, on
// hand-written forms and near misses.
//
// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-linear --canonicalize | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-linear --verify-diagnostics --remark-format=emitRemark \
// RUN:   --remarks-filter-missed=nn-fuse-linear -o /dev/null

// CHECK-LABEL: func @plain
func.func @plain(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>)
    -> tensor<?x16xf32> {
  // CHECK-NEXT: %[[Y:.*]] = nn.linear %arg0, %arg1 : tensor<?x8xf32>, tensor<8x16xf32>
  // CHECK-NEXT: return %[[Y]]
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf32>
  return %y : tensor<?x16xf32>
}

// CHECK-LABEL: func @transposed
func.func @transposed(%x: tensor<?x8xf32>, %w: tensor<16x8xf32>)
    -> tensor<?x16xf32> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 transpose_weight :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w transpose_weight : tensor<?x8xf32>, tensor<16x8xf32>
  return %y : tensor<?x16xf32>
}

// CHECK-LABEL: func @square_weight_transposed
func.func @square_weight_transposed(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 transpose_weight :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @bias
func.func @bias(%x: tensor<4x8xf64>, %w: tensor<8x16xf64>, %b: tensor<16xf64>)
    -> tensor<4x16xf64> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 bias(%arg2 : tensor<16xf64>) :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w bias(%b : tensor<16xf64>)
       : tensor<4x8xf64>, tensor<8x16xf64>
  return %y : tensor<4x16xf64>
}

// CHECK-LABEL: func @residual
func.func @residual(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>,
                    %r: tensor<?x16xf32>) -> tensor<?x16xf32> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 residual(%arg2 : tensor<?x16xf32>) :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w residual(%r : tensor<?x16xf32>)
       : tensor<?x8xf32>, tensor<8x16xf32>
  return %y : tensor<?x16xf32>
}

// CHECK-LABEL: func @residual_is_the_input
func.func @residual_is_the_input(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>,
                                 %b: tensor<8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 bias(%arg2 : tensor<8xf32>)
  // CHECK-SAME: residual(%arg0 : tensor<?x8xf32>) :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w bias(%b : tensor<8xf32>) residual(%x : tensor<?x8xf32>)
       : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @activations
func.func @activations(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.linear {{.*}} activation(relu)
  // CHECK-NEXT: nn.linear {{.*}} activation(gelu_tanh)
  // CHECK-NEXT: nn.linear {{.*}} activation(gelu_erf)
  // CHECK-NEXT: nn.linear {{.*}} activation(tanh)
  // CHECK-NEXT: nn.linear {{.*}} activation(swish)
  // CHECK-NEXT: return
  %0 = nn.linear %x, %w activation(relu) : tensor<?x8xf32>, tensor<8x8xf32>
  %1 = nn.linear %0, %w activation(gelu_tanh) : tensor<?x8xf32>, tensor<8x8xf32>
  %2 = nn.linear %1, %w activation(gelu_erf) : tensor<?x8xf32>, tensor<8x8xf32>
  %3 = nn.linear %2, %w activation(tanh) : tensor<?x8xf32>, tensor<8x8xf32>
  %4 = nn.linear %3, %w activation(swish) : tensor<?x8xf32>, tensor<8x8xf32>
  return %4 : tensor<?x8xf32>
}

// CHECK-LABEL: func @everything
func.func @everything(%x: tensor<?x8xf64>, %w: tensor<16x8xf64>,
                      %b: tensor<16xf64>, %r: tensor<?x16xf64>)
    -> tensor<?x16xf64> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 bias(%arg2 : tensor<16xf64>)
  // CHECK-SAME: residual(%arg3 : tensor<?x16xf64>) activation(gelu_tanh)
  // CHECK-SAME: transpose_weight :
  // CHECK-NEXT: return
  %y = nn.linear %x, %w bias(%b : tensor<16xf64>) residual(%r : tensor<?x16xf64>)
       activation(gelu_tanh) transpose_weight
       : tensor<?x8xf64>, tensor<16x8xf64>
  return %y : tensor<?x16xf64>
}

// CHECK-LABEL: func @grouped
func.func @grouped(%x: tensor<?x8xf32>, %w: tensor<4x3x2xf32>, %b: tensor<6xf32>)
    -> tensor<?x6xf32> {
  // CHECK-NEXT: nn.grouped_linear %arg0, %arg1, %arg2 :
  // CHECK-NEXT: return
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>
  return %y : tensor<?x6xf32>
}

// CHECK-LABEL: func @grouped_activation
func.func @grouped_activation(%x: tensor<5x8xf64>, %w: tensor<4x3x2xf64>,
                              %b: tensor<6xf64>) -> tensor<5x6xf64> {
  // CHECK-NEXT: nn.grouped_linear %arg0, %arg1, %arg2 activation(swish) :
  // CHECK-NEXT: return
  %y = nn.grouped_linear %x, %w, %b activation(swish)
       : tensor<5x8xf64>, tensor<4x3x2xf64>, tensor<6xf64>
  return %y : tensor<5x6xf64>
}

// -----

// An importer writes a product and a sum, and may name the weight first.

#input = affine_map<(t, n, k) -> (t, k)>
#weight = affine_map<(t, n, k) -> (k, n)>
#result = affine_map<(t, n, k) -> (t, n)>

// CHECK-LABEL: func @product_and_sum
func.func @product_and_sum(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK-NEXT: nn.linear %arg0, %arg1 :
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x16xf32>)
          -> tensor<4x16xf32>
  %y = linalg.generic {indexing_maps = [#weight, #input, #result],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%w, %x : tensor<8x16xf32>, tensor<4x8xf32>)
      outs(%fill : tensor<4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %product, %sum : f32
    linalg.yield %next : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

#input = affine_map<(t, n, k) -> (t, k)>
#weight = affine_map<(t, n, k) -> (k, n)>
#result = affine_map<(t, n, k) -> (t, n)>

// CHECK-LABEL: func @negative_accumulates_into_operand
func.func @negative_accumulates_into_operand(%x: tensor<4x8xf32>,
                                             %w: tensor<8x16xf32>,
                                             %init: tensor<4x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK-NOT: nn.linear
  // expected-remark @+1 {{Reason="expected 'linalg.fill', found a block argument"}}
  %y = linalg.generic {indexing_maps = [#input, #weight, #result],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>)
      outs(%init : tensor<4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %next = math.fma %a, %b, %sum : f32
    linalg.yield %next : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

#input = affine_map<(t, n, k) -> (t, k)>
#weight = affine_map<(t, n, k) -> (k, n)>
#result = affine_map<(t, n, k) -> (t, n)>

// CHECK-LABEL: func @negative_starts_at_one
func.func @negative_starts_at_one(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK-NOT: nn.linear
  %one = arith.constant 1.0 : f32
  %empty = tensor.empty() : tensor<4x16xf32>
  %fill = linalg.fill ins(%one : f32) outs(%empty : tensor<4x16xf32>)
          -> tensor<4x16xf32>
  // expected-remark @+1 {{Reason="a constant has another value"}}
  %y = linalg.generic {indexing_maps = [#input, #weight, #result],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>)
      outs(%fill : tensor<4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %next = math.fma %a, %b, %sum : f32
    linalg.yield %next : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

#input = affine_map<(t, n, k) -> (t, k)>
#weight = affine_map<(t, n, k) -> (k, n)>
#result = affine_map<(t, n, k) -> (t, n)>

// CHECK-LABEL: func @negative_weight_of_unknown_size
func.func @negative_weight_of_unknown_size(%x: tensor<4x?xf32>,
                                           %w: tensor<?x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK-NOT: nn.linear
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x16xf32>)
          -> tensor<4x16xf32>
  // expected-remark @+1 {{Reason="its operands are no matrix of rows and static weight of the element type of the result"}}
  %y = linalg.generic {indexing_maps = [#input, #weight, #result],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x?xf32>, tensor<?x16xf32>)
      outs(%fill : tensor<4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %next = math.fma %a, %b, %sum : f32
    linalg.yield %next : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

// bf16 accumulates in f32; the narrow product alone is no nn.linear.

// CHECK-LABEL: func @negative_wide_accumulator
func.func @negative_wide_accumulator(%x: tensor<?x8xbf16>, %w: tensor<8x16xbf16>)
    -> tensor<?x16xbf16> {
  // CHECK-NOT: nn.linear
  // expected-remark @+1 {{Reason="its operands are no matrix of rows and static weight of the element type of the result"}}
  %y = nn.linear %x, %w : tensor<?x8xbf16>, tensor<8x16xbf16>
  return %y : tensor<?x16xbf16>
}

// -----

#row = affine_map<(t, n) -> (t)>
#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_bias_per_row
func.func @negative_bias_per_row(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>,
                                 %b: tensor<4xf32>) -> tensor<4x16xf32> {
  // CHECK: nn.linear %arg0, %arg1 :
  // CHECK-NEXT: linalg.generic
  %p = nn.linear %x, %w : tensor<4x8xf32>, tensor<8x16xf32>
  %empty = tensor.empty() : tensor<4x16xf32>
  // expected-remark @+1 {{Reason="what is added is indexed by other loops"}}
  %y = linalg.generic {indexing_maps = [#both, #row, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%p, %b : tensor<4x16xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x16xf32>) {
  ^bb0(%a: f32, %bias: f32, %out: f32):
    %sum = arith.addf %a, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

#column = affine_map<(t, n) -> (n)>
#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_product_is_read_twice
func.func @negative_product_is_read_twice(%x: tensor<4x8xf32>,
                                          %w: tensor<8x16xf32>,
                                          %b: tensor<16xf32>)
    -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  // CHECK: %[[P:.*]] = nn.linear %arg0, %arg1 :
  // CHECK: %[[Y:.*]] = linalg.generic
  // CHECK: return %[[P]], %[[Y]]
  %p = nn.linear %x, %w : tensor<4x8xf32>, tensor<8x16xf32>
  %empty = tensor.empty() : tensor<4x16xf32>
  // expected-remark @+1 {{Reason="the product has other users"}}
  %y = linalg.generic {indexing_maps = [#both, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%p, %b : tensor<4x16xf32>, tensor<16xf32>)
      outs(%empty : tensor<4x16xf32>) {
  ^bb0(%a: f32, %bias: f32, %out: f32):
    %sum = arith.addf %a, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<4x16xf32>
  return %p, %y : tensor<4x16xf32>, tensor<4x16xf32>
}

// -----

#column = affine_map<(t, n) -> (n)>
#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_bias_after_residual
func.func @negative_bias_after_residual(%x: tensor<4x8xf32>,
                                        %w: tensor<8x16xf32>,
                                        %b: tensor<16xf32>,
                                        %r: tensor<4x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK: nn.linear %arg0, %arg1 residual(%arg3 : tensor<4x16xf32>) :
  // CHECK: linalg.generic
  %p = nn.linear %x, %w residual(%r : tensor<4x16xf32>)
       : tensor<4x8xf32>, tensor<8x16xf32>
  %empty = tensor.empty() : tensor<4x16xf32>
  // expected-remark @+1 {{Reason="a bias must come first after the product, and only once"}}
  %y = linalg.generic {indexing_maps = [#both, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%p, %b : tensor<4x16xf32>, tensor<16xf32>)
      outs(%empty : tensor<4x16xf32>) {
  ^bb0(%a: f32, %bias: f32, %out: f32):
    %sum = arith.addf %a, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

#both = affine_map<(t, n) -> (t, n)>

// CHECK-LABEL: func @negative_second_residual
func.func @negative_second_residual(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>,
                                    %r: tensor<4x16xf32>, %s: tensor<4x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK: nn.linear %arg0, %arg1 residual(%arg2 : tensor<4x16xf32>) :
  // CHECK: linalg.generic
  %p = nn.linear %x, %w residual(%r : tensor<4x16xf32>)
       : tensor<4x8xf32>, tensor<8x16xf32>
  %empty = tensor.empty() : tensor<4x16xf32>
  // expected-remark @+1 {{Reason="the product has a residual already"}}
  %y = linalg.generic {indexing_maps = [#both, #both, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%s, %p : tensor<4x16xf32>, tensor<4x16xf32>)
      outs(%empty : tensor<4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %sum = arith.addf %a, %b : f32
    linalg.yield %sum : f32
  } -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

// CHECK-LABEL: func @negative_activation_after_residual
func.func @negative_activation_after_residual(%x: tensor<4x8xf32>,
                                              %w: tensor<8x16xf32>,
                                              %r: tensor<4x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK: nn.linear %arg0, %arg1 residual(%arg2 : tensor<4x16xf32>) :
  // CHECK: nn.activation {{.*}} kind(relu)
  %p = nn.linear %x, %w residual(%r : tensor<4x16xf32>)
       : tensor<4x8xf32>, tensor<8x16xf32>
  // expected-remark @+1 {{Reason="an activation must come before the residual, and only once"}}
  %y = nn.activation %p kind(relu) : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}
