// RUN: albert-opt %s --expand-reshapes --split-input-file | FileCheck %s
// RUN: albert-opt %s --expand-reshapes --expand-strided-metadata --split-input-file | FileCheck %s --check-prefix=AFTER

// CHECK: #[[$ROW:.*]] = affine_map<()[s0] -> (s0 * 8)>
// CHECK-LABEL: func @two_open
// CHECK-SAME: %[[X:.*]]: memref<?xf32>, %[[B:.*]]: index, %[[S:.*]]: index
// CHECK: %[[BASE:.*]], %{{.*}}, %{{.*}}, %{{.*}} = memref.extract_strided_metadata %[[X]]
// CHECK: %[[STRIDE:.*]] = affine.apply #[[$ROW]]()[%[[S]]]
// CHECK: memref.reinterpret_cast %[[BASE]] to offset: [0], sizes: [%[[B]], %[[S]], 8], strides: [%[[STRIDE]], 8, 1] : memref<f32> to memref<?x?x8xf32>
// AFTER-LABEL: func @two_open
// AFTER-NOT: expand_shape
func.func @two_open(%x: memref<?xf32>, %b: index, %s: index) -> memref<?x?x8xf32> {
  %y = memref.expand_shape %x [[0, 1, 2]] output_shape [%b, %s, 8]
      : memref<?xf32> into memref<?x?x8xf32>
  return %y : memref<?x?x8xf32>
}

// -----

// Upstream knows what one open size is.

// CHECK-LABEL: func @negative_one_open
// CHECK: memref.expand_shape
func.func @negative_one_open(%x: memref<?xf32>, %b: index) -> memref<?x8xf32> {
  %y = memref.expand_shape %x [[0, 1]] output_shape [%b, 8]
      : memref<?xf32> into memref<?x8xf32>
  return %y : memref<?x8xf32>
}
