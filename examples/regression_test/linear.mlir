// A linear layer becomes a product and an epilogue of upstream operations.
// RUN: albert-opt %s --nn-decompose | FileCheck %s

// CHECK-LABEL: func @linear
// CHECK-NOT:     nn.linear
// CHECK:         linalg.
func.func @linear(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>,
                  %b: tensor<16xf32>) -> tensor<?x16xf32> {
  %y = nn.linear %x, %w bias(%b : tensor<16xf32>) activation(relu)
       : tensor<?x8xf32>, tensor<8x16xf32>
  return %y : tensor<?x16xf32>
}
