// RUN: albert-opt %s --split-input-file --convert-albert-to-nn --verify-diagnostics | FileCheck %s --enable-var-scope

// Five blocks: two pairs in a loop and one call. All share slot 0 of the kernel
// (a constant address) and alternate between two biases (a table).

// CHECK-LABEL: func.func private @layer(
// CHECK-SAME: %[[CTX:[^:]*]]: !rt.context,
// CHECK-SAME: %[[KEYS:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false, rt.max_rows = 64 : i64},
// CHECK-SAME: %[[QUERIES:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false, rt.max_rows = 64 : i64},
// CHECK-SAME: %[[QUERY_OFFSETS:[^:]*]]: tensor<?xi32> {bufferization.writable = false, rt.max_rows = 5 : i64},
// CHECK-SAME: %[[OFFSETS:[^:]*]]: tensor<?xi32> {bufferization.writable = false, rt.max_rows = 5 : i64},
// CHECK-SAME: %[[COUNTS:[^:]*]]: tensor<?xi32> {bufferization.writable = false, rt.max_rows = 4 : i64},
// CHECK-SAME: %[[MASK:[^:]*]]: tensor<?xf32> {bufferization.writable = false, rt.max_rows = 4 : i64},
// CHECK-SAME: %[[SLOT:[^:]*]]: index,
// CHECK-SAME: %[[KERNELS:[^:]*]]: tensor<1x8x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[BIASES:[^:]*]]: tensor<2x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[OUT:[^:]*]]: tensor<?x8xf32> {bufferization.writable = true, rt.max_rows = 64 : i64}) -> tensor<?x8xf32> attributes {no_inline}
// CHECK-DAG: %[[W:.*]] = tensor.extract_slice %[[KERNELS]][0, 0, 0] [1, 8, 8] [1, 1, 1] : tensor<1x8x8xf32> to tensor<8x8xf32>
// CHECK-DAG: %[[B:.*]] = tensor.extract_slice %[[BIASES]][%[[SLOT]], 0] [1, 8] [1, 1] : tensor<2x8xf32> to tensor<8xf32>
// CHECK: %[[Y:.*]] = nn.linear %[[QUERIES]], %[[W]] bias(%[[B]] : tensor<8xf32>)
// CHECK: %[[R:.*]] = bufferization.materialize_in_destination %[[Y]] in %[[OUT]]
// CHECK: return %[[R]]

// CHECK-LABEL: func.func @odd(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x8xf32> {rt.max_rows
// CHECK-SAME: %[[OFFSETS:[^:]*]]: tensor<?xi32> {rt.max_rows = 5
// CHECK-DAG: %[[TABLE:.*]] = arith.constant dense<[0, 1, 0, 1, 0]> : tensor<5xindex>
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK: %[[LOOP:.*]] = scf.for %[[BLOCK:.*]] = %{{.*}} to %[[C4]] step %{{.*}} iter_args(%[[H:.*]] = %[[X]])
// CHECK: %[[SCRATCH:.*]] = tensor.empty
// CHECK: %[[S0:.*]] = tensor.extract %[[TABLE]][%[[BLOCK]]]
// CHECK: %[[T:.*]] = func.call @layer(%{{.*}}, %[[H]], %[[H]], %[[OFFSETS]], %[[OFFSETS]], %{{.*}}, %{{.*}}, %[[S0]], %{{.*}}, %{{.*}}, %[[SCRATCH]])
// CHECK: %[[NEXT:.*]] = arith.addi %[[BLOCK]]
// CHECK: %[[S1:.*]] = tensor.extract %[[TABLE]][%[[NEXT]]]
// CHECK: %[[N:.*]] = func.call @layer(%{{.*}}, %[[T]], %[[T]], {{.*}}, %[[S1]], %{{.*}}, %{{.*}}, %[[H]])
// CHECK: scf.yield %[[N]]
// CHECK: %[[EMPTY:.*]] = tensor.empty
// CHECK: %[[LAST:.*]] = call @layer(%{{.*}}, %[[LOOP]], %[[LOOP]], {{.*}}, %[[EMPTY]])
// CHECK: return %[[LAST]]
func.func @odd(%ctx: !rt.context,
    %x: tensor<?x8xf32> {rt.max_rows = 64, rt.rows = "tokens"},
    %offsets: tensor<?xi32> {rt.max_rows = 5}, %counts: tensor<?xi32> {rt.max_rows = 4},
    %mask: tensor<?xf32> {rt.max_rows = 4}, %kernel: tensor<1x8x8xf32>,
    %bias: tensor<2x8xf32>) -> tensor<?x8xf32> {
  %y = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<2x8xf32>)
      slots [array<i64: 0, 0, 0, 0, 0>, array<i64: 0, 1, 0, 1, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>):
    %z = nn.linear %queries, %w bias(%b : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}

