// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-layer-norm --canonicalize | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --split-input-file --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-layer-norm --verify-diagnostics --remark-format=emitRemark \
// RUN:   --remarks-filter-missed=nn-fuse-layer-norm -o /dev/null

// CHECK-LABEL: func @dynamic_f32
func.func @dynamic_f32(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                       %beta: tensor<8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg1, %arg2 {epsilon = 9.99999996E-13 : f32}
  // CHECK-NEXT: return
  %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-12 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @static_f64
func.func @static_f64(%x: tensor<4x8xf64>, %gamma: tensor<8xf64>,
                      %beta: tensor<8xf64>) -> tensor<4x8xf64> {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg1, %arg2 {epsilon = 1.000000e-03 : f32}
  // CHECK-NEXT: return
  %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-3 : f32}
       : tensor<4x8xf64>, tensor<8xf64>
  return %y : tensor<4x8xf64>
}

// CHECK-LABEL: func @bf16
func.func @bf16(%x: tensor<?x8xbf16>, %gamma: tensor<8xbf16>,
                %beta: tensor<8xbf16>) -> tensor<?x8xbf16> {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg1, %arg2
  // CHECK-NEXT: return
  %y = nn.layer_norm %x, %gamma, %beta {epsilon = 1.0e-5 : f32}
       : tensor<?x8xbf16>, tensor<8xbf16>
  return %y : tensor<?x8xbf16>
}

// Canonicalisation passes the repeated operand once.

