// RUN: albert-opt %s --autodiff --split-input-file | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// A dense layer and a norm, from the end to the beginning. The sums of the
// parameters go on from their accumulators; the input's is added at the end.
// The activation stands alone so that what it reads is a value.

// CHECK-LABEL: func @chain
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>, %[[GAMMA:[a-z0-9]+]]: tensor<4xf32>, %[[BETA:[a-z0-9]+]]: tensor<4xf32>
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x4xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SW:[a-z0-9]+]]: tensor<8x4xf32>, %[[SB:[a-z0-9]+]]: tensor<4xf32>, %[[SG:[a-z0-9]+]]: tensor<4xf32>, %[[SE:[a-z0-9]+]]: tensor<4xf32>)
// CHECK-NEXT: %[[SUM:.*]] = nn.linear %[[X]], %[[W]] bias(%[[B]] : tensor<4xf32>) :
// CHECK-NEXT: %[[H:.*]] = nn.activation %[[SUM]] kind(gelu_tanh)
// CHECK-NEXT: nn.layer_norm %[[H]], %[[GAMMA]], %[[BETA]]
// CHECK-NEXT: %[[DH:.*]], %[[DG:.*]], %[[DE:.*]] = nn.layer_norm_grad %[[H]], %[[GAMMA]], %[[C]] accumulators(%[[SG]], %[[SE]])
// CHECK-NEXT: %[[DS:.*]] = nn.activation_grad %[[SUM]], %[[DH]] kind(gelu_tanh)
// CHECK-NEXT: %[[PART:.*]] = nn.linear %[[DS]], %[[W]] transpose_weight
// CHECK-NEXT: %[[DX:.*]] = arith.addf %[[SX]], %[[PART]]
// CHECK-NEXT: %[[DW:.*]] = nn.weight_grad %[[SW]], %[[X]], %[[DS]]
// CHECK-NEXT: %[[DB:.*]] = nn.column_sum %[[SB]], %[[DS]]
// CHECK-NEXT: return %[[DX]], %[[DW]], %[[DB]], %[[DG]], %[[DE]]
func.func @chain(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>, %b: tensor<4xf32>,
    %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %c: tensor<?x4xf32>,
    %sx: tensor<?x8xf32>, %sw: tensor<8x4xf32>, %sb: tensor<4xf32>,
    %sg: tensor<4xf32>, %se: tensor<4xf32>)
    -> (tensor<?x8xf32>, tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>,
        tensor<4xf32>) {
  %h = nn.linear %x, %w bias(%b : tensor<4xf32>) activation(gelu_tanh)
       : tensor<?x8xf32>, tensor<8x4xf32>
  %y = nn.layer_norm %h, %gamma, %beta {epsilon = 1.0e-12 : f32}
       : tensor<?x4xf32>, tensor<4xf32>
  %g:5 = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
         for(%x, %w, %b, %gamma, %beta : tensor<?x8xf32>, tensor<8x4xf32>,
             tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
         accumulators(%sx, %sw, %sb, %sg, %se)
  return %g#0, %g#1, %g#2, %g#3, %g#4
         : tensor<?x8xf32>, tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>,
           tensor<4xf32>
}

// -----

// What flows through two ways is added; a weight that is used twice has one sum.

// CHECK-LABEL: func @fan_out
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<8x8xf32>
// CHECK: %[[A:.*]] = nn.linear %[[X]], %[[W]]
// CHECK: %[[PART:.*]] = nn.linear %[[C]], %[[W]] transpose_weight
// CHECK: %[[DA:.*]] = arith.addf %[[C]], %[[PART]]
// CHECK: %[[FIRST:.*]] = nn.weight_grad %[[S]], %[[A]], %[[C]]
// CHECK: %[[BOTH:.*]] = nn.weight_grad %[[FIRST]], %[[X]], %[[DA]]
// CHECK: return %[[BOTH]]
func.func @fan_out(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>,
    %c: tensor<?x8xf32>, %s: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %a = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %b = nn.linear %a, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %y = arith.addf %a, %b : tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%w : tensor<8x8xf32>) accumulators(%s)
  return %g : tensor<8x8xf32>
}

// -----

// Only the bias is wanted: no product is made, and what does not lead to it
// needs no rule (nn.segment_mean has none).

