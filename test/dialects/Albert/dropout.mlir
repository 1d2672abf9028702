// RUN: albert-opt %s --verify-roundtrip | FileCheck %s
// RUN: albert-opt %s --albert-decompose | FileCheck %s --check-prefix=DECOMPOSED
// RUN: albert-opt %s --convert-albert-to-nn | FileCheck %s --check-prefix=NN
// RUN: albert-opt %s --autodiff | FileCheck %s --check-prefix=GRADIENT

// A stack whose blocks drop values: each has a seed, the slot of a parameter,
// and the keys of its queries. Only the last one has fewer queries than rows.

// NN-LABEL: func private @layer(
// NN-SAME: %[[SLOT:[a-z0-9]+]]: index
// NN-SAME: %[[SEEDS:[a-z0-9]+]]: tensor<3xi64>
// NN-SAME: %[[KEYS:[a-z0-9]+]]: tensor<?xi64>
// NN: %[[SEED:.*]] = tensor.extract_slice %[[SEEDS]][%[[SLOT]]] [1] [1] : tensor<3xi64> to tensor<i64>
// NN: nn.dropout %{{.*}}, %[[SEED]], %[[KEYS]]

// CHECK-LABEL: func @stack
// DECOMPOSED-LABEL: func @stack
// NN-LABEL: func @stack
// GRADIENT-LABEL: func @stack
func.func @stack(%context: !rt.context, %x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %n: tensor<?xi32>, %b: tensor<?xf32>, %rows: tensor<?xi32>,
    %qo: tensor<?xi32>, %w: tensor<1x8xf32>, %seeds: tensor<3xi64>,
    %keys: tensor<?xi64>, %c: tensor<?x8xf32>, %sum: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  // CHECK: albert.stack
  // CHECK-SAME: params(%{{.*}}, %{{.*}} : tensor<1x8xf32>, tensor<3xi64>) row_keys(%{{.*}} : tensor<?xi64>)

  // DECOMPOSED: tensor.extract_slice %arg8[0] [1] [1]
  // DECOMPOSED: nn.dropout %{{.*}}, %{{.*}}, %arg9
  // DECOMPOSED: tensor.extract_slice %arg8[1] [1] [1]
  // DECOMPOSED: nn.dropout %{{.*}}, %{{.*}}, %arg9
  // DECOMPOSED: %[[KEYS:.*]] = tensor.generate
  // DECOMPOSED: tensor.extract_slice %arg8[2] [1] [1]
  // DECOMPOSED: nn.dropout %{{.*}}, %{{.*}}, %[[KEYS]]

  // NN: call @layer({{.*}}, %arg8, %arg9,
  // NN: call @layer({{.*}}, %arg8, %arg9,
  // NN: %[[LAST:.*]] = tensor.generate
  // NN: call @layer({{.*}}, %arg8, %[[LAST]],

  // The same masks again, from the same seeds and keys.
  // GRADIENT: %[[GATHERED:.*]] = tensor.generate
  // GRADIENT: albert.stack_grad
  // GRADIENT-SAME: query_keys(%[[GATHERED]] : tensor<?xi64>)
  // GRADIENT: ^bb0(%{{.*}}: tensor<?x8xf32>, %{{.*}}: tensor<8xf32>, %[[S:.*]]: tensor<i64>, %[[K:.*]]: tensor<?xi64>, %{{.*}}: tensor<8xf32>
  // GRADIENT: nn.dropout %{{.*}}, %[[S]], %[[K]]
  // GRADIENT: albert.stack_grad
  // GRADIENT-SAME: query_keys(%arg9 : tensor<?xi64>)
  %y = albert.stack %x segments(%o, %n, %b
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%rows, %qo : tensor<?xi32>, tensor<?xi32>)
      params(%w, %seeds : tensor<1x8xf32>, tensor<3xi64>)
      row_keys(%keys : tensor<?xi64>)
      slots [array<i64: 0, 0, 0>, array<i64: 0, 1, 2>] : tensor<?x8xf32> {
  ^bb0(%k: tensor<?x8xf32>, %q: tensor<?x8xf32>, %p0: tensor<?xi32>,
       %p1: tensor<?xi32>, %p2: tensor<?xi32>, %p3: tensor<?xf32>,
       %g: tensor<8xf32>, %seed: tensor<i64>, %own: tensor<?xi64>):
    %normed = nn.layer_norm %q, %g, %g {epsilon = 1.0e-12 : f32}
        : tensor<?x8xf32>, tensor<8xf32>
    %z = nn.dropout %normed, %seed, %own {rate = 0.1 : f32, site = 1 : i64}
        : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
    albert.yield %z : tensor<?x8xf32>
  }
  %d = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%w : tensor<1x8xf32>) accumulators(%sum)
  return %d : tensor<1x8xf32>
}
