// What the decomposition computes: a mask with gaps, one that leaves a sequence
// out as a whole, and one of all positions.
//
// RUN: albert-opt %s --albert-decompose \
// RUN:   | mlir-opt --one-shot-bufferize="bufferize-function-boundaries" \
// RUN:     --convert-scf-to-cf --expand-strided-metadata --lower-affine \
// RUN:     --convert-arith-to-llvm --finalize-memref-to-llvm \
// RUN:     --convert-func-to-llvm --convert-cf-to-llvm \
// RUN:     --reconcile-unrealized-casts \
// RUN:   | mlir-runner -e main --entry-point-result=void \
// RUN:     --shared-libs=%mlir-include/../lib/libmlir_runner_utils.so,%mlir-include/../lib/libmlir_c_runner_utils.so \
// RUN:   | FileCheck %s

// Rows by place, and places by row.
// CHECK: sizes = [12]
// CHECK-NEXT: [1,  3,  0,  2,  4,  5,  6,  7,  8,  9,  10,  11]
// CHECK: sizes = [12]
// CHECK-NEXT: [2,  0,  3,  1,  4,  5,  6,  7,  8,  9,  10,  11]
//
// Offsets, numbers of keys and biases.
// CHECK: sizes = [4]
// CHECK-NEXT: [0,  4,  8,  12]
// CHECK: sizes = [3]
// CHECK-NEXT: [2,  4,  4]
// CHECK: sizes = [3]
// CHECK-NEXT: [0,  -10000,  0]
//
// With the first position only: that of the first sequence is no key and comes
// behind its keys, the second sequence is whole, the last has one key.
// CHECK: sizes = [8]
// CHECK-NEXT: [1,  3,  0,  4,  5,  6,  7,  8]
// CHECK: sizes = [12]
// CHECK-NEXT: [2,  0,  0,  1,  3,  4,  5,  6,  7,  0,  0,  0]
// CHECK: sizes = [4]
// CHECK-NEXT: [0,  3,  7,  8]
// CHECK: sizes = [3]
// CHECK-NEXT: [2,  4,  1]
// CHECK: sizes = [3]
// CHECK-NEXT: [0,  -10000,  0]
func.func private @printMemrefI32(tensor<*xi32>)
func.func private @printMemrefF32(tensor<*xf32>)
func.func @print(%rows: tensor<?xi32>, %places: tensor<?xi32>,
    %offsets: tensor<?xi32>, %counts: tensor<?xi32>, %bias: tensor<?xf32>) {
  %0 = tensor.cast %rows : tensor<?xi32> to tensor<*xi32>
  call @printMemrefI32(%0) : (tensor<*xi32>) -> ()
  %1 = tensor.cast %places : tensor<?xi32> to tensor<*xi32>
  call @printMemrefI32(%1) : (tensor<*xi32>) -> ()
  %2 = tensor.cast %offsets : tensor<?xi32> to tensor<*xi32>
  call @printMemrefI32(%2) : (tensor<*xi32>) -> ()
  %3 = tensor.cast %counts : tensor<?xi32> to tensor<*xi32>
  call @printMemrefI32(%3) : (tensor<*xi32>) -> ()
  %4 = tensor.cast %bias : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%4) : (tensor<*xf32>) -> ()
  return
}
func.func @main() {
  %mask = arith.constant
      dense<[[0, 1, 0, 7], [0, 0, 0, 0], [1, 1, 1, 1]]> : tensor<3x4xi32>
  %rows, %places, %offsets, %counts, %bias =
      albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<3x4xi32>
  call @print(%rows, %places, %offsets, %counts, %bias)
      : (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xf32>) -> ()
  %short = arith.constant
      dense<[[0, 1, 0, 7], [0, 0, 0, 0], [1, 0, 0, 0]]> : tensor<3x4xi32>
  %rows_0, %places_0, %offsets_0, %counts_0, %bias_0 =
      albert.sequences %short {bias = -1.0e+04 : f32, only = 0 : i64}
      : tensor<3x4xi32>
  call @print(%rows_0, %places_0, %offsets_0, %counts_0, %bias_0)
      : (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<?xf32>) -> ()
  return
}
