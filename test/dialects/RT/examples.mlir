// The examples of the op and pass reference are cut out of the definitions and
// must parse and verify.
//
// RUN: cat %S/../../../dialects/RT/IR/RTOps.td \
// RUN:     %S/../../../dialects/RT/Transforms/Passes.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip \
// RUN:   | FileCheck %s

// CHECK: rt.param
// CHECK: rt.load
// CHECK: rt.store
// CHECK: rt.tape(
// CHECK: rt.tape_slot
// CHECK: rt.tape_read
// CHECK: rt.arena
// CHECK: rt.parallel_for
