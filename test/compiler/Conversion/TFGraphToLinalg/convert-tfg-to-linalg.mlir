// RUN: albert-opt %s --convert-tfg-to-linalg=max-batch=4 --canonicalize --split-input-file | FileCheck %s
//
// What the operations compute is checked by running them (test/e2e/graph/ops.test).

// Sizes are read once and bounded; arrays are flat; large constants are
// parameters; numbers of rows are brought into range.

// CHECK-DAG: #[[$ELEMENTS:.*]] = affine_map<()[s0, s1] -> ((s0 * s1) * 8)>
// CHECK: module attributes {rt.program = {graph = {
// CHECK-SAME: inputs = [{dtype = "f32", name = "x", shape = ["batch", "length", 8], tensor = "x:0"}, {dtype = "i32", name = "ids", shape = ["ids.0"], tensor = "ids:0"}]
// CHECK-SAME: outputs = [{dtype = "f32", name = "scope__y", shape = ["batch*length", 8], tensor = "scope/y:0"}, {dtype = "f32", name = "rows", shape = ["ids.0", 8], tensor = "rows:0"}]
// CHECK-SAME: sizes = [{bound = 4 : i64, name = "batch"}, {bound = 512 : i64, name = "length"}, {bound = 4 : i64, name = "ids.0"}]}, program = "graph"}
// CHECK-LABEL: func.func @graph(
// CHECK-SAME: !rt.context, %[[SIZES:[^:]*]]: tensor<3xi64> {rt.input = "sizes", rt.rows = "sizes"}
// CHECK-SAME: %[[X:[^:]*]]: tensor<?xf32> {rt.input = "x", rt.max_rows = 16384 : i64, rt.rows = "elements"}
// CHECK-SAME: %[[IDS:[^:]*]]: tensor<?xi32> {rt.input = "ids", rt.max_rows = 4 : i64, rt.rows = "elements"}
// CHECK-SAME: %[[Y:[^:]*]]: tensor<?xf32> {bufferization.writable = true, rt.max_rows = 16384 : i64, rt.output = "scope__y", rt.rows = "elements"}
// CHECK-SAME: %[[SHAPES:[^:]*]]: tensor<4xi64> {bufferization.writable = true, rt.output = "output_shapes", rt.rows = "dimensions"}
// CHECK-SAME: attributes {rt.dense}
// CHECK: %[[READ:.*]] = tensor.extract %[[SIZES]]
// CHECK: %[[BATCH:.*]] = arith.index_cast %[[READ]]
// CHECK: arith.minui %[[BATCH]], %c4
// CHECK: arith.minui %{{.*}}, %c512
// CHECK: %[[COUNT:.*]] = affine.apply #[[$ELEMENTS]]
// CHECK: tensor.expand_shape %[[X]] {{\[\[}}0, 1]] output_shape [%{{.*}}, 8]
// CHECK: math.tanh
// CHECK: %[[TABLE:.*]] = rt.load @table : tensor<10x8xf32>
// CHECK: linalg.generic {{.*}} ins(%[[IDS]] : tensor<?xi32>)
// CHECK: %[[ROW:.*]] = arith.index_cast
// CHECK: %[[LOW:.*]] = arith.maxsi %[[ROW]], %c0
// CHECK: %[[IN:.*]] = arith.minsi %[[LOW]], %c9
// CHECK: tensor.extract %[[TABLE]][%[[IN]], %{{.*}}]
// CHECK: tensor.extract_slice %[[Y]][0] [%[[COUNT]]] [1]
// CHECK: bufferization.materialize_in_destination
// CHECK: tensor.insert_slice %{{.*}} into %[[Y]][0]
// CHECK: bufferization.materialize_in_destination %{{.*}} in %[[SHAPES]]
// CHECK: rt.param @table : tensor<10x8xf32> initializer <zeros> variables [#rt.variable<tf = "table", shape = [10, 8]>]
tfg.graph "two" producer 1395 consumer 0 inputs ["x", "ids:0"] outputs ["scope/y:0", "rows"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x?x8xf32>
  %ids, %ctl_0 = tfg.node "Placeholder" "ids" () attrs {dtype = i32} : () -> tensor<?xi32>
  %table, %ctl_1 = tfg.node "Const" "table" () attrs {dtype = f32, value = dense<1.0> : tensor<10x8xf32>} : () -> tensor<10x8xf32>
  %axis, %ctl_2 = tfg.node "Const" "axis" () attrs {dtype = i32, value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %flat, %ctl_3 = tfg.node "Const" "flat" () attrs {dtype = i32, value = dense<[-1, 8]> : tensor<2xi32>} : () -> tensor<2xi32>
  %rows, %ctl_4 = tfg.node "GatherV2" "rows" (%table, %ids, %axis) attrs {batch_dims = 0 : i64} : (tensor<10x8xf32>, tensor<?xi32>, tensor<i32>) -> tensor<?x8xf32>
  %m, %ctl_5 = tfg.node "Reshape" "m" (%x, %flat) : (tensor<?x?x8xf32>, tensor<2xi32>) -> tensor<?x8xf32>
  %y, %ctl_6 = tfg.node "Tanh" "scope/y" (%m) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y, %rows : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// A graph of fixed shape has no sizes, one of scalars no shapes; bool is a byte;
// what is asked for twice comes out once; keys of signatures are names.

// CHECK-LABEL: func.func @graph(%{{.*}}: !rt.context, %{{.*}}: tensor<?xi8> {rt.input = "flag", rt.max_rows = 1 : i64, rt.rows = "elements"}, %{{.*}}: tensor<?xi8> {bufferization.writable = true, rt.max_rows = 1 : i64, rt.output = "answer", rt.rows = "elements"}) -> tensor<?xi8>
// CHECK-NOT: rt.param
tfg.graph "scalar" producer 1395 consumer 0 inputs ["x:0"] keys ["flag"] outputs ["y:0", "y"] output_keys ["answer", "answer"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = i1} : () -> tensor<i1>
  %y, %ctl_0 = tfg.node "LogicalNot" "y" (%x) : (tensor<i1>) -> tensor<i1>
  tfg.return %y, %y : tensor<i1>, tensor<i1>
}

// -----

// Variables are parameters under the names they are saved by, half precision is
// read as f32, and x^3 is two products.

// CHECK-LABEL: func.func @graph
// CHECK-DAG: rt.load @saved : tensor<2x3xf32>
// CHECK-DAG: arith.constant dense<1.500000e+00> : tensor<f32>
// CHECK: %[[SQUARE:.*]] = arith.mulf %[[IN:.*]], %[[IN]]
// CHECK: arith.mulf %[[SQUARE]], %[[IN]]
// CHECK: rt.param @saved : {{.*}} variables [#rt.variable<tf = "saved", shape = [2, 3]>]
tfg.graph "variable" producer 1395 consumer 0 outputs ["y:0"] {
  %v, %ctl = tfg.node "VarHandleOp" "v" () attrs {dtype = f32, shape = #tfg.shape<2x3>, shared_name = "saved"} : () -> tensor<!tfg.resource>
  %r, %ctl_0 = tfg.node "ReadVariableOp" "r" (%v) attrs {dtype = f32} : (tensor<!tfg.resource>) -> tensor<2x3xf32>
  %h, %ctl_1 = tfg.node "Const" "h" () attrs {dtype = f16, value = dense<1.5> : tensor<f16>} : () -> tensor<f16>
  %c, %ctl_2 = tfg.node "Cast" "c" (%h) attrs {DstT = f32, SrcT = f16} : (tensor<f16>) -> tensor<f32>
  %three, %ctl_3 = tfg.node "Const" "three" () attrs {dtype = f32, value = dense<3.0> : tensor<f32>} : () -> tensor<f32>
  %p, %ctl_4 = tfg.node "Pow" "p" (%r, %three) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %y, %ctl_5 = tfg.node "Mul" "y" (%p, %c) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  tfg.return %y : tensor<2x3xf32>
}

// -----

// The right factor of a product has the columns of the result last.

// CHECK: #[[$TRANSPOSED:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: func.func @graph
// CHECK: %[[COPY:.*]] = linalg.generic {indexing_maps = [#[[$TRANSPOSED]], {{.*}} outs(%{{.*}} : tensor<4x3xf32>)
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]} ins(%{{.*}}, %[[COPY]] :
// CHECK: math.fma
tfg.graph "product" producer 1395 consumer 0 inputs ["x"] outputs ["y"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<3x4xf32>
  %y, %ctl_0 = tfg.node "MatMul" "y" (%x, %x) attrs {transpose_a = false, transpose_b = true} : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x3xf32>
  tfg.return %y : tensor<3x3xf32>
}

// -----

// Ops that are no nodes go along. Rows are of the type that their ops give, and
// are asked how many they are, even if that is known; nodes know it.

// CHECK-LABEL: func.func @graph(
// CHECK: %[[IN:.*]] = tensor.cast %{{.*}} : tensor<4x8xf32> to tensor<?x8xf32>
// CHECK: %[[STACKED:.*]], %[[SAVED:.*]] = albert.stack %[[IN]]
// CHECK: %[[N:.*]] = tensor.dim %[[STACKED]]
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[SAVED]][1, 0, 0] [1, %[[N]], 8] [1, 1, 1] : tensor<2x?x8xf32> to tensor<?x8xf32>
// CHECK: %[[Y:.*]] = nn.gather_rows %[[SLICE]]
// CHECK: %[[KNOWN:.*]] = tensor.cast %[[Y]] : tensor<?x8xf32> to tensor<4x8xf32>
// CHECK: linalg.generic {{.*}} ins(%[[KNOWN]] : tensor<4x8xf32>)
tfg.graph "rows" producer 1395 consumer 0 inputs ["x", "ids"] outputs ["e"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<4x8xf32>
  %ids, %c1 = tfg.node "Placeholder" "ids" () : () -> tensor<4xi32>
  %w = rt.load @w : tensor<2x8x8xf32>
  %offsets, %c2 = tfg.node "Const" "offsets" ()
      attrs {dtype = i32, value = dense<[0, 4]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %counts, %c3 = tfg.node "Const" "counts" ()
      attrs {dtype = i32, value = dense<4> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %bias, %c4 = tfg.node "Const" "bias" ()
      attrs {dtype = f32, value = dense<0.0> : tensor<1xf32>}
      : () -> tensor<1xf32>
  %in = tensor.cast %x : tensor<4x8xf32> to tensor<?x8xf32>
  %os = tensor.cast %offsets : tensor<2xi32> to tensor<?xi32>
  %cs = tensor.cast %counts : tensor<1xi32> to tensor<?xi32>
  %bs = tensor.cast %bias : tensor<1xf32> to tensor<?xf32>
  %numbers = tensor.cast %ids : tensor<4xi32> to tensor<?xi32>
  %stacked, %saved = albert.stack %in segments(%os, %cs, %bs
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
  %y = nn.gather_rows %slice, %numbers : tensor<?x8xf32>, tensor<?xi32>
  %e, %c5 = tfg.node "Exp" "e" (%y) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %e : tensor<?x8xf32>
}
rt.param @w : tensor<2x8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "w", shape = [8, 8]>, #rt.variable<tf = "w1", shape = [8, 8], slot = 1>]