// CHECK-LABEL: func @activity
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x4xf32>, %[[S:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: nn.segment_mean
// CHECK: nn.linear
// CHECK-NEXT: %[[G:.*]] = nn.column_sum %[[S]], %[[C]]
// CHECK-NEXT: return %[[G]]
func.func @activity(%x: tensor<?x8xf32>, %o: tensor<?xi32>, %n: tensor<?xi32>,
    %w: tensor<8x4xf32>, %b: tensor<4xf32>, %c: tensor<?x4xf32>,
    %s: tensor<4xf32>) -> tensor<4xf32> {
  %m = nn.segment_mean %x, %o, %n
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  %y = nn.linear %m, %w bias(%b : tensor<4xf32>)
       : tensor<?x8xf32>, tensor<8x4xf32>
  %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
       for(%b : tensor<4xf32>) accumulators(%s)
  return %g : tensor<4xf32>
}

// -----

// The sweep ends at what is wanted, however that is computed.

rt.param @kernel : tensor<8x4xf32> initializer <zeros>
    variables [#rt.variable<tf = "kernel", shape = [8, 4]>]

// CHECK-LABEL: func @up_to_the_value
// CHECK: %[[M:.*]] = nn.segment_mean
// CHECK: %[[W:.*]] = rt.load @kernel :
// CHECK: %[[S:.*]] = rt.load @kernel state <gradient>
// CHECK: %[[PART:.*]] = nn.linear %{{.*}}, %[[W]] transpose_weight
// CHECK: %[[DM:.*]] = arith.addf %{{.*}}, %[[PART]]
// CHECK: %[[DW:.*]] = nn.weight_grad %[[S]], %[[M]]
// CHECK: return %[[DM]], %[[DW]]
func.func @up_to_the_value(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %n: tensor<?xi32>, %c: tensor<?x4xf32>, %sm: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<8x4xf32>) {
  %m = nn.segment_mean %x, %o, %n
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  %w = rt.load @kernel : tensor<8x4xf32>
  %y = nn.linear %m, %w : tensor<?x8xf32>, tensor<8x4xf32>
  %sw = rt.load @kernel state <gradient> : tensor<8x4xf32>
  %g:2 = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
         for(%m, %w : tensor<?x8xf32>, tensor<8x4xf32>) accumulators(%sm, %sw)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<8x4xf32>
}

// -----

// Nothing flows through whole numbers: rows that are chosen do not change when
// the numbers that they are computed from change a little.

// CHECK-LABEL: func @whole_numbers
// CHECK-SAME: %[[S:[a-z0-9]+]]: tensor<?xf32>)
// CHECK: arith.fptosi
// CHECK-NEXT: nn.gather_rows
// CHECK-NEXT: return %[[S]]
func.func @whole_numbers(%x: tensor<?xf32>, %table: tensor<9x8xf32>,
    %c: tensor<?x8xf32>, %s: tensor<?xf32>) -> tensor<?xf32> {
  %ids = arith.fptosi %x : tensor<?xf32> to tensor<?xi32>
  %y = nn.gather_rows %table, %ids : tensor<9x8xf32>, tensor<?xi32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?xf32>) accumulators(%s)
  return %g : tensor<?xf32>
}

// -----

// An output that no value leads to: the accumulator stays what it is, and its
// cotangent is of no use.

// CHECK-LABEL: func @unused_cotangent
// CHECK-SAME: %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: arith.negf
// CHECK-NEXT: return %[[S]]
func.func @unused_cotangent(%x: tensor<8xf32>, %z: tensor<8xf32>,
    %c: tensor<8xf32>, %s: tensor<8xf32>) -> tensor<8xf32> {
  %y = arith.negf %z : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// Two outputs, one of which leads to the other, and one that is a value.

// CHECK-LABEL: func @outputs
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[CX:[a-z0-9]+]]: tensor<8xf32>, %[[CY:[a-z0-9]+]]: tensor<8xf32>, %[[CZ:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[START:.*]] = arith.addf %[[S]], %[[CX]]
// CHECK-DAG: %[[NZ:.*]] = arith.negf %[[CZ]]
// CHECK-DAG: %[[DY:.*]] = arith.addf %[[CY]], %[[NZ]]
// CHECK-DAG: %[[NY:.*]] = arith.negf %[[DY]]
// CHECK: %[[DX:.*]] = arith.addf %[[START]], %[[NY]]
// CHECK: return %[[DX]]
func.func @outputs(%x: tensor<8xf32>, %cx: tensor<8xf32>, %cy: tensor<8xf32>,
    %cz: tensor<8xf32>, %s: tensor<8xf32>) -> tensor<8xf32> {
  %y = arith.negf %x : tensor<8xf32>
  %z = arith.negf %y : tensor<8xf32>
  %g = optim.gradient of(%x, %y, %z : tensor<8xf32>, tensor<8xf32>,
                         tensor<8xf32>) cotangents(%cx, %cy, %cz)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A value that is computed from another one: what flows on is its cotangent,
// without what had been accumulated for it.

// CHECK-LABEL: func @values_of_values
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SH:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[H:.*]] = arith.negf %[[X]]
// CHECK: %[[N:.*]] = arith.negf %[[C]]
// CHECK: %[[DX:.*]] = arith.addf %[[SX]], %[[N]]
// CHECK: %[[DH:.*]] = arith.addf %[[SH]], %[[C]]
// CHECK: return %[[DX]], %[[DH]]
func.func @values_of_values(%x: tensor<8xf32>, %c: tensor<8xf32>,
    %sx: tensor<8xf32>, %sh: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %h = arith.negf %x : tensor<8xf32>
  %y = arith.addf %h, %sx : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
         for(%x, %h : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sh)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// A value that is asked for twice: two sums, each from its own accumulator.

// CHECK-LABEL: func @value_asked_for_twice
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[T:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[D:.*]] = arith.negf %[[C]]
// CHECK: %[[A:.*]] = arith.addf %[[S]], %[[D]]
// CHECK: %[[B:.*]] = arith.addf %[[T]], %[[D]]
// CHECK: return %[[A]], %[[B]]
func.func @value_asked_for_twice(%x: tensor<8xf32>, %c: tensor<8xf32>,
    %s: tensor<8xf32>, %t: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.negf %x : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
         for(%x, %x : tensor<8xf32>, tensor<8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Two requests in one function.

// CHECK-LABEL: func @two_requests
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[N:.*]] = arith.negf %[[C]]
// CHECK: %[[G:.*]] = arith.addf %[[S]], %[[N]]
// CHECK: %[[M:.*]] = arith.negf %[[G]]
// CHECK: %[[H:.*]] = arith.addf %[[G]], %[[M]]
// CHECK: return %[[H]]
func.func @two_requests(%x: tensor<8xf32>, %c: tensor<8xf32>,
    %s: tensor<8xf32>) -> tensor<8xf32> {
  %y = arith.negf %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  %h = optim.gradient of(%y : tensor<8xf32>) cotangents(%g)
       for(%x : tensor<8xf32>) accumulators(%g)
  return %h : tensor<8xf32>
}

// -----

// Ops of a model become nn ops first; a head that leads to nothing stays.

// CHECK-LABEL: func @heads
// CHECK: %[[P:.*]] = nn.linear
// CHECK: nn.activation %[[P]] kind(tanh)
// CHECK: albert.sop_head
// CHECK: nn.activation_grad
// CHECK: nn.weight_grad
func.func @heads(%x: tensor<?x8xf32>, %kernel: tensor<8x8xf32>,
    %bias: tensor<8xf32>, %weights: tensor<2x8xf32>, %other: tensor<2xf32>,
    %c: tensor<?x8xf32>, %s: tensor<8x8xf32>)
    -> (tensor<?x2xf32>, tensor<8x8xf32>) {
  %y = albert.pooler %x dense(%kernel, %bias : tensor<8x8xf32>, tensor<8xf32>)
       : tensor<?x8xf32>
  %z = albert.sop_head %x output(%weights, %other
       : tensor<2x8xf32>, tensor<2xf32>) : tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%kernel : tensor<8x8xf32>) accumulators(%s)
  return %z, %g : tensor<?x2xf32>, tensor<8x8xf32>
}

// -----

// A parameter that is loaded twice is one.

rt.param @w : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "w", shape = [8]>]

// CHECK-LABEL: func @loaded_twice
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[W:.*]] = rt.load @w
// CHECK-NOT: rt.load @w
// CHECK: %[[A:.*]] = arith.mulf %[[C]], %[[W]]
// CHECK: %[[G:.*]] = arith.addf %[[S]], %[[A]]
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[W]]
// CHECK: %[[H:.*]] = arith.addf %[[G]], %[[B]]
// CHECK: return %[[H]]
func.func @loaded_twice(%c: tensor<8xf32>, %s: tensor<8xf32>) -> tensor<8xf32> {
  %v = rt.load @w : tensor<8xf32>
  %w = rt.load @w : tensor<8xf32>
  %y = arith.mulf %v, %w : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%w : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// What is behind a stop is a constant, whatever computes it: no rule is asked for,
// and an activation stays where it is. Stops are gone afterwards.

// CHECK-LABEL: func @stopped
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x8xf32>, %[[O:[a-z0-9]+]]: tensor<?xi32>, %[[N:[a-z0-9]+]]: tensor<?xi32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<8x8xf32>)
// CHECK-NEXT: %[[A:.*]] = nn.linear %[[X]], %[[W]]
// CHECK-NEXT: %[[MEAN:.*]] = nn.segment_mean %[[A]], %[[O]], %[[N]]
// CHECK-NEXT: %[[T:.*]] = nn.linear %[[MEAN]], %[[W]] activation(tanh)
// CHECK-NEXT: arith.mulf %[[T]], %[[A]]
// CHECK-NEXT: %[[D:.*]] = arith.mulf %[[C]], %[[T]]
// CHECK-NEXT: %[[G:.*]] = nn.weight_grad %[[S]], %[[X]], %[[D]]
// CHECK-NEXT: return %[[G]]
func.func @stopped(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>,
    %o: tensor<?xi32>, %n: tensor<?xi32>, %c: tensor<?x8xf32>,
    %s: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %a = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  %mean = nn.segment_mean %a, %o, %n
          : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  %constant_weight = optim.stop_gradient %w : tensor<8x8xf32>
  %constant = optim.stop_gradient %mean : tensor<?x8xf32>
  %t = nn.linear %constant, %constant_weight activation(tanh)
       : tensor<?x8xf32>, tensor<8x8xf32>
  %y = arith.mulf %t, %a : tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%w : tensor<8x8xf32>) accumulators(%s)
  return %g : tensor<8x8xf32>
}

