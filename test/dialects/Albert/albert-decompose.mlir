// RUN: albert-opt %s --albert-decompose | FileCheck %s --enable-var-scope

// CHECK-LABEL: func.func @embeddings_brightmart(
// CHECK-SAME: %[[TOKENS:.*]]: tensor<?xi32>, %[[TYPES:.*]]: tensor<?xi32>, %[[POSITIONS:.*]]: tensor<?xi32>, %[[WORD:.*]]: tensor<97x5xf32>, %[[TYPE:.*]]: tensor<2x14xf32>, %[[POSITION:.*]]: tensor<64x14xf32>, %[[GAMMA:.*]]: tensor<14xf32>, %[[BETA:.*]]: tensor<14xf32>, %[[PROJECTION:.*]]: tensor<5x14xf32>)
// CHECK-DAG: %[[W:.*]] = nn.gather_rows %[[WORD]], %[[TOKENS]]
// CHECK-DAG: %[[T:.*]] = nn.gather_rows %[[TYPE]], %[[TYPES]]
// CHECK-DAG: %[[P:.*]] = nn.gather_rows %[[POSITION]], %[[POSITIONS]]
// CHECK: %[[A:.*]] = nn.linear %[[W]], %[[PROJECTION]] residual(%[[T]] : tensor<?x14xf32>)
// CHECK: %[[S:.*]] = arith.addf %[[A]], %[[P]]
// CHECK: %[[Y:.*]] = nn.layer_norm %[[S]], %[[GAMMA]], %[[BETA]]
// CHECK: return %[[Y]]
func.func @embeddings_brightmart(
    %token_ids: tensor<?xi32>, %type_ids: tensor<?xi32>,
    %position_ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %type: tensor<2x14xf32>, %position: tensor<64x14xf32>,
    %gamma: tensor<14xf32>, %beta: tensor<14xf32>,
    %projection: tensor<5x14xf32>) -> tensor<?x14xf32> {
  %y = albert.embeddings order <brightmart>
      ids(%token_ids, %type_ids, %position_ids : tensor<?xi32>)
      tables(%word, %type, %position
             : tensor<97x5xf32>, tensor<2x14xf32>, tensor<64x14xf32>)
      norm(%gamma, %beta : tensor<14xf32>)
      projection(%projection : tensor<5x14xf32>) {epsilon = 1.0e-12 : f32}
  return %y : tensor<?x14xf32>
}

// CHECK-LABEL: func.func @embeddings_google(
// CHECK: %[[A:.*]] = arith.addf %{{.*}}, %{{.*}} : tensor<?x5xf32>
// CHECK: %[[S:.*]] = arith.addf %[[A]], %{{.*}} : tensor<?x5xf32>
// CHECK: %[[N:.*]] = nn.layer_norm %[[S]]
// CHECK: nn.linear %[[N]], %{{.*}} bias(
func.func @embeddings_google(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %gamma: tensor<5xf32>,
    %projection: tensor<5x14xf32>, %bias: tensor<14xf32>) -> tensor<?x14xf32> {
  %y = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %word, %word
             : tensor<97x5xf32>, tensor<97x5xf32>, tensor<97x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>)
      projection(%projection : tensor<5x14xf32>)
      projection_bias(%bias : tensor<14xf32>) {epsilon = 1.0e-12 : f32}
  return %y : tensor<?x14xf32>
}

