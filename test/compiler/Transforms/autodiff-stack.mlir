// A stack is differentiated as a stack: its body once, in each of the ways to
// trade memory for work.
//
// RUN: albert-opt %s --autodiff --split-input-file \
// RUN:   | FileCheck %s --check-prefixes=CHECK,NONE --implicit-check-not=optim. --enable-var-scope
// RUN: albert-opt %s --autodiff=rematerialization=gelu --split-input-file \
// RUN:   | FileCheck %s --check-prefixes=CHECK,GELU --enable-var-scope
// RUN: albert-opt %s --autodiff=rematerialization=layer --split-input-file \
// RUN:   | FileCheck %s --check-prefixes=CHECK,LAYER --enable-var-scope
// RUN: not albert-opt %s --autodiff=rematerialization=all --split-input-file 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN
//
// How much is kept is said as a remark.
//
// RUN: albert-opt %s --autodiff --split-input-file -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-analyse=autodiff 2>&1 \
// RUN:   | FileCheck %s --check-prefix=KEPT
// RUN: albert-opt %s --autodiff=rematerialization=gelu --split-input-file -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-analyse=autodiff 2>&1 \
// RUN:   | FileCheck %s --check-prefix=KEPT-GELU
// RUN: albert-opt %s --autodiff=rematerialization=layer --split-input-file -o /dev/null \
// RUN:   --remark-format=emitRemark --remarks-filter-analyse=autodiff 2>&1 \
// RUN:   | FileCheck %s --check-prefix=KEPT-LAYER

// UNKNOWN: Cannot find option named 'all'

// KEPT: remark: [Analysis] autodiff | Category:autodiff | Blocks=2, ElementsPerRowAndBlock=32, ValuesPerBlock=2
// KEPT-GELU: remark: {{.*}} Blocks=2, ElementsPerRowAndBlock=16, ValuesPerBlock=1
// KEPT-LAYER: remark: {{.*}} Blocks=2, ElementsPerRowAndBlock=0, ValuesPerBlock=0

// What the blocks share has one sum, what they have each has a slot of one. The
// result of the activation is kept, or computed again from what it reads, or all
// is computed again from the rows that enter a block.

// CHECK-LABEL: func @stack
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-SAME: %[[KERNEL:[a-z0-9]+]]: tensor<1x8x16xf32>, %[[OUTPUT:[a-z0-9]+]]: tensor<2x16x8xf32>
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SK:[a-z0-9]+]]: tensor<1x8x16xf32>, %[[SO:[a-z0-9]+]]: tensor<2x16x8xf32>)

// CHECK: albert.stack %[[X]]
// CHECK-NEXT: ^bb0(%[[KEYS:[a-z0-9]+]]: tensor<?x8xf32>, %[[QUERIES:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-NEXT: %[[SUM:.*]] = nn.linear %[[QUERIES]]
// CHECK-NEXT: %[[H:.*]] = nn.activation %[[SUM]] kind(gelu_tanh)
// NONE: albert.yield %{{.*}} saving(%[[H]], %[[SUM]], %[[QUERIES]], %[[KEYS]] : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
// GELU: albert.yield %{{.*}} saving(%[[SUM]], %[[QUERIES]], %[[KEYS]] : tensor<?x16xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
// LAYER: albert.yield %{{.*}} saving(%[[QUERIES]], %[[KEYS]] : tensor<?x8xf32>, tensor<?x8xf32>)

