// RUN: albert-opt %s --split-input-file --verify-diagnostics

// One case per constraint of the ops that derivatives are made of.

func.func @weight_grad_element_type_of_left(
    %sum: tensor<8x16xf32>,
    %x: tensor<?x8xf64>,
    %c: tensor<?x16xf32>) {
  // expected-error @+1 {{'nn.weight_grad' op expected left to have element type 'f32' of accumulator, found 'f64'}}
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x8xf64>, tensor<?x16xf32>
  return
}

// -----

func.func @weight_grad_element_type_of_right(
    %sum: tensor<8x16xf32>,
    %x: tensor<?x8xf32>,
    %c: tensor<?x16xbf16>) {
  // expected-error @+1 {{'nn.weight_grad' op expected right to have element type 'f32' of accumulator, found 'bf16'}}
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x8xf32>, tensor<?x16xbf16>
  return
}

// -----

func.func @weight_grad_columns_of_left(
    %sum: tensor<8x16xf32>,
    %x: tensor<?x9xf32>,
    %c: tensor<?x16xf32>) {
  // expected-error @+1 {{'nn.weight_grad' op expected left to have 8 columns (rows of accumulator), found 9}}
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x9xf32>, tensor<?x16xf32>
  return
}

// -----

func.func @weight_grad_columns_of_right(
    %sum: tensor<8x16xf32>,
    %x: tensor<?x8xf32>,
    %c: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.weight_grad' op expected right to have 16 columns (columns of accumulator), found 8}}
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  return
}

// -----

func.func @weight_grad_of_unknown_size(
    %sum: tensor<?x16xf32>,
    %x: tensor<?x8xf32>,
    %c: tensor<?x16xf32>) {
  // expected-error @+1 {{operand #0 must be statically shaped 2D tensor of f32, f64 or bf16 values, but got 'tensor<?x16xf32>'}}
  %y = nn.weight_grad %sum, %x, %c
       : tensor<?x16xf32>, tensor<?x8xf32>, tensor<?x16xf32>
  return
}

// -----

func.func @grouped_weight_grad_element_type_of_input(
    %a: tensor<4x3x2xf32>,
    %b: tensor<?x8xf64>,
    %c: tensor<?x6xf32>) {
  // expected-error @+1 {{'nn.grouped_weight_grad' op expected accumulator to have element type 'f64' of input, found 'f32'}}
  %y = nn.grouped_weight_grad %a, %b, %c
       : tensor<4x3x2xf32>, tensor<?x8xf64>, tensor<?x6xf32>
  return
}

// -----

func.func @grouped_weight_grad_element_type_of_cotangent(
    %a: tensor<4x3x2xf32>,
    %b: tensor<?x8xf32>,
    %c: tensor<?x6xf64>) {
  // expected-error @+1 {{'nn.grouped_weight_grad' op expected cotangent to have element type 'f32' of input, found 'f64'}}
  %y = nn.grouped_weight_grad %a, %b, %c
       : tensor<4x3x2xf32>, tensor<?x8xf32>, tensor<?x6xf64>
  return
}

// -----

func.func @grouped_weight_grad_columns_of_input(
    %a: tensor<4x3x2xf32>,
    %b: tensor<?x6xf32>,
    %c: tensor<?x6xf32>) {
  // expected-error @+1 {{'nn.grouped_weight_grad' op expected input to have 8 columns (dimension 0 times dimension 2 of accumulator), found 6}}
  %y = nn.grouped_weight_grad %a, %b, %c
       : tensor<4x3x2xf32>, tensor<?x6xf32>, tensor<?x6xf32>
  return
}

// -----

func.func @grouped_weight_grad_columns_of_cotangent(
    %a: tensor<4x3x2xf32>,
    %b: tensor<?x8xf32>,
    %c: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.grouped_weight_grad' op expected cotangent to have 6 columns (dimension 1 times dimension 2 of accumulator), found 8}}
  %y = nn.grouped_weight_grad %a, %b, %c
       : tensor<4x3x2xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  return
}

// -----

func.func @grouped_input_grad_element_type_of_weight(
    %a: tensor<?x8xf32>,
    %b: tensor<4x3x2xf64>,
    %c: tensor<?x6xf32>) {
  // expected-error @+1 {{'nn.grouped_input_grad' op expected weight to have element type 'f32' of input, found 'f64'}}
  %y = nn.grouped_input_grad %a, %b, %c
       : tensor<?x8xf32>, tensor<4x3x2xf64>, tensor<?x6xf32>
  return
}

