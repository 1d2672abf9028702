// RUN: albert-opt %s --split-input-file --rt-params-to-arguments --verify-diagnostics | FileCheck %s --enable-var-scope

// CHECK-NOT: rt.param @unused
// CHECK: rt.param @first
// CHECK: rt.param @second
// CHECK: rt.param @third
rt.param @unused : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "u", shape = [8]>]
rt.param @first : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
rt.param @second : tensor<4xf32> initializer <ones>
    variables [#rt.variable<tf = "b", shape = [4]>]
rt.param @third : tensor<2xf32> initializer <ones>
    variables [#rt.variable<tf = "c", shape = [2]>]

// The order is the declarations', not the loads'.
// CHECK-LABEL: func.func @declaration_order(
// CHECK-SAME:    %{{.*}}: !rt.context,
// CHECK-SAME:    %[[FIRST:.*]]: tensor<8xf32> {bufferization.writable = false, rt.param = @first},
// CHECK-SAME:    %[[SECOND:.*]]: tensor<4xf32> {bufferization.writable = false, rt.param = @second})
// CHECK-NOT:     rt.load
// CHECK:         return %[[SECOND]], %[[FIRST]], %[[FIRST]]
func.func @declaration_order(%context: !rt.context)
    -> (tensor<4xf32>, tensor<8xf32>, tensor<8xf32>) {
  %b = rt.load @second : tensor<4xf32>
  %a = rt.load @first : tensor<8xf32>
  %again = rt.load @first : tensor<8xf32>
  return %b, %a, %again : tensor<4xf32>, tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func.func @other_entry(
// CHECK-SAME:    %[[THIRD:.*]]: tensor<2xf32> {bufferization.writable = false, rt.param = @third})
func.func @other_entry() -> tensor<2xf32> {
  %c = rt.load @third : tensor<2xf32>
  return %c : tensor<2xf32>
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func private @negative_private() -> tensor<8xf32> {
  // expected-error@+1 {{expected parameters to be used in entry functions only, found a use in the private function @negative_private}}
  %p = rt.load @p : tensor<8xf32>
  return %p : tensor<8xf32>
}