// CHECK: %[[DX:.*]], %[[DK:.*]], %[[DO:.*]] = albert.stack_grad %[[X]] cotangent(%[[C]] : tensor<?x8xf32>)
// CHECK-SAME: accumulators(%[[SK]], %[[SO]] : tensor<1x8x16xf32>, tensor<2x16x8xf32>) accumulated [0, 1]
// CHECK-SAME: slots [array<i64: 0, 0>, array<i64: 0, 1>]
// CHECK-NEXT: ^bb0(%[[D:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<8x16xf32>, %[[O:[a-z0-9]+]]: tensor<16x8xf32>, %[[AK:[a-z0-9]+]]: tensor<8x16xf32>, %[[AO:[a-z0-9]+]]: tensor<16x8xf32>
// NONE-SAME: %[[H:[a-z0-9]+]]: tensor<?x16xf32>, %[[SUM:[a-z0-9]+]]: tensor<?x16xf32>, %[[ROWS:[a-z0-9]+]]: tensor<?x8xf32>
// GELU-SAME: %[[SUM:[a-z0-9]+]]: tensor<?x16xf32>, %[[ROWS:[a-z0-9]+]]: tensor<?x8xf32>
// LAYER-SAME: %[[ROWS:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-NEXT: %[[DH:.*]] = nn.linear %[[D]], %[[O]] transpose_weight
// GELU-NEXT: %[[H:.*]] = nn.activation %[[SUM]] kind(gelu_tanh)
// LAYER-NEXT: %[[SUM:.*]] = nn.linear %[[ROWS]], %[[K]] :
// LAYER-NEXT: %[[H:.*]] = nn.activation %[[SUM]] kind(gelu_tanh)
// CHECK-NEXT: %[[GO:.*]] = nn.weight_grad %[[AO]], %[[H]], %[[D]]
// CHECK-NEXT: %[[DS:.*]] = nn.activation_grad %[[SUM]], %[[DH]] kind(gelu_tanh)
// CHECK-NEXT: %[[PART:.*]] = nn.linear %[[DS]], %[[K]] transpose_weight
// CHECK-NEXT: %[[DQ:.*]] = arith.addf %[[D]], %[[PART]]
// CHECK-NEXT: %[[GK:.*]] = nn.weight_grad %[[AK]], %[[ROWS]], %[[DS]]
// CHECK: albert.yield_grad %{{.*}}, %[[DQ]] accumulators(%[[GK]], %[[GO]] :
// CHECK: %[[ALL:.*]] = arith.addf %[[SX]], %[[DX]]
// CHECK: return %[[ALL]], %[[DK]], %[[DO]]
func.func @stack(%x: tensor<?x8xf32>, %ro: tensor<?xi32>, %n: tensor<?xi32>,
    %m: tensor<?xf32>, %kernel: tensor<1x8x16xf32>,
    %output: tensor<2x16x8xf32>, %c: tensor<?x8xf32>, %sx: tensor<?x8xf32>,
    %sk: tensor<1x8x16xf32>, %so: tensor<2x16x8xf32>)
    -> (tensor<?x8xf32>, tensor<1x8x16xf32>, tensor<2x16x8xf32>) {
  %y = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %output : tensor<1x8x16xf32>, tensor<2x16x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 1>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>, %k: tensor<8x16xf32>,
       %o: tensor<16x8xf32>):
    %h = nn.linear %queries, %k activation(gelu_tanh)
        : tensor<?x8xf32>, tensor<8x16xf32>
    %z = nn.linear %h, %o residual(%queries : tensor<?x8xf32>)
        : tensor<?x16xf32>, tensor<16x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %g:3 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%x, %kernel, %output : tensor<?x8xf32>, tensor<1x8x16xf32>,
          tensor<2x16x8xf32>) accumulators(%sx, %sk, %so)
  return %g#0, %g#1, %g#2
      : tensor<?x8xf32>, tensor<1x8x16xf32>, tensor<2x16x8xf32>
}

// -----

// Only parameters that are wanted have a sum, here the second of two.

// CHECK-LABEL: func @one_parameter
// CHECK: albert.stack_grad {{.*}} params({{.*}} : tensor<1x8x8xf32>, tensor<1x8xf32>) accumulators(%{{.*}} : tensor<1x8xf32>) accumulated [1]
// CHECK-NOT: nn.weight_grad
// CHECK: nn.column_sum
// CHECK: return
func.func @one_parameter(%x: tensor<?x8xf32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %m: tensor<?xf32>, %kernel: tensor<1x8x8xf32>,
    %bias: tensor<1x8xf32>, %c: tensor<?x8xf32>, %s: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %y = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel, %bias : tensor<1x8x8xf32>, tensor<1x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0, 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>, %k: tensor<8x8xf32>,
       %b: tensor<8xf32>):
    %z = nn.linear %queries, %k bias(%b : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<8x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%bias : tensor<1x8xf32>) accumulators(%s)
  return %g : tensor<1x8xf32>
}

// -----

// With queries the last block has other rows than the others: it becomes a stack
// of its own. Queries are rows of its input, to which their gradient is added
// by number; that of the rows goes on to the other blocks.

