// RUN: albert-opt %s --split-input-file --autodiff --canonicalize --cse --outline-packed --canonicalize \
// RUN:   --remark-format=emitRemark --remarks-filter-analyse=outline-packed 2>&1 | FileCheck %s

// Functions of which parts are dense, differentiated as a whole.

// A dense beginning: what follows it and the gradient of that are one function,
// the gradient of the beginning is dense.

// CHECK-LABEL: func.func @beginning(
// CHECK: %[[EXP:.*]] = math.exp
// CHECK: call @packed_0(%{{.*}}, %[[EXP]],
// CHECK-NOT: call
// CHECK: func.func private @packed_0(
// CHECK: albert.stack
// CHECK: nn.linear_cross_entropy_grad
// CHECK: albert.stack_grad
// CHECK-NOT: func.func
func.func @beginning(%ctx: !rt.context, %in: tensor<?x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %labels: tensor<?xi32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %kernel: tensor<1x8x8xf32>, %c: tensor<?xf32>, %sum: tensor<?x8xf32>,
    %dk: tensor<1x8x8xf32>) -> (tensor<?x8xf32>, tensor<1x8x8xf32>)
    attributes {rt.dense} {
  %x = math.exp %in : tensor<?x8xf32>
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %cn: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %y = nn.linear %queries, %w residual(%queries : tensor<?x8xf32>)
        activation(tanh) : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %y : tensor<?x8xf32>
  }
  %losses, %predictions = nn.linear_cross_entropy %h, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:2 = optim.gradient of(%losses : tensor<?xf32>) cotangents(%c)
      for(%in, %kernel : tensor<?x8xf32>, tensor<1x8x8xf32>)
      accumulators(%sum, %dk)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<1x8x8xf32>
}

// -----

// Something dense between the stack and the loss: what the stack saves stays
// where it is, and the function of the gradient computes it again, with what the
// stack reads of its own function.

// CHECK: remark: [Analysis] outline-packed | Category:outline-packed {{.*}}its 3 blocks are computed again for their gradient, since something that is no op on rows stands between
// CHECK-LABEL: func.func @end(
// CHECK: %[[H:.*]] = call @packed_0(
// CHECK: math.exp %[[H]]
// CHECK: call @packed_1(
// CHECK-NOT: call @
// CHECK: func.func private @packed_0({{.*}}) -> tensor<?x8xf32> {
// CHECK: nn.linear
// CHECK: albert.stack
// CHECK-NOT: saving(
// CHECK: func.func private @packed_1(%{{.*}}: !rt.context, %[[IN:[^:]*]]: tensor<?x8xf32>
// CHECK: %[[X:.*]] = nn.linear %[[IN]]
// CHECK: %{{.*}}, %[[SAVED:saved]]{{.*}} = albert.stack %[[X]]
// CHECK: albert.yield {{.*}} saving(
// CHECK: albert.stack_grad %[[X]]
// CHECK-SAME: saved(%[[SAVED]]
// CHECK: nn.linear
// CHECK-SAME: transpose_weight
// CHECK-NOT: func.func
func.func @end(%ctx: !rt.context, %in: tensor<?x8xf32>, %first: tensor<8x8xf32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %mask: tensor<?xf32>,
    %kernel: tensor<1x8x8xf32>, %c: tensor<?x8xf32>, %sum: tensor<?x8xf32>,
    %dk: tensor<1x8x8xf32>) -> (tensor<?x8xf32>, tensor<1x8x8xf32>, tensor<?x8xf32>)
    attributes {rt.dense} {
  %x = nn.linear %in, %first : tensor<?x8xf32>, tensor<8x8xf32>
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>) slots [array<i64: 0, 0, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %cn: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %y = nn.linear %queries, %w residual(%queries : tensor<?x8xf32>)
        activation(tanh) : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %y : tensor<?x8xf32>
  }
  %y = math.exp %h : tensor<?x8xf32>
  %g:2 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%in, %kernel : tensor<?x8xf32>, tensor<1x8x8xf32>)
      accumulators(%sum, %dk)
  return %g#0, %g#1, %y : tensor<?x8xf32>, tensor<1x8x8xf32>, tensor<?x8xf32>
}

// -----

// A table that both kinds of code read: its gradient is one sum, which goes from
// one side to the other.

// CHECK-LABEL: func.func @both(
// CHECK: %[[SUM:.*]] = rt.load @table state <gradient>
// CHECK: %[[PACKED:.*]]:3 = call @packed_0({{.*}}%[[SUM]],
// CHECK: %[[DENSE:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[PACKED]]#1)
// CHECK: rt.store %[[DENSE]], @table state <gradient>
// CHECK: func.func private @packed_0(
// CHECK: nn.linear_cross_entropy_grad
// CHECK-NOT: func.func
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
rt.param @table : tensor<9x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "table", shape = [9, 8]>]
func.func @both(%ctx: !rt.context, %ids: tensor<?xi32>, %labels: tensor<?xi32>,
    %bias: tensor<9xf32>, %c: tensor<?xf32>) -> tensor<?xf32>
    attributes {rt.dense} {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %ids, %c0 : tensor<?xi32>
  %table = rt.load @table : tensor<9x8xf32>
  %sum = rt.load @table state <gradient> : tensor<9x8xf32>
  %rows_to = tensor.empty(%n) : tensor<?x8xf32>
  %rows = linalg.generic {indexing_maps = [#i, #ij],
                          iterator_types = ["parallel", "parallel"]}
      ins(%ids : tensor<?xi32>) outs(%rows_to : tensor<?x8xf32>) {
  ^bb0(%a: i32, %o: f32):
    %r = arith.index_cast %a : i32 to index
    %at = linalg.index 1 : index
    %v = tensor.extract %table[%r, %at] : tensor<9x8xf32>
    linalg.yield %v : f32
  } -> tensor<?x8xf32>
  %losses, %predictions = nn.linear_cross_entropy %rows, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g = optim.gradient of(%losses : tensor<?xf32>) cotangents(%c)
      for(%table : tensor<9x8xf32>) accumulators(%sum)
  rt.store %g, @table state <gradient> : tensor<9x8xf32>
  return %losses : tensor<?xf32>
}
