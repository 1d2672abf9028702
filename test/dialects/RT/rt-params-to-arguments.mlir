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

// -----

rt.param @first : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
rt.param @second : tensor<4xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [4]>]

// One argument per state, in the order of the declarations and then of value,
// gradient and moments. What is stored is writable, and a result.
// CHECK-LABEL: func.func @states(
// CHECK-SAME:    %[[A:[^:]*]]: tensor<8xf32> {bufferization.writable = true, rt.param = @first},
// CHECK-SAME:    %[[DA:[^:]*]]: tensor<8xf32> {bufferization.writable = true, rt.param = @first, rt.state = "gradient"},
// CHECK-SAME:    %[[MA:[^:]*]]: tensor<8xf32> {bufferization.writable = false, rt.param = @first, rt.state = "first_moment"},
// CHECK-SAME:    %[[VB:[^:]*]]: tensor<4xf32> {bufferization.writable = false, rt.param = @second, rt.state = "second_moment"})
// CHECK-SAME:    -> (tensor<4xf32>, tensor<8xf32>, tensor<8xf32>)
// CHECK:         %[[S:.*]] = arith.addf %[[MA]], %[[DA]]
// CHECK-NOT:     rt.store
// CHECK:         %[[NEW:.*]] = bufferization.materialize_in_destination %[[S]] in %[[A]]
// CHECK:         %[[ZERO:.*]] = bufferization.materialize_in_destination %{{.*}} in %[[DA]]
// CHECK:         return %[[VB]], %[[NEW]], %[[ZERO]]
func.func @states() -> tensor<4xf32> {
  %zeros = arith.constant dense<0.0> : tensor<8xf32>
  %v = rt.load @second state <second_moment> : tensor<4xf32>
  rt.store %zeros, @first state <gradient> : tensor<8xf32>
  %m = rt.load @first state <first_moment> : tensor<8xf32>
  %d = rt.load @first state <gradient> : tensor<8xf32>
  %s = arith.addf %m, %d : tensor<8xf32>
  rt.store %s, @first : tensor<8xf32>
  return %v : tensor<4xf32>
}

// What stays as it is may be stored.
// CHECK-LABEL: func.func @unchanged(
// CHECK-SAME: %[[B:[^:]*]]: tensor<4xf32> {bufferization.writable = true, rt.param = @second})
// CHECK: bufferization.materialize_in_destination %[[B]] in %[[B]]
func.func @unchanged() {
  %b = rt.load @second : tensor<4xf32>
  rt.store %b, @second : tensor<4xf32>
  return
}

// A parameter that is stored only is used, too.
// CHECK-LABEL: func.func @stored_only(
// CHECK-SAME:    %[[ZEROS:[^:]*]]: tensor<4xf32>,
// CHECK-SAME:    %[[D:[^:]*]]: tensor<4xf32> {bufferization.writable = true, rt.param = @second, rt.state = "gradient"}) -> tensor<4xf32>
func.func @stored_only(%zeros: tensor<4xf32>) {
  rt.store %zeros, @second state <gradient> : tensor<4xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @negative_two_stores(%x: tensor<8xf32>) {
  rt.store %x, @p state <gradient> : tensor<8xf32>
  rt.store %x, @p : tensor<8xf32>
  // expected-error@+1 {{'rt.store' op expected one store to the gradient of @p in a function, found another one}}
  rt.store %x, @p state <gradient> : tensor<8xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @negative_store_in_a_loop(%x: tensor<8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    // expected-error@+1 {{'rt.store' op expected outside of loops and branches, found inside of one}}
    rt.store %x, @p : tensor<8xf32>
  }
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @negative_store_in_a_branch(%x: tensor<8xf32>, %c: i1) {
  cf.cond_br %c, ^store, ^end
^store:
  // expected-error@+1 {{'rt.store' op expected outside of loops and branches, found inside of one}}
  rt.store %x, @p : tensor<8xf32>
  cf.br ^end
^end:
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func private @negative_private_store(%x: tensor<8xf32>) {
  // expected-error@+1 {{expected parameters to be used in entry functions only, found a use in the private function @negative_private_store}}
  rt.store %x, @p : tensor<8xf32>
  return
}

// -----

rt.param @first : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
rt.param @second : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [8]>]
func.func @negative_exchange() {
  %a = rt.load @first : tensor<8xf32>
  %b = rt.load @second : tensor<8xf32>
  // expected-error@+1 {{'rt.store' op expected a computed value, found the value of @second as it was loaded}}
  rt.store %b, @first : tensor<8xf32>
  rt.store %a, @second : tensor<8xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @negative_move() {
  %d = rt.load @p state <gradient> : tensor<8xf32>
  // expected-error@+1 {{'rt.store' op expected a computed value, found the gradient of @p as it was loaded}}
  rt.store %d, @p state <first_moment> : tensor<8xf32>
  return
}
