// RUN: albert-opt %s --rt-assign-layouts --rt-params-to-arguments --convert-nn-to-linalg --split-input-file | FileCheck %s

// Tensors of a function marked rt.dense are as their types say. Parameters are
// padded, of which it reads the logical part; calls take and give stored ones.

// CHECK-LABEL: func.func @graph
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x48xf32>
// CHECK-SAME: %[[BIAS:[^:]*]]: tensor<64xf32> {bufferization.writable = false, rt.param = @bias}
// CHECK-SAME: %[[WEIGHT:[^:]*]]: tensor<2x48x32xf32> {bufferization.writable = false, rt.param = @weight}
// CHECK-SAME: %[[ROWS:[^:]*]]: tensor<48x64xf32> {bufferization.writable = false, rt.param = @weight.rows}
// CHECK-NOT: rt.dense
// CHECK-DAG: tensor.extract_slice %[[BIAS]][0] [48] [1] : tensor<64xf32> to tensor<48xf32>
// CHECK-DAG: %[[READ:.*]] = tensor.extract_slice %[[ROWS]][0, 0] [48, 48] [1, 1]
// CHECK: linalg.generic {{.*}} attrs = {kernel = "dense"}
// CHECK: linalg.fill
// CHECK: %[[PADDED:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [%{{.*}}, 48] [1, 1] : tensor<?x48xf32> into tensor<?x64xf32>
// CHECK: %[[EMPTY:.*]] = tensor.empty(%{{.*}}) : tensor<?x64xf32>
// CHECK: %[[Y:.*]] = call @packed(%{{.*}}, %[[PADDED]], %[[WEIGHT]], %[[EMPTY]]) : (!rt.context, tensor<?x64xf32>, tensor<2x48x32xf32>, tensor<?x64xf32>) -> tensor<?x64xf32>
// CHECK: tensor.extract_slice %[[Y]][0, 0] [%{{.*}}, 48] [1, 1] : tensor<?x64xf32> to tensor<?x48xf32>
// CHECK-LABEL: func.func private @packed
// CHECK-SAME: tensor<?x64xf32>, %{{.*}}: tensor<2x48x32xf32>, %{{.*}}: tensor<?x64xf32>
rt.param @bias : tensor<48xf32> initializer <zeros> variables [#rt.variable<tf = "bias", shape = [48]>]
rt.param @weight : tensor<48x48xf32> initializer <zeros> variables [#rt.variable<tf = "weight", shape = [48, 48]>]
func.func @graph(%ctx: !rt.context, %x: tensor<?x48xf32> {rt.input = "x", rt.rows = "elements"},
    %n: index) -> (tensor<?x48xf32>, tensor<48x48xf32>) attributes {rt.dense} {
  %bias = rt.load @bias : tensor<48xf32>
  %weight = rt.load @weight : tensor<48x48xf32>
  %e = tensor.empty(%n) : tensor<?x48xf32>
  %sum = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                         iterator_types = ["parallel", "parallel"]}
      ins(%x, %bias : tensor<?x48xf32>, tensor<48xf32>) outs(%e : tensor<?x48xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<?x48xf32>
  %copy = tensor.empty() : tensor<48x48xf32>
  %read = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                          iterator_types = ["parallel", "parallel"]}
      ins(%weight : tensor<48x48xf32>) outs(%copy : tensor<48x48xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<48x48xf32>
  %out = tensor.empty(%n) : tensor<?x48xf32>
  %y = func.call @packed(%ctx, %sum, %weight, %out)
      : (!rt.context, tensor<?x48xf32>, tensor<48x48xf32>, tensor<?x48xf32>) -> tensor<?x48xf32>
  return %y, %read : tensor<?x48xf32>, tensor<48x48xf32>
}
func.func private @packed(%ctx: !rt.context, %x: tensor<?x48xf32>, %w: tensor<48x48xf32>,
    %out: tensor<?x48xf32> {bufferization.writable = true}) -> tensor<?x48xf32> {
  %y = nn.linear %x, %w : tensor<?x48xf32>, tensor<48x48xf32>
  %r = bufferization.materialize_in_destination %y in %out
      : (tensor<?x48xf32>, tensor<?x48xf32>) -> tensor<?x48xf32>
  return %r : tensor<?x48xf32>
}

// -----

// What it writes of a parameter becomes part of what is stored, and arithmetic
// on tensors a kernel.

// CHECK-LABEL: func.func @writes
// CHECK-SAME: %[[STORED:[^:]*]]: tensor<3x32xf32> {bufferization.writable = true, rt.param = @written, rt.state = "gradient"}) -> tensor<3x32xf32>
// CHECK: %[[LOGICAL:.*]] = tensor.extract_slice %[[STORED]][0, 0] [3, 8] [1, 1]
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[LOGICAL]], %[[LOGICAL]] : {{.*}}) outs(%[[LOGICAL]] : {{.*}}) attrs = {kernel = "dense"}
// CHECK: arith.addf %{{.*}}, %{{.*}} : f32
// CHECK: %[[NEW:.*]] = bufferization.materialize_in_destination %[[SUM]] in %[[LOGICAL]]
// CHECK: %[[ALL:.*]] = tensor.insert_slice %[[NEW]] into %[[STORED]][0, 0] [3, 8] [1, 1]
// CHECK: return %[[ALL]]
rt.param @written : tensor<3x8xf32> initializer <zeros> variables [#rt.variable<tf = "written", shape = [3, 8]>]
func.func @writes(%ctx: !rt.context) attributes {rt.dense} {
  %x = rt.load @written state <gradient> : tensor<3x8xf32>
  %y = arith.addf %x, %x : tensor<3x8xf32>
  rt.store %y, @written state <gradient> : tensor<3x8xf32>
  return
}

// -----

// What a packed function computes of a parameter is written as it is stored,
// whatever the layout; its norm is no parameter.

// CHECK-LABEL: func.func @calls
// CHECK-SAME: %[[STORED:[^:]*]]: tensor<2x40x32xf32> {bufferization.writable = true, rt.param = @summed, rt.state = "gradient"}) -> (tensor<1xf64>, tensor<2x40x32xf32>)
// CHECK: %[[CALL:.*]]:2 = call @adds(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[STORED]]
// CHECK-NOT: tensor.extract_slice
// CHECK: %[[NEW:.*]] = bufferization.materialize_in_destination %[[CALL]]#0 in %[[STORED]]
// CHECK-NOT: tensor.insert_slice
// CHECK: return %[[CALL]]#1, %[[NEW]]
rt.param @summed : tensor<40x48xf32> initializer <zeros> variables [#rt.variable<tf = "summed", shape = [40, 48]>]
func.func @calls(%ctx: !rt.context, %x: tensor<?x40xf32>, %c: tensor<?x48xf32>,
    %to: tensor<1xf64> {bufferization.writable = true}) -> tensor<1xf64> attributes {rt.dense} {
  %w = rt.load @summed : tensor<40x48xf32>
  %sum = rt.load @summed state <gradient> : tensor<40x48xf32>
  %y:2 = call @adds(%ctx, %x, %c, %w, %sum, %to)
      : (!rt.context, tensor<?x40xf32>, tensor<?x48xf32>, tensor<40x48xf32>, tensor<40x48xf32>, tensor<1xf64>)
      -> (tensor<40x48xf32>, tensor<1xf64>)
  rt.store %y#0, @summed state <gradient> : tensor<40x48xf32>
  return %y#1 : tensor<1xf64>
}
func.func private @adds(%ctx: !rt.context, %x: tensor<?x40xf32>, %c: tensor<?x48xf32>, %w: tensor<40x48xf32>,
    %sum: tensor<40x48xf32> {bufferization.writable = true},
    %to: tensor<1xf64> {bufferization.writable = true}) -> (tensor<40x48xf32>, tensor<1xf64>) {
  %y = nn.linear %x, %w : tensor<?x40xf32>, tensor<40x48xf32>
  %d = arith.mulf %y, %c : tensor<?x48xf32>
  %g = nn.weight_grad %sum, %x, %d : tensor<40x48xf32>, tensor<?x40xf32>, tensor<?x48xf32>
  %n = optim.square_sum %g : tensor<40x48xf32> -> tensor<1xf64>
  %r = bufferization.materialize_in_destination %g in %sum
      : (tensor<40x48xf32>, tensor<40x48xf32>) -> tensor<40x48xf32>
  %s = bufferization.materialize_in_destination %n in %to
      : (tensor<1xf64>, tensor<1xf64>) -> tensor<1xf64>
  return %r, %s : tensor<40x48xf32>, tensor<1xf64>
}

// -----

// In a packed function one number in all places fills the padding, too.

// CHECK-LABEL: func.func @number
// CHECK: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<4x64xf32>
// CHECK: linalg.fill ins(%[[ONE]] : f32) outs(%[[EMPTY]] : tensor<4x64xf32>)
func.func @number(%ctx: !rt.context, %to: tensor<4x48xf32> {bufferization.writable = true}) -> tensor<4x48xf32> {
  %ones = arith.constant dense<1.0> : tensor<4x48xf32>
  %r = bufferization.materialize_in_destination %ones in %to
      : (tensor<4x48xf32>, tensor<4x48xf32>) -> tensor<4x48xf32>
  return %r : tensor<4x48xf32>
}

// -----

// What goes from one packed function to another stays as it is stored, whatever
// the layout.

// CHECK-LABEL: func.func @passes_on
// CHECK: %[[TO:.*]] = tensor.empty() : tensor<2x40x32xf32>
// CHECK: %[[FIRST:.*]] = call @adds(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[TO]])
// CHECK-NOT: tensor.extract_slice
// CHECK: %[[SECOND:.*]] = call @adds(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[FIRST]], %[[STORED:[^)]*]])
// CHECK: bufferization.materialize_in_destination %[[SECOND]] in %[[STORED]]
rt.param @summed : tensor<40x48xf32> initializer <zeros> variables [#rt.variable<tf = "summed", shape = [40, 48]>]
func.func @passes_on(%ctx: !rt.context, %x: tensor<?x40xf32>, %c: tensor<?x48xf32>) attributes {rt.dense} {
  %w = rt.load @summed : tensor<40x48xf32>
  %sum = rt.load @summed state <gradient> : tensor<40x48xf32>
  %to = tensor.empty() : tensor<40x48xf32>
  %a = call @adds(%ctx, %x, %c, %w, %sum, %to)
      : (!rt.context, tensor<?x40xf32>, tensor<?x48xf32>, tensor<40x48xf32>, tensor<40x48xf32>, tensor<40x48xf32>)
      -> tensor<40x48xf32>
  %b = call @adds(%ctx, %x, %c, %w, %a, %sum)
      : (!rt.context, tensor<?x40xf32>, tensor<?x48xf32>, tensor<40x48xf32>, tensor<40x48xf32>, tensor<40x48xf32>)
      -> tensor<40x48xf32>
  rt.store %b, @summed state <gradient> : tensor<40x48xf32>
  return
}
func.func private @adds(%ctx: !rt.context, %x: tensor<?x40xf32>, %c: tensor<?x48xf32>, %w: tensor<40x48xf32>,
    %sum: tensor<40x48xf32>, %to: tensor<40x48xf32> {bufferization.writable = true}) -> tensor<40x48xf32> {
  %y = nn.linear %x, %w : tensor<?x40xf32>, tensor<40x48xf32>
  %d = arith.mulf %y, %c : tensor<?x48xf32>
  %g = nn.weight_grad %sum, %x, %d : tensor<40x48xf32>, tensor<?x40xf32>, tensor<?x48xf32>
  %r = bufferization.materialize_in_destination %g in %to
      : (tensor<40x48xf32>, tensor<40x48xf32>) -> tensor<40x48xf32>
  return %r : tensor<40x48xf32>
}