// CHECK-LABEL: func.func @pooler(
// CHECK-SAME: %[[X:.*]]: tensor<?x14xf32>, %[[ROWS:.*]]: tensor<?xi32>
// CHECK: %[[FIRST:.*]] = nn.gather_rows %[[X]], %[[ROWS]]
// CHECK: nn.linear %[[FIRST]], %{{.*}} bias({{.*}}) activation(tanh)
func.func @pooler(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
    %kernel: tensor<14x14xf32>, %bias: tensor<14xf32>) -> tensor<?x14xf32> {
  %y = albert.pooler %x gather(%rows : tensor<?xi32>)
      dense(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      : tensor<?x14xf32>
  return %y : tensor<?x14xf32>
}

// CHECK-LABEL: func.func @mlm_head_bridge(
// CHECK-SAME: %[[X:.*]]: tensor<?x14xf32>, %[[ROWS:.*]]: tensor<?xi32>
// CHECK: %[[GATHERED:.*]] = nn.gather_rows %[[X]], %[[ROWS]]
// CHECK: %[[DENSE:.*]] = nn.linear %[[GATHERED]], %{{.*}} bias({{.*}}) activation(gelu_tanh)
// CHECK: %[[NORM:.*]] = nn.layer_norm %[[DENSE]]
// CHECK: %[[BRIDGE:.*]] = nn.linear %[[NORM]], %{{.*}} transpose_weight
// CHECK: nn.linear %[[BRIDGE]], %{{.*}} bias({{.*}}) transpose_weight
func.func @mlm_head_bridge(%x: tensor<?x14xf32>, %rows: tensor<?xi32>,
    %kernel: tensor<14x14xf32>, %bias: tensor<14xf32>, %bridge: tensor<5x14xf32>,
    %word: tensor<97x5xf32>, %output_bias: tensor<97xf32>) -> tensor<?x97xf32> {
  %y = albert.mlm_head %x gather(%rows : tensor<?xi32>)
      transform(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<14xf32>)
      bridge(%bridge : tensor<5x14xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return %y : tensor<?x97xf32>
}

// CHECK-LABEL: func.func @sop_head(
// CHECK: nn.linear %{{.*}}, %{{.*}} bias({{.*}}) transpose_weight
func.func @sop_head(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                    %bias: tensor<2xf32>) -> tensor<?x2xf32> {
  %y = albert.sop_head %pooled
      output(%weights, %bias : tensor<2x14xf32>, tensor<2xf32>)
      : tensor<?x14xf32>
  return %y : tensor<?x2xf32>
}

// Every block reads its slots; only the last one takes the queried rows.
// CHECK-LABEL: func.func @stack(
// CHECK-SAME: %[[X:[^,]*]]: tensor<?x8xf32>, %[[OFFSETS:[^,]*]]: tensor<?xi32>, %[[COUNTS:[^,]*]]: tensor<?xi32>, %[[MASK:[^,]*]]: tensor<?xf32>, %[[QUERIES:[^,]*]]: tensor<?xi32>, %[[GROUPS:[^,]*]]: tensor<?xi32>, %[[KERNEL:[^,]*]]: tensor<1x8x8xf32>, %[[BIAS:[^,]*]]: tensor<2x8xf32>)
// CHECK: %[[K0:.*]] = tensor.extract_slice %[[KERNEL]][0, 0, 0] [1, 8, 8] [1, 1, 1]
// CHECK: %[[B0:.*]] = tensor.extract_slice %[[BIAS]][0, 0] [1, 8] [1, 1]
// CHECK: %[[H:.*]] = nn.linear %[[X]], %[[K0]] bias(%[[B0]]
// CHECK: %[[R:.*]] = nn.gather_rows %[[H]], %[[QUERIES]]
// CHECK: %[[K1:.*]] = tensor.extract_slice %[[KERNEL]][0, 0, 0] [1, 8, 8] [1, 1, 1]
// CHECK: %[[B1:.*]] = tensor.extract_slice %[[BIAS]][1, 0] [1, 8] [1, 1]
// CHECK: nn.linear %[[R]], %[[K1]] bias(%[[B1]]
func.func @stack(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
    %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
    %query_rows: tensor<?xi32>, %query_offsets: tensor<?xi32>,
    %kernel: tensor<1x8x8xf32>, %bias: tensor<2x8xf32>) -> tensor<?x8xf32> {
  %y = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%query_rows, %query_offsets : tensor<?xi32>, tensor<?xi32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<2x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
       %mask: tensor<?xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>):
    %z = nn.linear %queries, %w bias(%b : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}
