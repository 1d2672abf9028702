// The examples of passes are cut out of their definitions: "before" becomes
// "after".
//
// RUN: sed -n '/^def AutodiffPass/,/^def OutlinePackedPass/p' \
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

// RUN: sed -n '/^def OutlinePackedPass/,/^def PlanMemoryPass/p' \
// RUN:   %S/../../../compiler/Transforms/Passes.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' > %t.outline
// RUN: sed -n '1,/^    ```$/p' %t.outline | sed '/```/d; s/@before/@f/' > %t.unpacked.mlir
// RUN: sed '1,/^    ```$/d' %t.outline | sed '/```/d; s/@after/@f/' > %t.packed.mlir
// RUN: albert-opt %t.unpacked.mlir --outline-packed --canonicalize > %t.before
// RUN: albert-opt %t.packed.mlir --canonicalize > %t.after
// RUN: diff %t.before %t.after
// RUN: FileCheck %s --check-prefix=OUTLINE < %t.before

// OUTLINE: call @packed_0
// OUTLINE: func.func private @packed_0
