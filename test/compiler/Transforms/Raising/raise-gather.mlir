// RUN: albert-opt %s --split-input-file --raise-gather | FileCheck %s

// Rows by number, the nearest one for numbers beyond.

// CHECK-LABEL: tfg.graph "positions"
// CHECK: %[[ROWS:.*]] = nn.linear
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<?xi32>)
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: %[[Y:.*]] = nn.gather_rows %[[ROWS]], %{{.*}}
// CHECK-NOT: tfg.node
// CHECK: tfg.return %[[Y]]
tfg.graph "positions" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<?x?xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %ids, %c3 = tfg.node "Placeholder" "ids" () : () -> tensor<?xi32>
  %zero, %c4 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %y, %c5 = tfg.node "GatherV2" "y" (%rows, %ids, %zero)
      : (tensor<?x8xf32>, tensor<?xi32>, tensor<i32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The first position of every sequence, the dimension kept.

// CHECK-LABEL: tfg.graph "first"
// CHECK: %[[ROWS:.*]] = nn.linear
// CHECK: %[[PLACE:.*]] = arith.constant 0 : index
// CHECK: linalg.generic
// CHECK: %[[SEQUENCE:.*]] = linalg.index 0
// CHECK: %[[ROW:.*]] = arith.muli %[[SEQUENCE]], %{{.*}}
// CHECK: arith.addi %[[ROW]], %[[PLACE]]
// CHECK: nn.gather_rows %[[ROWS]], %{{.*}} {albert.per_sequence = 0 : i64}
// CHECK-NOT: tfg.node "StridedSlice"
tfg.graph "first" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<2x3xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %s3, %c3 = tfg.node "Const" "s3" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %seq, %c4 = tfg.node "Reshape" "seq" (%rows, %s3)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %b, %c5 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[0, 0, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %e, %c6 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<[0, 1, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %st, %c7 = tfg.node "Const" "st" ()
      attrs {dtype = i32, value = dense<[1, 1, 1]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %y, %c8 = tfg.node "StridedSlice" "y" (%seq, %b, %e, %st)
      attrs {begin_mask = 5, end_mask = 5}
      : (tensor<2x3x8xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x1x8xf32>
  tfg.return %y : tensor<2x1x8xf32>
}

// -----

// Another position, the dimension dropped.

// CHECK-LABEL: tfg.graph "second"
// CHECK: %[[ROWS:.*]] = nn.linear
// CHECK: %[[PLACE:.*]] = arith.constant 1 : index
// CHECK: linalg.generic
// CHECK: %[[SEQUENCE:.*]] = linalg.index 0
// CHECK: %[[ROW:.*]] = arith.muli %[[SEQUENCE]], %{{.*}}
// CHECK: arith.addi %[[ROW]], %[[PLACE]]
// CHECK: nn.gather_rows %[[ROWS]], %{{.*}} {albert.per_sequence = 1 : i64}
// CHECK-NOT: tfg.node "StridedSlice"
tfg.graph "second" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<2x3xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %s3, %c3 = tfg.node "Const" "s3" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %seq, %c4 = tfg.node "Reshape" "seq" (%rows, %s3)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %b, %c5 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[0, 1]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %e, %c6 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<[0, 2]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %st, %c7 = tfg.node "Const" "st" ()
      attrs {dtype = i32, value = dense<[1, 1]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %y, %c8 = tfg.node "StridedSlice" "y" (%seq, %b, %e, %st)
      attrs {begin_mask = 1, end_mask = 1, shrink_axis_mask = 2}
      : (tensor<2x3x8xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x8xf32>
  tfg.return %y : tensor<2x8xf32>
}

// -----

// Two positions.

// CHECK-LABEL: tfg.graph "two_positions"
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.node "StridedSlice" "y"
tfg.graph "two_positions" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<2x3xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %s3, %c3 = tfg.node "Const" "s3" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %seq, %c4 = tfg.node "Reshape" "seq" (%rows, %s3)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %b, %c5 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[0, 0, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %e, %c6 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<[0, 2, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %st, %c7 = tfg.node "Const" "st" ()
      attrs {dtype = i32, value = dense<[1, 1, 1]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %y, %c8 = tfg.node "StridedSlice" "y" (%seq, %b, %e, %st)
      attrs {begin_mask = 5, end_mask = 5}
      : (tensor<2x3x8xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x2x8xf32>
  tfg.return %y : tensor<2x2x8xf32>
}

// -----

// A position that is counted from the end.

// CHECK-LABEL: tfg.graph "last"
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.node "StridedSlice" "y"
tfg.graph "last" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<2x3xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %s3, %c3 = tfg.node "Const" "s3" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %seq, %c4 = tfg.node "Reshape" "seq" (%rows, %s3)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %b, %c5 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[0, -1, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %e, %c6 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<[0, 0, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %st, %c7 = tfg.node "Const" "st" ()
      attrs {dtype = i32, value = dense<[1, 1, 1]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %y, %c8 = tfg.node "StridedSlice" "y" (%seq, %b, %e, %st)
      attrs {begin_mask = 5, end_mask = 7}
      : (tensor<2x3x8xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x1x8xf32>
  tfg.return %y : tensor<2x1x8xf32>
}

// -----

// Some columns only.

// CHECK-LABEL: tfg.graph "columns"
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.node "StridedSlice" "y"
tfg.graph "columns" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<2x3xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %s3, %c3 = tfg.node "Const" "s3" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %seq, %c4 = tfg.node "Reshape" "seq" (%rows, %s3)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %b, %c5 = tfg.node "Const" "b" ()
      attrs {dtype = i32, value = dense<[0, 0, 0]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %e, %c6 = tfg.node "Const" "e" ()
      attrs {dtype = i32, value = dense<[0, 1, 4]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %st, %c7 = tfg.node "Const" "st" ()
      attrs {dtype = i32, value = dense<[1, 1, 1]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %y, %c8 = tfg.node "StridedSlice" "y" (%seq, %b, %e, %st)
      attrs {begin_mask = 5, end_mask = 1}
      : (tensor<2x3x8xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x1x4xf32>
  tfg.return %y : tensor<2x1x4xf32>
}

// -----

// Rows of a table that nothing computes.

// CHECK-LABEL: tfg.graph "table"
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.node "GatherV2" "y"
tfg.graph "table" producer 1 consumer 0 outputs ["y:0"] {
  %word, %c0 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %ids, %c1 = tfg.node "Placeholder" "ids" () : () -> tensor<?xi32>
  %zero, %c2 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %y, %c3 = tfg.node "GatherV2" "y" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<?xi32>, tensor<i32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Columns by number.

// CHECK-LABEL: tfg.graph "columns_by_number"
// CHECK-NOT: nn.gather_rows
// CHECK: tfg.node "GatherV2" "y"
tfg.graph "columns_by_number" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %like, %c2 = tfg.node "Placeholder" "like" () : () -> tensor<?x?xi32>
  %rows = nn.linear %x, %w : tensor<?x6xf32>, tensor<6x8xf32>
  %ids, %c3 = tfg.node "Placeholder" "ids" () : () -> tensor<4xi32>
  %zero, %c4 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %y, %c5 = tfg.node "GatherV2" "y" (%rows, %ids, %zero)
      : (tensor<?x8xf32>, tensor<4xi32>, tensor<i32>) -> tensor<?x4xf32>
  tfg.return %y : tensor<?x4xf32>
}
