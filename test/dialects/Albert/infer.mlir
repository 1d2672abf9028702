// RUN: albert-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize \
// RUN:   | FileCheck %s

// Dimension 0 of a result is that of the operand that drives the op.

// CHECK-LABEL: func @rows_of_embeddings_are_ids
// CHECK-SAME: %[[IDS:[a-z0-9]+]]: tensor<?xi32>
// CHECK: %[[ROWS:.*]] = tensor.dim %[[IDS]]
// CHECK: return %[[ROWS]]
func.func @rows_of_embeddings_are_ids(%ids: tensor<?xi32>,
    %word: tensor<97x5xf32>, %gamma: tensor<5xf32>) -> index {
  %c0 = arith.constant 0 : index
  %y = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %word, %word
             : tensor<97x5xf32>, tensor<97x5xf32>, tensor<97x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  %rows = tensor.dim %y, %c0 : tensor<?x5xf32>
  return %rows : index
}

// CHECK-LABEL: func @rows_of_pooler_are_gathered
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[IDS:[a-z0-9]+]]: tensor<?xi32>
// CHECK-DAG: %[[GATHERED:.*]] = tensor.dim %[[IDS]]
// CHECK-DAG: %[[ALL:.*]] = tensor.dim %[[X]]
// CHECK: return %[[GATHERED]], %[[ALL]]
func.func @rows_of_pooler_are_gathered(%x: tensor<?x8xf32>,
    %ids: tensor<?xi32>, %kernel: tensor<8x8xf32>, %bias: tensor<8xf32>)
    -> (index, index) {
  %c0 = arith.constant 0 : index
  %y = albert.pooler %x gather(%ids : tensor<?xi32>)
      dense(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>) : tensor<?x8xf32>
  %z = albert.pooler %x dense(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>)
      : tensor<?x8xf32>
  %gathered = tensor.dim %y, %c0 : tensor<?x8xf32>
  %all = tensor.dim %z, %c0 : tensor<?x8xf32>
  return %gathered, %all : index, index
}

// CHECK-LABEL: func @rows_of_stack_are_queries
// CHECK-SAME: %[[QUERIES:[a-z0-9]+]]: tensor<?xi32>)
// CHECK: %[[ROWS:.*]] = tensor.dim %[[QUERIES]]
// CHECK: return %[[ROWS]]
func.func @rows_of_stack_are_queries(%x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %mask: tensor<?xf32>, %queries: tensor<?xi32>)
    -> index {
  %c0 = arith.constant 0 : index
  %y = albert.stack %x segments(%offsets, %offsets, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%queries, %offsets : tensor<?xi32>, tensor<?xi32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %rows: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %rows : tensor<?x8xf32>
  }
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  return %rows : index
}

// CHECK-LABEL: func @columns_of_logits_are_words
// CHECK: arith.constant 97 : index
func.func @columns_of_logits_are_words(%x: tensor<?x14xf32>,
    %kernel: tensor<14x5xf32>, %bias: tensor<5xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) -> index {
  %c1 = arith.constant 1 : index
  %y = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  %columns = tensor.dim %y, %c1 : tensor<?x97xf32>
  return %columns : index
}

// What is saved of blocks that all have the same rows has those.

// CHECK-LABEL: func @rows_of_a_saving_stack
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK: return %[[ROWS]], %[[ROWS]]
func.func @rows_of_a_saving_stack(%x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %mask: tensor<?xf32>) -> (index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y, %saved = albert.stack %x segments(%offsets, %offsets, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %rows: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %rows saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  %kept = tensor.dim %saved, %c1 : tensor<1x?x8xf32>
  return %rows, %kept : index, index
}

// With queries there is no telling: it may have the rows of keys or of queries.

// CHECK-LABEL: func @negative_rows_of_a_saving_stack
// CHECK: %[[Y:.*]], %{{.*}} = albert.stack
// CHECK: tensor.dim %[[Y]]
func.func @negative_rows_of_a_saving_stack(%x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %mask: tensor<?xf32>, %some: tensor<?xi32>)
    -> (index, tensor<1x?x8xf32>) {
  %c0 = arith.constant 0 : index
  %y, %saved = albert.stack %x segments(%offsets, %offsets, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%some, %offsets : tensor<?xi32>, tensor<?xi32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %rows: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %rows saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %rows = tensor.dim %y, %c0 : tensor<?x8xf32>
  return %rows, %saved : index, tensor<1x?x8xf32>
}

// A gradient has the rows of what it is the gradient of.

// CHECK-LABEL: func @rows_of_a_gradient
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>, %[[C:.*]]: tensor<?x8xf32>
// CHECK-DAG: %[[INPUT:.*]] = tensor.dim %[[X]]
// CHECK-DAG: %[[QUERIES:.*]] = tensor.dim %[[C]]
// CHECK: return %[[INPUT]], %[[QUERIES]]
func.func @rows_of_a_gradient(%x: tensor<?x8xf32>, %cotangent: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %mask: tensor<?xf32>) -> (index, index) {
  %c0 = arith.constant 0 : index
  %g:2 = albert.stack_grad %x cotangent(%cotangent : tensor<?x8xf32>)
      segments(%offsets, %offsets, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%offsets : tensor<?xi32>) accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %a: tensor<?xi32>, %b: tensor<?xi32>,
       %c: tensor<?xi32>, %m: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  %input = tensor.dim %g#0, %c0 : tensor<?x8xf32>
  %queries = tensor.dim %g#1, %c0 : tensor<?x8xf32>
  return %input, %queries : index, index
}
