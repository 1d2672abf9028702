// RUN: albert-opt %s --split-input-file --verify-diagnostics

// What a stack saves, and its gradient: one case per message.

func.func @stack_saves_a_number(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>) {
  // expected-error@+1 {{expected saved values to be ranked tensors, found 'index'}}
  %0, %1 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    %n = arith.constant 0 : index
    albert.yield %queries saving(%n : index) : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_saved_results(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>) {
  // expected-error@+1 {{operation defines 2 results but was provided 1 to bind}}
  %0:1 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %queries saving(%queries : tensor<?x8xf32>)
        : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_saved_type(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>, %p: tensor<2x8xf32>) {
  // expected-error@+2 {{failed to infer returned types}}
  // expected-error@+1 {{'albert.stack' op inferred type(s) 'tensor<?x8xf32>', 'tensor<2x?x8xf32>' are incompatible with return type(s) of operation 'tensor<?x8xf32>', 'tensor<3x?x8xf32>'}}
  %0:2 = "albert.stack"(%x, %o, %o, %m, %p) <{
      operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0, 1, 0>,
      slots = [array<i64: 0, 1>]}> ({
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>):
    albert.yield %queries saving(%queries : tensor<?x8xf32>)
        : tensor<?x8xf32>
  }) : (tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>, tensor<?xf32>,
        tensor<2x8xf32>) -> (tensor<?x8xf32>, tensor<3x?x8xf32>)
  return
}

// -----

func.func @stack_of_two_blocks_saves_and_has_queries(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>, %p: tensor<2x8xf32>) {
  // expected-error@+1 {{expected one block in a stack that saves values and has queries, found 2}}
  %0, %1 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%o, %o : tensor<?xi32>, tensor<?xi32>)
      params(%p : tensor<2x8xf32>)
      slots [array<i64: 0, 1>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>):
    albert.yield %queries saving(%queries : tensor<?x8xf32>)
        : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_yields_nothing(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>) {
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    // expected-error@+1 {{'albert.yield' op expected 1 or more operands, but found 0}}
    "albert.yield"() : () -> ()
  }
  return
}

// -----

func.func @stack_without_yield(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>) {
  // expected-error@+1 {{expected the body to end in albert.yield, found ub.unreachable}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    ub.unreachable
  }
  return
}

// -----

