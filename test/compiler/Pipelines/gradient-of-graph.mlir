// RUN: albert-opt %s --albertc-albert --albertc-nn --albertc-linalg | FileCheck %s
// RUN: albert-opt %s --albertc-albert --albertc-nn --albertc-linalg --albertc-vector --albertc-memref --albertc-llvm | FileCheck %s --check-prefix=LLVM

// A graph's function with a request for gradients goes through all phases: rows
// of a table are added to in place, what is a sum of two parts is a kernel.

#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
#j = affine_map<(i, j) -> (j)>

// CHECK-LABEL: func.func @graph
// CHECK-SAME: %[[ST:[^:]*]]: tensor<9x32xf32> {bufferization.writable = true, rt.param = @table, rt.state = "gradient"}
// CHECK-NOT: rt.dense
// CHECK: %[[LOGICAL:.*]] = tensor.extract_slice %[[ST]][0, 0] [9, 8] [1, 1]
// CHECK-NOT: arith.addf {{.*}} : tensor
// CHECK-COUNT-2: tensor.insert_slice %{{.*}} into %{{.*}}[{{[01]}}, 0] [1, 8] [1, 1] : tensor<8xf32> into tensor<9x8xf32>
// CHECK: scf.for {{.*}} iter_args(
// CHECK: bufferization.materialize_in_destination
// CHECK: %[[NEW:.*]] = bufferization.materialize_in_destination %{{.*}} in %[[LOGICAL]]
// CHECK: %[[STORED:.*]] = tensor.insert_slice %[[NEW]] into %[[ST]][0, 0] [9, 8] [1, 1]
// CHECK: return %{{.*}}, %[[STORED]]
// LLVM: llvm.func @graph_entry
module attributes {rt.program = {program = "graph"}} {
rt.param @table : tensor<9x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "table", shape = [9, 8]>]
func.func @graph(%ctx: !rt.context,
    %ids: tensor<?xi32> {rt.input = "ids", rt.max_rows = 64 : i64, rt.rows = "elements"},
    %c: tensor<?xf32> {rt.input = "c", rt.max_rows = 64 : i64, rt.rows = "elements"},
    %out: tensor<?xf32> {bufferization.writable = true, rt.max_rows = 64 : i64,
                         rt.output = "y", rt.rows = "elements"})
    -> tensor<?xf32> attributes {rt.dense} {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %ids, %c0 : tensor<?xi32>
  %table = rt.load @table : tensor<9x8xf32>
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
  %first = tensor.extract_slice %table[0, 0] [1, 8] [1, 1]
      : tensor<9x8xf32> to tensor<8xf32>
  %second = tensor.extract_slice %table[1, 0] [1, 8] [1, 1]
      : tensor<9x8xf32> to tensor<8xf32>
  %scaled = linalg.generic {indexing_maps = [#ij, #j, #j, #ij],
                            iterator_types = ["parallel", "parallel"]}
      ins(%rows, %first, %second : tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>)
      outs(%rows_to : tensor<?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %d: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %p, %d : f32
    %r = math.tanh %s : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  %sum_to = tensor.empty(%n) : tensor<?xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%sum_to : tensor<?xf32>)
      -> tensor<?xf32>
  %y = linalg.generic {indexing_maps = [#ij, #i],
                       iterator_types = ["parallel", "reduction"]}
      ins(%scaled : tensor<?x8xf32>) outs(%zeros : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %sum = rt.load @table state <gradient> : tensor<9x8xf32>
  %g = optim.gradient of(%y : tensor<?xf32>) cotangents(%c)
       for(%table : tensor<9x8xf32>) accumulators(%sum)
  rt.store %g, @table state <gradient> : tensor<9x8xf32>
  %written = bufferization.materialize_in_destination %y in %out
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %written : tensor<?xf32>
}
}
