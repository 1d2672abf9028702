// RUN: albert-opt %s --albert-fuse-embeddings | FileCheck %s --enable-var-scope
// RUN: albert-opt %S/ops.mlir --albert-decompose --albert-fuse-embeddings | FileCheck %s --check-prefix=ROUND

// The decomposition of every form is recognised again.
// ROUND-LABEL: func.func @embeddings_brightmart
// ROUND-NEXT: albert.embeddings order <brightmart> ids(%arg0, %arg1, %arg2 : tensor<?xi32>) tables(%arg3, %arg4, %arg5 : {{.*}}) norm(%arg6, %arg7 : {{.*}}) projection(%arg8 : {{.*}})
// ROUND-NEXT: return
// ROUND-LABEL: func.func @embeddings_google
// ROUND-DAG: %[[Y:.*]] = albert.embeddings order <google> {{.*}} projection(%arg8 : {{.*}}) projection_bias(%arg9 : {{.*}})
// ROUND-DAG: %[[Z:.*]] = albert.embeddings order <google> {{.*}} norm(%arg6, %arg7 : tensor<5xf32>) {
// ROUND-NEXT: return %[[Y]], %[[Z]]

// Types after the projected words, as an addition of its own, operands swapped.
// CHECK-LABEL: func.func @brightmart_additions
// CHECK-NEXT: albert.embeddings order <brightmart> ids(%arg0, %arg1, %arg2 : tensor<?xi32>) tables(%arg3, %arg4, %arg5
func.func @brightmart_additions(
    %token_ids: tensor<?xi32>, %type_ids: tensor<?xi32>,
    %position_ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %type: tensor<2x14xf32>, %position: tensor<64x14xf32>,
    %gamma: tensor<14xf32>, %beta: tensor<14xf32>,
    %projection: tensor<5x14xf32>) -> tensor<?x14xf32> {
  %w = nn.gather_rows %word, %token_ids : tensor<97x5xf32>, tensor<?xi32>
  %t = nn.gather_rows %type, %type_ids : tensor<2x14xf32>, tensor<?xi32>
  %p = nn.gather_rows %position, %position_ids
      : tensor<64x14xf32>, tensor<?xi32>
  %x = nn.linear %w, %projection : tensor<?x5xf32>, tensor<5x14xf32>
  %s = arith.addf %t, %x : tensor<?x14xf32>
  %sum = arith.addf %p, %s : tensor<?x14xf32>
  %y = nn.layer_norm %sum, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x14xf32>, tensor<14xf32>
  return %y : tensor<?x14xf32>
}

// Floating-point addition is not associative.
// CHECK-LABEL: func.func @negative_association
// CHECK-NOT: albert.embeddings
// CHECK: return
func.func @negative_association(%ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %gamma: tensor<5xf32>, %projection: tensor<5x5xf32>) -> tensor<?x5xf32> {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %t = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %p = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %x = nn.linear %w, %projection : tensor<?x5xf32>, tensor<5x5xf32>
  %s = arith.addf %t, %p : tensor<?x5xf32>
  %sum = arith.addf %x, %s : tensor<?x5xf32>
  %y = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  return %y : tensor<?x5xf32>
}

// CHECK-LABEL: func.func @negative_two_tables
// CHECK-NOT: albert.embeddings
// CHECK: return
func.func @negative_two_tables(%ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %gamma: tensor<5xf32>) -> tensor<?x5xf32> {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %t = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %sum = arith.addf %w, %t : tensor<?x5xf32>
  %y = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  return %y : tensor<?x5xf32>
}

// CHECK-LABEL: func.func @negative_projection_with_activation
// CHECK-NOT: albert.embeddings
// CHECK: return
func.func @negative_projection_with_activation(%ids: tensor<?xi32>,
    %word: tensor<97x5xf32>, %gamma: tensor<5xf32>,
    %projection: tensor<5x5xf32>) -> tensor<?x5xf32> {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %x = nn.linear %w, %projection activation(relu)
      : tensor<?x5xf32>, tensor<5x5xf32>
  %s = arith.addf %x, %w : tensor<?x5xf32>
  %sum = arith.addf %s, %w : tensor<?x5xf32>
  %y = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  return %y : tensor<?x5xf32>
}

// CHECK-LABEL: func.func @negative_sum_read_twice
// CHECK-NOT: albert.embeddings
// CHECK: return
func.func @negative_sum_read_twice(%ids: tensor<?xi32>, %word: tensor<97x5xf32>,
    %gamma: tensor<5xf32>) -> (tensor<?x5xf32>, tensor<?x5xf32>) {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %s = arith.addf %w, %w : tensor<?x5xf32>
  %sum = arith.addf %s, %w : tensor<?x5xf32>
  %y = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  return %y, %sum : tensor<?x5xf32>, tensor<?x5xf32>
}

// The embedding is recognised, the layer after it is not its projection.
// CHECK-LABEL: func.func @negative_google_projection
// CHECK: albert.embeddings order <google>
// CHECK-NOT: projection
// CHECK: nn.linear
func.func @negative_google_projection(%ids: tensor<?xi32>,
    %word: tensor<97x5xf32>, %gamma: tensor<5xf32>,
    %projection: tensor<5x14xf32>, %bias: tensor<14xf32>) -> tensor<?x14xf32> {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %s = arith.addf %w, %w : tensor<?x5xf32>
  %sum = arith.addf %s, %w : tensor<?x5xf32>
  %n = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  %y = nn.linear %n, %projection bias(%bias : tensor<14xf32>) activation(tanh)
      : tensor<?x5xf32>, tensor<5x14xf32>
  return %y : tensor<?x14xf32>
}

// CHECK-LABEL: func.func @negative_embedding_read_twice
// CHECK: albert.embeddings order <google>
// CHECK-NOT: projection
// CHECK: nn.linear
func.func @negative_embedding_read_twice(%ids: tensor<?xi32>,
    %word: tensor<97x5xf32>, %gamma: tensor<5xf32>,
    %projection: tensor<5x14xf32>, %bias: tensor<14xf32>)
    -> (tensor<?x14xf32>, tensor<?x5xf32>) {
  %w = nn.gather_rows %word, %ids : tensor<97x5xf32>, tensor<?xi32>
  %s = arith.addf %w, %w : tensor<?x5xf32>
  %sum = arith.addf %s, %w : tensor<?x5xf32>
  %n = nn.layer_norm %sum, %gamma, %gamma {epsilon = 1.0e-12 : f32}
      : tensor<?x5xf32>, tensor<5xf32>
  %y = nn.linear %n, %projection bias(%bias : tensor<14xf32>)
      : tensor<?x5xf32>, tensor<5x14xf32>
  return %y, %n : tensor<?x14xf32>, tensor<?x5xf32>
}