// CHECK-LABEL: func @queries
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-SAME: %[[ROWS:[a-z0-9]+]]: tensor<?xi32>, %[[GROUPS:[a-z0-9]+]]: tensor<?xi32>, %[[BIAS:[a-z0-9]+]]: tensor<2x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SB:[a-z0-9]+]]: tensor<2x8xf32>)
// CHECK: %[[H:[a-z0-9]+]]{{.*}} = albert.stack %[[X]] segments(
// CHECK-SAME: slots [array<i64: 0, 1>]
// CHECK: albert.stack %[[H]] segments({{.*}}) queries(%[[ROWS]], %[[GROUPS]] : tensor<?xi32>, tensor<?xi32>)
// CHECK-SAME: slots [array<i64: 0>]
// CHECK: %[[DH:.*]], %[[DQ:.*]], %[[DB:.*]] = albert.stack_grad %[[H]] cotangent(%[[C]] : tensor<?x8xf32>)
// CHECK-SAME: queries(%[[GROUPS]] : tensor<?xi32>)
// CHECK-SAME: accumulators(%[[SB]] : tensor<2x8xf32>)
// CHECK: %[[D:.*]] = nn.scatter_rows %[[DH]], %[[ROWS]], %[[DQ]]
// CHECK: %[[DX:.*]], %[[BOTH:.*]] = albert.stack_grad %[[X]] cotangent(%[[D]] : tensor<?x8xf32>)
// CHECK-NOT: queries(
// CHECK-SAME: accumulators(%[[DB]] : tensor<2x8xf32>)
// CHECK: %[[ALL:.*]] = arith.addf %[[SX]], %[[DX]]
// CHECK: return %[[ALL]], %[[BOTH]]
func.func @queries(%x: tensor<?x8xf32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %m: tensor<?xf32>, %rows: tensor<?xi32>,
    %groups: tensor<?xi32>, %bias: tensor<2x8xf32>, %c: tensor<?x8xf32>,
    %sx: tensor<?x8xf32>, %sb: tensor<2x8xf32>)
    -> (tensor<?x8xf32>, tensor<2x8xf32>) {
  %y = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%rows, %groups : tensor<?xi32>, tensor<?xi32>)
      params(%bias : tensor<2x8xf32>) slots [array<i64: 0, 1, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>, %b: tensor<8xf32>):
    %a = nn.attention %queries, %keys, %keys
        segments(%query_offsets, %offsets, %counts, %mask)
        {num_heads = 2 : i64, scale = 0.5 : f32}
        : tensor<?x8xf32>, tensor<?x8xf32>
          segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
    %z = nn.layer_norm %a, %b, %b {epsilon = 1.0e-12 : f32}
        : tensor<?x8xf32>, tensor<8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %g:2 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%x, %bias : tensor<?x8xf32>, tensor<2x8xf32>) accumulators(%sx, %sb)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<2x8xf32>
}

// -----

// Sizes and constants are computed again, also where all is kept: only tensors
// can be saved, and a load costs more.

// CHECK-LABEL: func @sizes_and_constants
// CHECK: albert.yield %{{.*}} saving(
// CHECK-NOT: index
// CHECK-NOT: tensor<1x8xf32>
// CHECK: albert.stack_grad
// CHECK: %[[TWO:.*]] = arith.constant dense<2.000000e+00> : tensor<4x8xf32>
// CHECK: %[[D:.*]] = arith.mulf %{{.*}}, %[[TWO]]
// CHECK: tensor.insert_slice
// CHECK: albert.yield_grad
func.func @sizes_and_constants(%x: tensor<?x8xf32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %m: tensor<?xf32>, %c: tensor<?x8xf32>,
    %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    %c0 = arith.constant 0 : index
    %rows = tensor.dim %queries, %c0 : tensor<?x8xf32>
    %two = arith.constant dense<2.0> : tensor<4x8xf32>
    %all = tensor.extract_slice %queries[0, 0] [%rows, 8] [1, 1]
        : tensor<?x8xf32> to tensor<?x8xf32>
    %four = tensor.cast %all : tensor<?x8xf32> to tensor<4x8xf32>
    %double = arith.mulf %four, %two : tensor<4x8xf32>
    %z = tensor.cast %double : tensor<4x8xf32> to tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// -----

// A stack that no value leads to stays as it is.

// CHECK-LABEL: func @inactive_stack
// CHECK: albert.stack
// CHECK-NOT: saving
// CHECK-NOT: albert.stack_grad
// CHECK: nn.weight_grad
func.func @inactive_stack(%x: tensor<?x8xf32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<8x4xf32>,
    %c: tensor<?x4xf32>, %s: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %h = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    %z = nn.activation %queries kind(tanh) : tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %y = nn.linear %h, %w : tensor<?x8xf32>, tensor<8x4xf32>
  %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
      for(%w : tensor<8x4xf32>) accumulators(%s)
  return %g : tensor<8x4xf32>
}
