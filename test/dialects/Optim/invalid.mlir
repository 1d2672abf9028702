// RUN: albert-opt %s --split-input-file --verify-diagnostics

func.func @cotangent_type(%y: tensor<4xf32>,
                          %c: tensor<5xf32>) { // expected-note {{prior use here}}
  // expected-error @+1 {{use of value '%c' expects different type than prior uses: 'tensor<4xf32>' vs 'tensor<5xf32>'}}
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%c)
       for(%y : tensor<4xf32>) accumulators(%y)
  return
}

// -----

func.func @cotangent_count(%y: tensor<4xf32>) {
  // expected-error @+2 {{number of operands and types do not match: got 1 operands and 2 types}}
  %g = optim.gradient of(%y, %y : tensor<4xf32>, tensor<4xf32>)
       cotangents(%y) for(%y : tensor<4xf32>) accumulators(%y)
  return
}

// -----

func.func @cotangent_count_in_generic_form(%y: tensor<4xf32>) {
  // expected-error @+1 {{'optim.gradient' op failed to verify that all of {outputs, cotangents} have same type}}
  %g = "optim.gradient"(%y, %y, %y, %y, %y) <{
      operandSegmentSizes = array<i32: 2, 1, 1, 1>}>
      : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
         tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @accumulator_type(%y: tensor<4xf32>,
                            %sum: tensor<5xf32>) { // expected-note {{prior use here}}
  // expected-error @+2 {{use of value '%sum' expects different type than prior uses: 'tensor<4xf32>' vs 'tensor<5xf32>'}}
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%y)
       for(%y : tensor<4xf32>) accumulators(%sum)
  return
}

// -----

func.func @result_count(%y: tensor<4xf32>) {
  // expected-error @+1 {{'optim.gradient' op failed to verify that all of {values, accumulators, gradients} have same type}}
  %g:2 = "optim.gradient"(%y, %y, %y, %y) <{
      operandSegmentSizes = array<i32: 1, 1, 1, 1>}>
      : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
        -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @whole_numbers(%y: tensor<4xi32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{operand #0 must be variadic of ranked tensor of 32-bit float or 64-bit float or bfloat16 type values, but got 'tensor<4xi32>'}}
  %g = optim.gradient of(%y : tensor<4xi32>) cotangents(%y)
       for(%x : tensor<4xf32>) accumulators(%x)
  return
}

// -----

func.func @scalar(%y: f32, %x: tensor<4xf32>) {
  // expected-error @+1 {{operand #0 must be variadic of ranked tensor of 32-bit float or 64-bit float or bfloat16 type values, but got 'f32'}}
  %g = optim.gradient of(%y : f32) cotangents(%y)
       for(%x : tensor<4xf32>) accumulators(%x)
  return
}

// -----

func.func @nothing(%y: tensor<4xf32>) {
  // expected-error @+1 {{expected at least one output and one value, found 1 and 0}}
  "optim.gradient"(%y, %y) <{operandSegmentSizes = array<i32: 1, 1, 0, 0>}>
      : (tensor<4xf32>, tensor<4xf32>) -> ()
  return
}

// -----

func.func @stop_of_whole_numbers(%x: tensor<4xi32>) {
  // expected-error @+1 {{operand #0 must be ranked tensor of 32-bit float or 64-bit float or bfloat16 type values, but got 'tensor<4xi32>'}}
  %y = optim.stop_gradient %x : tensor<4xi32>
  return
}

// -----

func.func @prevent_of_whole_numbers(%x: tensor<4xi32>) {
  // expected-error @+1 {{operand #0 must be ranked tensor of 32-bit float or 64-bit float or bfloat16 type values, but got 'tensor<4xi32>'}}
  %y = optim.prevent_gradient %x because "why" : tensor<4xi32>
  return
}

// -----

func.func @stop_of_another_type(%x: tensor<4xf32>) {
  // expected-error @+1 {{'optim.stop_gradient' op requires the same type for all operands and results}}
  %y = "optim.stop_gradient"(%x) : (tensor<4xf32>) -> tensor<5xf32>
  return
}
