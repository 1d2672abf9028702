// RUN: albert-opt %s --albert-slice-demand | FileCheck %s --enable-var-scope

// CHECK-LABEL: func.func @gathered(
// CHECK-SAME: %[[ROWS:[^ ]*]]: tensor<?xi32> {rt.input = "query_rows"
// CHECK-SAME: %[[GROUPS:[^ ]*]]: tensor<?xi32> {rt.input = "query_offsets"
// CHECK: %[[H:.*]] = albert.stack {{.*}} queries(%[[ROWS]], %[[GROUPS]]
// CHECK-NOT: nn.gather_rows
// CHECK: return %[[H]]
func.func @gathered(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"})
    -> tensor<?x8xf32> {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// Heads that gather read the sliced rows as they are.
// CHECK-LABEL: func.func @heads(
// CHECK: %[[H:.*]] = albert.stack {{.*}} queries(
// CHECK-DAG: albert.pooler %[[H]] dense(
// CHECK-DAG: albert.mlm_head %[[H]] transform(
func.func @heads(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"},
    %kernel: tensor<8x8xf32>, %bias: tensor<8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %p = albert.pooler %h gather(%rows : tensor<?xi32>)
      dense(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>) : tensor<?x8xf32>
  %l = albert.mlm_head %h gather(%rows : tensor<?xi32>)
      transform(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<8xf32>)
      output(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>
  return %p, %l : tensor<?x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func.func @negative_all_rows_read(
// CHECK-NOT: queries(
// CHECK: nn.gather_rows
func.func @negative_all_rows_read(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"})
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  return %y, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func.func @negative_different_rows(
// CHECK-NOT: queries(
// CHECK: nn.gather_rows
// CHECK: nn.gather_rows
func.func @negative_different_rows(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"})
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  %z = nn.gather_rows %h, %counts : tensor<?x8xf32>, tensor<?xi32>
  return %y, %z : tensor<?x8xf32>, tensor<?x8xf32>
}

// Rows in any order would attend to the keys of another sequence.
// CHECK-LABEL: func.func @negative_not_grouped(
// CHECK-NOT: queries(
// CHECK: nn.gather_rows
func.func @negative_not_grouped(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>, %rows: tensor<?xi32> {rt.input = "rows"})
    -> tensor<?x8xf32> {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func.func @negative_offsets_missing(
// CHECK-NOT: queries(
// CHECK: nn.gather_rows
func.func @negative_offsets_missing(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"})
    -> tensor<?x8xf32> {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  return %y : tensor<?x8xf32>
}

// What is saved is that of all rows, and so is the gradient.
// CHECK-LABEL: func.func @negative_saving(
// CHECK-NOT: queries(
// CHECK: nn.gather_rows
func.func @negative_saving(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<?xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<?xi32> {rt.input = "query_offsets"})
    -> (tensor<?x8xf32>, tensor<1x?x8xf32>) {
  %h, %saved = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries saving(%queries : tensor<?x8xf32>) : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<?xi32>
  return %y, %saved : tensor<?x8xf32>, tensor<1x?x8xf32>
}

// The rows of queries may be a static number.
// CHECK-LABEL: func.func @static_rows(
// CHECK: albert.stack {{.*}} queries(%{{.*}}, %{{.*}} : tensor<5xi32>, tensor<3xi32>)
func.func @static_rows(
    %x: tensor<?x8xf32>, %offsets: tensor<?xi32>, %counts: tensor<?xi32>,
    %mask: tensor<?xf32>,
    %rows: tensor<5xi32> {rt.input = "query_rows", rt.offsets = "query_offsets"},
    %groups: tensor<3xi32> {rt.input = "query_offsets"})
    -> tensor<5x8xf32> {
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %c: tensor<?xi32>,
       %m: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  %y = nn.gather_rows %h, %rows : tensor<?x8xf32>, tensor<5xi32>
  return %y : tensor<5x8xf32>
}