// -----

func.func @grouped_input_grad_element_type_of_cotangent(
    %a: tensor<?x8xf32>,
    %b: tensor<4x3x2xf32>,
    %c: tensor<?x6xf64>) {
  // expected-error @+1 {{'nn.grouped_input_grad' op expected cotangent to have element type 'f32' of input, found 'f64'}}
  %y = nn.grouped_input_grad %a, %b, %c
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<?x6xf64>
  return
}

// -----

func.func @grouped_input_grad_columns_of_input(
    %a: tensor<?x6xf32>,
    %b: tensor<4x3x2xf32>,
    %c: tensor<?x6xf32>) {
  // expected-error @+1 {{'nn.grouped_input_grad' op expected input to have 8 columns (dimension 0 times dimension 2 of weight), found 6}}
  %y = nn.grouped_input_grad %a, %b, %c
       : tensor<?x6xf32>, tensor<4x3x2xf32>, tensor<?x6xf32>
  return
}

// -----

func.func @grouped_input_grad_columns_of_cotangent(
    %a: tensor<?x8xf32>,
    %b: tensor<4x3x2xf32>,
    %c: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.grouped_input_grad' op expected cotangent to have 6 columns (dimension 1 times dimension 2 of weight), found 8}}
  %y = nn.grouped_input_grad %a, %b, %c
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<?x8xf32>
  return
}

// -----

func.func @column_sum_element_types(
    %sum: tensor<8xf32>,
    %c: tensor<?x8xf64>) {
  // expected-error @+1 {{'nn.column_sum' op expected input to have element type 'f32' of accumulator, found 'f64'}}
  %y = nn.column_sum %sum, %c : tensor<8xf32>, tensor<?x8xf64>
  return
}

// -----

func.func @column_sum_length(
    %sum: tensor<4xf32>,
    %c: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.column_sum' op expected accumulator to have 8 elements (columns of input), found 4}}
  %y = nn.column_sum %sum, %c : tensor<4xf32>, tensor<?x8xf32>
  return
}

// -----

func.func @activation_grad_types(
    %x: tensor<?x8xf32>,
    %c: tensor<?x9xf32>) { // expected-note {{prior use here}}
  // expected-error @+1 {{use of value '%c' expects different type than prior uses: 'tensor<?x8xf32>' vs 'tensor<?x9xf32>'}}
  %y = nn.activation_grad %x, %c kind(tanh) : tensor<?x8xf32>
  return
}

// -----

