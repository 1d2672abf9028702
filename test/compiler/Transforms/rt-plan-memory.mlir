// RUN: albert-opt %s --rt-plan-memory --split-input-file --verify-diagnostics | FileCheck %s

// Two buffers whose lives do not overlap share a place; the callee's frame lies
// behind the caller's.
// CHECK: module attributes {rt.arena_bytes = 12288 : i64, rt.scratch_bytes = 128 : i64}
// CHECK-LABEL: func private @callee
// CHECK: %[[ARENA:.*]] = rt.arena %arg0 : memref<12288xi8>
// CHECK: %[[BASE:.*]] = arith.constant 8192 : index
// CHECK: memref.view %[[ARENA]][%[[BASE]]]
func.func private @callee(%ctx: !rt.context, %x: memref<?x16xf32>) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x16xf32>
  %a = memref.alloc(%n) : memref<?x16xf32>
  memref.copy %x, %a : memref<?x16xf32> to memref<?x16xf32>
  return
}
// CHECK-LABEL: func @shares
// CHECK-COUNT-3: memref.view
func.func @shares(%ctx: !rt.context, %x: memref<?x16xf32> {rt.input = "x", rt.rows = "tokens", rt.max_rows = 64 : i64}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x16xf32>
  %a = memref.alloc(%n) : memref<?x16xf32>
  %b = memref.alloc(%n) : memref<?x16xf32>
  memref.copy %x, %a : memref<?x16xf32> to memref<?x16xf32>
  memref.copy %a, %b : memref<?x16xf32> to memref<?x16xf32>
  %c = memref.alloc(%n) : memref<?x16xf32>
  memref.copy %b, %c : memref<?x16xf32> to memref<?x16xf32>
  func.call @callee(%ctx, %c) : (!rt.context, memref<?x16xf32>) -> ()
  return
}
// A buffer in a parallel body is scratch of the thread.
// CHECK-LABEL: func private @body
// CHECK-SAME: memref<128xi8>
// CHECK: memref.view %arg0
func.func private @body(%scratch: memref<0xi8>, %begin: index, %end: index) {
  %v = arith.constant 0.0 : f32
  %a = memref.alloc() : memref<32xf32>
  memref.store %v, %a[%begin] : memref<32xf32>
  return
}
func.func @loop(%ctx: !rt.context, %n: index) {
  rt.parallel_for @body(%ctx, %n)
  return
}

// -----

// A slot is part of its tape: nothing else may lie there as long as the slot is
// used. Behind the last use something does.
// CHECK: module attributes {rt.arena_bytes = 20480 : i64
// CHECK-LABEL: func @tape
// CHECK-DAG: %[[TAPE:.*]] = memref.view %{{.*}}[%{{.*}}][%{{.*}}] : memref<20480xi8> to memref<3x?x16xf32>
// CHECK: %[[READ:.*]] = rt.tape_read %[[TAPE]]
// CHECK: %[[BEHIND:.*]] = arith.constant 12288 : index
// CHECK: %[[B:.*]] = memref.view %{{.*}}[%[[BEHIND]]]
// CHECK: %[[HALF:.*]] = memref.subview %[[B]]
// CHECK: memref.copy %[[READ]], %[[HALF]]
// CHECK: %[[FRONT:.*]] = arith.constant 0 : index
// CHECK: memref.view %{{.*}}[%[[FRONT]]]{{.*}} to memref<?x32xf32>
func.func @tape(%ctx: !rt.context, %x: memref<?x16xf32> {rt.input = "x", rt.rows = "tokens", rt.max_rows = 64 : i64},
                %wide: memref<?x32xf32> {rt.input = "w", rt.rows = "tokens", rt.max_rows = 64 : i64}, %i: index) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x16xf32>
  %tape = memref.alloc(%n) : memref<3x?x16xf32>
  %slot = rt.tape_slot %tape[%i] : memref<3x?x16xf32> -> memref<?x16xf32>
  memref.copy %x, %slot : memref<?x16xf32> to memref<?x16xf32>
  %read = rt.tape_read %tape[%i] : memref<3x?x16xf32> -> memref<?x16xf32>
  %b = memref.alloc(%n) : memref<?x32xf32>
  memref.copy %wide, %b : memref<?x32xf32> to memref<?x32xf32>
  %half = memref.subview %b[0, 0] [%n, 16] [1, 1] : memref<?x32xf32> to memref<?x16xf32, strided<[32, 1]>>
  memref.copy %read, %half : memref<?x16xf32> to memref<?x16xf32, strided<[32, 1]>>
  %c = memref.alloc(%n) : memref<?x32xf32>
  memref.copy %b, %c : memref<?x32xf32> to memref<?x32xf32>
  return
}

// -----

func.func @negative_unbounded(%ctx: !rt.context, %n: index) {
  %v = arith.constant 0.0 : f32
  // expected-error @below {{expected a buffer with a constant bound, found no bound of dimension 0; state it by rt.max_rows on the entry's arguments}}
  %a = memref.alloc(%n) : memref<?xf32>
  memref.store %v, %a[%n] : memref<?xf32>
  return
}

// -----

// expected-error @below {{expected an !rt.context argument in a function that needs buffers}}
func.func @negative_no_context(%i: index) {
  %v = arith.constant 0.0 : f32
  %a = memref.alloc() : memref<4xf32>
  memref.store %v, %a[%i] : memref<4xf32>
  return
}

// -----

// A caller would read memory that is somebody else's by then, through a view
// too.

func.func @negative_returned(%ctx: !rt.context, %x: memref<4xf32>)
    -> (memref<4xf32>, memref<2xf32, strided<[1]>>) {
  // expected-error @below {{expected a buffer that ends with its function, found one that is result 1; results are computed in the memory of an argument}}
  %a = memref.alloc() : memref<4xf32>
  memref.copy %x, %a : memref<4xf32> to memref<4xf32>
  %part = memref.subview %a[0] [2] [1]
      : memref<4xf32> to memref<2xf32, strided<[1]>>
  return %x, %part : memref<4xf32>, memref<2xf32, strided<[1]>>
}
