// RUN: albert-opt %s --split-input-file --verify-diagnostics

// One case per constraint of the loss and its gradient.

func.func @cross_entropy_element_type_of_table(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf64>,
    %bias: tensor<9xf32>,
    %labels: tensor<?xi32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy' op expected table to have element type 'f32' of input, found 'f64'}}
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x8xf32>, tensor<9x8xf64>, tensor<9xf32>
  return
}

// -----

func.func @cross_entropy_element_type_of_bias(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xbf16>,
    %labels: tensor<?xi32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy' op expected bias to have element type 'f32' of input, found 'bf16'}}
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xbf16>
  return
}

// -----

func.func @cross_entropy_columns_of_table(
    %x: tensor<?x8xf32>,
    %table: tensor<9x4xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<?xi32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy' op expected table to have 8 columns (columns of input), found 4}}
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x8xf32>, tensor<9x4xf32>, tensor<9xf32>
  return
}

// -----

func.func @cross_entropy_length_of_bias(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<8xf32>,
    %labels: tensor<?xi32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy' op expected bias to have 9 elements (rows of table), found 8}}
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @cross_entropy_grad_element_type_of_table(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf64>,
    %bias: tensor<9xf32>,
    %labels: tensor<?xi32>,
    %c: tensor<?xf32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy_grad' op expected table to have element type 'f32' of input, found 'f64'}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf64>, tensor<9xf32>
  return
}

// -----

func.func @cross_entropy_grad_element_type_of_bias(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xbf16>,
    %labels: tensor<?xi32>,
    %c: tensor<?xf32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy_grad' op expected bias to have element type 'f32' of input, found 'bf16'}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xbf16>
  return
}

// -----

func.func @cross_entropy_grad_columns_of_table(
    %x: tensor<?x8xf32>,
    %table: tensor<9x4xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<?xi32>,
    %c: tensor<?xf32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy_grad' op expected table to have 8 columns (columns of input), found 4}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x4xf32>, tensor<9xf32>
  return
}

// -----

func.func @cross_entropy_grad_length_of_bias(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<8xf32>,
    %labels: tensor<?xi32>,
    %c: tensor<?xf32>) {
  // expected-error @+1 {{'nn.linear_cross_entropy_grad' op expected bias to have 9 elements (rows of table), found 8}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @cross_entropy_labels(
    %x: tensor<4x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<5xi32>) {
  // expected-error @+1 {{failed to verify that labels has one element per row of input}}
  %y:2 = "nn.linear_cross_entropy"(%x, %table, %bias, %labels)
         : (tensor<4x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<5xi32>)
           -> (tensor<4xf32>, tensor<4xi32>)
  return
}

// -----

func.func @cross_entropy_losses(
    %x: tensor<4x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<4xi32>) {
  // expected-error @+1 {{failed to verify that losses has one element per row of input}}
  %y:2 = "nn.linear_cross_entropy"(%x, %table, %bias, %labels)
         : (tensor<4x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<4xi32>)
           -> (tensor<5xf32>, tensor<4xi32>)
  return
}

// -----

func.func @cross_entropy_predictions(
    %x: tensor<4x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<4xi32>) {
  // expected-error @+1 {{failed to verify that predictions has one element per row of input}}
  %y:2 = "nn.linear_cross_entropy"(%x, %table, %bias, %labels)
         : (tensor<4x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<4xi32>)
           -> (tensor<4xf32>, tensor<5xi32>)
  return
}

// -----

func.func @cross_entropy_grad_cotangent(
    %x: tensor<4x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<4xi32>,
    %c: tensor<5xf32>) { // expected-note {{prior use here}}
  // expected-error @+1 {{use of value '%c' expects different type than prior uses: 'tensor<4xf32>' vs 'tensor<5xf32>'}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return
}

// -----

func.func @cross_entropy_grad_accumulators(
    %x: tensor<?x8xf32>,
    %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>,
    %labels: tensor<?xi32>,
    %c: tensor<?xf32>,
    %sum: tensor<8x9xf32>) { // expected-note {{prior use here}}
  // expected-error @+2 {{use of value '%sum' expects different type than prior uses: 'tensor<9x8xf32>' vs 'tensor<8x9xf32>'}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%sum, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return
}