// -----

// The last block computes the queried rows only; its bound covers both uses.

// CHECK-LABEL: func.func private @layer(
// CHECK-SAME: tensor<?x8xf32> {bufferization.writable = false, rt.max_rows = 16 : i64}
// CHECK-SAME: tensor<?x8xf32> {bufferization.writable = false, rt.max_rows = 32 : i64}
// CHECK-SAME: tensor<?x8xf32> {bufferization.writable = true, rt.max_rows = 32 : i64}

// CHECK-LABEL: func.func @queries(
// CHECK-SAME: %[[ROWS:[^:]*]]: tensor<?xi32> {rt.max_rows = 32
// CHECK-SAME: %[[GROUPS:[^:]*]]: tensor<?xi32>)
// CHECK: %[[LOOP:.*]] = scf.for
// CHECK: %[[GATHERED:.*]] = nn.gather_rows %[[LOOP]], %[[ROWS]]
// CHECK: %[[COUNT:.*]] = tensor.dim %[[ROWS]]
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[COUNT]])
// CHECK: %[[LAST:.*]] = call @layer(%{{.*}}, %[[LOOP]], %[[GATHERED]], %[[GROUPS]], {{.*}}, %[[EMPTY]])
// CHECK: return %[[LAST]]
func.func @queries(%ctx: !rt.context,
    %x: tensor<?x8xf32> {rt.max_rows = 16, rt.rows = "tokens"},
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.max_rows = 32}, %groups: tensor<?xi32>)
    -> tensor<?x8xf32> {
  %p = arith.constant dense<0.0> : tensor<1x8xf32>
  %y = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%rows, %groups : tensor<?xi32>, tensor<?xi32>)
      params(%p : tensor<1x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %b: tensor<8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}

// -----

// One block whose rows are all read: no loop. The name is taken.

// CHECK-LABEL: func.func private @layer_1(
// CHECK-LABEL: func.func @one_block(
// CHECK-NOT: scf.for
// CHECK: call @layer_1(
func.func private @layer()
func.func @one_block(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>)
    -> tensor<?x8xf32> {
  %y = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func.func @heads(
// CHECK-NOT: albert.
// CHECK: nn.linear
func.func @heads(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                 %bias: tensor<2xf32>) -> tensor<?x2xf32> {
  %y = albert.sop_head %pooled
      output(%weights, %bias : tensor<2x14xf32>, tensor<2xf32>)
      : tensor<?x14xf32>
  return %y : tensor<?x2xf32>
}

// -----

func.func @negative_no_context(%x: tensor<?x8xf32>, %offsets: tensor<?xi32>,
    %counts: tensor<?xi32>, %mask: tensor<?xf32>) -> tensor<?x8xf32> {
  // expected-error@+2 {{expected an argument of type !rt.context on @negative_no_context, found none}}
  // expected-error@+1 {{failed to legalize operation 'albert.stack'}}
  %y = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return %y : tensor<?x8xf32>
}
