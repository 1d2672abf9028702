// RUN: albert-opt %s --rt-merge-functions --split-input-file | FileCheck %s

// Bodies that differ in their names alone become one, and so do their callers,
// which are equal from then on. Public functions stay.

// CHECK-LABEL: func @bodies
// CHECK: rt.parallel_for @first(
// CHECK: rt.parallel_for @first(
// CHECK: rt.parallel_for @other(
// CHECK: call @caller(
// CHECK: call @caller(
// CHECK: func private @first
// CHECK-NOT: func private @second
// CHECK: func private @other
// CHECK: func private @caller
// CHECK: rt.parallel_for @first(
// CHECK-NOT: func private @caller_of_second
// CHECK: func @public
// CHECK: func @also_public
func.func @bodies(%ctx: !rt.context, %n: index, %m: memref<?xf32>) {
  rt.parallel_for @first(%ctx, %n) captures(%m : memref<?xf32>)
  rt.parallel_for @second(%ctx, %n) captures(%m : memref<?xf32>)
  rt.parallel_for @other(%ctx, %n) captures(%m : memref<?xf32>)
  call @caller(%ctx, %n, %m) : (!rt.context, index, memref<?xf32>) -> ()
  call @caller_of_second(%ctx, %n, %m) : (!rt.context, index, memref<?xf32>) -> ()
  return
}
func.func private @first(%scratch: memref<0xi8>, %begin: index, %end: index, %m: memref<?xf32>) {
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %m[%begin] : memref<?xf32>
  return
}
func.func private @second(%scratch: memref<0xi8>, %begin: index, %end: index, %m: memref<?xf32>) {
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %m[%begin] : memref<?xf32>
  return
}
// It stores to another place.
func.func private @other(%scratch: memref<0xi8>, %begin: index, %end: index, %m: memref<?xf32>) {
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %m[%end] : memref<?xf32>
  return
}
func.func private @caller(%ctx: !rt.context, %n: index, %m: memref<?xf32>) {
  rt.parallel_for @first(%ctx, %n) captures(%m : memref<?xf32>)
  return
}
func.func private @caller_of_second(%ctx: !rt.context, %n: index, %m: memref<?xf32>) {
  rt.parallel_for @second(%ctx, %n) captures(%m : memref<?xf32>)
  return
}
func.func @public(%m: memref<?xf32>) {
  return
}
func.func @also_public(%m: memref<?xf32>) {
  return
}

// -----

// What callers are told of a function is part of it.

// CHECK-LABEL: func private @plain
// CHECK-LABEL: func private @attributes
// CHECK-LABEL: func private @constant
// CHECK-LABEL: func private @other_constant
// CHECK-LABEL: func private @type
func.func private @plain(%i: index) {
  return
}
func.func private @attributes(%i: index) attributes {rt.frame = 64 : i64} {
  return
}
func.func private @constant() -> i64 {
  %one = arith.constant 1 : i64
  return %one : i64
}
func.func private @other_constant() -> i64 {
  %two = arith.constant 2 : i64
  return %two : i64
}
func.func private @type(%i: i64) {
  return
}
