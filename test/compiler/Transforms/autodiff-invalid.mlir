// RUN: albert-opt %s --autodiff --split-input-file --verify-diagnostics

func.func @no_rule(%x: tensor<?x8xf32>, %o: tensor<?xi32>, %n: tensor<?xi32>,
                   %c: tensor<?x8xf32>, %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.segment_mean' op has no derivative rule, but a gradient is wanted through it}}
  %y = nn.segment_mean %x, %o, %n
       : tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// -----

// A loop that carries what is wanted.

func.func @loop(%x: tensor<8xf32>, %k: index, %c: tensor<8xf32>,
                %s: tensor<8xf32>) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'scf.for' op has no derivative rule, but a gradient is wanted through it}}
  %y = scf.for %i = %c0 to %k step %c1 iter_args(%a = %x) -> tensor<8xf32> {
    %b = arith.addf %a, %a : tensor<8xf32>
    scf.yield %b : tensor<8xf32>
  }
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A loop that only reads it.

func.func @loop_that_reads(%x: tensor<8xf32>, %k: index, %z: tensor<8xf32>,
                           %c: tensor<8xf32>, %s: tensor<8xf32>)
    -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'scf.for' op has no derivative rule, but a gradient is wanted through it}}
  %y = scf.for %i = %c0 to %k step %c1 iter_args(%a = %z) -> tensor<8xf32> {
    %b = arith.addf %a, %x : tensor<8xf32>
    scf.yield %b : tensor<8xf32>
  }
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// So with a branch, and with a call.

func.func @branch(%x: tensor<8xf32>, %p: i1, %c: tensor<8xf32>,
                  %s: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{'scf.if' op has no derivative rule}}
  %y = scf.if %p -> tensor<8xf32> {
    %b = arith.negf %x : tensor<8xf32>
    scf.yield %b : tensor<8xf32>
  } else {
    scf.yield %c : tensor<8xf32>
  }
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

func.func private @imported(tensor<8xf32>) -> tensor<8xf32>
func.func @call(%x: tensor<8xf32>, %c: tensor<8xf32>, %s: tensor<8xf32>)
    -> tensor<8xf32> {
  // expected-error @+1 {{'func.call' op has no derivative rule}}
  %y = func.call @imported(%x) : (tensor<8xf32>) -> tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A function that loads what is wanted for itself, or calls one that does.

rt.param @w : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "w", shape = [8]>]
func.func private @reads() -> tensor<8xf32> {
  %w = rt.load @w : tensor<8xf32>
  return %w : tensor<8xf32>
}
func.func private @packed(%x: tensor<8xf32>) -> tensor<8xf32> {
  %w = func.call @reads() : () -> tensor<8xf32>
  %y = arith.mulf %x, %w : tensor<8xf32>
  return %y : tensor<8xf32>
}
func.func @call_that_loads(%x: tensor<8xf32>, %c: tensor<8xf32>,
                           %s: tensor<8xf32>) -> tensor<8xf32> {
  %w = rt.load @w : tensor<8xf32>
  // expected-error @+1 {{'func.call' op has no derivative rule}}
  %y = func.call @packed(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %z = arith.mulf %y, %w : tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
       for(%w : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// What goes through a scalar is not lost.

func.func @scalar(%x: tensor<8xf32>, %i: index, %c: tensor<8xf32>,
                  %s: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.extract %x[%i] : tensor<8xf32>
  // expected-error @+1 {{'tensor.generate' op has no derivative rule}}
  %y = tensor.generate {
  ^bb0(%k: index):
    tensor.yield %e : f32
  } : tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A gradient of a gradient; its ops stand for the op they are derived from.

func.func @second_derivative(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
    %c: tensor<?x4xf32>, %s: tensor<8x4xf32>, %t: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.weight_grad' op has no derivative rule}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x4xf32>
  %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
       for(%w : tensor<8x4xf32>) accumulators(%s)
  // expected-note @+1 {{the gradient is wanted here}}
  %h = optim.gradient of(%g : tensor<8x4xf32>) cotangents(%s)
       for(%x : tensor<?x8xf32>) accumulators(%t)
  return %h : tensor<?x8xf32>
}

// -----

// In the body of a stack.

func.func @in_a_stack(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>, %c: tensor<?x8xf32>, %s: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  %y = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    // expected-error @+1 {{'math.atan' op has no derivative rule}}
    %z = math.atan %queries : tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// -----

func.func @stack_differentiated_twice(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %m: tensor<?xf32>, %c: tensor<?x8xf32>, %s: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-error @+1 {{'albert.stack' op expected a stack that is differentiated once, found one that saves values already}}
  %y = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %query_offsets: tensor<?xi32>, %offsets: tensor<?xi32>,
       %counts: tensor<?xi32>, %mask: tensor<?xf32>):
    %z = nn.activation %queries kind(tanh) : tensor<?x8xf32>
    albert.yield %z : tensor<?x8xf32>
  }
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  // expected-note @+1 {{the gradient is wanted here}}
  %h = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g, %h : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// Some of what leads to the output is outside of the loop.

func.func @request_in_a_loop(%x: tensor<8xf32>, %k: index, %c: tensor<8xf32>,
                             %s: tensor<8xf32>) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = arith.mulf %x, %x : tensor<8xf32>
  %r = scf.for %i = %c0 to %k step %c1 iter_args(%a = %s) -> tensor<8xf32> {
    // expected-error @+1 {{'optim.gradient' op expected in the body of a function, found in 'scf.for'}}
    %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
         for(%x : tensor<8xf32>) accumulators(%a)
    scf.yield %g : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// -----

func.func @request_behind_a_branch(%x: tensor<8xf32>, %p: i1,
    %c: tensor<8xf32>, %s: tensor<8xf32>) -> tensor<8xf32> {
  %y = arith.mulf %x, %x : tensor<8xf32>
  cf.cond_br %p, ^with, ^without
^with:
  // expected-error @+1 {{'optim.gradient' op expected in the first block of a function, found in a later one}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
^without:
  return %s : tensor<8xf32>
}

// -----

func.func @prevented(%x: tensor<8xf32>, %c: tensor<8xf32>, %s: tensor<8xf32>)
    -> tensor<8xf32> {
  // expected-error @+1 {{'optim.prevent_gradient' op refuses the gradient that is wanted through it: node 'loss': no second derivative}}
  %y = optim.prevent_gradient %x because "node 'loss': no second derivative"
       : tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}
