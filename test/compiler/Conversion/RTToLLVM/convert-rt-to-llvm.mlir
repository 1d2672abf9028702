// RUN: albert-opt %s --convert-rt-to-llvm | FileCheck %s

// Declarations stay for the manifest.
// CHECK: rt.param @bias
rt.param @bias : tensor<32xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [32]>]

// The body is called through a thunk that unpacks the captures, the same one for
// both loops.
// CHECK-LABEL: func.func private @body
func.func private @body(%scratch: memref<64xi8>, %begin: index, %end: index, %m: memref<?xf32>) {
  return
}
// CHECK-LABEL: func.func private @body_thunk
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64)
// CHECK: llvm.load
// CHECK: call @body

// CHECK-LABEL: func.func private @loop
// CHECK-SAME: (%[[CTX:.*]]: !llvm.ptr, %{{.*}}: memref<?x32xf32>, %{{.*}}: memref<32xf32>, %{{.*}}: memref<?xf32>)
// CHECK: llvm.alloca
func.func @loop(%ctx: !rt.context,
    %x: memref<?x32xf32> {rt.input = "x", rt.rows = "tokens", rt.max_rows = 4 : i64},
    %b: memref<32xf32> {rt.param = @bias},
    %m: memref<?xf32> {rt.output = "y", rt.rows = "tokens", rt.max_rows = 4 : i64}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x32xf32>
  // The arena is the context's first field.
  // CHECK: llvm.getelementptr %[[CTX]][0, 0]
  %arena = rt.arena %ctx : memref<256xi8>
  %v = memref.view %arena[%c0][%n] : memref<256xi8> to memref<?xf32>
  // The loop is a call of the second one.
  // CHECK: constant @body_thunk :
  // CHECK: llvm.getelementptr %[[CTX]][0, 1]
  // CHECK: llvm.call %{{.*}}(%[[CTX]],
  rt.parallel_for @body(%ctx, %n) captures(%v : memref<?xf32>)
  // CHECK: constant @body_thunk :
  // CHECK: llvm.call %{{.*}}(%[[CTX]],
  rt.parallel_for @body(%ctx, %n) captures(%m : memref<?xf32>)
  return
}

// Buffers are pointer and rows; static shapes need the pointer only.
// CHECK-LABEL: func.func @loop_entry(%arg0: !llvm.ptr, %arg1: !llvm.ptr)
// What each of them is, for the manifest. A vector has no columns.
// CHECK-SAME: rt.entry = {arguments = [
// CHECK-SAME: {rt.input = "x", rt.max_rows = 4 : i64, rt.rows = "tokens", type = f32},
// CHECK-SAME: {rt.param = @bias, type = f32},
// CHECK-SAME: {rt.max_rows = 4 : i64, rt.output = "y", rt.rows = "tokens", type = f32}],
// CHECK-SAME: name = "loop"}
// CHECK: llvm.getelementptr %arg1[0]
// CHECK: llvm.getelementptr %arg1[1]
// CHECK: llvm.getelementptr %arg1[2]
// CHECK: call @loop(%arg0,

// The logical width of an output may be written down; public functions that
// do not run in a session are no entries.
// CHECK-LABEL: func.func @wide_entry
// CHECK-SAME: {rt.columns = 26 : i64, rt.output = "z", type = f32}
func.func @wide(%ctx: !rt.context, %z: memref<?x32xf32> {rt.output = "z", rt.columns = 26 : i64}) {
  return
}
// CHECK: func.func @helper
// CHECK-NOT: @helper_entry
func.func @helper(%m: memref<?xf32>) {
  return
}
