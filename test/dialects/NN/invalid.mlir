// RUN: albert-opt %s --split-input-file --verify-diagnostics

// One case per message of type inference and of the verifiers.

func.func @infer_rank_of_input(
    %x: tensor<8xf32>,
    %w: tensor<8x16xf32>) {
  // expected-error @+1 {{expected input to be a tensor of rank 2, found 'tensor<8xf32>'}}
  %y = nn.linear %x, %w : tensor<8xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @infer_rank_of_weight(
    %x: tensor<?x8xf32>,
    %w: tensor<8xf32>) {
  // expected-error @+1 {{expected weight to be a tensor of rank 2, found 'tensor<8xf32>'}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @infer_shape_of_grouped_weight(
    %x: tensor<?x8xf32>,
    %w: tensor<4x?x2xf32>,
    %b: tensor<6xf32>) {
  // expected-error @+1 {{expected weight to be statically shaped, found 'tensor<4x?x2xf32>'}}
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x?x2xf32>, tensor<6xf32>
  return
}

// -----

func.func @infer_rank_of_table(
    %t: tensor<8xf32>,
    %ids: tensor<?xi32>) {
  // expected-error @+1 {{expected table to be a tensor of rank 2, found 'tensor<8xf32>'}}
  %y = nn.gather_rows %t, %ids : tensor<8xf32>, tensor<?xi32>
  return
}

// -----

func.func @infer_rank_of_ids(
    %t: tensor<9x8xf32>,
    %ids: tensor<?x?xi32>) {
  // expected-error @+1 {{expected ids to be a tensor of rank 1, found 'tensor<?x?xi32>'}}
  %y = nn.gather_rows %t, %ids : tensor<9x8xf32>, tensor<?x?xi32>
  return
}

// -----

func.func @infer_rank_of_counts(
    %x: tensor<?x8xf32>,
    %o: tensor<?xi32>,
    %n: tensor<i32>) {
  // expected-error @+1 {{expected counts to be a tensor of rank 1, found 'tensor<i32>'}}
  %y = nn.segment_mean %x, %o, %n
       : tensor<?x8xf32>, tensor<?xi32>, tensor<i32>
  return
}

// -----

func.func @infer_rank_of_query(
    %q: tensor<8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{expected query to be a tensor of rank 2, found 'tensor<8xf32>'}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @dynamic_columns(
    %x: tensor<4x?xf32>) {
  // expected-error @+1 {{operand #0 must be 2D tensor of f32, f64 or bf16 values with a static last dimension, but got 'tensor<4x?xf32>'}}
  %y = nn.log_softmax %x : tensor<4x?xf32>
  return
}

// -----

func.func @integer_elements(
    %x: tensor<4x8xi32>) {
  // expected-error @+1 {{operand #0 must be 2D tensor of f32, f64 or bf16 values with a static last dimension, but got 'tensor<4x8xi32>'}}
  %y = nn.log_softmax %x : tensor<4x8xi32>
  return
}

// -----

func.func @dynamic_weight(
    %x: tensor<?x8xf32>,
    %w: tensor<?x16xf32>) {
  // expected-error @+1 {{operand #1 must be statically shaped 2D tensor of f32, f64 or bf16 values, but got 'tensor<?x16xf32>'}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<?x16xf32>
  return
}

// -----

func.func @wide_ids(
    %t: tensor<9x8xf32>,
    %ids: tensor<?xi64>) {
  // expected-error @+1 {{operand #1 must be 1D tensor of 32-bit signless integer values, but got 'tensor<?xi64>'}}
  %y = nn.gather_rows %t, %ids : tensor<9x8xf32>, tensor<?xi64>
  return
}

// -----

func.func @linear_element_types(
    %x: tensor<?x8xf32>,
    %w: tensor<8x16xf64>) {
  // expected-error @+1 {{'nn.linear' op expected weight to have element type 'f32' of input, found 'f64'}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf64>
  return
}

// -----

func.func @linear_columns(
    %x: tensor<?x9xf32>,
    %w: tensor<8x16xf32>) {
  // expected-error @+1 {{'nn.linear' op expected input to have 8 columns (dimension 0 of weight), found 9}}
  %y = nn.linear %x, %w : tensor<?x9xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @linear_columns_transposed(
    %x: tensor<?x8xf32>,
    %w: tensor<8x16xf32>) {
  // expected-error @+1 {{'nn.linear' op expected input to have 16 columns (dimension 1 of weight), found 8}}
  %y = nn.linear %x, %w transpose_weight
       : tensor<?x8xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @linear_bias(
    %x: tensor<?x8xf32>,
    %w: tensor<8x16xf32>,
    %b: tensor<8xf32>) {
  // expected-error @+1 {{'nn.linear' op expected bias to have 16 elements (output features of weight), found 8}}
  %y = nn.linear %x, %w bias(%b : tensor<8xf32>)
       : tensor<?x8xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @linear_residual(
    %x: tensor<?x8xf32>,
    %w: tensor<8x16xf32>,
    %r: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.linear' op expected residual to have the result type 'tensor<?x16xf32>', found 'tensor<?x8xf32>'}}
  %y = nn.linear %x, %w residual(%r : tensor<?x8xf32>)
       : tensor<?x8xf32>, tensor<8x16xf32>
  return
}

// -----

func.func @activation_name(
    %x: tensor<?x8xf32>) {
  // expected-error @+1 {{expected one of [none, relu, gelu_tanh, gelu_erf, tanh, swish] for activation function, got: gelu}}
  %y = nn.activation %x kind(gelu) : tensor<?x8xf32>
  return
}

// -----

func.func @grouped_linear_element_types(
    %x: tensor<?x8xf32>,
    %w: tensor<4x3x2xf32>,
    %b: tensor<6xf64>) {
  // expected-error @+1 {{'nn.grouped_linear' op expected bias to have element type 'f32' of input, found 'f64'}}
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf64>
  return
}

// -----

func.func @grouped_linear_columns(
    %x: tensor<?x9xf32>,
    %w: tensor<4x3x2xf32>,
    %b: tensor<6xf32>) {
  // expected-error @+1 {{'nn.grouped_linear' op expected input to have 8 columns (dimension 0 times dimension 2 of weight), found 9}}
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x9xf32>, tensor<4x3x2xf32>, tensor<6xf32>
  return
}

// -----

func.func @grouped_linear_bias(
    %x: tensor<?x8xf32>,
    %w: tensor<4x3x2xf32>,
    %b: tensor<5xf32>) {
  // expected-error @+1 {{'nn.grouped_linear' op expected bias to have 6 elements (dimension 1 times dimension 2 of weight), found 5}}
  %y = nn.grouped_linear %x, %w, %b
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<5xf32>
  return
}

// -----

func.func @layer_norm_element_types(
    %x: tensor<?x8xf32>,
    %g: tensor<8xf64>,
    %b: tensor<8xf64>) {
  // expected-error @+1 {{'nn.layer_norm' op expected gamma to have element type 'f32' of input, found 'f64'}}
  %y = nn.layer_norm %x, %g, %b {epsilon = 1.0e-12 : f32}
       : tensor<?x8xf32>, tensor<8xf64>
  return
}

// -----

func.func @layer_norm_gamma(
    %x: tensor<?x8xf32>,
    %g: tensor<4xf32>,
    %b: tensor<4xf32>) {
  // expected-error @+1 {{'nn.layer_norm' op expected gamma to have 8 elements (columns of input), found 4}}
  %y = nn.layer_norm %x, %g, %b {epsilon = 1.0e-12 : f32}
       : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @layer_norm_negative_epsilon(
    %x: tensor<?x8xf32>,
    %g: tensor<8xf32>,
    %b: tensor<8xf32>) {
  // expected-error @+1 {{'nn.layer_norm' op expected epsilon to be finite and not negative, found -1.000000e+00}}
  %y = nn.layer_norm %x, %g, %b {epsilon = -1.0 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @layer_norm_infinite_epsilon(
    %x: tensor<?x8xf32>,
    %g: tensor<8xf32>,
    %b: tensor<8xf32>) {
  // expected-error @+1 {{'nn.layer_norm' op expected epsilon to be finite and not negative, found INF}}
  %y = nn.layer_norm %x, %g, %b {epsilon = 0x7F800000 : f32}
       : tensor<?x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @log_softmax_columns(
    %x: tensor<?x0xf32>) {
  // expected-error @+1 {{'nn.log_softmax' op expected input to have at least one column, found 'tensor<?x0xf32>'}}
  %y = nn.log_softmax %x : tensor<?x0xf32>
  return
}

// -----

func.func @dropout_of_everything(
    %x: tensor<?x8xf32>,
    %s: tensor<i64>,
    %k: tensor<?xi64>) {
  // expected-error @+1 {{'nn.dropout' op expected rate in [0, 1), found 1.000000e+00}}
  %y = nn.dropout %x, %s, %k {rate = 1.0 : f32, site = 0 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return
}

// -----

func.func @dropout_negative_rate(
    %x: tensor<?x8xf32>,
    %s: tensor<i64>,
    %k: tensor<?xi64>) {
  // expected-error @+1 {{'nn.dropout' op expected rate in [0, 1), found -5.000000e-01}}
  %y = nn.dropout %x, %s, %k {rate = -0.5 : f32, site = 0 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return
}

// -----

func.func @dropout_keys(
    %x: tensor<4x8xf32>,
    %s: tensor<i64>,
    %k: tensor<5xi64>) {
  // expected-error @+1 {{'nn.dropout' op expected row_keys to have 4 elements (rows of input), found 5}}
  %y = nn.dropout %x, %s, %k {rate = 0.1 : f32, site = 0 : i64}
       : tensor<4x8xf32>, tensor<i64>, tensor<5xi64>
  return
}

// -----

func.func @segment_mean_offsets(
    %x: tensor<?x8xf32>,
    %o: tensor<3xi32>,
    %n: tensor<3xi32>) {
  // expected-error @+1 {{'nn.segment_mean' op expected row_offsets to have one element more than counts (3), found 3}}
  %y = nn.segment_mean %x, %o, %n
       : tensor<?x8xf32>, tensor<3xi32>, tensor<3xi32>
  return
}

// -----

func.func @attention_element_types(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf64>, %v: tensor<?x8xf64>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected key to have element type 'f32' of query, found 'f64'}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf64>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_key_columns(
    %q: tensor<?x8xf32>,
    %k: tensor<?x4xf32>, %v: tensor<?x4xf32>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected key and value to have 8 columns (those of query), found 4}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x4xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_value_type(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x4xf32>, // expected-note {{prior use here}}
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{use of value '%v' expects different type than prior uses: 'tensor<?x8xf32>' vs 'tensor<?x4xf32>'}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_heads_divide(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected num_heads to be positive and to divide 8 (columns of query), found 3}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 3 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_heads_positive(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected num_heads to be positive and to divide 8 (columns of query), found 0}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 0 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_scale(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<?xi32>,
    %ro: tensor<?xi32>,
    %n: tensor<?xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected scale to be finite, found INF}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0x7F800000 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_key_counts(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<3xi32>,
    %ro: tensor<3xi32>,
    %n: tensor<3xi32>,
    %b: tensor<?xf32>) {
  // expected-error @+1 {{'nn.attention' op expected row_offsets to have one element more than key_counts (3), found 3}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<3xi32>, tensor<3xi32>, tensor<?xf32>)
  return
}

// -----

func.func @attention_key_bias(
    %q: tensor<?x8xf32>,
    %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %qo: tensor<3xi32>,
    %ro: tensor<3xi32>,
    %n: tensor<2xi32>,
    %b: tensor<3xf32>) {
  // expected-error @+1 {{'nn.attention' op expected row_offsets to have one element more than key_bias (3), found 3}}
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<3xi32>, tensor<2xi32>, tensor<3xf32>)
  return
}

// -----

func.func @transpose_of_vector(%x: tensor<8xf32>) {
  // expected-error @+1 {{'nn.transpose' op operand #0 must be statically shaped 2D or 3D tensor of f32, f64 or bf16 values, but got 'tensor<8xf32>'}}
  %y = nn.transpose %x : tensor<8xf32> -> tensor<1x8xf32>
  return
}

// -----

func.func @transpose_of_rows(%x: tensor<?x8xf32>) {
  // expected-error @+1 {{'nn.transpose' op operand #0 must be statically shaped 2D or 3D tensor of f32, f64 or bf16 values, but got 'tensor<?x8xf32>'}}
  %y = nn.transpose %x : tensor<?x8xf32> -> tensor<8x?xf32>
  return
}

// -----

func.func @transpose_of_whole_numbers(%x: tensor<4x8xi32>) {
  // expected-error @+1 {{'nn.transpose' op operand #0 must be statically shaped 2D or 3D tensor of f32, f64 or bf16 values, but got 'tensor<4x8xi32>'}}
  %y = nn.transpose %x : tensor<4x8xi32> -> tensor<8x4xi32>
  return
}

// -----

func.func @transpose_shape(%x: tensor<2x4x8xf32>) {
  // expected-error @+2 {{'nn.transpose' op failed to infer returned types}}
  // expected-error @+1 {{'nn.transpose' op inferred type(s) 'tensor<2x8x4xf32>' are incompatible with return type(s) of operation 'tensor<8x4x2xf32>'}}
  %y = nn.transpose %x : tensor<2x4x8xf32> -> tensor<8x4x2xf32>
  return
}

// -----

func.func @transpose_element_type(%x: tensor<4x8xf32>) {
  // expected-error @+2 {{'nn.transpose' op failed to infer returned types}}
  // expected-error @+1 {{'nn.transpose' op inferred type(s) 'tensor<8x4xf32>' are incompatible with return type(s) of operation 'tensor<8x4xf64>'}}
  %y = nn.transpose %x : tensor<4x8xf32> -> tensor<8x4xf64>
  return
}
