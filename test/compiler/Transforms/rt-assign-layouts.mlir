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

// -----

// Dense code has no part in a gradient that is stored in panels.

rt.param @mixed : tensor<8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "mixed", shape = [8, 8]>]

func.func private @packed(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>, %sum: tensor<8x8xf32>) -> tensor<8x8xf32> {
  // expected-note @below {{the product is here}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %g = nn.weight_grad %sum, %x, %y : tensor<8x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  return %g : tensor<8x8xf32>
}

func.func @negative_dense_gradient(%x: tensor<?x8xf32>) attributes {rt.dense} {
  %w = rt.load @mixed : tensor<8x8xf32>
  %sum = rt.load @mixed state <gradient> : tensor<8x8xf32>
  // expected-error @below {{expected what is kept of a parameter to be stored in rows, found it in panels, as a product reads the parameter; give the two a parameter each}}
  %more = arith.addf %sum, %w : tensor<8x8xf32>
  %g = func.call @packed(%x, %w, %more) : (tensor<?x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  rt.store %g, @mixed state <gradient> : tensor<8x8xf32>
  return
}

// -----

// Nor does it read a copy of a parameter that changes.

rt.param @trained : tensor<8x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "trained", shape = [8, 8]>]

func.func private @packed(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>) -> tensor<?x8xf32> {
  // expected-note @below {{the product is here}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}

func.func @negative_copy(%x: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8x8xf32>) attributes {rt.dense} {
  %w = rt.load @trained : tensor<8x8xf32>
  %y = func.call @packed(%x, %w) : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
  // expected-error @below {{expected what is kept of a parameter to be stored in rows, found it in panels}}
  %e = math.exp %w : tensor<8x8xf32>
  return %y, %e : tensor<?x8xf32>, tensor<8x8xf32>
}

func.func @updates(%g: tensor<8x8xf32>) {
  %w = rt.load @trained : tensor<8x8xf32>
  %new = arith.subf %w, %g : tensor<8x8xf32>
  rt.store %new, @trained : tensor<8x8xf32>
  return
}
