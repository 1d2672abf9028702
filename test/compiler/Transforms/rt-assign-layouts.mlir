// RUN: albert-opt %s --rt-assign-layouts --split-input-file --verify-diagnostics | FileCheck %s

// CHECK: rt.param @layer.kernel : tensor<2x8x8xf32, #rt.layout<panels>> {{.*}}layout <panels>
// CHECK: rt.param @table : tensor<40x8xf32> {{.*}}layout <rows>
rt.param @layer.kernel : tensor<2x8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8, 8]>, #rt.variable<tf = "b", shape = [8, 8], slot = 1>]
rt.param @table : tensor<40x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "t", shape = [40, 8]>]

// Through a slot of a stacked parameter and a function's argument.
// CHECK-LABEL: func private @layer
// CHECK-SAME: tensor<2x8x8xf32, #rt.layout<panels>>
func.func private @layer(%x: tensor<?x8xf32>, %w: tensor<2x8x8xf32>, %slot: index) -> tensor<?x8xf32> {
  // CHECK: tensor.extract_slice {{.*}} to tensor<8x8xf32, #rt.layout<panels>>
  %s = tensor.extract_slice %w[%slot, 0, 0] [1, 8, 8] [1, 1, 1] : tensor<2x8x8xf32> to tensor<8x8xf32>
  %y = nn.linear %x, %s : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// A table that is gathered from and multiplied transposed stays in rows.
// CHECK-LABEL: func @entry
func.func @entry(%x: tensor<?x8xf32>, %slot: index) -> tensor<?x40xf32> {
  // CHECK: rt.load @layer.kernel : tensor<2x8x8xf32, #rt.layout<panels>>
  %w = rt.load @layer.kernel : tensor<2x8x8xf32>
  // CHECK: rt.load @table : tensor<40x8xf32>
  %t = rt.load @table : tensor<40x8xf32>
  %y = func.call @layer(%x, %w, %slot) : (tensor<?x8xf32>, tensor<2x8x8xf32>, index) -> tensor<?x8xf32>
  %z = nn.linear %y, %t transpose_weight : tensor<?x8xf32>, tensor<40x8xf32>
  return %z : tensor<?x40xf32>
}

// -----

func.func @negative_weight_is_computed(%x: tensor<?x8xf32>, %a: tensor<8x8xf32>) -> tensor<?x8xf32> {
  %w = arith.addf %a, %a : tensor<8x8xf32>
  // expected-error @below {{expected a weight that is a parameter or a slot of one, found}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK: rt.param @layer.kernel : tensor<3x2x8x4xf32, #rt.layout<groups>> {{.*}}layout <groups>
rt.param @layer.kernel : tensor<3x2x8x4xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [2, 8, 4]>, #rt.variable<tf = "b", shape = [2, 8, 4], slot = 1>,
               #rt.variable<tf = "c", shape = [2, 8, 4], slot = 2>]

// CHECK-LABEL: func @grouped
func.func @grouped(%x: tensor<?x8xf32>, %b: tensor<32xf32>, %slot: index) -> tensor<?x32xf32> {
  // CHECK: rt.load @layer.kernel : tensor<3x2x8x4xf32, #rt.layout<groups>>
  %w = rt.load @layer.kernel : tensor<3x2x8x4xf32>
  // CHECK: tensor.extract_slice {{.*}} to tensor<2x8x4xf32, #rt.layout<groups>>
  %s = tensor.extract_slice %w[%slot, 0, 0, 0] [1, 2, 8, 4] [1, 1, 1, 1] : tensor<3x2x8x4xf32> to tensor<2x8x4xf32>
  %y = nn.grouped_linear %x, %s, %b : tensor<?x8xf32>, tensor<2x8x4xf32>, tensor<32xf32>
  return %y : tensor<?x32xf32>
}

// -----

rt.param @shared : tensor<2x8x4xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [2, 8, 4]>]

func.func @negative_two_layouts(%x: tensor<?x8xf32>, %b: tensor<32xf32>, %slot: index) -> (tensor<?x4xf32>, tensor<?x32xf32>) {
  %w = rt.load @shared : tensor<2x8x4xf32>
  %s = tensor.extract_slice %w[%slot, 0, 0] [1, 8, 4] [1, 1, 1] : tensor<2x8x4xf32> to tensor<8x4xf32>
  // expected-note @below {{the other product is here}}
  %y = nn.linear %x, %s : tensor<?x8xf32>, tensor<8x4xf32>
  // expected-error @below {{expected a weight that can be stored in groups, found one that another product reads in panels; give the products a parameter each}}
  %z = nn.grouped_linear %x, %w, %b : tensor<?x8xf32>, tensor<2x8x4xf32>, tensor<32xf32>
  return %y, %z : tensor<?x4xf32>, tensor<?x32xf32>
}
