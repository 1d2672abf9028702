// The examples of the op reference are complete functions; they are cut out of
// the definitions and must parse, verify and be differentiated.
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   %S/../../../dialects/Optim/IR/OptimOps.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip | FileCheck %s
// RUN: albert-opt %t.mlir --split-input-file --autodiff \
// RUN:   | FileCheck %s --check-prefix=EXPANDED --implicit-check-not=optim.

// CHECK: optim.gradient of(

// EXPANDED: nn.weight_grad
