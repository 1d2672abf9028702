// RUN: albert-opt %s --split-input-file --verify-diagnostics

func.func @square_sum_of_whole_numbers(%x: tensor<8xi32>) {
  // expected-error @+1 {{'optim.square_sum' op operand #0 must be tensor of f32 or f64 values, but got 'tensor<8xi32>'}}
  %y = optim.square_sum %x : tensor<8xi32> -> tensor<1xf64>
  return
}

// -----

func.func @square_sum_in_single_precision(%x: tensor<8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op result #0 must be 1D tensor of 64-bit float values, but got 'tensor<1xf32>'}}
  %y = optim.square_sum %x : tensor<8xf32> -> tensor<1xf32>
  return
}

// -----

func.func @square_sum_of_slots(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected a result of type 'tensor<2xf64>' (one element per slot), found 'tensor<1xf64>'}}
  %y = optim.square_sum %x slots : tensor<2x8xf32> -> tensor<1xf64>
  return
}

// -----

func.func @square_sum_of_one_variable(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected a result of type 'tensor<1xf64>' (one element per input), found 'tensor<2xf64>'}}
  %y = optim.square_sum %x : tensor<2x8xf32> -> tensor<2xf64>
  return
}

// -----

func.func @square_sum_of_dynamic_size(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected a result of type 'tensor<2xf64>' (one element per slot), found 'tensor<?xf64>'}}
  %y = optim.square_sum %x slots : tensor<2x8xf32> -> tensor<?xf64>
  return
}

// -----

func.func @square_sum_of_rows(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected a result of type 'tensor<?xf64>' (one element per slot), found 'tensor<3xf64>'}}
  %y = optim.square_sum %x slots : tensor<?x8xf32> -> tensor<3xf64>
  return
}

// -----

func.func @square_sum_of_elements(%x: tensor<2xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected a parameter of rank 2 or more with slots, found 'tensor<2xf32>'}}
  %y = optim.square_sum %x slots : tensor<2xf32> -> tensor<2xf64>
  return
}

// -----

func.func @square_sum_of_a_dynamic_variable(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected an input of static shape, or a matrix of rows with slots, found 'tensor<?x8xf32>'}}
  %y = optim.square_sum %x : tensor<?x8xf32> -> tensor<1xf64>
  return
}

// -----

func.func @square_sum_of_dynamic_columns(%x: tensor<2x?xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected an input of static shape, or a matrix of rows with slots, found 'tensor<2x?xf32>'}}
  %y = optim.square_sum %x slots : tensor<2x?xf32> -> tensor<2xf64>
  return
}

// -----

func.func @square_sum_of_a_dynamic_stack(%x: tensor<?x8x4xf32>) {
  // expected-error @+1 {{'optim.square_sum' op expected an input of static shape, or a matrix of rows with slots, found 'tensor<?x8x4xf32>'}}
  %y = optim.square_sum %x slots : tensor<?x8x4xf32> -> tensor<?xf64>
  return
}

// -----

func.func @dynamic_parameter(%p: tensor<?x8xf32>, %h: tensor<7xf32>,
                             %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.adamw' op operand #0 must be statically shaped tensor of f32 or f64 values, but got 'tensor<?x8xf32>'}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         : tensor<?x8xf32>, tensor<7xf32>, tensor<1xf32>
  return
}

// -----

func.func @gradient_type(%p: tensor<8xf32>,
    %g: tensor<9xf32>, // expected-note {{prior use here}}
    %h: tensor<7xf32>, %d: tensor<1xf32>) {
  // expected-error @+1 {{use of value '%g' expects different type than prior uses: 'tensor<8xf32>' vs 'tensor<9xf32>'}}
  %y:4 = optim.adamw %p gradient(%g) moments(%p, %p) rates(%h, %d)
         : tensor<8xf32>, tensor<7xf32>, tensor<1xf32>
  return
}

// -----

func.func @state_types(%p: tensor<8xf32>, %m: tensor<9xf32>, %h: tensor<7xf32>,
                       %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.lamb' op failed to verify that all of {param, gradient, first_moment, second_moment, new_param, cleared_gradient, new_first_moment, new_second_moment} have same type}}
  %y:4 = "optim.lamb"(%p, %p, %m, %p, %h, %d, %d)
         : (tensor<8xf32>, tensor<8xf32>, tensor<9xf32>, tensor<8xf32>,
            tensor<7xf32>, tensor<1xf32>, tensor<1xf32>)
           -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @number_of_hyperparameters(%p: tensor<8xf32>, %h: tensor<6xf32>,
                                     %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.adamw' op expected hyperparameters to have 7 elements, found 6}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         : tensor<8xf32>, tensor<6xf32>, tensor<1xf32>
  return
}

// -----

func.func @number_of_hyperparameters_of_lamb(%p: tensor<8xf32>,
    %h: tensor<8xf32>, %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.lamb' op expected hyperparameters to have 7 elements, found 8}}
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p) rates(%h, %d, %d)
         : tensor<8xf32>, tensor<8xf32>, tensor<1xf32>
  return
}

