// Each run changes one thing of a decomposed grouped dense layer. It must not
// be fused, and a remark must say where the formulas part.
//
// RUN: albert-opt %s --nn-decompose --canonicalize --cse -o %t.mlir
//
// The unchanged text is fused.
// RUN: albert-opt %t.mlir --nn-fuse-linear | FileCheck %s --check-prefix=SAME
// SAME: nn.grouped_linear
//
// The sum starts at one.
// RUN: sed 's/arith.constant 0.0/arith.constant 1.0/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-linear --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-linear 2>&1 \
// RUN:   | FileCheck %s --check-prefix=START --implicit-check-not=grouped_linear
// START: Reason="a constant has another value"
//
// Groups and outputs change places in the weight.
// RUN: sed 's/affine_map<(d0, d1, d2, d3) -> (d3, d2, d1)>/affine_map<(d0, d1, d2, d3) -> (d3, d1, d2)>/' \
// RUN:     %t.mlir \
// RUN:   | albert-opt --nn-fuse-linear --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-linear 2>&1 \
// RUN:   | FileCheck %s --check-prefix=WEIGHT --implicit-check-not=grouped_linear
// WEIGHT: Reason="an operand is indexed by other loops"

func.func @grouped(%x: tensor<?x8xf32>, %w: tensor<4x2x2xf32>,
                   %b: tensor<4xf32>) -> tensor<?x4xf32> {
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x2x2xf32>, tensor<4xf32>
  return %y : tensor<?x4xf32>
}
