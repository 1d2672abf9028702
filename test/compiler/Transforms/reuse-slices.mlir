// RUN: albert-opt %s --reuse-slices --split-input-file \
// RUN:   | FileCheck %s --enable-var-scope

// Padding is cleared where it belongs, whatever is done to the slice before it
// is inserted.

// CHECK-LABEL: func @padding
// CHECK-SAME: %[[D:.*]]: tensor<4x32xf32>,
// CHECK: %[[S:.*]] = tensor.extract_slice %[[D]][0, 26] [4, 6] [1, 1]
// CHECK: %[[F:.*]] = linalg.fill ins(%{{.*}}) outs(%[[S]]
// CHECK: %[[A:.*]] = linalg.exp ins(%{{.*}}) outs(%[[F]]
// CHECK: tensor.insert_slice %[[A]] into %[[D]][0, 26] [4, 6] [1, 1]
func.func @padding(%d: tensor<4x32xf32>, %x: tensor<4x6xf32>)
    -> tensor<4x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %a = linalg.exp ins(%x : tensor<4x6xf32>) outs(%f : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %r = tensor.insert_slice %a into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}

// -----

// The place may be found at run time.

// CHECK-LABEL: func @dynamic_place
// CHECK-SAME: %[[D:.*]]: tensor<?x32xf32>, %[[I:.*]]: index,
// CHECK: tensor.extract_slice %[[D]][%[[I]], 0] [%{{.*}}, 32] [1, 1]
func.func @dynamic_place(%d: tensor<?x32xf32>, %i: index, %n: index)
    -> tensor<?x32xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %d, %c0 : tensor<?x32xf32>
  %e = tensor.empty(%rows) : tensor<?x32xf32>
  %s = tensor.extract_slice %e[%i, 0] [%n, 32] [1, 1]
      : tensor<?x32xf32> to tensor<?x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  %r = tensor.insert_slice %f into %d[%i, 0] [%n, 32] [1, 1]
      : tensor<?x32xf32> into tensor<?x32xf32>
  return %r : tensor<?x32xf32>
}

// -----

// CHECK-LABEL: func @negative_another_place
// CHECK: %[[E:.*]] = tensor.empty()
// CHECK: tensor.extract_slice %[[E]][0, 0]
func.func @negative_another_place(%d: tensor<4x32xf32>) -> tensor<4x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %s = tensor.extract_slice %e[0, 0] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}

// -----

// What it is a slice of has contents, which may be read.

// CHECK-LABEL: func @negative_contents
// CHECK-SAME: %{{.*}}: tensor<4x32xf32>, %[[X:.*]]: tensor<4x32xf32>
// CHECK: tensor.extract_slice %[[X]]
func.func @negative_contents(%d: tensor<4x32xf32>, %x: tensor<4x32xf32>)
    -> tensor<4x32xf32> {
  %s = tensor.extract_slice %x[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %a = linalg.exp ins(%s : tensor<4x6xf32>) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %r = tensor.insert_slice %a into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}

// -----

// Somebody else writes to the slice as well.

// CHECK-LABEL: func @negative_two_users
// CHECK: %[[E:.*]] = tensor.empty()
// CHECK: tensor.extract_slice %[[E]]
func.func @negative_two_users(%d: tensor<4x32xf32>)
    -> (tensor<4x32xf32>, tensor<4x6xf32>) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %g = linalg.fill ins(%one : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r, %g : tensor<4x32xf32>, tensor<4x6xf32>
}

// -----

// The destination is computed later, from the slice even.

// CHECK-LABEL: func @negative_later_destination
// CHECK: %[[E:.*]] = tensor.empty()
// CHECK: tensor.extract_slice %[[E]]
func.func @negative_later_destination(%x: tensor<4x32xf32>)
    -> tensor<4x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %d = linalg.exp ins(%x : tensor<4x32xf32>) outs(%x : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}

// -----

// The same numbers are another place of a tensor of another shape.

// CHECK-LABEL: func @negative_another_shape
// CHECK: %[[E:.*]] = tensor.empty()
// CHECK: tensor.extract_slice %[[E]]
func.func @negative_another_shape(%d: tensor<4x64xf32>) -> tensor<4x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x6xf32>)
      -> tensor<4x6xf32>
  %r = tensor.insert_slice %f into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}

// -----

// What is inserted is computed in memory that nobody chose.

// CHECK-LABEL: func @negative_no_destination
func.func @negative_no_destination(%d: tensor<4x32xf32>, %x: tensor<4x6xf32>)
    -> tensor<4x32xf32> {
  %e = tensor.empty() : tensor<4x32xf32>
  // CHECK: %[[E:.*]] = tensor.empty
  // CHECK: tensor.extract_slice %[[E]]
  %s = tensor.extract_slice %e[0, 26] [4, 6] [1, 1]
      : tensor<4x32xf32> to tensor<4x6xf32>
  %a = arith.addf %s, %x : tensor<4x6xf32>
  %r = tensor.insert_slice %a into %d[0, 26] [4, 6] [1, 1]
      : tensor<4x6xf32> into tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}
