// RUN: albert-opt %s --split-input-file --verify-diagnostics

// (C6) of nn.attention.

func.func @some_of_them(%x: tensor<?x8xf32>, %o: tensor<?xi32>,
    %b: tensor<?xf32>, %seed: tensor<i64>, %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.attention' op expected seed, query_keys, rate and site together, found some of them}}
  %y = nn.attention %x, %x, %x segments(%o, %o, %o, %b)
       dropout(%seed, %keys : tensor<i64>, tensor<?xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, site = 3 : i64}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// -----

func.func @rate_alone(%x: tensor<?x8xf32>, %o: tensor<?xi32>, %b: tensor<?xf32>)
    -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.attention' op expected seed, query_keys, rate and site together, found some of them}}
  %y = nn.attention %x, %x, %x segments(%o, %o, %o, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// -----

func.func @rate(%x: tensor<?x8xf32>, %o: tensor<?xi32>, %b: tensor<?xf32>,
    %seed: tensor<i64>, %keys: tensor<?xi64>) -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.attention' op expected rate in [0, 1), found 1}}
  %y = nn.attention %x, %x, %x segments(%o, %o, %o, %b)
       dropout(%seed, %keys : tensor<i64>, tensor<?xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 1.0 : f32,
        site = 3 : i64}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// -----

func.func @keys(%x: tensor<4x8xf32>, %o: tensor<?xi32>, %b: tensor<?xf32>,
    %seed: tensor<i64>, %keys: tensor<5xi64>) -> tensor<4x8xf32> {
  // expected-error @+1 {{'nn.attention' op expected query_keys to have 4 elements (rows of query), found 5}}
  %y = nn.attention %x, %x, %x segments(%o, %o, %o, %b)
       dropout(%seed, %keys : tensor<i64>, tensor<5xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.5 : f32,
        site = 3 : i64}
       : tensor<4x8xf32>, tensor<4x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<4x8xf32>
}

// -----

func.func @gradient(%x: tensor<?x8xf32>, %o: tensor<?xi32>, %b: tensor<?xf32>)
    -> tensor<?x8xf32> {
  // expected-error @+1 {{'nn.attention_grad' op expected seed, query_keys, rate and site together, found some of them}}
  %y:3 = nn.attention_grad %x, %x, %x, %x segments(%o, %o, %o, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y#0 : tensor<?x8xf32>
}
