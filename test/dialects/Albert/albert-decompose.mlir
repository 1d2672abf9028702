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

// A body takes any number of rows, those of queries may be a static one.
// CHECK-LABEL: func.func @stack_of_static_queries(
// CHECK: %[[R:.*]] = nn.gather_rows {{.*}} : tensor<?x8xf32>, tensor<5xi32>
// CHECK: %[[Q:.*]] = tensor.cast %[[R]] : tensor<5x8xf32> to tensor<?x8xf32>
// CHECK: %[[Z:.*]] = nn.activation %[[Q]]
// CHECK: %[[Y:.*]] = tensor.cast %[[Z]] : tensor<?x8xf32> to tensor<5x8xf32>
// CHECK: return %[[Y]]
func.func @stack_of_static_queries(%x: tensor<?x8xf32>,
    %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %query_rows: tensor<5xi32>,
    %query_offsets: tensor<3xi32>) -> tensor<5x8xf32> {
  %y = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%query_rows, %query_offsets : tensor<5xi32>, tensor<3xi32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
       %mask: tensor<?xf32>):
    %z = nn.activation %queries kind(tanh) : tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  return %y : tensor<5x8xf32>
}

// Every block puts what it saves into its place.
// CHECK-LABEL: func.func @stack_saving(
// CHECK-SAME: %[[X:[^,]*]]: tensor<?x8xf32>
// CHECK: %[[ROOM:.*]] = tensor.empty(%{{.*}}) : tensor<2x?x8xf32>
// CHECK: %[[FIRST:.*]] = tensor.insert_slice %[[X]] into %[[ROOM]][0, 0, 0]
// CHECK: %[[BOTH:.*]] = tensor.insert_slice %{{.*}} into %[[FIRST]][1, 0, 0]
// CHECK: return %[[BOTH]]
func.func @stack_saving(%x: tensor<?x8xf32>, %row_offsets: tensor<?xi32>,
    %key_counts: tensor<?xi32>, %key_bias: tensor<?xf32>,
    %bias: tensor<2x8xf32>) -> tensor<2x?x8xf32> {
  %y, %saved = albert.stack %x segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%bias : tensor<2x8xf32>) slots [array<i64: 0, 1>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
       %mask: tensor<?xf32>, %b: tensor<8xf32>):
    %z = nn.activation %queries kind(tanh) : tensor<?x8xf32>
    albert.yield %z saving(%queries : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  return %saved : tensor<2x?x8xf32>
}

// The last block comes first. Both add to the one slot that they share, the
// second to what the first has added; what goes on to the block before is the
// cotangent of the rows as keys and as queries.
// CHECK-LABEL: func.func @stack_grad(
// CHECK-SAME: %[[X:[^,]*]]: tensor<?x8xf32>, %[[C:[^,]*]]: tensor<?x8xf32>, {{.*}}, %[[KERNEL:[^,]*]]: tensor<1x8x8xf32>, %[[SUM:[^,]*]]: tensor<1x8x8xf32>, %[[SAVED:[^,]*]]: tensor<2x?x8xf32>)
// CHECK: %[[W1:.*]] = tensor.extract_slice %[[KERNEL]]
// CHECK: %[[A1:.*]] = tensor.extract_slice %[[SUM]]
// CHECK: %[[H1:.*]] = tensor.extract_slice %[[SAVED]][1, 0, 0]
// CHECK: %[[K1:.*]] = nn.linear %[[C]], %[[W1]] transpose_weight
// CHECK: %[[G1:.*]] = nn.weight_grad %[[A1]], %[[H1]], %[[C]]
// CHECK: %[[S1:.*]] = tensor.insert_slice %[[G1]] into %[[SUM]]
// CHECK: %[[D:.*]] = arith.addf %[[K1]], %[[C]]
// CHECK: %[[A0:.*]] = tensor.extract_slice %[[S1]]
// CHECK: %[[H0:.*]] = tensor.extract_slice %[[SAVED]][0, 0, 0]
// CHECK: %[[K0:.*]] = nn.linear %[[D]]
// CHECK: %[[G0:.*]] = nn.weight_grad %[[A0]], %[[H0]], %[[D]]
// CHECK: %[[S0:.*]] = tensor.insert_slice %[[G0]] into %[[S1]]
// CHECK: %[[Y:.*]] = arith.addf %[[K0]], %[[D]]
// CHECK: return %[[Y]], %[[S0]]
func.func @stack_grad(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %kernel: tensor<1x8x8xf32>,
    %sum: tensor<1x8x8xf32>, %saved: tensor<2x?x8xf32>)
    -> (tensor<?x8xf32>, tensor<1x8x8xf32>) {
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>)
      accumulators(%sum : tensor<1x8x8xf32>) accumulated [0]
      saved(%saved : tensor<2x?x8xf32>)
      slots [array<i64: 0, 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %query_offsets: tensor<?xi32>,
       %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
       %mask: tensor<?xf32>, %w: tensor<8x8xf32>, %a: tensor<8x8xf32>,
       %keys: tensor<?x8xf32>):
    %k = nn.linear %d, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
    %b = nn.weight_grad %a, %keys, %d
        : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
    albert.yield_grad %k, %d accumulators(%b : tensor<8x8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<1x8x8xf32>
}

// Queries have a gradient of their own, of as many rows as there are.
// CHECK-LABEL: func.func @stack_grad_of_queries(
// CHECK-SAME: %[[X:[^,]*]]: tensor<?x8xf32>, %[[C:[^,]*]]: tensor<5x8xf32>
// CHECK: %[[D:.*]] = tensor.cast %[[C]] : tensor<5x8xf32> to tensor<?x8xf32>
// CHECK: %[[Q:.*]] = arith.negf %[[D]]
// CHECK: %[[Y:.*]] = tensor.cast %[[Q]] : tensor<?x8xf32> to tensor<5x8xf32>
// CHECK: return %[[D]], %[[Y]]
func.func @stack_grad_of_queries(%x: tensor<?x8xf32>, %c: tensor<5x8xf32>,
    %row_offsets: tensor<?xi32>, %key_counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %groups: tensor<?xi32>)
    -> (tensor<?x8xf32>, tensor<5x8xf32>) {
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<5x8xf32>)
      segments(%row_offsets, %key_counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%groups : tensor<?xi32>) accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<5x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %query_offsets: tensor<?xi32>,
       %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    %q = arith.negf %d : tensor<?x8xf32>
    albert.yield_grad %d, %q : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<5x8xf32>
}
