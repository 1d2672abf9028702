// RUN: albert-opt %s --rt-params-to-arguments \
// RUN:   --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize --cse | FileCheck %s --enable-var-scope

rt.param @first : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
rt.param @second : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [8]>]

// A new value lies where the old one was, without a copy.

// CHECK-LABEL: func.func @in_place(
// CHECK-SAME: %[[X:[^:]*]]: memref<8xf32>, %[[A:[^:]*]]: memref<8xf32> {{{.*}}rt.param = @first})
// CHECK-NEXT: linalg.add ins(%[[A]], %[[X]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: return %[[A]]
func.func @in_place(%x: tensor<8xf32> {bufferization.writable = false}) {
  %a = rt.load @first : tensor<8xf32>
  %s = linalg.add ins(%a, %x : tensor<8xf32>, tensor<8xf32>)
      outs(%a : tensor<8xf32>) -> tensor<8xf32>
  rt.store %s, @first : tensor<8xf32>
  return
}

// A load gives what was there when the function started, whatever is stored and
// wherever it stands: what is read later is computed before.

// CHECK-LABEL: func.func @load_after_store(
// CHECK-SAME: %[[X:[^:]*]]: memref<8xf32>, %[[A:[^:]*]]: memref<8xf32> {{{.*}}rt.param = @first}, %[[B:[^:]*]]: memref<8xf32> {{{.*}}rt.param = @second})
// CHECK-NEXT: linalg.add ins(%[[A]], %[[X]] : {{.*}}) outs(%[[B]] :
// CHECK-NEXT: memref.copy %[[X]], %[[A]]
// CHECK-NEXT: return %[[A]], %[[B]]
func.func @load_after_store(%x: tensor<8xf32> {bufferization.writable = false}) {
  rt.store %x, @first : tensor<8xf32>
  %a = rt.load @first : tensor<8xf32>
  %b = rt.load @second : tensor<8xf32>
  %s = linalg.add ins(%a, %x : tensor<8xf32>, tensor<8xf32>)
      outs(%b : tensor<8xf32>) -> tensor<8xf32>
  rt.store %s, @second : tensor<8xf32>
  return
}
