// RUN: albert-opt %s --split-input-file --convert-albert-to-nn --cse --verify-diagnostics | FileCheck %s --enable-var-scope

// Five blocks: the first on the input, three in a loop over a tape of two slots,
// the last into the result. All share slot 0 of the kernel (a constant address)
// and alternate between two biases (a table).

// CHECK-LABEL: func.func private @layer(
// CHECK-SAME: %[[CTX:[^:]*]]: !rt.context,
// CHECK-SAME: %[[KEYS:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[QUERIES:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[QUERY_OFFSETS:[^:]*]]: tensor<?xi32> {bufferization.writable = false},
// CHECK-SAME: %[[OFFSETS:[^:]*]]: tensor<?xi32> {bufferization.writable = false},
// CHECK-SAME: %[[COUNTS:[^:]*]]: tensor<?xi32> {bufferization.writable = false},
// CHECK-SAME: %[[MASK:[^:]*]]: tensor<?xf32> {bufferization.writable = false},
// CHECK-SAME: %[[SLOT:[^:]*]]: index,
// CHECK-SAME: %[[KERNELS:[^:]*]]: tensor<1x8x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[BIASES:[^:]*]]: tensor<2x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[OUT:[^:]*]]: tensor<?x8xf32> {bufferization.writable = true}) -> tensor<?x8xf32> attributes {no_inline}
// CHECK-DAG: %[[W:.*]] = tensor.extract_slice %[[KERNELS]][0, 0, 0] [1, 8, 8] [1, 1, 1] : tensor<1x8x8xf32> to tensor<8x8xf32>
// CHECK-DAG: %[[B:.*]] = tensor.extract_slice %[[BIASES]][%[[SLOT]], 0] [1, 8] [1, 1] : tensor<2x8xf32> to tensor<8xf32>
// CHECK: %[[Y:.*]] = nn.linear %[[QUERIES]], %[[W]] bias(%[[B]] : tensor<8xf32>)
// CHECK: %[[R:.*]] = bufferization.materialize_in_destination %[[Y]] in %[[OUT]]
// CHECK: return %[[R]]

// CHECK-LABEL: func.func @odd(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x8xf32> {rt.max_rows
// CHECK-SAME: %[[OFFSETS:[^:]*]]: tensor<?xi32> {rt.max_rows = 5
// CHECK-DAG: %[[TABLE:.*]] = arith.constant dense<[0, 1, 0, 1, 0]> : tensor<5xindex>
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK-DAG: %[[TAPE:.*]] = rt.tape(%{{.*}}) : <2, tensor<?x8xf32>>
// CHECK: %[[FIRST:.*]] = rt.tape_slot %[[TAPE]][%[[C0]]]
// CHECK: call @layer(%{{.*}}, %[[X]], %[[X]], %[[OFFSETS]], %[[OFFSETS]], %{{.*}}, %{{.*}}, %[[C0]], %{{.*}}, %{{.*}}, %[[FIRST]])
// CHECK: scf.for %[[BLOCK:.*]] = %[[C1]] to %[[C4]] step %[[C1]] {
// CHECK: %[[NEXT:.*]] = arith.addi %[[BLOCK]], %[[C1]]
// CHECK: %[[BEFORE:.*]] = arith.subi %[[BLOCK]], %[[C1]]
// CHECK: %[[READ:.*]] = arith.andi %[[BEFORE]], %[[C1]]
// CHECK: %[[H:.*]] = rt.tape_read %[[TAPE]][%[[READ]]]
// CHECK: %[[SELF:.*]] = arith.subi %[[NEXT]], %[[C1]]
// CHECK: %[[WRITE:.*]] = arith.andi %[[SELF]], %[[C1]]
// CHECK: %[[N:.*]] = rt.tape_slot %[[TAPE]][%[[WRITE]]]
// CHECK: %[[S:.*]] = tensor.extract %[[TABLE]][%[[BLOCK]]]
// CHECK: func.call @layer(%{{.*}}, %[[H]], %[[H]], {{.*}}, %[[S]], %{{.*}}, %{{.*}}, %[[N]])
// CHECK: %[[H:.*]] = rt.tape_read %[[TAPE]][%[[C1]]]
// CHECK: %[[EMPTY:.*]] = tensor.empty
// CHECK: %[[LAST:.*]] = call @layer(%{{.*}}, %[[H]], %[[H]], {{.*}}, %[[C0]], {{.*}}, %[[EMPTY]])
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

