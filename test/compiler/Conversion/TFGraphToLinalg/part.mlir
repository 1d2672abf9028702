// RUN: albert-opt %s --convert-tfg-to-linalg=part=true --canonicalize | FileCheck %s
//
// A part of entries returns tensors, and constants of any size stay in it:
// variables alone are parameters.

// CHECK: module attributes {rt.program = {graph = {
// CHECK-SAME: outputs = [{dtype = "f32", name = "y", shape = ["batch", 9, 8], tensor = "y:0"}, {dtype = "i8", name = "flags", shape = ["flag.0"], tensor = "flags:0"}]
// CHECK-SAME: sizes = [{bound = 64 : i64, name = "batch"}, {bound = 64 : i64, name = "flag.0"}]}, program = "graph"}
// CHECK: func.func private @graph(%{{[^:]*}}: !rt.context, %{{[^:]*}}: tensor<2xi64> {rt.input = "sizes", rt.rows = "sizes"},
// CHECK-SAME: %[[X:[^:]*]]: tensor<?xf32> {rt.input = "x", rt.max_rows = 4608 : i64, rt.rows = "elements"}, %{{[^:]*}}: tensor<?xi8> {rt.input = "flag", rt.max_rows = 64 : i64, rt.rows = "elements"}) -> (tensor<?x9x8xf32>, tensor<?xi8>) attributes {rt.dense}
// CHECK-DAG: arith.constant dense<2.000000e+00> : tensor<9x8xf32>
// CHECK-DAG: rt.load @scale : tensor<8xf32>
// CHECK: %[[BYTES:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<?xi8>)
// CHECK: return %{{.*}}, %[[BYTES]] : tensor<?x9x8xf32>, tensor<?xi8>
// CHECK: rt.param @scale
// CHECK-NOT: rt.param
tfg.graph "part" producer 1395 consumer 0 inputs ["x", "flag"] outputs ["y", "flags"] {
  %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32} : () -> tensor<?x9x8xf32>
  %flag, %ctl_0 = tfg.node "Placeholder" "flag" () attrs {dtype = i1} : () -> tensor<?xi1>
  %offset, %ctl_1 = tfg.node "Const" "offset" () attrs {dtype = f32, value = dense<2.0> : tensor<9x8xf32>} : () -> tensor<9x8xf32>
  %scale, %ctl_2 = tfg.node "VariableV2" "scale" () attrs {dtype = f32, shape = #tfg.shape<8>} : () -> tensor<8xf32>
  %sum, %ctl_3 = tfg.node "AddV2" "sum" (%x, %offset) : (tensor<?x9x8xf32>, tensor<9x8xf32>) -> tensor<?x9x8xf32>
  %y, %ctl_4 = tfg.node "Mul" "y" (%sum, %scale) : (tensor<?x9x8xf32>, tensor<8xf32>) -> tensor<?x9x8xf32>
  %flags, %ctl_5 = tfg.node "LogicalNot" "flags" (%flag) : (tensor<?xi1>) -> tensor<?xi1>
  tfg.return %y, %flags : tensor<?x9x8xf32>, tensor<?xi1>
}
