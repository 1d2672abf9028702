// RUN: albert-opt %s | albert-opt | FileCheck %s --enable-var-scope
// RUN: albert-opt %s --mlir-print-op-generic | albert-opt | FileCheck %s

// What a training program keeps: state beside the value of a parameter, and
// tapes of what blocks leave behind.

rt.param @bias : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "bias", shape = [8]>]

// CHECK-LABEL: func.func @states
func.func @states(%context: !rt.context) {
  // CHECK: %[[G:.*]] = rt.load @bias state <gradient> : tensor<8xf32>
  %g = rt.load @bias state <gradient> : tensor<8xf32>
  // CHECK: %[[M:.*]] = rt.load @bias state <first_moment> : tensor<8xf32>
  %m = rt.load @bias state <first_moment> : tensor<8xf32>
  // CHECK: %[[V:.*]] = rt.load @bias state <second_moment> : tensor<8xf32>
  %v = rt.load @bias state <second_moment> : tensor<8xf32>
  // The value is what is meant without a word.
  // CHECK: %[[W:.*]] = rt.load @bias : tensor<8xf32>
  %w = rt.load @bias state <value> : tensor<8xf32>
  // CHECK: rt.store %[[G]], @bias state <gradient> : tensor<8xf32>
  rt.store %g, @bias state <gradient> : tensor<8xf32>
  // CHECK: rt.store %[[M]], @bias state <first_moment> : tensor<8xf32>
  rt.store %m, @bias state <first_moment> : tensor<8xf32>
  // CHECK: rt.store %[[V]], @bias state <second_moment> : tensor<8xf32>
  rt.store %v, @bias state <second_moment> : tensor<8xf32>
  // CHECK: rt.store %[[W]], @bias : tensor<8xf32>
  rt.store %w, @bias : tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @arguments
// CHECK-SAME: {rt.param = @bias, rt.state = "gradient"}
// CHECK-SAME: {rt.param = @bias, rt.state = "first_moment"}
// CHECK-SAME: {rt.param = @bias, rt.state = "second_moment"}
func.func @arguments(
    %g: tensor<8xf32> {rt.param = @bias, rt.state = "gradient"},
    %m: tensor<8xf32> {rt.param = @bias, rt.state = "first_moment"},
    %v: tensor<8xf32> {rt.param = @bias, rt.state = "second_moment"}) {
  return
}

func.func private @block(tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>

// CHECK-LABEL: func.func @tape(
func.func @tape(%rows: index, %i: index, %x: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: %[[TAPE:.*]] = rt.tape(%{{.*}}) : <4, tensor<?x8xf32>>
  %tape = rt.tape(%rows) : !rt.tape<4, tensor<?x8xf32>>
  // CHECK: %[[SLOT:.*]] = rt.tape_slot %[[TAPE]][%{{.*}}] : !rt.tape<4, tensor<?x8xf32>> -> tensor<?x8xf32>
  %slot = rt.tape_slot %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x8xf32>
  // CHECK: call @block(%{{.*}}, %[[SLOT]])
  %written = func.call @block(%x, %slot)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: rt.tape_read %[[TAPE]][%{{.*}}] : !rt.tape<4, tensor<?x8xf32>> -> tensor<?x8xf32>
  %read = rt.tape_read %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x8xf32>
  return %read : tensor<?x8xf32>
}

// A slot may have several dynamic dimensions, or none.

// CHECK-LABEL: func.func @tapes(
func.func @tapes(%n: index) -> (!rt.tape<2, tensor<?x4x?xf32>>,
                                !rt.tape<1, tensor<4xi32>>) {
  // CHECK: rt.tape(%{{.*}}, %{{.*}}) : <2, tensor<?x4x?xf32>>
  %a = rt.tape(%n, %n) : !rt.tape<2, tensor<?x4x?xf32>>
  // CHECK: rt.tape() : <1, tensor<4xi32>>
  %b = rt.tape() : !rt.tape<1, tensor<4xi32>>
  return %a, %b : !rt.tape<2, tensor<?x4x?xf32>>, !rt.tape<1, tensor<4xi32>>
}

// A tape in memory has its slots in front; a slot of it is a tensor until
// bufferization makes it memory as well.

// CHECK-LABEL: func.func @memory
func.func @memory(%tape: memref<4x?x8xf32>, %i: index)
    -> (tensor<?x8xf32>, memref<?x8xf32>) {
  // CHECK: rt.tape_read %{{.*}}[%{{.*}}] : memref<4x?x8xf32> -> tensor<?x8xf32>
  %t = rt.tape_read %tape[%i] : memref<4x?x8xf32> -> tensor<?x8xf32>
  // CHECK: rt.tape_slot %{{.*}}[%{{.*}}] : memref<4x?x8xf32> -> memref<?x8xf32>
  %m = rt.tape_slot %tape[%i] : memref<4x?x8xf32> -> memref<?x8xf32>
  return %t, %m : tensor<?x8xf32>, memref<?x8xf32>
}
