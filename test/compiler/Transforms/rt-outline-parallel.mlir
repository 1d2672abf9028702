// RUN: albert-opt %s --rt-outline-parallel --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @two_dimensions
// CHECK: rt.parallel_for @two_dimensions_parallel(%arg0, %{{.*}}) captures(
// CHECK-LABEL: func private @two_dimensions_parallel
// CHECK-SAME: (%{{.*}}: memref<0xi8>, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index
// CHECK: scf.for %[[FLAT:.*]] = %[[BEGIN]] to %[[END]]
// CHECK: arith.remui
// CHECK: arith.divui
// CHECK: memref.store
func.func @two_dimensions(%ctx: !rt.context, %n: index, %m: memref<?x?xf32>, %v: f32) {
  scf.forall (%i, %j) = (0, 0) to (%n, 7) step (4, 1) {
    memref.store %v, %m[%i, %j] : memref<?x?xf32>
  }
  return
}

// -----

// Numbers that are known when compiling are not handed over, and a vector of one
// number is made of it again: a capture is one word.

// CHECK-LABEL: func @numbers
// CHECK: rt.parallel_for @numbers_parallel(%arg0, %{{.*}}) captures(%arg2, %arg3 : f32, memref<?x16xf32>)
// CHECK-LABEL: func private @numbers_parallel
// CHECK-SAME: %[[V:[a-z0-9]+]]: f32, %[[M:[a-z0-9]+]]: memref<?x16xf32>)
// CHECK-DAG: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// CHECK-DAG: %[[SAME:.*]] = vector.broadcast %[[V]] : f32 to vector<16xf32>
// CHECK-DAG: %[[ONES:.*]] = vector.broadcast %[[ONE]] : f32 to vector<16xf32>
// CHECK: scf.for
// CHECK: arith.addf %[[SAME]], %[[ONES]]
func.func @numbers(%ctx: !rt.context, %n: index, %v: f32, %m: memref<?x16xf32>) {
  %c0 = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  %same = vector.broadcast %v : f32 to vector<16xf32>
  %ones = vector.broadcast %one : f32 to vector<16xf32>
  scf.forall (%i) in (%n) {
    %sum = arith.addf %same, %ones : vector<16xf32>
    vector.store %sum, %m[%i, %c0] : memref<?x16xf32>, vector<16xf32>
  }
  return
}

// -----

func.func @negative_no_context(%n: index, %m: memref<?xf32>, %v: f32) {
  // expected-error @below {{expected a function with an !rt.context argument around a parallel loop}}
  scf.forall (%i) in (%n) {
    memref.store %v, %m[%i] : memref<?xf32>
  }
  return
}

// -----

func.func @negative_on_tensors(%ctx: !rt.context, %n: index, %t: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @below {{expected a bufferized loop, found 1 results}}
  %r = scf.forall (%i) in (%n) shared_outs(%o = %t) -> tensor<?xf32> {
    %s = tensor.extract_slice %o[%i] [1] [1] : tensor<?xf32> to tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %s into %o[%i] [1] [1] : tensor<1xf32> into tensor<?xf32>
    }
  }
  return %r : tensor<?xf32>
}
