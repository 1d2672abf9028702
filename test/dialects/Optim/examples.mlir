// The examples of the op reference are complete functions; they are cut out of
// the definitions and must parse, verify and be expanded.
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/Optim/IR/OptimOps.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip | FileCheck %s
// RUN: albert-opt %t.mlir --split-input-file --autodiff \
// RUN:   | FileCheck %s --check-prefix=EXPANDED --implicit-check-not=optim.gradient
// RUN: albert-opt %t.mlir --split-input-file --autodiff --optim-decompose \
// RUN:   | FileCheck %s --check-prefix=DECOMPOSED --implicit-check-not=optim.

// CHECK: optim.gradient of(
// CHECK: optim.square_sum %{{.*}} slots
// CHECK: optim.adamw %{{.*}} gradient(
// CHECK: optim.lamb %{{.*}} gradient(

// EXPANDED: nn.weight_grad

// DECOMPOSED: @gradient
// DECOMPOSED: @square_sum
// DECOMPOSED: linalg.generic
// DECOMPOSED: @adamw
// DECOMPOSED: linalg.generic
// DECOMPOSED: @lamb
// DECOMPOSED: linalg.generic
