// A request for gradients through the phases that have something to say on it.
// RUN: albert-opt %s --albertc-albert | FileCheck %s --check-prefix=ALBERT --implicit-check-not=optim. --enable-var-scope
// RUN: albert-opt %s --albertc-albert --albertc-nn | FileCheck %s --check-prefix=NN --implicit-check-not=albert. --enable-var-scope

// Rows are sliced before anything is differentiated: the last block has the
// queries' rows, and so has its gradient. The loss comes from its gradient.
// ALBERT: albert.stack
// ALBERT: albert.stack {{.*}} queries(
// ALBERT-NOT: nn.linear_cross_entropy %
// ALBERT: %[[DX:.*]], %[[DT:.*]], %{{.*}}, %[[L:.*]], %{{.*}} = nn.linear_cross_entropy_grad
// ALBERT: albert.stack_grad {{.*}} cotangent(%[[DX]] : {{.*}} queries(
// ALBERT: nn.scatter_rows
// ALBERT: albert.stack_grad
// ALBERT: bufferization.materialize_in_destination %[[L]] in
// ALBERT: rt.store %{{.*}}, @kernel state <gradient>
// ALBERT: rt.store %[[DT]], @table state <gradient>

// One function for all blocks, one for their gradients with and without
// queries; rows that the gradient reads are on a tape.
// NN: func.func private @layer(
// NN: func.func private @layer_gradient(
// NN-NOT: func.func private
// NN: func.func @accumulate(
// NN: rt.tape(
// NN: call @layer(
// NN: nn.linear_cross_entropy_grad
// NN: call @layer_gradient(
// NN: scf.for
// NN: rt.tape_read
// NN: func.call @layer_gradient(

rt.param @kernel : tensor<1x8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "kernel", shape = [8, 8]>]
rt.param @table : tensor<9x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "table", shape = [9, 8]>]
rt.param @bias : tensor<9xf32> initializer <zeros>
    variables [#rt.variable<tf = "bias", shape = [9]>]

func.func @accumulate(%ctx: !rt.context, %x: tensor<?x8xf32>,
    %offsets: tensor<?xi32> {rt.input = "row_offsets", rt.rows = "offsets"},
    %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"},
    %labels: tensor<?xi32>, %cotangents: tensor<?xf32>,
    %out: tensor<?xf32> {rt.output = "losses"}) -> tensor<?xf32> {
  %kernel = rt.load @kernel : tensor<1x8x8xf32>
  %table = rt.load @table : tensor<9x8xf32>
  %bias = rt.load @bias : tensor<9xf32>
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0, 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %y = nn.linear %queries, %w residual(%queries : tensor<?x8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %y : tensor<?x8xf32>
  }
  %r = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  %losses, %predictions = nn.linear_cross_entropy %r, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %dk = rt.load @kernel state <gradient> : tensor<1x8x8xf32>
  %dt = rt.load @table state <gradient> : tensor<9x8xf32>
  %g:2 = optim.gradient of(%losses : tensor<?xf32>) cotangents(%cotangents)
      for(%kernel, %table : tensor<1x8x8xf32>, tensor<9x8xf32>)
      accumulators(%dk, %dt)
  %result = bufferization.materialize_in_destination %losses in %out
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  rt.store %g#0, @kernel state <gradient> : tensor<1x8x8xf32>
  rt.store %g#1, @table state <gradient> : tensor<9x8xf32>
  return %result : tensor<?xf32>
}
