// RUN: albert-opt %s | albert-opt | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// What a differentiated stack saves, and its gradient.

// The rows and values of the block's own width; two blocks, so 2 in front.

// CHECK-LABEL: func.func @saving
func.func @saving(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
    %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
    %kernel: tensor<1x8x16xf32>, %output: tensor<1x16x8xf32>)
    -> (tensor<?x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>) {
  // CHECK: %stacked, %saved, %saved_0 = albert.stack
  // CHECK: albert.yield %{{.*}} saving(%{{.*}}, %{{.*}} : tensor<?x8xf32>, tensor<?x16xf32>) : tensor<?x8xf32>
  // CHECK: return %stacked, %saved, %saved_0 : tensor<?x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>
  %y, %rows, %wide = albert.stack %x segments(%row_offsets, %key_counts,
          %key_bias : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %output : tensor<1x8x16xf32>, tensor<1x16x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>,
       %k: tensor<8x16xf32>, %o: tensor<16x8xf32>):
    %h = nn.linear %queries, %k : tensor<?x8xf32>, tensor<8x16xf32>
    %z = nn.linear %h, %o : tensor<?x16xf32>, tensor<16x8xf32>
    albert.yield %z saving(%queries, %h : tensor<?x8xf32>, tensor<?x16xf32>)
        : tensor<?x8xf32>
  }
  return %y, %rows, %wide
         : tensor<?x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>
}

// CHECK-LABEL: func.func @stack_grad
func.func @stack_grad(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %kernel: tensor<1x8x8xf32>,
    %bias: tensor<2x8xf32>, %sum: tensor<2x8xf32>, %h: tensor<2x?x8xf32>)
    -> (tensor<?x8xf32>, tensor<2x8xf32>) {
  // CHECK: %input_grad, %gradient = albert.stack_grad %{{.*}} cotangent(%{{.*}} : tensor<?x8xf32>) segments(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>) params(%{{.*}}, %{{.*}} : tensor<1x8x8xf32>, tensor<2x8xf32>) accumulators(%{{.*}} : tensor<2x8xf32>) accumulated [1] saved(%{{.*}} : tensor<2x?x8xf32>) slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  // CHECK-NEXT: ^bb0
  // CHECK: albert.yield_grad %{{.*}}, %{{.*}} accumulators(%{{.*}} : tensor<8xf32>) : tensor<?x8xf32>, tensor<?x8xf32>
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<2x8xf32>)
      accumulators(%sum : tensor<2x8xf32>) accumulated [1]
      saved(%h : tensor<2x?x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 1>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %query_offsets: tensor<?xi32>,
       %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
       %mask: tensor<?xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>,
       %a: tensor<8xf32>, %keys: tensor<?x8xf32>):
    %k = nn.linear %d, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
    %s = nn.column_sum %a, %keys : tensor<8xf32>, tensor<?x8xf32>
    albert.yield_grad %k, %d accumulators(%s : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<2x8xf32>
}

// With queries there is one block, and the gradient of theirs comes second.
// Nothing else is needed: no parameters, no sums, nothing saved.

// CHECK-LABEL: func.func @stack_grad_of_queries
func.func @stack_grad_of_queries(%x: tensor<?x8xf32>, %c: tensor<5x8xf32>,
    %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %groups: tensor<?xi32>)
    -> (tensor<?x8xf32>, tensor<5x8xf32>) {
  // CHECK: %input_grad, %query_grad = albert.stack_grad %{{.*}} cotangent(%{{.*}} : tensor<5x8xf32>) segments({{.*}}) queries(%{{.*}} : tensor<?xi32>) accumulated [] slots [] : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<5x8xf32> {
  // CHECK: albert.yield_grad %{{.*}}, %{{.*}} : tensor<?x8xf32>, tensor<?x8xf32>
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<5x8xf32>)
      segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%groups : tensor<?xi32>) accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<5x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %query_offsets: tensor<?xi32>,
       %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<5x8xf32>
}