// CHECK-LABEL: func @gamma_is_beta
func.func @gamma_is_beta(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg1, %arg1
  // CHECK-NEXT: return
  %y = nn.layer_norm %x, %gamma, %gamma {epsilon = 1.0e-5 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @two_of_one_input
func.func @two_of_one_input(%x: tensor<?x8xf32>, %g: tensor<8xf32>,
                            %h: tensor<8xf32>, %b: tensor<8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg1, %arg3
  // CHECK-NEXT: nn.layer_norm %arg0, %arg2, %arg3
  // CHECK-NEXT: return
  %y = nn.layer_norm %x, %g, %b {epsilon = 1.0e-5 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  %z = nn.layer_norm %x, %h, %b {epsilon = 1.0e-5 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return %y, %z : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// The last fused multiply-add is written as two ops.

#both = affine_map<(t, c) -> (t, c)>
#row = affine_map<(t, c) -> (t)>
#column = affine_map<(t, c) -> (c)>
#each = affine_map<(t) -> (t)>

// CHECK-LABEL: func @product_and_sum
func.func @product_and_sum(%x: tensor<4x8xf32>, %z: tensor<4x8xf32>,
                    %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  // CHECK-NEXT: nn.layer_norm %arg0, %arg2, %arg3 {epsilon = 1.000000e-03 : f32}
  // CHECK-NEXT: return
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 8.0 : f32
  %eps = arith.constant 1.0e-3 : f32
  %rows = tensor.empty() : tensor<4xf32>
  %matrix = tensor.empty() : tensor<4x8xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#both, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %mean = linalg.generic {indexing_maps = [#each, #each],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %squares = linalg.generic {indexing_maps = [#both, #row, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<4x8xf32>, tensor<4xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %m: f32, %acc: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.fma %0, %0, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  %inverse = linalg.generic {indexing_maps = [#each, #each],
                             iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    %1 = arith.addf %0, %eps : f32
    %2 = math.rsqrt %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#both, #row, #row, #column, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %inverse, %g, %b
          : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%matrix : tensor<4x8xf32>) {
  ^bb0(%in: f32, %m: f32, %i: f32, %gamma: f32, %beta: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %i, %gamma : f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// The unbiased variance divides by one less.

#both = affine_map<(t, c) -> (t, c)>
#row = affine_map<(t, c) -> (t)>
#column = affine_map<(t, c) -> (c)>
#each = affine_map<(t) -> (t)>

// CHECK-LABEL: func @negative_counts_one_less
func.func @negative_counts_one_less(%x: tensor<4x8xf32>, %z: tensor<4x8xf32>,
                    %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.layer_norm
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 7.0 : f32
  %eps = arith.constant 1.0e-3 : f32
  %rows = tensor.empty() : tensor<4xf32>
  %matrix = tensor.empty() : tensor<4x8xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#both, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %mean = linalg.generic {indexing_maps = [#each, #each],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %squares = linalg.generic {indexing_maps = [#both, #row, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<4x8xf32>, tensor<4xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %m: f32, %acc: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.fma %0, %0, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  %inverse = linalg.generic {indexing_maps = [#each, #each],
                             iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    %1 = arith.addf %0, %eps : f32
    %2 = math.rsqrt %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  // expected-remark @+1 {{Reason="a constant has another value"}}
  %y = linalg.generic {indexing_maps = [#both, #row, #row, #column, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %inverse, %g, %b
          : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%matrix : tensor<4x8xf32>) {
  ^bb0(%in: f32, %m: f32, %i: f32, %gamma: f32, %beta: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %i, %gamma : f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// The statistics are those of another matrix.

#both = affine_map<(t, c) -> (t, c)>
#row = affine_map<(t, c) -> (t)>
#column = affine_map<(t, c) -> (c)>
#each = affine_map<(t) -> (t)>

// CHECK-LABEL: func @negative_normalises_another_matrix
func.func @negative_normalises_another_matrix(%x: tensor<4x8xf32>, %z: tensor<4x8xf32>,
                    %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.layer_norm
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 8.0 : f32
  %eps = arith.constant 1.0e-3 : f32
  %rows = tensor.empty() : tensor<4xf32>
  %matrix = tensor.empty() : tensor<4x8xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#both, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %mean = linalg.generic {indexing_maps = [#each, #each],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %squares = linalg.generic {indexing_maps = [#both, #row, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<4x8xf32>, tensor<4xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %m: f32, %acc: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.fma %0, %0, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  %inverse = linalg.generic {indexing_maps = [#each, #each],
                             iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    %1 = arith.addf %0, %eps : f32
    %2 = math.rsqrt %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  // expected-remark @+1 {{Reason="two uses of one value are different values"}}
  %y = linalg.generic {indexing_maps = [#both, #row, #row, #column, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%z, %mean, %inverse, %g, %b
          : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%matrix : tensor<4x8xf32>) {
  ^bb0(%in: f32, %m: f32, %i: f32, %gamma: f32, %beta: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %i, %gamma : f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

#both = affine_map<(t, c) -> (t, c)>
#row = affine_map<(t, c) -> (t)>
#column = affine_map<(t, c) -> (c)>
#each = affine_map<(t) -> (t)>

// CHECK-LABEL: func @negative_divides_at_the_end
func.func @negative_divides_at_the_end(%x: tensor<4x8xf32>, %z: tensor<4x8xf32>,
                    %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.layer_norm
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 8.0 : f32
  %eps = arith.constant 1.0e-3 : f32
  %rows = tensor.empty() : tensor<4xf32>
  %matrix = tensor.empty() : tensor<4x8xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#both, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %mean = linalg.generic {indexing_maps = [#each, #each],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %squares = linalg.generic {indexing_maps = [#both, #row, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<4x8xf32>, tensor<4xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %m: f32, %acc: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.fma %0, %0, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  %inverse = linalg.generic {indexing_maps = [#each, #each],
                             iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    %1 = arith.addf %0, %eps : f32
    %2 = math.rsqrt %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  // expected-remark @+1 {{Reason="expected 'math.fma' or a product and a sum"}}
  %y = linalg.generic {indexing_maps = [#both, #row, #row, #column, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %inverse, %g, %b
          : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%matrix : tensor<4x8xf32>) {
  ^bb0(%in: f32, %m: f32, %i: f32, %gamma: f32, %beta: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %i, %gamma : f32
    %2 = arith.divf %0, %1 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

#both = affine_map<(t, c) -> (t, c)>
#row = affine_map<(t, c) -> (t)>
#column = affine_map<(t, c) -> (c)>
#each = affine_map<(t) -> (t)>

// CHECK-LABEL: func @negative_epsilon_below_zero
func.func @negative_epsilon_below_zero(%x: tensor<4x8xf32>, %z: tensor<4x8xf32>,
                    %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: nn.layer_norm
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 8.0 : f32
  %eps = arith.constant -1.0e-3 : f32
  %rows = tensor.empty() : tensor<4xf32>
  %matrix = tensor.empty() : tensor<4x8xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#both, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %mean = linalg.generic {indexing_maps = [#each, #each],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  %squares = linalg.generic {indexing_maps = [#both, #row, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<4x8xf32>, tensor<4xf32>) outs(%fill : tensor<4xf32>) {
  ^bb0(%in: f32, %m: f32, %acc: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.fma %0, %0, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  %inverse = linalg.generic {indexing_maps = [#each, #each],
                             iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf32>) outs(%rows : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %in, %count : f32
    %1 = arith.addf %0, %eps : f32
    %2 = math.rsqrt %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  // expected-remark @+1 {{Reason="epsilon is negative or not finite"}}
  %y = linalg.generic {indexing_maps = [#both, #row, #row, #column, #column, #both],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %inverse, %g, %b
          : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%matrix : tensor<4x8xf32>) {
  ^bb0(%in: f32, %m: f32, %i: f32, %gamma: f32, %beta: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = arith.mulf %i, %gamma : f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