func.func @stack_grad_static_rows(%x: tensor<4x8xf32>, %c: tensor<4x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected input to have dynamic rows, found 'tensor<4x8xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<4x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated [] slots []
      : tensor<4x8xf32> -> tensor<4x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_cotangent(%x: tensor<?x8xf32>, %c: tensor<5x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected a cotangent of type 'tensor<?x8xf32>', found 'tensor<5x8xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<5x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_cotangent_of_queries(%x: tensor<?x8xf32>, %c: tensor<5x4xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected a cotangent of type 'tensor<5x8xf32>', found 'tensor<5x4xf32>'}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<5x4xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%o : tensor<?xi32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<5x4xf32> {
  ^bb0(%d: tensor<?x4xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x4xf32>, tensor<?x4xf32>
  }
  return
}

// -----

func.func @stack_grad_slot_tables(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>) {
  // expected-error@+1 {{expected a slot table for each of 1 parameters, found 0}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_table_lengths(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %p1: tensor<2x8xf32>) {
  // expected-error@+1 {{parameter 1: expected a slot for each of 2 blocks, found 1}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0, %p1 : tensor<2x8xf32>, tensor<2x8xf32>)
      accumulated [] slots [array<i64: 0, 1>, array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %w1: tensor<8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_slot(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>) {
  // expected-error@+1 {{parameter 0: expected slots in [0, 2), found 2}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulated [] slots [array<i64: 0, 2>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_unstacked(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<?x8xf32>) {
  // expected-error@+1 {{parameter 0: expected a static tensor with a slot dimension, found 'tensor<?x8xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<?x8xf32>)
      accumulated [] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_accumulated_missing(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  // expected-error@+1 {{expected a parameter number for each of 1 accumulators, found 0}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    albert.yield_grad %d, %d accumulators(%a0 : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_accumulated_number(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  // expected-error@+1 {{expected parameter numbers in [0, 1), found 1}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [1] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    albert.yield_grad %d, %d accumulators(%a0 : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_accumulated_negative(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  // expected-error@+1 {{expected parameter numbers in [0, 1), found -1}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [-1] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    albert.yield_grad %d, %d accumulators(%a0 : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_accumulator_type(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<1x8xf32>) {
  // expected-error@+1 {{expected an accumulator of type 'tensor<2x8xf32>' for parameter 0, found 'tensor<1x8xf32>'}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<1x8xf32>)
      accumulated [0] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    albert.yield_grad %d, %d accumulators(%a0 : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_of_two_blocks_with_queries(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>) {
  // expected-error@+1 {{expected one block in a stack with queries, found 2}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%o : tensor<?xi32>)
      params(%p0 : tensor<2x8xf32>)
      accumulated [] slots [array<i64: 0, 1>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_saved_blocks(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %h0: tensor<3x?x8xf32>) {
  // expected-error@+1 {{expected saved values of 2 blocks, found 'tensor<3x?x8xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulated []
      saved(%h0 : tensor<3x?x8xf32>)
      slots [array<i64: 0, 1>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %k0: tensor<?x8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_saved_scalar(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %h0: tensor<f32>) {
  // expected-error@+1 {{expected saved values of 1 blocks, found 'tensor<f32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated []
      saved(%h0 : tensor<f32>)
      slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_missing_result(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected 2 results, found 1}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      queries(%o : tensor<?xi32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_result_type(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  // expected-error@+1 {{result 1: expected 'tensor<2x8xf32>', found 'tensor<1x8xf32>'}}
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [0] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<1x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    albert.yield_grad %d, %d accumulators(%a0 : tensor<8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_arguments(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected a body with 5 arguments, found 1}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_argument_type(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>) {
  // expected-error@+1 {{body argument 5: expected 'tensor<8xf32>', found 'tensor<2x8xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulated [] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w: tensor<2x8xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_saved_argument(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %h0: tensor<1x?x8xf32>) {
  // expected-error@+1 {{body argument 5: expected 'tensor<?x8xf32>', found 'tensor<?x4xf32>'}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated []
      saved(%h0 : tensor<1x?x8xf32>)
      slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %k: tensor<?x4xf32>):
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_without_yield(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>) {
  // expected-error@+1 {{expected the body to end in albert.yield_grad, found ub.unreachable}}
  %g:1 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      accumulated [] slots []
      : tensor<?x8xf32> -> tensor<?x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>):
    ub.unreachable
  }
  return
}

// -----

func.func @stack_grad_yields_no_sum(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [0] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    // expected-error@+1 {{'albert.yield_grad' op expected 3 operands, found 2}}
    albert.yield_grad %d, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_grad_yields_another_sum(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
    %o: tensor<?xi32>, %m: tensor<?xf32>,
    %p0: tensor<2x8xf32>, %s0: tensor<2x8xf32>) {
  %g:2 = albert.stack_grad %x cotangent(%c : tensor<?x8xf32>)
      segments(%o, %o, %m : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p0 : tensor<2x8xf32>)
      accumulators(%s0 : tensor<2x8xf32>)
      accumulated [0] slots [array<i64: 0>]
      : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<2x8xf32> {
  ^bb0(%d: tensor<?x8xf32>, %qo: tensor<?xi32>,
       %ro: tensor<?xi32>, %n: tensor<?xi32>,
       %b: tensor<?xf32>, %w0: tensor<8xf32>,
       %a0: tensor<8xf32>):
    // expected-error@+1 {{'albert.yield_grad' op operand 2: expected 'tensor<8xf32>', found 'tensor<?x8xf32>'}}
    albert.yield_grad %d, %d accumulators(%d : tensor<?x8xf32>)
        : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return
}

// -----

func.func @yield_grad_elsewhere(%x: tensor<?x8xf32>) {
  // expected-error@+1 {{'albert.yield_grad' op expects parent op 'albert.stack_grad'}}
  albert.yield_grad %x, %x : tensor<?x8xf32>, tensor<?x8xf32>
}