// The last block computes the queried rows only.

// CHECK-LABEL: func.func @queries(
// CHECK-SAME: %[[ROWS:[^:]*]]: tensor<?xi32> {rt.max_rows = 32
// CHECK-SAME: %[[GROUPS:[^:]*]]: tensor<?xi32>)
// CHECK: rt.tape(%{{.*}}) : <1, tensor<?x8xf32>>
// CHECK-NOT: scf.for
// CHECK: rt.tape_read
// CHECK: %[[H:.*]] = call @layer(
// CHECK: %[[GATHERED:.*]] = nn.gather_rows %[[H]], %[[ROWS]]
// CHECK: %[[COUNT:.*]] = tensor.dim %[[ROWS]]
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[COUNT]])
// CHECK: %[[LAST:.*]] = call @layer(%{{.*}}, %[[H]], %[[GATHERED]], %[[GROUPS]], {{.*}}, %[[EMPTY]])
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
  // expected-error@+1 {{expected an argument of type !rt.context on @negative_no_context, found none}}
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

// The rows that the gradient reads stay on the tape; the cotangent and the sums
// are each carried in one buffer.

// CHECK-LABEL: func.func private @layer(
// CHECK-LABEL: func.func private @layer_gradient(
// CHECK-SAME: %{{[^:]*}}: !rt.context, %[[COTANGENT:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[SAVED:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false},
// CHECK-SAME: %[[KEYS:[^:]*]]: tensor<?x8xf32> {bufferization.writable = true},
// CHECK-SAME: %[[QUERIES:[^:]*]]: tensor<?x8xf32> {bufferization.writable = true},
// CHECK-SAME: %[[SUM:[^:]*]]: tensor<1x8x8xf32> {bufferization.writable = true}) -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<1x8x8xf32>)
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[SUM]]
// CHECK: %[[GRAD:.*]] = nn.weight_grad %[[SLICE]], %[[SAVED]], %[[COTANGENT]]
// CHECK: bufferization.materialize_in_destination %[[COTANGENT]] in %[[KEYS]]
// CHECK: bufferization.materialize_in_destination %{{.*}} in %[[QUERIES]]
// CHECK: tensor.insert_slice %[[GRAD]] into %[[SUM]]
// CHECK-NOT: func.func private

