// The example of the pass reference is cut out of the definition and converts.
//
// RUN: sed -n '/^    ```mlir$/,/^    ```$/p' %S/../../../../compiler/Conversion/AlbertToNN/Passes.td \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --convert-albert-to-nn \
// RUN:   | FileCheck %s

// CHECK: func.func private @layer(
// CHECK: rt.tape_read
