// The examples of the op reference are complete functions; they are cut out of
// the definitions and must parse, verify and be expanded.
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/Optim/IR/OptimOps.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip | FileCheck %s
// RUN: albert-opt %t.mlir --split-input-file --autodiff \
// RUN:   | FileCheck %s --check-prefix=EXPANDED --implicit-check-not=optim.gradient --implicit-check-not=optim.stop_gradient --implicit-check-not=optim.prevent_gradient
// RUN: albert-opt %t.mlir --split-input-file --autodiff --optim-decompose \
// RUN:   | FileCheck %s --check-prefix=DECOMPOSED --implicit-check-not=optim.

// CHECK: optim.gradient of(
// CHECK: optim.stop_gradient %
// CHECK: optim.prevent_gradient %{{.*}} because
// CHECK: optim.square_sum %{{.*}} slots
// CHECK: optim.adamw %{{.*}} gradient(
// CHECK: optim.lamb %{{.*}} gradient(

// EXPANDED: nn.weight_grad
// EXPANDED: @stop_gradient(%[[X:.*]]: tensor<4xf32>, %[[SUM:.*]]: tensor<4xf32>)
// EXPANDED: arith.mulf %[[X]], %[[X]]
// EXPANDED-NEXT: %[[PART:.*]] = arith.mulf %[[X]], %[[X]]
// EXPANDED: %[[ALL:.*]] = arith.addf %[[SUM]], %[[PART]]
// EXPANDED: return %[[ALL]]
// EXPANDED: @prevent_gradient(%[[Y:.*]]: tensor<4xf32>)
// EXPANDED-NEXT: return %[[Y]]

// DECOMPOSED: @gradient
// DECOMPOSED: @stop_gradient
// DECOMPOSED: @prevent_gradient
// DECOMPOSED: @square_sum
// DECOMPOSED: linalg.generic
// DECOMPOSED: @adamw
// DECOMPOSED: linalg.generic
// DECOMPOSED: @lamb
// DECOMPOSED: linalg.generic