// CHECK-LABEL: func.func @gradient(
// CHECK: %[[TAPE:.*]] = rt.tape(%{{.*}}) : <2, tensor<?x8xf32>>
// CHECK: call @layer(
// CHECK: %[[LOOP:.*]]:2 = scf.for {{.*}} iter_args(%[[D:.*]] = %{{.*}}, %[[A:.*]] = %{{.*}}) -> (tensor<?x8xf32>, tensor<1x8x8xf32>)
// CHECK: %[[H:.*]] = rt.tape_read %[[TAPE]]
// CHECK: %[[R:.*]]:3 = func.call @layer_gradient(%{{.*}}, %[[D]], {{.*}}, %[[H]], %{{.*}}, %{{.*}}, %[[A]])
// CHECK: %[[S:.*]] = arith.addf %[[R]]#0, %[[R]]#1
// CHECK: %[[M:.*]] = bufferization.materialize_in_destination %[[S]] in %[[D]]
// CHECK: scf.yield %[[M]], %[[R]]#2
// CHECK: %[[F:.*]]:3 = call @layer_gradient(%{{.*}}, %[[LOOP]]#0, {{.*}}, %[[LOOP]]#1)
// CHECK: arith.addf %[[F]]#0, %[[F]]#1
func.func @gradient(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>, %d: tensor<?x8xf32>, %sum: tensor<1x8x8xf32>)
    -> (tensor<?x8xf32>, tensor<1x8x8xf32>) {
  %y, %saved = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %z = nn.linear %queries, %w residual(%keys : tensor<?x8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z saving(%queries : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %dx, %dw = albert.stack_grad %x cotangent(%d : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>)
      accumulators(%sum : tensor<1x8x8xf32>) accumulated [0]
      saved(%saved : tensor<3x?x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8x8xf32> {
  ^bb0(%cotangent: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %c: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x8xf32>,
       %s: tensor<8x8xf32>, %queries: tensor<?x8xf32>):
    %dq = nn.linear %cotangent, %w transpose_weight
        : tensor<?x8xf32>, tensor<8x8xf32>
    %g = nn.weight_grad %s, %queries, %cotangent
        : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
    albert.yield_grad %cotangent, %dq accumulators(%g : tensor<8x8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %dx, %dw : tensor<?x8xf32>, tensor<1x8x8xf32>
}

// -----

// A layer function takes any number of rows; those of queries may be static.

// CHECK-LABEL: func.func @static_queries(
// CHECK-SAME: %[[ROWS:[^:]*]]: tensor<5xi32>, %[[GROUPS:[^:]*]]: tensor<3xi32>)
// CHECK: %[[GATHERED:.*]] = nn.gather_rows %{{.*}}, %[[ROWS]]
// CHECK-DAG: %[[Q:.*]] = tensor.cast %[[GATHERED]] : tensor<5x8xf32> to tensor<?x8xf32>
// CHECK-DAG: %[[O:.*]] = tensor.cast %[[GROUPS]] : tensor<3xi32> to tensor<?xi32>
// CHECK: %[[Y:.*]] = call @layer(%{{.*}}, %{{.*}}, %[[Q]], %[[O]], {{.*}})
// CHECK: %[[R:.*]] = tensor.cast %[[Y]] : tensor<?x8xf32> to tensor<5x8xf32>
// CHECK: return %[[R]]
func.func @static_queries(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %rows: tensor<5xi32>, %groups: tensor<3xi32>) -> tensor<5x8xf32> {
  %y = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%rows, %groups : tensor<5xi32>, tensor<3xi32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    %z = nn.activation %queries kind(tanh) : tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  return %y : tensor<5x8xf32>
}

// -----

// Rows of inner blocks that are read are in slots that nothing writes again.
// Those that enter the first block are the stack's input.

// CHECK-LABEL: func.func @inner_rows(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK: %[[TAPE:.*]] = rt.tape(%{{.*}}) : <2, tensor<?x8xf32>>
// CHECK: call @layer(
// CHECK: scf.for
// CHECK: call @layer(
// CHECK: %[[Y:.*]] = call @layer(
// CHECK: %[[INNER:.*]] = rt.tape_read %[[TAPE]][%c1
// CHECK: return %[[Y]], %[[X]], %[[INNER]]
func.func @inner_rows(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  %y, %saved = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %z = nn.linear %queries, %w : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %first = tensor.extract_slice %saved[0, 0, 0] [1, %n, 8] [1, 1, 1]
      : tensor<3x?x8xf32> to tensor<?x8xf32>
  %last = tensor.extract_slice %saved[2, 0, 0] [1, %n, 8] [1, 1, 1]
      : tensor<3x?x8xf32> to tensor<?x8xf32>
  return %y, %first, %last : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// All blocks at once are nowhere.

func.func @negative_all_blocks(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>)
    -> tensor<1x?x8xf32> {
  // expected-error@+1 {{'albert.stack' op expected saved values that only an albert.stack_grad or slices of one block read}}
  %y, %saved = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  return %saved : tensor<1x?x8xf32>
}

// -----

// A gradient reads what a stack of its function has left, and nothing else.

func.func @negative_saved_elsewhere(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %saved: tensor<1x?x8xf32>) -> tensor<?x8xf32> {
  // expected-error@+1 {{'albert.stack_grad' op expected saved values that are results of an albert.stack of the same function}}
  %g = albert.stack_grad %x cotangent(%x : tensor<?x8xf32>)
      segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated [] saved(%saved : tensor<1x?x8xf32>) slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>, %o: tensor<?xi32>,
       %c: tensor<?xi32>, %m: tensor<?xf32>, %h: tensor<?x8xf32>):
    %k = arith.mulf %d, %h : tensor<?x8xf32>
    albert.yield_grad %k, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %g : tensor<?x8xf32>
}
