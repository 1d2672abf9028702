// RUN: albert-opt %s --convert-nn-to-linalg --split-input-file --verify-diagnostics | FileCheck %s

// 40 outputs a group: one whole panel, written where it belongs, and eight
// columns of another one, copied from a tile.
// CHECK-LABEL: func @two_panels
// CHECK-SAME: %[[X:.*]]: tensor<?x32xf32>, %[[W:.*]]: tensor<4x2x2x32xf32>, %[[B:.*]]: tensor<160xf32>
func.func @two_panels(%x: tensor<?x8xf32>, %w: tensor<2x40x4xf32, #rt.layout<groups>>, %b: tensor<160xf32>) -> tensor<?x160xf32> {
  // CHECK: scf.forall (%[[M:.*]], %[[G:.*]], %[[P:.*]]) = (0, 0, 0) to (%{{.*}}, 4, 1) step (48, 1, 1)
  // CHECK: tensor.extract_slice %[[B]]{{.*}} [32] [1]
  // CHECK: tensor.extract_slice %[[X]][%[[M]], %[[G]]] [%{{.*}}, 2] [1, 4]
  // CHECK: tensor.extract_slice %[[W]][%[[G]], %[[P]], 0, 0] [1, 1, 2, 32] {{.*}} to tensor<2x32xf32>
  // CHECK: linalg.fill
  // CHECK: linalg.generic
  // CHECK: math.fma
  // CHECK: linalg.generic
  // CHECK-SAME: kernel = "contraction"
  // CHECK: arith.addf
  // CHECK: arith.maximumf
  // CHECK: scf.forall (%{{.*}}, %[[G2:.*]], %[[P2:.*]]) = (0, 0, 1) to (%{{.*}}, 4, 2) step (48, 1, 1)
  // CHECK: linalg.generic
  // CHECK-SAME: kernel = "contraction"
  // CHECK: math.fma
  // CHECK: tensor.extract_slice {{.*}} tensor<?x32xf32> to tensor<?x8xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: kernel = "rows"
  %y = nn.grouped_linear %x, %w, %b activation(relu) : tensor<?x8xf32>, tensor<2x40x4xf32, #rt.layout<groups>>, tensor<160xf32>
  return %y : tensor<?x160xf32>
}

// -----

func.func @negative_no_layout(%x: tensor<?x8xf32>, %w: tensor<2x40x4xf32>, %b: tensor<160xf32>) -> tensor<?x160xf32> {
  // expected-error @below {{failed to legalize operation 'nn.grouped_linear'}}
  %y = nn.grouped_linear %x, %w, %b : tensor<?x8xf32>, tensor<2x40x4xf32>, tensor<160xf32>
  return %y : tensor<?x160xf32>
}
