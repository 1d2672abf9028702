// RUN: albert-opt %s | albert-opt | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// CHECK: module attributes {rt.program = {family = "brightmart"}}
module attributes {rt.program = {family = "brightmart"}} {

// CHECK: rt.param @pooler.kernel : tensor<8x8xf32> initializer <truncated_normal, 2.000000e-02 : f64> variables [#rt.variable<tf = "bert/pooler/dense/kernel", shape = [8, 8], hf = "albert.pooler.weight", hfTransposed = true>]
rt.param @pooler.kernel : tensor<8x8xf32>
    initializer <truncated_normal, 2.000000e-02 : f64>
    variables [#rt.variable<tf = "bert/pooler/dense/kernel", shape = [8, 8],
                            hf = "albert.pooler.weight", hfTransposed = true>]

// CHECK: rt.param @layer.kv_bias : tensor<2x8xf32> initializer <zeros> layout <rows> variables [#rt.variable<tf = "k0", shape = [4]>, #rt.variable<tf = "v0", shape = [4], column = 4>, #rt.variable<tf = "k1", shape = [4], slot = 1>, #rt.variable<tf = "v1", shape = [4], slot = 1, column = 4>]
rt.param @layer.kv_bias : tensor<2x8xf32> initializer <zeros> layout <rows>
    variables [#rt.variable<tf = "k0", shape = [4]>,
               #rt.variable<tf = "v0", shape = [4], column = 4>,
               #rt.variable<tf = "k1", shape = [4], slot = 1>,
               #rt.variable<tf = "v1", shape = [4], slot = 1, column = 4>]

// CHECK-LABEL: func.func @load
// CHECK-SAME: !rt.context
func.func @load(%context: !rt.context) -> tensor<8x8xf32> {
  // CHECK: rt.load @pooler.kernel : tensor<8x8xf32>
  %kernel = rt.load @pooler.kernel : tensor<8x8xf32>
  return %kernel : tensor<8x8xf32>
}

// CHECK-LABEL: func.func @arguments
// CHECK-SAME: rt.input = "token_ids", rt.max_rows = 64 : i64, rt.rows = "tokens"
// CHECK-SAME: rt.rows = "offsets"
// CHECK-SAME: rt.columns = 5 : i64, rt.output = "logits"
// CHECK-SAME: rt.param = @pooler.kernel
func.func @arguments(
    %ids: tensor<?xi32> {rt.input = "token_ids", rt.max_rows = 64 : i64,
                         rt.rows = "tokens"},
    %offsets: tensor<?xi32> {rt.input = "row_offsets", rt.rows = "offsets"},
    %out: tensor<?x8xf32> {rt.output = "logits", rt.rows = "queries",
                           rt.columns = 5 : i64},
    %kernel: tensor<8x8xf32> {rt.param = @pooler.kernel}) {
  return
}

// CHECK: func.func private @lowered() attributes {rt.entry = {arguments = [{rt.input = "x", type = i32}], name = "arguments"}}
func.func private @lowered() attributes {rt.entry = {
    name = "arguments", arguments = [{rt.input = "x", type = i32}]}}

func.func private @body(memref<64xi8>, index, index, memref<?xf32>)

// CHECK-LABEL: func.func @memory_and_threads
func.func @memory_and_threads(%context: !rt.context, %n: index, %m: memref<?xf32>)
    -> memref<8192xi8> {
  // CHECK: %[[ARENA:.*]] = rt.arena %{{.*}} : memref<8192xi8>
  %arena = rt.arena %context : memref<8192xi8>
  // CHECK: rt.parallel_for @body(%{{.*}}, %{{.*}}) captures(%{{.*}} : memref<?xf32>)
  rt.parallel_for @body(%context, %n) captures(%m : memref<?xf32>)
  return %arena : memref<8192xi8>
}

}
