// The examples of the op reference are complete functions; they are cut out of
// the definitions and must parse, verify and decompose.
//
// RUN: cat %S/../../../dialects/NN/IR/NN*Ops.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' | sed '/```/d' > %t.mlir
// RUN: albert-opt %t.mlir | albert-opt | FileCheck %s
// RUN: albert-opt %t.mlir --nn-decompose \
// RUN:   | FileCheck %s --check-prefix=DECOMPOSED

// CHECK-DAG: nn.attention
// CHECK-DAG: nn.gather_rows
// CHECK-DAG: nn.segment_mean
// CHECK-DAG: nn.linear
// CHECK-DAG: nn.grouped_linear
// CHECK-DAG: nn.activation
// CHECK-DAG: nn.layer_norm
// CHECK-DAG: nn.log_softmax
// CHECK-DAG: nn.dropout

// DECOMPOSED-NOT: nn.
