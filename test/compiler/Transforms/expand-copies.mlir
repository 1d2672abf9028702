// RUN: albert-opt %s --expand-copies --split-input-file | FileCheck %s

// Parts of rows are no piece of memory.

// CHECK: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @parts_of_rows
// CHECK-SAME: %[[A:.*]]: memref<?x8xf32, strided<[32, 1]>>, %[[B:.*]]: memref<?x8xf32, strided<[64, 1]>>
// CHECK-NOT: memref.copy
// CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$ID]]], iterator_types = ["parallel", "parallel"]} ins(%[[A]] : {{.*}}) outs(%[[B]] :
// CHECK-NEXT: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: linalg.yield %[[IN]]
func.func @parts_of_rows(%a: memref<?x8xf32, strided<[32, 1]>>,
                         %b: memref<?x8xf32, strided<[64, 1]>>) {
  memref.copy %a, %b : memref<?x8xf32, strided<[32, 1]>>
                       to memref<?x8xf32, strided<[64, 1]>>
  return
}

// -----

// One end is enough.

// CHECK-LABEL: func @one_end
// CHECK-NOT: memref.copy
// CHECK-COUNT-2: linalg.generic
func.func @one_end(%rows: memref<4x32xf32>,
                   %part: memref<4x32xf32, strided<[64, 1], offset: ?>>) {
  memref.copy %rows, %part : memref<4x32xf32>
      to memref<4x32xf32, strided<[64, 1], offset: ?>>
  memref.copy %part, %rows : memref<4x32xf32, strided<[64, 1], offset: ?>>
      to memref<4x32xf32>
  return
}

// -----

// Whole rows are one piece, wherever it starts.

// CHECK-LABEL: func @negative_contiguous
// CHECK-COUNT-2: memref.copy
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @negative_contiguous(%a: memref<?x32xf32>, %b: memref<?x32xf32>,
    %c: memref<4x32xf32, strided<[32, 1], offset: ?>>, %d: memref<4x32xf32>) {
  memref.copy %a, %b : memref<?x32xf32> to memref<?x32xf32>
  memref.copy %c, %d : memref<4x32xf32, strided<[32, 1], offset: ?>>
      to memref<4x32xf32>
  return
}

// -----

// CHECK-LABEL: func @copy_to_itself
// CHECK-NEXT: return
func.func @copy_to_itself(%a: memref<?x8xf32, strided<[32, 1]>>,
                          %b: memref<4xf32>) {
  memref.copy %a, %a : memref<?x8xf32, strided<[32, 1]>>
                       to memref<?x8xf32, strided<[32, 1]>>
  memref.copy %b, %b : memref<4xf32> to memref<4xf32>
  return
}