// -----

func.func @decay_of_every_slot(%p: tensor<3x8xf32>, %h: tensor<7xf32>,
                               %d: tensor<2xf32>) {
  // expected-error @+1 {{'optim.adamw' op expected decay_rates to have at least 3 elements (one per variable), found 2}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d) slots
         : tensor<3x8xf32>, tensor<7xf32>, tensor<2xf32>
  return
}

// -----

// Without slots the first dimension is one of the variable.

func.func @decay_of_numbered_variable(%p: tensor<3x8xf32>, %h: tensor<7xf32>,
                                      %d: tensor<2xf32>) {
  // expected-error @+1 {{'optim.lamb' op expected decay_rates to have at least 3 elements (one per variable), found 2}}
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p) rates(%h, %d, %d)
         {first_variable = 2 : i64}
         : tensor<3x8xf32>, tensor<7xf32>, tensor<2xf32>
  return
}

// -----

func.func @negative_variable(%p: tensor<8xf32>, %h: tensor<7xf32>,
                             %d: tensor<2xf32>) {
  // expected-error @+2 {{'optim.adamw' op attribute 'first_variable' failed to satisfy constraint: 64-bit signless integer attribute whose value is non-negative}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         {first_variable = -1 : i64}
         : tensor<8xf32>, tensor<7xf32>, tensor<2xf32>
  return
}

// -----

func.func @slots_of_a_vector(%p: tensor<8xf32>, %h: tensor<7xf32>,
                             %d: tensor<8xf32>) {
  // expected-error @+1 {{'optim.adamw' op expected a parameter of rank 2 or more with slots, found 'tensor<8xf32>'}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d) slots
         : tensor<8xf32>, tensor<7xf32>, tensor<8xf32>
  return
}

// -----

func.func @precision_of_hyperparameters(%p: tensor<8xf32>, %h: tensor<7xf64>,
                                        %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.adamw' op expected rates of element type 'f32', found 'f64'}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         : tensor<8xf32>, tensor<7xf64>, tensor<1xf32>
  return
}

// -----

func.func @precision_of_decay_rates(%p: tensor<8xf64>, %h: tensor<7xf64>,
                                    %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.lamb' op expected rates of element type 'f64', found 'f32'}}
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p) rates(%h, %d, %d)
         : tensor<8xf64>, tensor<7xf64>, tensor<1xf32>
  return
}

// -----

func.func @precision_of_parameters(%p: tensor<8xbf16>, %h: tensor<7xf32>,
                                   %d: tensor<1xf32>) {
  // expected-error @+1 {{'optim.adamw' op operand #0 must be statically shaped tensor of f32 or f64 values, but got 'tensor<8xbf16>'}}
  %y:4 = optim.adamw %p gradient(%p) moments(%p, %p) rates(%h, %d)
         : tensor<8xbf16>, tensor<7xf32>, tensor<1xf32>
  return
}

// -----

func.func @trusts_are_as_decay_rates(%p: tensor<8xf32>, %h: tensor<7xf32>,
    %d: tensor<2xf32>,
    %t: tensor<1xf32>) { // expected-note {{prior use here}}
  // expected-error @+2 {{use of value '%t' expects different type than prior uses: 'tensor<2xf32>' vs 'tensor<1xf32>'}}
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p)
         rates(%h, %d, %t)
         : tensor<8xf32>, tensor<7xf32>, tensor<2xf32>
  return
}

// -----

func.func @trusts_are_as_decay_rates_in_generic_form(%p: tensor<8xf32>,
    %h: tensor<7xf32>, %d: tensor<2xf32>, %t: tensor<1xf32>) {
  // expected-error @+1 {{'optim.lamb' op failed to verify that all of {decay_rates, trusts} have same type}}
  %y:4 = "optim.lamb"(%p, %p, %p, %p, %h, %d, %t)
         : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
            tensor<7xf32>, tensor<2xf32>, tensor<1xf32>)
           -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}
