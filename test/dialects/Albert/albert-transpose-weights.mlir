// RUN: albert-opt %s --albert-transpose-weights --split-input-file \
// RUN:   | FileCheck %s --enable-var-scope

// CHECK-LABEL: func.func @transposed(
// CHECK-SAME: %[[X:[^ ]*]]: tensor<?x8xf32>
// CHECK-SAME: %[[W:[^ ]*]]: tensor<3x8x16xf32>
// CHECK: %[[T:.*]] = nn.transpose %[[W]] : tensor<3x8x16xf32> -> tensor<3x16x8xf32>
// CHECK: albert.stack_grad %[[X]]
// The transpose is chosen by the block like the weight.
// CHECK-SAME: params(%[[W]], %[[T]] : tensor<3x8x16xf32>, tensor<3x16x8xf32>)
// CHECK-SAME: slots [array<i64: 0, 2, 1>, array<i64: 0, 2, 1>]
// CHECK: ^bb0(%[[D:[^ ]*]]: tensor<?x8xf32>, {{.*}}, %{{[^ ]*}}: tensor<8x16xf32>, %[[WT:[^ ]*]]: tensor<16x8xf32>):
// CHECK-NOT: transpose_weight
// CHECK: nn.linear %{{.*}}, %[[WT]] : tensor<?x16xf32>, tensor<16x8xf32>
func.func @transposed(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<3x8x16xf32>) -> tensor<?x8xf32> {
  %g = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<3x8x16xf32>) accumulated []
      slots [array<i64: 0, 2, 1>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x16xf32>):
    %s = nn.linear %d, %w : tensor<?x8xf32>, tensor<8x16xf32>
    %k = nn.linear %s, %w transpose_weight
        : tensor<?x16xf32>, tensor<8x16xf32>
    albert.yield_grad %k, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g : tensor<?x8xf32>
}

// -----

// Several readers share a transpose; what the block accumulates, its arguments
// and its results keep their places.

// CHECK-LABEL: func.func @accumulated(
// CHECK-SAME: %[[W:[^ ]*]]: tensor<1x8x8xf32>, %[[B:[^ ]*]]: tensor<1x8xf32>
// CHECK-COUNT-1: nn.transpose %[[W]]
// CHECK-NOT: nn.transpose
// CHECK: albert.stack_grad
// CHECK-SAME: params(%[[W]], %[[B]], %{{.*}} : tensor<1x8x8xf32>, tensor<1x8xf32>, tensor<1x8x8xf32>)
// CHECK-SAME: accumulators(%[[W]] : tensor<1x8x8xf32>) accumulated [0]
// CHECK: ^bb0({{.*}}, %[[BW:[^ ]*]]: tensor<8x8xf32>, %[[BB:[^ ]*]]: tensor<8xf32>, %[[BT:[^ ]*]]: tensor<8x8xf32>, %[[SUM:[^ ]*]]: tensor<8x8xf32>):
// CHECK: %[[K:.*]] = nn.linear %{{.*}}, %[[BT]] :
// CHECK: %[[K2:.*]] = nn.linear %[[K]], %[[BT]] :
// CHECK: %[[NEW:.*]] = nn.weight_grad %[[SUM]],
// CHECK: albert.yield_grad %[[K2]], %{{.*}} accumulators(%[[NEW]] : tensor<8x8xf32>)
func.func @accumulated(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>, %bias: tensor<1x8xf32>)
    -> (tensor<?x8xf32>, tensor<1x8x8xf32>) {
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<1x8xf32>)
      accumulators(%kernel : tensor<1x8x8xf32>) accumulated [0]
      slots [array<i64: 0, 0>, array<i64: 0, 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x8xf32>,
       %b: tensor<8xf32>, %sum: tensor<8x8xf32>):
    %k = nn.linear %d, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
    %k2 = nn.linear %k, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
    %new = nn.weight_grad %sum, %d, %d
        : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
    albert.yield_grad %k2, %d accumulators(%new : tensor<8x8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<1x8x8xf32>
}

// -----

// A weight that is only read forwards stays alone; so does one that is the
// input of a product with another transposed weight.

// CHECK-LABEL: func.func @negative_forwards(
// CHECK-NOT: nn.transpose
// CHECK: albert.stack_grad {{.*}} params(%{{[^ ]*}} : tensor<1x8x8xf32>)
func.func @negative_forwards(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>) -> tensor<?x8xf32> {
  %g = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) accumulated []
      slots [array<i64: 0, 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %identity = arith.constant dense<1.0> : tensor<8x8xf32>
    %product = nn.linear %w, %identity transpose_weight
        : tensor<8x8xf32>, tensor<8x8xf32>
    %k = nn.linear %d, %w : tensor<?x8xf32>, tensor<8x8xf32>
    %k2 = nn.linear %k, %product transpose_weight
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield_grad %k2, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g : tensor<?x8xf32>
}

// -----

// A stack that is not a gradient multiplies with a transposed weight once per
// block and row, like the masked-word head: it may be stored that way.

// CHECK-LABEL: func.func @negative_stack(
// CHECK-NOT: nn.transpose
// CHECK: nn.linear {{.*}} transpose_weight
func.func @negative_stack(%x: tensor<?x8xf32>, %offsets: tensor<?xi32>,
    %counts: tensor<?xi32>, %mask: tensor<?xf32>, %kernel: tensor<1x8x8xf32>)
    -> tensor<?x8xf32> {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %y = nn.linear %queries, %w transpose_weight
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %y : tensor<?x8xf32>
  }
  return %h : tensor<?x8xf32>
}

// -----

// The keys of queries stay behind the parameters.

// CHECK-LABEL: func.func @with_query_keys(
// CHECK: albert.stack_grad {{.*}} params(%{{[^ ]*}}, %{{[^ ]*}} : tensor<1x8x8xf32>, tensor<1x8x8xf32>) query_keys(
// CHECK: ^bb0({{.*}}, %{{[^ ]*}}: tensor<8x8xf32>, %[[T:[^ ]*]]: tensor<8x8xf32>, %{{[^ ]*}}: tensor<?xi64>):
// CHECK: nn.linear %{{.*}}, %[[T]] :
func.func @with_query_keys(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>, %keys: tensor<?xi64>) -> tensor<?x8xf32> {
  %g = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) query_keys(%keys : tensor<?xi64>)
      accumulated [] slots [array<i64: 0, 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x8xf32>,
       %own: tensor<?xi64>):
    %k = nn.linear %d, %w transpose_weight : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield_grad %k, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g : tensor<?x8xf32>
}
