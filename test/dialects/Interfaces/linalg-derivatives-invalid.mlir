// RUN: albert-opt %s --autodiff --split-input-file --verify-diagnostics

// A map that does not pick loops.

func.func @window(%x: tensor<9xf32>, %c: tensor<8xf32>, %s: tensor<9xf32>,
                  %e: tensor<8xf32>) -> tensor<9xf32> {
  // expected-error @+1 {{'linalg.generic' op expected maps that pick loops, to be differentiated, found affine_map<(d0) -> (d0 + 1)>}}
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i + 1)>,
                                        affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x : tensor<9xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<9xf32>) accumulators(%s)
  return %g : tensor<9xf32>
}

// -----

func.func @product(%x: tensor<8xf32>, %c: tensor<f32>, %s: tensor<8xf32>,
                   %one: tensor<f32>) -> tensor<8xf32> {
  // expected-error @+1 {{'linalg.generic' op expected a sum, a maximum or a minimum, to be differentiated, found another reduction}}
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> ()>],
                       iterator_types = ["reduction"]}
      ins(%x : tensor<8xf32>) outs(%one : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.mulf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<f32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A sum that what is added depends on.

func.func @recurrence(%x: tensor<8xf32>, %c: tensor<f32>, %s: tensor<8xf32>,
                      %zero: tensor<f32>) -> tensor<8xf32> {
  // expected-error @+1 {{expected a sum, a maximum or a minimum, to be differentiated, found another reduction}}
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> ()>],
                       iterator_types = ["reduction"]}
      ins(%x : tensor<8xf32>) outs(%zero : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %p = arith.mulf %o, %a : f32
    %r = arith.addf %o, %p : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<f32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// What was there is subtracted.

func.func @alternating(%x: tensor<8xf32>, %c: tensor<f32>, %s: tensor<8xf32>,
                       %zero: tensor<f32>) -> tensor<8xf32> {
  // expected-error @+1 {{expected a sum, a maximum or a minimum, to be differentiated, found another reduction}}
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> ()>],
                       iterator_types = ["reduction"]}
      ins(%x : tensor<8xf32>) outs(%zero : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.subf %a, %o : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<f32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

func.func @start_of_a_maximum(%x: tensor<8xf32>, %c: tensor<f32>,
                              %s: tensor<f32>, %t: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{'linalg.generic' op expected that no gradient is wanted for what a maximum or a minimum starts from}}
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> ()>],
                       iterator_types = ["reduction"]}
      ins(%x : tensor<8xf32>) outs(%t : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.minimumf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<f32>) cotangents(%c)
       for(%t : tensor<f32>) accumulators(%s)
  return %g : tensor<f32>
}

// -----

// An op of the body without a rule, and a branch in it.

func.func @body(%x: tensor<8xf32>, %c: tensor<8xf32>, %s: tensor<8xf32>,
                %e: tensor<8xf32>) -> tensor<8xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %o: f32):
    // expected-error @+1 {{'math.atan' op has no derivative rule, but a gradient is wanted through it}}
    %r = math.atan %a : f32
    linalg.yield %r : f32
  } -> tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

func.func @branch(%x: tensor<8xf32>, %p: i1, %c: tensor<8xf32>,
                  %s: tensor<8xf32>, %e: tensor<8xf32>) -> tensor<8xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>,
                                        affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %o: f32):
    // expected-error @+1 {{'scf.if' op has no derivative rule, but a gradient is wanted through it}}
    %r = scf.if %p -> f32 {
      %n = arith.negf %a : f32
      scf.yield %n : f32
    } else {
      scf.yield %a : f32
    }
    linalg.yield %r : f32
  } -> tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// A tensor that is read in a branch of the body.

func.func @element_in_a_branch(%x: tensor<8xf32>, %p: i1, %c: tensor<8xf32>,
    %s: tensor<8xf32>, %e: tensor<8xf32>) -> tensor<8xf32> {
  %zero = arith.constant 0.0 : f32
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      outs(%e : tensor<8xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %r = scf.if %p -> f32 {
      // expected-error @+1 {{'tensor.extract' op has no derivative rule, but a gradient is wanted through it}}
      %v = tensor.extract %x[%i] : tensor<8xf32>
      scf.yield %v : f32
    } else {
      scf.yield %zero : f32
    }
    linalg.yield %r : f32
  } -> tensor<8xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// -----

// Padding that is wanted.

func.func @pad(%x: tensor<8xf32>, %i: index, %c: tensor<9xf32>,
               %s: tensor<8xf32>) -> tensor<8xf32> {
  %v = tensor.extract %x[%i] : tensor<8xf32>
  // expected-error @+1 {{'tensor.pad' op expected padding that no gradient is wanted for}}
  %y = tensor.pad %x low[0] high[1] {
  ^bb0(%j: index):
    tensor.yield %v : f32
  } : tensor<8xf32> to tensor<9xf32>
  // expected-note @+1 {{the gradient is wanted here}}
  %g = optim.gradient of(%y : tensor<9xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}
