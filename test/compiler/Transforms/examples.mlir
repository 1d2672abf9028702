// The example of autodiff is cut out of its definition: "before" becomes "after".
//
// RUN: sed -n '/^def AutodiffPass/,/^def PlanMemoryPass/p' \
// RUN:   %S/../../../compiler/Transforms/Passes.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' | sed '/```/d' > %t.mlir
// RUN: albert-opt %t.mlir --autodiff | FileCheck %s --implicit-check-not=optim.
// RUN: albert-opt %t.mlir --autodiff | sed -n '/@before/,/^  }/p' | sed 's/@before/@f/' > %t.before
// RUN: albert-opt %t.mlir --autodiff | sed -n '/@after/,/^  }/p' | sed 's/@after/@f/' > %t.after
// RUN: diff %t.before %t.after

// CHECK-LABEL: func.func @before
// CHECK: nn.weight_grad %arg3, %arg0
// CHECK-LABEL: func.func @after
// CHECK: nn.weight_grad %arg3, %arg0
