// The examples of the op reference are complete functions; they are cut out of
// the definitions and must parse, verify and decompose.
//
// RUN: cat %S/../../../dialects/NN/IR/NN*Ops.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' | sed '/```/d' > %t.mlir
// RUN: albert-opt %t.mlir | albert-opt | FileCheck %s
// RUN: albert-opt %t.mlir --nn-decompose \
// RUN:   | FileCheck %s --check-prefix=DECOMPOSED
//
// So are those of the passes: fusion turns every "before", and what is left of
// every "after" once it is decomposed, into the "after".
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/NN/Transforms/Passes.td | sed '/```/d' > %t2.mlir
// RUN: albert-opt %t2.mlir --nn-decompose --canonicalize --cse \
// RUN:   --nn-fuse-attention --nn-fuse-layer-norm --nn-fuse-linear \
// RUN:   --nn-fuse-activation --canonicalize \
// RUN:   | FileCheck %s --check-prefix=FUSED --implicit-check-not=linalg

// CHECK-DAG: nn.attention %
// CHECK-DAG: nn.gather_rows %
// CHECK-DAG: nn.segment_mean %
// CHECK-DAG: nn.linear %
// CHECK-DAG: nn.grouped_linear %
// CHECK-DAG: nn.transpose %
// CHECK-DAG: nn.activation %
// CHECK-DAG: nn.layer_norm %
// CHECK-DAG: nn.log_softmax %
// CHECK-DAG: nn.dropout %
// CHECK-DAG: nn.weight_grad %
// CHECK-DAG: nn.grouped_weight_grad %
// CHECK-DAG: nn.grouped_input_grad %
// CHECK-DAG: nn.column_sum %
// CHECK-DAG: nn.activation_grad %
// CHECK-DAG: nn.layer_norm_grad %
// CHECK-DAG: nn.log_softmax_grad %
// CHECK-DAG: nn.scatter_rows %
// CHECK-DAG: nn.attention_grad %
// CHECK-DAG: nn.linear_cross_entropy %
// CHECK-DAG: nn.linear_cross_entropy_grad %

// DECOMPOSED-NOT: nn.

// FUSED-LABEL: @decompose_before
// FUSED: nn.activation %arg0 kind(relu)
// FUSED-LABEL: @decompose_after
// FUSED: nn.activation %arg0 kind(relu)
// FUSED-LABEL: @fuse_activation_before
// FUSED: nn.activation %arg0 kind(tanh)
// FUSED-LABEL: @fuse_activation_after
// FUSED: nn.activation %arg0 kind(tanh)
// FUSED-LABEL: @fuse_layer_norm_after
// FUSED: nn.layer_norm %arg0, %arg1, %arg2
// FUSED-LABEL: @fuse_linear_after
// FUSED: nn.linear %arg0, %arg1 bias(%arg2 {{.*}}residual(%arg3 {{.*}}activation(relu)
// FUSED-LABEL: @fuse_attention_after
// FUSED: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg4, %arg5, %arg6)
