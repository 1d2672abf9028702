// RUN: albert-opt %s --albertc-albert --albertc-nn --albertc-linalg --albertc-vector --albertc-memref | FileCheck %s
// RUN: albert-opt %s --albertc-albert --albertc-nn --albertc-linalg --albertc-vector --albertc-memref --albertc-llvm | FileCheck %s --check-prefix=LLVM

// A function of which parts are dense, with a request for gradients, goes
// through all phases. Gradients that packed code computes are added up where
// they are stored, whatever the layout; of a table that both kinds of code read
// the sum crosses.

// CHECK-LABEL: func.func @graph(
// CHECK-SAME: %[[DENSE:[^ ]*]]: memref<1x8x32xf32> {rt.param = @dense, rt.state = "gradient"}
// CHECK-SAME: %[[KERNEL:[^ ]*]]: memref<1x1x8x32xf32> {rt.param = @kernel, rt.state = "gradient"}
// CHECK-NOT: memref.copy {{.*}}%[[KERNEL]]
// CHECK-NOT: memref.copy {{.*}}%[[DENSE]]
// CHECK: call @packed_0({{.*}}, %[[KERNEL]], %{{.*}}, %[[DENSE]]) : {{.*}} -> ()
// CHECK-NOT: memref.copy {{.*}}%[[KERNEL]]
// CHECK-NOT: memref.copy {{.*}}%[[DENSE]]
// CHECK: return
// CHECK-LABEL: func.func private @packed_0(
// CHECK: call @layer(
// CHECK: call @layer_gradient(
// LLVM: llvm.func @graph_entry

#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
#j = affine_map<(i, j) -> (j)>
module attributes {rt.program = {program = "graph"}} {
rt.param @table : tensor<9x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "table", shape = [9, 8]>]
rt.param @scale : tensor<8xf32> initializer <ones>
    variables [#rt.variable<tf = "scale", shape = [8]>]
rt.param @dense : tensor<8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "dense", shape = [8, 8]>]
rt.param @kernel : tensor<1x8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "kernel", shape = [8, 8]>]
rt.param @bias : tensor<9xf32> initializer <zeros>
    variables [#rt.variable<tf = "bias", shape = [9]>]
func.func @graph(%ctx: !rt.context,
    %ids: tensor<?xi32> {rt.input = "ids", rt.max_rows = 64 : i64, rt.rows = "elements"},
    %offsets: tensor<?xi32> {rt.input = "offsets", rt.max_rows = 5 : i64, rt.rows = "offsets"},
    %counts: tensor<?xi32> {rt.input = "counts", rt.max_rows = 4 : i64, rt.rows = "sequences"},
    %mask: tensor<?xf32> {rt.input = "mask", rt.max_rows = 4 : i64, rt.rows = "sequences"},
    %labels: tensor<?xi32> {rt.input = "labels", rt.max_rows = 64 : i64, rt.rows = "elements"},
    %c: tensor<?xf32> {rt.input = "c", rt.max_rows = 64 : i64, rt.rows = "elements"},
    %out: tensor<?xf32> {bufferization.writable = true, rt.max_rows = 64 : i64,
                         rt.output = "losses", rt.rows = "elements"})
    -> tensor<?xf32> attributes {rt.dense} {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %ids, %c0 : tensor<?xi32>
  %table = rt.load @table : tensor<9x8xf32>
  %scale = rt.load @scale : tensor<8xf32>
  %dense = rt.load @dense : tensor<8x8xf32>
  %kernel = rt.load @kernel : tensor<1x8x8xf32>
  %bias = rt.load @bias : tensor<9xf32>
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
  %scaled = linalg.generic {indexing_maps = [#ij, #j, #ij],
                            iterator_types = ["parallel", "parallel"]}
      ins(%rows, %scale : tensor<?x8xf32>, tensor<8xf32>)
      outs(%rows_to : tensor<?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    linalg.yield %p : f32
  } -> tensor<?x8xf32>
  %x = nn.linear %scaled, %dense : tensor<?x8xf32>, tensor<8x8xf32>
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
  %dt = rt.load @table state <gradient> : tensor<9x8xf32>
  %ds = rt.load @scale state <gradient> : tensor<8xf32>
  %dd = rt.load @dense state <gradient> : tensor<8x8xf32>
  %dk = rt.load @kernel state <gradient> : tensor<1x8x8xf32>
  %g:4 = optim.gradient of(%losses : tensor<?xf32>) cotangents(%c)
      for(%table, %scale, %dense, %kernel : tensor<9x8xf32>, tensor<8xf32>, tensor<8x8xf32>, tensor<1x8x8xf32>)
      accumulators(%dt, %ds, %dd, %dk)
  rt.store %g#0, @table state <gradient> : tensor<9x8xf32>
  rt.store %g#1, @scale state <gradient> : tensor<8xf32>
  rt.store %g#2, @dense state <gradient> : tensor<8x8xf32>
  rt.store %g#3, @kernel state <gradient> : tensor<1x8x8xf32>
  %written = bufferization.materialize_in_destination %losses in %out
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %written : tensor<?xf32>
}
}