// -----

// The result of a stop has a gradient of its own; what it is computed from, none
// by it.

// CHECK-LABEL: func @behind_and_before
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[C:[a-z0-9]+]]: tensor<4xf32>, %[[SX:[a-z0-9]+]]: tensor<4xf32>, %[[SY:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[FX:.*]] = arith.mulf %[[C]], %[[X]]
// CHECK: %[[Y:.*]] = arith.addf %[[SY]], %[[FX]]
// CHECK: return %[[SX]], %[[Y]]
func.func @behind_and_before(%x: tensor<4xf32>, %c: tensor<4xf32>,
    %sx: tensor<4xf32>, %sy: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %k = arith.addf %c, %x : tensor<4xf32>
  %y = optim.stop_gradient %x : tensor<4xf32>
  %other = optim.stop_gradient %x : tensor<4xf32>
  %z = arith.mulf %y, %other : tensor<4xf32>
  %g:2 = optim.gradient of(%z : tensor<4xf32>) cotangents(%c)
       for(%x, %y : tensor<4xf32>, tensor<4xf32>) accumulators(%sx, %sy)
  return %g#0, %g#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Nobody asks for a gradient, so that nothing is stopped or prevented.

// CHECK-LABEL: func @no_request
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>)
// CHECK-NEXT: return %[[X]], %[[X]]
func.func @no_request(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %y = optim.stop_gradient %x : tensor<4xf32>
  %z = optim.prevent_gradient %x because "node 'z'" : tensor<4xf32>
  return %y, %z : tensor<4xf32>, tensor<4xf32>
}

// -----

// In a block of a stack; the value that is stopped is not kept twice.

// CHECK-LABEL: func @stack
// CHECK: %[[SUM:.*]] = nn.linear
// CHECK: albert.yield %{{.*}} saving(%[[SUM]], %{{[a-z0-9]+}}, %{{[a-z0-9]+}} :
// CHECK: albert.stack_grad
// CHECK: arith.mulf
// CHECK-NOT: arith.mulf
// CHECK: albert.yield_grad
func.func @stack(%x: tensor<?x8xf32>, %ro: tensor<?xi32>, %n: tensor<?xi32>,
    %m: tensor<?xf32>, %kernel: tensor<1x8x8xf32>, %c: tensor<?x8xf32>,
    %sk: tensor<1x8x8xf32>) -> tensor<1x8x8xf32> {
  %y = albert.stack %x segments(%ro, %n, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<1x8x8xf32>)
      slots [array<i64: 0, 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>, %k: tensor<8x8xf32>):
    %a = nn.linear %queries, %k : tensor<?x8xf32>, tensor<8x8xf32>
    %constant = optim.stop_gradient %a : tensor<?x8xf32>
    %b = arith.mulf %constant, %a : tensor<?x8xf32>
    albert.yield %b : tensor<?x8xf32>
  }
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%kernel : tensor<1x8x8xf32>) accumulators(%sk)
  return %g : tensor<1x8x8xf32>
}
