// RUN: albert-opt %s | albert-opt | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// CHECK-LABEL: func.func @embeddings_brightmart
func.func @embeddings_brightmart(
    %token_ids: tensor<?xi32>, %type_ids: tensor<?xi32>,
    %position_ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %type: tensor<2x14xf32>, %position: tensor<64x14xf32>,
    %gamma: tensor<14xf32>, %beta: tensor<14xf32>,
    %projection: tensor<5x14xf32>) -> tensor<?x14xf32> {
  // CHECK: %embedded = albert.embeddings order <brightmart> ids(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>) tables(%{{.*}}, %{{.*}}, %{{.*}} : tensor<97x5xf32>, tensor<2x14xf32>, tensor<64x14xf32>) norm(%{{.*}}, %{{.*}} : tensor<14xf32>) projection(%{{.*}} : tensor<5x14xf32>) {epsilon = {{.*}} : f32}
  %y = albert.embeddings order <brightmart>
      ids(%token_ids, %type_ids, %position_ids : tensor<?xi32>)
      tables(%word, %type, %position
             : tensor<97x5xf32>, tensor<2x14xf32>, tensor<64x14xf32>)
      norm(%gamma, %beta : tensor<14xf32>)
      projection(%projection : tensor<5x14xf32>) {epsilon = 1.0e-12 : f32}
  return %y : tensor<?x14xf32>
}

// CHECK-LABEL: func.func @embeddings_google
func.func @embeddings_google(
    %token_ids: tensor<?xi32>, %type_ids: tensor<?xi32>,
    %position_ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %type: tensor<2x5xf32>, %position: tensor<64x5xf32>,
    %gamma: tensor<5xf32>, %beta: tensor<5xf32>,
    %projection: tensor<5x14xf32>, %bias: tensor<14xf32>)
    -> (tensor<?x14xf32>, tensor<?x5xf32>) {
  // CHECK: albert.embeddings order <google>
  // CHECK-SAME: projection(%{{.*}} : tensor<5x14xf32>) projection_bias(%{{.*}} : tensor<14xf32>)
  %y = albert.embeddings order <google>
      ids(%token_ids, %type_ids, %position_ids : tensor<?xi32>)
      tables(%word, %type, %position
             : tensor<97x5xf32>, tensor<2x5xf32>, tensor<64x5xf32>)
      norm(%gamma, %beta : tensor<5xf32>)
      projection(%projection : tensor<5x14xf32>)
      projection_bias(%bias : tensor<14xf32>) {epsilon = 1.0e-12 : f32}
  // CHECK: albert.embeddings order <google>
  // CHECK-NOT: projection
  // CHECK: return
  %z = albert.embeddings order <google>
      ids(%token_ids, %type_ids, %position_ids : tensor<?xi32>)
      tables(%word, %type, %position
             : tensor<97x5xf32>, tensor<2x5xf32>, tensor<64x5xf32>)
      norm(%gamma, %beta : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  return %y, %z : tensor<?x14xf32>, tensor<?x5xf32>
}

// CHECK-LABEL: func.func @pooler
func.func @pooler(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
                  %kernel: tensor<14x14xf32>, %bias: tensor<14xf32>)
    -> (tensor<?x14xf32>, tensor<?x14xf32>) {
  // CHECK: %pooled = albert.pooler %{{.*}} gather(%{{.*}} : tensor<?xi32>) dense(%{{.*}}, %{{.*}} : tensor<14x14xf32>, tensor<14xf32>) : tensor<?x14xf32>
  %y = albert.pooler %x gather(%rows : tensor<?xi32>)
      dense(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      : tensor<?x14xf32>
  // CHECK: albert.pooler %{{.*}} dense(
  %z = albert.pooler %x dense(%kernel, %bias
      : tensor<14x14xf32>, tensor<14xf32>) : tensor<?x14xf32>
  return %y, %z : tensor<?x14xf32>, tensor<?x14xf32>
}

// CHECK-LABEL: func.func @mlm_head
func.func @mlm_head(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
    %kernel: tensor<14x5xf32>, %bias: tensor<5xf32>, %gamma: tensor<5xf32>,
    %beta: tensor<5xf32>, %word: tensor<97x5xf32>, %output_bias: tensor<97xf32>)
    -> tensor<?x97xf32> {
  // CHECK: %logits = albert.mlm_head %{{.*}} gather(%{{.*}} : tensor<?xi32>) transform(%{{.*}}, %{{.*}} : tensor<14x5xf32>, tensor<5xf32>) activation <gelu_tanh> norm(%{{.*}}, %{{.*}} : tensor<5xf32>) output(%{{.*}}, %{{.*}} : tensor<97x5xf32>, tensor<97xf32>) {epsilon = {{.*}} : f32} : tensor<?x14xf32>
  %y = albert.mlm_head %x gather(%rows : tensor<?xi32>)
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%gamma, %beta : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return %y : tensor<?x97xf32>
}

// CHECK-LABEL: func.func @mlm_head_bridge
func.func @mlm_head_bridge(%x: tensor<?x14xf32>, %kernel: tensor<14x14xf32>,
    %bias: tensor<14xf32>, %gamma: tensor<14xf32>, %beta: tensor<14xf32>,
    %bridge: tensor<5x14xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) -> tensor<?x97xf32> {
  // CHECK: bridge(%{{.*}} : tensor<5x14xf32>)
  %y = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      activation <relu> norm(%gamma, %beta : tensor<14xf32>)
      bridge(%bridge : tensor<5x14xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return %y : tensor<?x97xf32>
}

// CHECK-LABEL: func.func @sop_head
func.func @sop_head(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                    %bias: tensor<2xf32>) -> tensor<?x2xf32> {
  // CHECK: %logits = albert.sop_head %{{.*}} output(%{{.*}}, %{{.*}} : tensor<2x14xf32>, tensor<2xf32>) : tensor<?x14xf32>
  %y = albert.sop_head %pooled
      output(%weights, %bias : tensor<2x14xf32>, tensor<2xf32>)
      : tensor<?x14xf32>
  return %y : tensor<?x2xf32>
}

// CHECK-LABEL: func.func @stack
func.func @stack(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
    %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>, %bias: tensor<2x8xf32>) -> tensor<?x8xf32> {
  // CHECK: %stacked = albert.stack %{{.*}} segments(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>) params(%{{.*}}, %{{.*}} : tensor<1x8x8xf32>, tensor<2x8xf32>) slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32>
  // CHECK-NEXT: ^bb0
  // CHECK: albert.yield %{{.*}} : tensor<?x8xf32>
  %y = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<2x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>,
       %w: tensor<8x8xf32>, %b: tensor<8xf32>):
    %z = nn.linear %queries, %w bias(%b : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @stack_queries
func.func @stack_queries(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
    %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
    %query_rows: tensor<5xi32>, %query_offsets: tensor<?xi32>)
    -> tensor<5x8xf32> {
  // CHECK: queries(%{{.*}}, %{{.*}} : tensor<5xi32>, tensor<?xi32>) slots []
  // CHECK: return %stacked : tensor<5x8xf32>
  %y = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%query_rows, %query_offsets : tensor<5xi32>, tensor<?xi32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %offsets_of_queries: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return %y : tensor<5x8xf32>
}