func.func @activation_grad_types_in_generic_form(
    %x: tensor<?x8xf32>,
    %c: tensor<?x9xf32>) {
  // expected-error @+1 {{failed to verify that all of {input, cotangent, result} have same type}}
  %y = "nn.activation_grad"(%x, %c) <{kind = #nn.activation<tanh>}>
       : (tensor<?x8xf32>, tensor<?x9xf32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @activation_grad_name(
    %x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected one of [none, relu, gelu_tanh, gelu_erf, tanh, swish] for activation function, got: gelu}}
  %y = nn.activation_grad %x, %x kind(gelu) : tensor<?x8xf32>
  return
}

// -----

func.func @layer_norm_grad_element_types(
    %x: tensor<?x8xf32>,
    %p: tensor<8xf64>) {
  // expected-error @+1 {{'nn.layer_norm_grad' op expected gamma to have element type 'f32' of input, found 'f64'}}
  %y:3 = nn.layer_norm_grad %x, %p, %x accumulators(%p, %p)
         {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf64>
  return
}

// -----

func.func @layer_norm_grad_gamma(
    %x: tensor<?x8xf32>,
    %p: tensor<4xf32>) {
  // expected-error @+1 {{'nn.layer_norm_grad' op expected gamma to have 8 elements (columns of input), found 4}}
  %y:3 = nn.layer_norm_grad %x, %p, %x accumulators(%p, %p)
         {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @layer_norm_grad_negative_epsilon(
    %x: tensor<?x8xf32>,
    %p: tensor<8xf32>) {
  // expected-error @+1 {{'nn.layer_norm_grad' op expected epsilon to be finite and not negative, found -1.000000e+00}}
  %y:3 = nn.layer_norm_grad %x, %p, %x accumulators(%p, %p)
         {epsilon = -1.0 : f32} : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_infinite_epsilon(
    %x: tensor<?x8xf32>,
    %p: tensor<8xf32>) {
  // expected-error @+1 {{'nn.layer_norm_grad' op expected epsilon to be finite and not negative, found INF}}
  %y:3 = nn.layer_norm_grad %x, %p, %x accumulators(%p, %p)
         {epsilon = 0x7F800000 : f32} : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @layer_norm_grad_accumulators(
    %x: tensor<?x8xf32>,
    %p: tensor<8xf32>,
    %s: tensor<4xf32>) { // expected-note {{prior use here}}
  // expected-error @+1 {{use of value '%s' expects different type than prior uses: 'tensor<8xf32>' vs 'tensor<4xf32>'}}
  %y:3 = nn.layer_norm_grad %x, %p, %x accumulators(%p, %s)
         {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @log_softmax_grad_types(
    %y: tensor<?x8xf32>,
    %c: tensor<?x9xf32>) { // expected-note {{prior use here}}
  // expected-error @+1 {{use of value '%c' expects different type than prior uses: 'tensor<?x8xf32>' vs 'tensor<?x9xf32>'}}
  %g = nn.log_softmax_grad %y, %c : tensor<?x8xf32>
  return
}

// -----

func.func @scatter_rows_element_types(
    %sum: tensor<9x8xf32>,
    %ids: tensor<?xi32>,
    %c: tensor<?x8xf64>) {
  // expected-error @+1 {{'nn.scatter_rows' op expected input to have element type 'f32' of accumulator, found 'f64'}}
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<9x8xf32>, tensor<?xi32>, tensor<?x8xf64>
  return
}

// -----

func.func @scatter_rows_columns(
    %sum: tensor<9x8xf32>,
    %ids: tensor<?xi32>,
    %c: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.scatter_rows' op expected input to have 8 columns (columns of accumulator), found 4}}
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<9x8xf32>, tensor<?xi32>, tensor<?x4xf32>
  return
}

// -----

func.func @scatter_rows_wide_ids(
    %sum: tensor<9x8xf32>,
    %ids: tensor<?xi64>,
    %c: tensor<?x8xf32>) {
  // expected-error @+1 {{operand #1 must be 1D tensor of 32-bit signless integer values, but got 'tensor<?xi64>'}}
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<9x8xf32>, tensor<?xi64>, tensor<?x8xf32>
  return
}

// -----

func.func @attention_grad_element_types(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf64>,
    %o: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected key to have element type 'f32' of query, found 'f64'}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf64>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_key_columns(
    %q: tensor<?x8xf32>,
    %k: tensor<?x4xf32>,
    %o: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected key and value to have 8 columns (those of query), found 4}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x4xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_heads_divide(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>,
    %o: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected num_heads to be positive and to divide 8 (columns of query), found 3}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 3 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_heads_positive(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>,
    %o: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected num_heads to be positive and to divide 8 (columns of query), found 0}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 0 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_scale(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>,
    %o: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected scale to be finite, found INF}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0x7F800000 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_key_counts(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>,
    %o: tensor<3xi32>,
    %n: tensor<3xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected row_offsets to have one element more than key_counts (3), found 3}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<3xi32>, tensor<3xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_grad_key_bias(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>,
    %o: tensor<3xi32>,
    %n: tensor<2xi32>,
    %b: tensor<3xf32>) {
  // expected-error @+1 {{'nn.attention_grad' op expected row_offsets to have one element more than key_bias (3), found 3}}
  %g:3 = nn.attention_grad %q, %k, %k, %q segments(%o, %o, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<3xi32>, tensor<2xi32>, tensor<3xf32>)
  return
}

// -----

func.func @attention_grad_cotangent(
    %q: tensor<?x8xf32>,
    %c: tensor<?x4xf32>, // expected-note {{prior use here}}
    %o: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{use of value '%c' expects different type than prior uses: 'tensor<?x8xf32>' vs 'tensor<?x4xf32>'}}
  %g:3 = nn.attention_grad %q, %q, %q, %c segments(%o, %o, %o, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}
