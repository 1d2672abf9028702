// The examples of the op and pass reference are complete functions; they are
// cut out of the definitions and must parse, verify and decompose.
//
// RUN: cat %S/../../../dialects/Albert/IR/Albert*Op*.td \
// RUN:     %S/../../../dialects/Albert/Transforms/Passes.td \
// RUN:   | sed -n '/^    ```mlir$/,/^    ```$/p' \
// RUN:   | sed -e '/```mlir/d' -e 's/^    ```$/\n\/\/ -----/' > %t.mlir
// RUN: albert-opt %t.mlir --split-input-file --verify-roundtrip \
// RUN:   | FileCheck %s
// RUN: albert-opt %t.mlir --split-input-file --albert-decompose \
// RUN:   | FileCheck %s --check-prefix=DECOMPOSED

// CHECK: albert.embeddings
// CHECK: albert.pooler
// CHECK: albert.mlm_head
// CHECK: albert.sop_head
// CHECK: albert.sequences
// CHECK: albert.stack %
// CHECK: albert.yield %
// CHECK: albert.stack_grad %
// CHECK: albert.yield_grad %

// DECOMPOSED-NOT: albert.
