// RUN: albert-opt %s --split-input-file --outline-packed | FileCheck %s

// What computes rows is one function; its weights are loaded by the caller.

// CHECK-LABEL: func.func @one(
// CHECK-SAME: %[[CTX:.*]]: !rt.context, %[[X:.*]]: tensor<?x8xf32>)
// CHECK-DAG: %[[W:.*]] = rt.load @w : tensor<8x8xf32>
// CHECK-DAG: %[[SIZE:.*]] = tensor.dim %[[X]], %{{.*}}
// CHECK: %[[EMPTY:.*]] = tensor.empty(%[[SIZE]]) : tensor<?x8xf32>
// CHECK: %[[Y:.*]] = call @packed_0(%[[CTX]], %[[X]], %[[W]], %[[EMPTY]])
// CHECK: return %[[Y]]
// CHECK: func.func private @packed_0(%{{.*}}: !rt.context, %[[IN:.*]]: tensor<?x8xf32> {bufferization.writable = false}, %[[WEIGHT:.*]]: tensor<8x8xf32> {bufferization.writable = false}, %[[OUT:.*]]: tensor<?x8xf32> {bufferization.writable = true}) -> tensor<?x8xf32>
// CHECK: %[[FIRST:.*]] = nn.linear %[[IN]], %[[WEIGHT]]
// CHECK: %[[SECOND:.*]] = nn.linear %[[FIRST]], %[[WEIGHT]]
// CHECK: %[[WRITTEN:.*]] = bufferization.materialize_in_destination %[[SECOND]] in %[[OUT]]
// CHECK: return %[[WRITTEN]]
rt.param @w : tensor<8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "w", shape = [8, 8]>]
func.func @one(%ctx: !rt.context, %x: tensor<?x8xf32>) -> tensor<?x8xf32>
    attributes {rt.dense} {
  %w = rt.load @w : tensor<8x8xf32>
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// Results that the caller reads are results of the function.

// CHECK-LABEL: func.func @inner(
// CHECK: %[[CALL:.*]]:2 = call @packed_0(
// CHECK: return %[[CALL]]#1, %[[CALL]]#0
// CHECK: func.func private @packed_0(
// CHECK-COUNT-2: bufferization.materialize_in_destination
func.func @inner(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) attributes {rt.dense} {
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Something dense comes between two.

// CHECK-LABEL: func.func @between(
// CHECK: %[[H:.*]] = call @packed_0(
// CHECK: %[[E:.*]] = math.exp %[[H]]
// CHECK: call @packed_1(%{{.*}}, %[[E]],
// CHECK: func.func private @packed_0(
// CHECK-COUNT-1: nn.linear
// CHECK: func.func private @packed_1(
// CHECK-COUNT-1: nn.linear
func.func @between(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> tensor<?x8xf32> attributes {rt.dense} {
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %e = math.exp %h : tensor<?x8xf32>
  %y = nn.linear %e, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// What does not depend on each other is together, whatever the order; the call
// stands where it has all that it needs.

// CHECK-LABEL: func.func @beside(
// CHECK: %[[D:.*]] = math.sin
// CHECK: %[[CALL:.*]]:2 = call @packed_0(%{{.*}}, %{{.*}}, %{{.*}}, %[[D]],
// CHECK: math.exp %[[CALL]]#0
// CHECK: func.func private @packed_0(
// CHECK-NOT: func.func
func.func @beside(%ctx: !rt.context, %x: tensor<?x8xf32>, %z: tensor<?x8xf32>,
    %w: tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>)
    attributes {rt.dense} {
  %h = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %e = math.exp %h : tensor<?x8xf32>
  %d = math.sin %z : tensor<?x8xf32>
  %y = nn.linear %d, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y, %e : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Sequences are found by the caller, which has the mask.

// CHECK-LABEL: func.func @sequences(
// CHECK: albert.sequences
// CHECK: call @packed_0(
// CHECK: func.func private @packed_0(
// CHECK-NOT: albert.sequences
// CHECK: nn.attention
func.func @sequences(%ctx: !rt.context, %mask: tensor<?x?xi32>,
    %x: tensor<?x8xf32>) -> tensor<?x8xf32> attributes {rt.dense} {
  %rows, %places, %offsets, %counts, %key_bias = albert.sequences %mask
      {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  %k = nn.gather_rows %x, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z = nn.attention %x, %k, %k
      segments(%offsets, %offsets, %counts, %key_bias)
      {num_heads = 4 : i64, scale = 0.707106769 : f32}
      : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %z : tensor<?x8xf32>
}

// -----

// Rows of an inner block, which a stack saves, and the numbers of their slice
// are inside. What is dense and asks how many rows there are is answered by
// what the stack reads.

// CHECK-LABEL: func.func @inner_block(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x8xf32>
// CHECK: call @packed_0(
// CHECK-NOT: tensor.extract_slice
// CHECK: %[[N:.*]] = tensor.dim %[[X]], %{{.*}}
// CHECK: return %{{.*}}, %[[N]]
// CHECK: func.func private @packed_0(
// CHECK: %[[STACKED:.*]], %[[SAVED:.*]] = albert.stack
// CHECK: %[[ZERO:.*]] = arith.constant 0 : index
// CHECK: %[[COUNT:.*]] = tensor.dim %[[STACKED]], %[[ZERO]]
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[SAVED]][1, 0, 0] [1, %[[COUNT]], 8] [1, 1, 1]
// CHECK: nn.gather_rows %[[SLICE]]
func.func @inner_block(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %places: tensor<?xi32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %key_bias: tensor<?xf32>, %w: tensor<2x8x8xf32>)
    -> (tensor<?x8xf32>, index) attributes {rt.dense} {
  %stacked, %saved = albert.stack %x segments(%offsets, %counts, %key_bias
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%w : tensor<2x8x8xf32>) slots [array<i64: 0, 1>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %kernel: tensor<8x8xf32>):
    %z = nn.linear %queries, %kernel : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z saving(%keys : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %zero = arith.constant 0 : index
  %count = tensor.dim %stacked, %zero : tensor<?x8xf32>
  %slice = tensor.extract_slice %saved[1, 0, 0] [1, %count, 8] [1, 1, 1]
      : tensor<2x?x8xf32> to tensor<?x8xf32>
  %y = nn.gather_rows %slice, %places : tensor<?x8xf32>, tensor<?xi32>
  return %y, %count : tensor<?x8xf32>, index
}

// -----

// Sums of rows are packed where something packed reads them, or where all they
// wait for is there anyway; else they are dense.

// CHECK-LABEL: func.func @sums(
// CHECK: %[[CALL:.*]]:2 = call @packed_0(
// CHECK: %[[E:.*]] = math.exp %[[CALL]]#0
// CHECK: %[[DENSE:.*]] = arith.addf %[[CALL]]#1, %[[E]]
// CHECK: return %[[CALL]]#1, %[[DENSE]]
// CHECK: func.func private @packed_0(%{{.*}}: !rt.context, %[[X:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false}, %[[Z:[^:]*]]: tensor<?x8xf32> {bufferization.writable = false}, %{{[^:]*}}: tensor<8x8xf32>
// CHECK: %[[READ:.*]] = arith.subf %[[X]], %[[Z]]
// CHECK: %[[LINEAR:.*]] = nn.linear %[[READ]]
// CHECK: %[[READING:.*]] = arith.mulf %[[LINEAR]], %[[X]]
// CHECK-NOT: arith.addf
func.func @sums(%ctx: !rt.context, %x: tensor<?x8xf32>, %z: tensor<?x8xf32>,
    %w: tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>)
    attributes {rt.dense} {
  %d = arith.subf %x, %z : tensor<?x8xf32>
  %h = nn.linear %d, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %p = arith.mulf %h, %x : tensor<?x8xf32>
  %e = math.exp %h : tensor<?x8xf32>
  %s = arith.addf %p, %e : tensor<?x8xf32>
  return %p, %s : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Sums of anything but rows are dense.

// CHECK-LABEL: func.func @vectors(
// CHECK: %[[L:.*]] = call @packed_0(
// CHECK: arith.addf %[[L]], %[[L]] : tensor<?xf32>
func.func @vectors(%ctx: !rt.context, %x: tensor<?x8xf32>, %t: tensor<9x8xf32>,
    %b: tensor<9xf32>, %labels: tensor<?xi32>) -> tensor<?xf32>
    attributes {rt.dense} {
  %l, %p = nn.linear_cross_entropy %x, %t, %b, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %s = arith.addf %l, %l : tensor<?xf32>
  return %s : tensor<?xf32>
}

// -----

// Fills are on both sides, numbers inside; a size is that of a tensor which the
// function has, or is handed over.

// CHECK-LABEL: func.func @fills(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x8xf32>, %{{[^:]*}}: tensor<8x8xf32>, %[[M:[^:]*]]: index
// CHECK: tensor.splat %{{.*}}[%{{.*}}] : tensor<?x8xf32>
// CHECK-NOT: tensor.splat
// CHECK: call @packed_0(%{{.*}}, %[[X]], %{{.*}}, %[[M]], %{{.*}})
// CHECK: func.func private @packed_0(%{{.*}}: !rt.context, %[[IN:[^:]*]]: tensor<?x8xf32> {{{[^}]*}}}, %{{[^:]*}}: tensor<8x8xf32> {{{[^}]*}}}, %[[GIVEN:[^:]*]]: index, %
// CHECK: %[[N:.*]] = tensor.dim %[[IN]]
// CHECK: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// CHECK: tensor.splat %[[ONE]][%[[N]]]
// CHECK: tensor.splat %[[ONE]][%[[GIVEN]]]
func.func @fills(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>,
    %m: index) -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
    attributes {rt.dense} {
  %zero = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  %n = tensor.dim %x, %zero : tensor<?x8xf32>
  %ones = tensor.splat %one[%n] : tensor<?x8xf32>
  %others = tensor.splat %one[%m] : tensor<?x8xf32>
  %h = nn.linear %x, %w residual(%ones : tensor<?x8xf32>)
      : tensor<?x8xf32>, tensor<8x8xf32>
  %g = nn.linear %others, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %e = math.exp %ones : tensor<?x8xf32>
  return %h, %g, %e : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// What is stored is computed where it stays: a sum continues in the memory that
// it is in, what was not read is loaded as a destination. The norm of a gradient
// is taken in its stored form.

// CHECK-LABEL: func.func @stores(
// CHECK: %[[B:.*]] = rt.load @b state <gradient>
// CHECK: %[[W:.*]] = rt.load @w state <gradient>
// CHECK: %[[CALL:.*]]:3 = call @packed_0(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[W]], %{{.*}}, %[[B]])
// CHECK-DAG: rt.store %[[CALL]]#0, @w state <gradient>
// CHECK-DAG: rt.store %[[CALL]]#2, @b state <gradient>
// CHECK: func.func private @packed_0(
// CHECK-SAME: %[[SUM:[^:]*]]: tensor<8x8xf32> {bufferization.writable = true}, %{{[^:]*}}: tensor<1xf64> {bufferization.writable = true}, %[[TO:[^:]*]]: tensor<8xf32> {bufferization.writable = true})
// CHECK: %[[GRAD:.*]] = nn.weight_grad %[[SUM]]
// CHECK: optim.square_sum %[[GRAD]]
// CHECK: bufferization.materialize_in_destination %[[GRAD]] in %[[SUM]]
// CHECK: bufferization.materialize_in_destination %{{.*}} in %[[TO]]
rt.param @w : tensor<8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "w", shape = [8, 8]>]
rt.param @b : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [8]>]
func.func @stores(%ctx: !rt.context, %x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %start: tensor<8xf32>) -> tensor<1xf64> attributes {rt.dense} {
  %sum = rt.load @w state <gradient> : tensor<8x8xf32>
  %g = nn.weight_grad %sum, %x, %c
      : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  %norm = optim.square_sum %g : tensor<8x8xf32> -> tensor<1xf64>
  %d = nn.column_sum %start, %c : tensor<8xf32>, tensor<?x8xf32>
  rt.store %g, @w state <gradient> : tensor<8x8xf32>
  rt.store %d, @b state <gradient> : tensor<8xf32>
  return %norm : tensor<1xf64>
}

// -----

// Nothing is packed.

// CHECK-LABEL: func.func @none(
// CHECK-NOT: call
// CHECK-NOT: func.func
func.func @none(%ctx: !rt.context, %x: tensor<?x8xf32>) -> tensor<?x8xf32>
    attributes {rt.dense} {
  %y = arith.addf %x, %x : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// A function that is packed itself is left as it is.

// CHECK-LABEL: func.func @packed(
// CHECK-NOT: call
// CHECK: nn.linear
// CHECK-NOT: func.func
func.func @packed(%ctx: !rt.context, %x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> tensor<?x8xf32> {
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}
