// RUN: albert-opt %s --split-input-file --verify-diagnostics

func.func @embeddings_brightmart_without_projection(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x5xf32>,
    %gamma: tensor<5xf32>) {
  // expected-error@+1 {{order brightmart: expected a projection without a bias, found projection: none, bias: none}}
  %0 = albert.embeddings order <brightmart> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_brightmart_with_bias(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x14xf32>,
    %gamma: tensor<14xf32>, %projection: tensor<5x14xf32>) {
  // expected-error@+1 {{order brightmart: expected a projection without a bias, found projection: one, bias: one}}
  %0 = albert.embeddings order <brightmart> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x14xf32>, tensor<2x14xf32>)
      norm(%gamma, %gamma : tensor<14xf32>)
      projection(%projection : tensor<5x14xf32>)
      projection_bias(%gamma : tensor<14xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_google_without_bias(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x5xf32>,
    %gamma: tensor<5xf32>, %projection: tensor<5x14xf32>) {
  // expected-error@+1 {{order google: expected a projection with a bias or neither, found projection: one, bias: none}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>)
      projection(%projection : tensor<5x14xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_element_types(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x5xf64>,
    %gamma: tensor<5xf32>) {
  // expected-error@+1 {{expected type to have element type 'f32' of word, found 'f64'}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x5xf64>, tensor<2x5xf64>)
      norm(%gamma, %gamma : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_projection_rows(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x14xf32>,
    %gamma: tensor<14xf32>, %projection: tensor<6x14xf32>) {
  // expected-error@+1 {{expected projection to have 5 rows (columns of word), found 6}}
  %0 = albert.embeddings order <brightmart> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x14xf32>, tensor<2x14xf32>)
      norm(%gamma, %gamma : tensor<14xf32>)
      projection(%projection : tensor<6x14xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_projection_bias(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x5xf32>,
    %gamma: tensor<5xf32>, %projection: tensor<5x14xf32>) {
  // expected-error@+1 {{expected projection_bias to have 14 elements (columns of projection), found 5}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %type
             : tensor<97x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>)
      projection(%projection : tensor<5x14xf32>)
      projection_bias(%gamma : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_width(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %type: tensor<2x6xf32>,
    %gamma: tensor<5xf32>) {
  // expected-error@+1 {{expected type to have 5 columns (the width of the sum), found 6}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %type, %word
             : tensor<97x5xf32>, tensor<2x6xf32>, tensor<97x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_norm_width(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %gamma: tensor<6xf32>) {
  // expected-error@+1 {{expected gamma to have 5 elements (the width of the sum), found 6}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %word, %word
             : tensor<97x5xf32>, tensor<97x5xf32>, tensor<97x5xf32>)
      norm(%gamma, %gamma : tensor<6xf32>) {epsilon = 1.0e-12 : f32}
  return
}

// -----

func.func @embeddings_epsilon(
    %ids: tensor<?xi32>, %word: tensor<97x5xf32>, %gamma: tensor<5xf32>) {
  // expected-error@+1 {{expected epsilon to be finite and not negative, found -1}}
  %0 = albert.embeddings order <google> ids(%ids, %ids, %ids : tensor<?xi32>)
      tables(%word, %word, %word
             : tensor<97x5xf32>, tensor<97x5xf32>, tensor<97x5xf32>)
      norm(%gamma, %gamma : tensor<5xf32>) {epsilon = -1.0 : f32}
  return
}

// -----

func.func @pooler_element_types(%x: tensor<?x14xf32>,
    %kernel: tensor<14x14xf64>, %bias: tensor<14xf32>) {
  // expected-error@+1 {{expected kernel to have element type 'f32' of input, found 'f64'}}
  %0 = albert.pooler %x dense(%kernel, %bias
      : tensor<14x14xf64>, tensor<14xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @pooler_kernel(%x: tensor<?x14xf32>, %kernel: tensor<13x14xf32>,
                         %bias: tensor<14xf32>) {
  // expected-error@+1 {{expected kernel to have 14 rows (columns of input), found 13}}
  %0 = albert.pooler %x dense(%kernel, %bias
      : tensor<13x14xf32>, tensor<14xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @pooler_bias(%x: tensor<?x14xf32>, %kernel: tensor<14x14xf32>,
                       %bias: tensor<13xf32>) {
  // expected-error@+1 {{expected bias to have 14 elements (columns of kernel), found 13}}
  %0 = albert.pooler %x dense(%kernel, %bias
      : tensor<14x14xf32>, tensor<13xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_element_types(%x: tensor<?x14xf32>,
    %kernel: tensor<14x5xf32>, %bias: tensor<5xf32>, %word: tensor<97x5xf64>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected word to have element type 'f32' of input, found 'f64'}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf64>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_kernel(%x: tensor<?x14xf32>, %kernel: tensor<13x5xf32>,
    %bias: tensor<5xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected kernel to have 14 rows (columns of input), found 13}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<13x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_bias(%x: tensor<?x14xf32>, %kernel: tensor<14x5xf32>,
    %bias: tensor<4xf32>, %gamma: tensor<5xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected bias to have 5 elements (columns of kernel), found 4}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<4xf32>)
      activation <gelu_tanh> norm(%gamma, %gamma : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_gamma(%x: tensor<?x14xf32>, %kernel: tensor<14x5xf32>,
    %bias: tensor<5xf32>, %gamma: tensor<4xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected gamma to have 5 elements (columns of kernel), found 4}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%gamma, %gamma : tensor<4xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_bridge(%x: tensor<?x14xf32>, %kernel: tensor<14x14xf32>,
    %bias: tensor<14xf32>, %bridge: tensor<5x13xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected bridge to have 14 columns (columns of kernel), found 13}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<14xf32>)
      bridge(%bridge : tensor<5x13xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_word(%x: tensor<?x14xf32>, %kernel: tensor<14x14xf32>,
    %bias: tensor<14xf32>, %bridge: tensor<5x14xf32>, %word: tensor<97x6xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected word to have 5 columns (rows of bridge), found 6}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x14xf32>, tensor<14xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<14xf32>)
      bridge(%bridge : tensor<5x14xf32>)
      output(%word, %output_bias : tensor<97x6xf32>, tensor<97xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_output_bias(%x: tensor<?x14xf32>, %kernel: tensor<14x5xf32>,
    %bias: tensor<5xf32>, %word: tensor<97x5xf32>, %output_bias: tensor<5xf32>) {
  // expected-error@+1 {{expected output_bias to have 97 elements (rows of word), found 5}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<5xf32>)
      {epsilon = 1.0e-12 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @mlm_head_epsilon(%x: tensor<?x14xf32>, %kernel: tensor<14x5xf32>,
    %bias: tensor<5xf32>, %word: tensor<97x5xf32>,
    %output_bias: tensor<97xf32>) {
  // expected-error@+1 {{expected epsilon to be finite and not negative, found -1}}
  %0 = albert.mlm_head %x
      transform(%kernel, %bias : tensor<14x5xf32>, tensor<5xf32>)
      activation <gelu_tanh> norm(%bias, %bias : tensor<5xf32>)
      output(%word, %output_bias : tensor<97x5xf32>, tensor<97xf32>)
      {epsilon = -1.0 : f32} : tensor<?x14xf32>
  return
}

// -----

func.func @sop_head_element_types(%pooled: tensor<?x14xf32>,
    %weights: tensor<2x14xf64>, %bias: tensor<2xf32>) {
  // expected-error@+1 {{expected weights to have element type 'f32' of pooled, found 'f64'}}
  %0 = albert.sop_head %pooled output(%weights, %bias
      : tensor<2x14xf64>, tensor<2xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @sop_head_weights(%pooled: tensor<?x14xf32>,
                            %weights: tensor<2x13xf32>, %bias: tensor<2xf32>) {
  // expected-error@+1 {{expected weights to have 14 columns (columns of pooled), found 13}}
  %0 = albert.sop_head %pooled output(%weights, %bias
      : tensor<2x13xf32>, tensor<2xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @sop_head_bias(%pooled: tensor<?x14xf32>, %weights: tensor<2x14xf32>,
                         %bias: tensor<3xf32>) {
  // expected-error@+1 {{expected bias to have 2 elements (rows of weights), found 3}}
  %0 = albert.sop_head %pooled output(%weights, %bias
      : tensor<2x14xf32>, tensor<3xf32>) : tensor<?x14xf32>
  return
}

// -----

func.func @stack_static_rows(%x: tensor<4x8xf32>, %o: tensor<?xi32>,
                             %m: tensor<?xf32>) {
  // expected-error@+1 {{expected input to have dynamic rows, found 'tensor<4x8xf32>'}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<4x8xf32> {
  ^bb0(%keys: tensor<4x8xf32>, %queries: tensor<4x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %queries : tensor<4x8xf32>
  }
  return
}

// -----

func.func @stack_queries(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                         %m: tensor<?xf32>) {
  // expected-error@+1 {{expected query_rows and query_offsets together, found one of them}}
  %0 = "albert.stack"(%x, %o, %o, %m, %o) <{
      operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 0, 0, 0>, slots = []}> ({
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }) : (tensor<?x8xf32>, tensor<?xi32>, tensor<?xi32>, tensor<?xf32>,
        tensor<?xi32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @stack_slot_tables(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                             %m: tensor<?xf32>, %p: tensor<1x8xf32>) {
  // expected-error@+1 {{expected a slot table for each of 1 parameters, found 0}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<1x8xf32>) slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_table_lengths(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                               %m: tensor<?xf32>, %p: tensor<1x8xf32>) {
  // expected-error@+1 {{parameter 1: expected a slot for each of 2 blocks, found 1}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p, %p : tensor<1x8xf32>, tensor<1x8xf32>)
      slots [array<i64: 0, 0>, array<i64: 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>, %f: tensor<8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_without_blocks(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                                %m: tensor<?xf32>, %p: tensor<1x8xf32>) {
  // expected-error@+1 {{parameter 0: expected a slot for at least one block, found none}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<1x8xf32>) slots [array<i64>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_slot(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                      %m: tensor<?xf32>, %p: tensor<1x8xf32>) {
  // expected-error@+1 {{parameter 0: expected slots in [0, 1), found 1}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<1x8xf32>) slots [array<i64: 0, 1>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_unstacked(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                           %m: tensor<?xf32>, %p: tensor<f32>) {
  // expected-error@+1 {{parameter 0: expected a static tensor with a slot dimension, found 'tensor<f32>'}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<f32>) slots [array<i64: 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<f32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_arguments(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                           %m: tensor<?xf32>) {
  // expected-error@+1 {{expected a body with 6 arguments, found 2}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      slots [] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_argument_type(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                               %m: tensor<?xf32>, %p: tensor<2x8xf32>) {
  // expected-error@+1 {{body argument 6: expected 'tensor<8xf32>', found 'tensor<2x8xf32>'}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<2x8xf32>) slots [array<i64: 0>] : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<2x8xf32>):
    albert.yield %queries : tensor<?x8xf32>
  }
  return
}

// -----

func.func @stack_yield(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                       %m: tensor<?xf32>, %p: tensor<1x4x8xf32>) {
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%p : tensor<1x4x8xf32>) slots [array<i64: 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<4x8xf32>):
    // expected-error@+1 {{expected rows of type 'tensor<?x8xf32>', found 'tensor<4x8xf32>'}}
    albert.yield %e : tensor<4x8xf32>
  }
  return
}

// -----

func.func @yield_elsewhere(%x: tensor<?x8xf32>) {
  // expected-error@+1 {{'albert.yield' op expects parent op 'albert.stack'}}
  albert.yield %x : tensor<?x8xf32>
}

// -----

// (C10)

func.func @stack_row_keys(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
                          %m: tensor<?xf32>, %keys: tensor<4xi64>) {
  // expected-error@+1 {{'albert.stack' op expected row_keys of dynamic size (one per row of input), found 'tensor<4xi64>'}}
  %0 = albert.stack %x segments(%o, %o, %m
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      row_keys(%keys : tensor<4xi64>) slots [] : tensor<?x8xf32> {
  ^bb0(%k: tensor<?x8xf32>, %q: tensor<?x8xf32>, %a: tensor<?xi32>,
       %b: tensor<?xi32>, %c: tensor<?xi32>, %d: tensor<?xf32>,
       %e: tensor<4xi64>):
    albert.yield %q : tensor<?x8xf32>
  }
  return
}
