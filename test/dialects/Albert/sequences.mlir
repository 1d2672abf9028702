// RUN: albert-opt %s --verify-roundtrip | FileCheck %s
// RUN: albert-opt %s --albert-decompose | FileCheck %s --check-prefix=LOOPS

// CHECK-LABEL: func.func @sequences
// CHECK: albert.sequences %{{.*}} {bias = -1.000000e+04 : f32} : tensor<?x?xi32>

// LOOPS-LABEL: func.func @sequences
// LOOPS-NOT: albert.
//
// One loop over sequences counts keys first.
// LOOPS: scf.for %[[B:[a-z0-9_]*]] =
// LOOPS: %[[COUNTED:.*]] = scf.for %[[S:[a-z0-9_]*]] = {{.*}} -> (index) {
// LOOPS: %[[ELEMENT:.*]] = tensor.extract %{{.*}}[%[[B]], %[[S]]] : tensor<?x?xi32>
// LOOPS: arith.cmpi ne, %[[ELEMENT]]
//
// One that is masked out as a whole has all positions for keys.
// LOOPS: %[[WHOLE:.*]] = arith.cmpi eq, %[[COUNTED]], %c0
// LOOPS: %[[KEYS:.*]] = arith.select %[[WHOLE]], %{{.*}}, %[[COUNTED]]
//
// Rows and places are each other's inverse.
// LOOPS: scf.for
// LOOPS: arith.ori %[[WHOLE]],
// LOOPS: %[[PLACE:.*]] = arith.select %{{.*}}, %[[NEXT_KEY:.*]], %[[NEXT_OTHER:.*]] : index
// LOOPS: %[[ROW:.*]] = arith.addi
// LOOPS: %[[ROW_NUMBER:.*]] = arith.index_cast %[[ROW]] : index to i32
// LOOPS: tensor.insert %[[ROW_NUMBER]] into %{{.*}}[%[[PLACE]]]
// LOOPS: %[[PLACE_NUMBER:.*]] = arith.index_cast %[[PLACE]] : index to i32
// LOOPS: tensor.insert %[[PLACE_NUMBER]] into %{{.*}}[%[[ROW]]]
//
// And then has the bias.
// LOOPS: %[[ADDED:.*]] = arith.select %[[WHOLE]], %{{.*}}, %{{.*}} : f32
// LOOPS: tensor.insert %[[ADDED]] into %{{.*}}[%[[B]]] : tensor<?xf32>
func.func @sequences(%mask: tensor<?x?xi32>)
    -> (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>,
        tensor<?xf32>) {
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xi32>
  return %rows, %places, %row_offsets, %key_counts, %key_bias
      : tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>,
        tensor<?xf32>
}

// Sizes may be numbers.

// CHECK-LABEL: func.func @static
// CHECK: albert.sequences %{{.*}} {bias = -1.000000e+09 : f32} : tensor<2x3xi32>

// LOOPS-LABEL: func.func @static
// LOOPS-NOT: albert.
func.func @static(%mask: tensor<2x3xi32>) -> tensor<?xi32> {
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = -1.0e+09 : f32} : tensor<2x3xi32>
  return %places : tensor<?xi32>
}
