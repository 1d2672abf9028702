// The examples of the op reference are complete graphs; they are cut out of the
// definitions and must parse and verify.
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/TFGraph/IR/TFGraphOps.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip | FileCheck %s

// Those of the passes: what stands before is what a pass makes the other of.
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/TFGraph/Transforms/Passes.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t-passes.mlir
// RUN: albert-opt %t-passes.mlir --split-input-file --verify-roundtrip \
// RUN:   | FileCheck %s --check-prefix=PASSES

// CHECK: tfg.graph "two" producer 1395 consumer 0 {
// CHECK: tfg.func private @twice args ["x"] results ["y"] {
// CHECK: tfg.return %{{.*}} : tensor<f32>
// CHECK: %MatMul, %{{.*}} = tfg.node "MatMul" "y" device "/cpu:0"(%Placeholder, %Const) ctl(%ctl)

// PASSES: "IteratorGetNext" "next"
// PASSES: "Placeholder" "next"
// PASSES: "Merge" "m"
// PASSES: tfg.graph "branches"
// PASSES: #tfg.callee<@twice, {}>
// PASSES: "AddV2" "y/add"
// PASSES: "StopGradient"
// PASSES: "_FusedMatMul" "y"
// PASSES: "Relu" "y/Relu"
// PASSES: "RandomUniform" "r"
// PASSES: -> tensor<*xf32>
// PASSES: -> tensor<?x8xf32>
// PASSES: "Reshape" "b/albertc/reshape"
// PASSES: tensor.from_elements
