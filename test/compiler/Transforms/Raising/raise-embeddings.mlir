// RUN: albert-opt %s --split-input-file --raise-embeddings | FileCheck %s

// Words that are projected before the sum; gathers.

// CHECK-LABEL: tfg.graph "brightmart"
// CHECK-DAG: %[[WORD:.*]], %{{.*}} = tfg.node "VariableV2" "word"
// CHECK-DAG: %[[TYPE:.*]], %{{.*}} = tfg.node "VariableV2" "type"
// CHECK-DAG: %[[POSITION:.*]], %{{.*}} = tfg.node "VariableV2" "position"
// CHECK-DAG: %[[PROJECTION:.*]], %{{.*}} = tfg.node "VariableV2" "projection"
// CHECK: albert.embeddings order <brightmart> ids(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>) tables(%[[WORD]], %[[TYPE]], %[[POSITION]] :
// CHECK-SAME: projection(%[[PROJECTION]]
// CHECK-SAME: epsilon = 9.99999996E-13
// CHECK-NOT: nn.layer_norm
tfg.graph "brightmart" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x4xf32>
  %projection, %c3 = tfg.node "VariableV2" "projection" () attrs {dtype = f32}
      : () -> tensor<4x8xf32>
  %zero, %c4 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %w, %c5 = tfg.node "GatherV2" "w" (%word, %ids, %zero)
      : (tensor<32x4xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x4xf32>
  %wf = tensor.collapse_shape %w [[0, 1], [2]]
      : tensor<2x3x4xf32> into tensor<6x4xf32>
  %wr = tensor.cast %wf : tensor<6x4xf32> to tensor<?x4xf32>
  %wp = nn.linear %wr, %projection : tensor<?x4xf32>, tensor<4x8xf32>
  %wc = tensor.cast %wp : tensor<?x8xf32> to tensor<6x8xf32>
  %words = tensor.expand_shape %wc [[0, 1], [2]] output_shape [2, 3, 8]
      : tensor<6x8xf32> into tensor<2x3x8xf32>
  %type, %c6 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c7 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c8 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c9 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c10 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c11 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c12 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c13 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c14 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c15 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c16 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c17 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Terms in another order.

// CHECK-LABEL: tfg.graph "brightmart_swapped"
// CHECK-DAG: %[[WORD:.*]], %{{.*}} = tfg.node "VariableV2" "word"
// CHECK-DAG: %[[TYPE:.*]], %{{.*}} = tfg.node "VariableV2" "type"
// CHECK-DAG: %[[POSITION:.*]], %{{.*}} = tfg.node "VariableV2" "position"
// CHECK: albert.embeddings order <brightmart> {{.*}} tables(%[[WORD]], %[[TYPE]], %[[POSITION]] :
// CHECK-NOT: nn.layer_norm
tfg.graph "brightmart_swapped" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x4xf32>
  %projection, %c3 = tfg.node "VariableV2" "projection" () attrs {dtype = f32}
      : () -> tensor<4x8xf32>
  %zero, %c4 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %w, %c5 = tfg.node "GatherV2" "w" (%word, %ids, %zero)
      : (tensor<32x4xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x4xf32>
  %wf = tensor.collapse_shape %w [[0, 1], [2]]
      : tensor<2x3x4xf32> into tensor<6x4xf32>
  %wr = tensor.cast %wf : tensor<6x4xf32> to tensor<?x4xf32>
  %wp = nn.linear %wr, %projection : tensor<?x4xf32>, tensor<4x8xf32>
  %wc = tensor.cast %wp : tensor<?x8xf32> to tensor<6x8xf32>
  %words = tensor.expand_shape %wc [[0, 1], [2]] output_shape [2, 3, 8]
      : tensor<6x8xf32> into tensor<2x3x8xf32>
  %type, %c6 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c7 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c8 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c9 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c10 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c11 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c12 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c13 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c14 = tfg.node "AddV2" "part" (%pos, %types)
      : (tensor<1x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c15 = tfg.node "AddV2" "sum" (%words, %part)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c16 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c17 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Nothing is projected: words come from the larger table.

// CHECK-LABEL: tfg.graph "google"
// CHECK-DAG: %[[WORD:.*]], %{{.*}} = tfg.node "VariableV2" "word"
// CHECK-DAG: %[[TYPE:.*]], %{{.*}} = tfg.node "VariableV2" "type"
// CHECK-DAG: %[[POSITION:.*]], %{{.*}} = tfg.node "VariableV2" "position"
// CHECK: %[[Y:.*]] = albert.embeddings order <google> ids(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>) tables(%[[WORD]], %[[TYPE]], %[[POSITION]] :
// CHECK-NOT: nn.layer_norm
tfg.graph "google" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %zero, %c3 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %words, %c4 = tfg.node "GatherV2" "words" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %type, %c5 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c6 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c7 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c8 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c9 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c10 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c11 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c12 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c13 = tfg.node "AddV2" "part" (%types, %words)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c15 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c16 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// A dense layer with a bias is all that reads the sum.

// CHECK-LABEL: tfg.graph "google_projected"
// CHECK-DAG: %[[WORD:.*]], %{{.*}} = tfg.node "VariableV2" "word"
// CHECK-DAG: %[[TYPE:.*]], %{{.*}} = tfg.node "VariableV2" "type"
// CHECK-DAG: %[[POSITION:.*]], %{{.*}} = tfg.node "VariableV2" "position"
// CHECK-DAG: %[[W:.*]], %{{.*}} = tfg.node "VariableV2" "up"
// CHECK-DAG: %[[B:.*]], %{{.*}} = tfg.node "VariableV2" "up_bias"
// CHECK: albert.embeddings order <google> {{.*}} projection(%[[W]] : tensor<8x12xf32>) projection_bias(%[[B]] : tensor<12xf32>)
// CHECK-NOT: nn.linear
tfg.graph "google_projected" producer 1 consumer 0 outputs ["z:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %zero, %c3 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %words, %c4 = tfg.node "GatherV2" "words" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %type, %c5 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c6 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c7 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c8 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c9 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c10 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c11 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c12 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c13 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c15 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c16 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  %up, %c17 = tfg.node "VariableV2" "up" () attrs {dtype = f32}
      : () -> tensor<8x12xf32>
  %up_bias, %c18 = tfg.node "VariableV2" "up_bias" () attrs {dtype = f32}
      : () -> tensor<12xf32>
  %z = nn.linear %y, %up bias(%up_bias : tensor<12xf32>)
      : tensor<?x8xf32>, tensor<8x12xf32>
  tfg.return %z : tensor<?x12xf32>
}

// -----

// Others read the sum as well: the layer stays.

// CHECK-LABEL: tfg.graph "read_sum"
// CHECK: %[[Y:.*]] = albert.embeddings order <google>
// CHECK-NOT: projection(
// CHECK: nn.linear %[[Y]]
tfg.graph "read_sum" producer 1 consumer 0 outputs ["z:0", "y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %zero, %c3 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %words, %c4 = tfg.node "GatherV2" "words" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %type, %c5 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c6 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c7 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c8 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c9 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c10 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c11 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c12 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c13 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c15 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c16 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  %up, %c17 = tfg.node "VariableV2" "up" () attrs {dtype = f32}
      : () -> tensor<8x12xf32>
  %up_bias, %c18 = tfg.node "VariableV2" "up_bias" () attrs {dtype = f32}
      : () -> tensor<12xf32>
  %z = nn.linear %y, %up bias(%up_bias : tensor<12xf32>)
      : tensor<?x8xf32>, tensor<8x12xf32>
  tfg.return %z, %y : tensor<?x12xf32>, tensor<?x8xf32>
}

// -----

// Products with one-hot numbers.

// CHECK-LABEL: tfg.graph "one_hot"
// CHECK-DAG: %[[WORD:.*]], %{{.*}} = tfg.node "VariableV2" "word"
// CHECK-DAG: %[[TYPE:.*]], %{{.*}} = tfg.node "VariableV2" "type"
// CHECK-DAG: %[[POSITION:.*]], %{{.*}} = tfg.node "VariableV2" "position"
// CHECK: %[[Y:.*]] = albert.embeddings order <google> ids(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?xi32>) tables(%[[WORD]], %[[TYPE]], %[[POSITION]] :
// CHECK-NOT: nn.layer_norm
// CHECK-NOT: nn.linear
tfg.graph "one_hot" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %flat, %c3 = tfg.node "Const" "flat" ()
      attrs {dtype = i32, value = dense<[-1]> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %wordsf, %c4 = tfg.node "Reshape" "wordsf" (%ids, %flat)
      : (tensor<2x3xi32>, tensor<1xi32>) -> tensor<6xi32>
  %wordsd, %c5 = tfg.node "Const" "wordsd" ()
      attrs {dtype = i32, value = dense<32> : tensor<i32>}
      : () -> tensor<i32>
  %wordson, %c6 = tfg.node "Const" "wordson" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %wordsoff, %c7 = tfg.node "Const" "wordsoff" ()
      attrs {dtype = f32, value = dense<0.0> : tensor<f32>}
      : () -> tensor<f32>
  %wordsh, %c8 = tfg.node "OneHot" "wordsh" (%wordsf, %wordsd, %wordson, %wordsoff)
     
      : (tensor<6xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<6x32xf32>
  %wordsc = tensor.cast %wordsh : tensor<6x32xf32> to tensor<?x32xf32>
  %wordsl = nn.linear %wordsc, %word : tensor<?x32xf32>, tensor<32x8xf32>
  %wordse = tensor.cast %wordsl : tensor<?x8xf32> to tensor<6x8xf32>
  %wordss, %c9 = tfg.node "Const" "wordss" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %words, %c10 = tfg.node "Reshape" "words" (%wordse, %wordss)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %type, %c11 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %typesf, %c12 = tfg.node "Reshape" "typesf" (%segments, %flat)
      : (tensor<2x3xi32>, tensor<1xi32>) -> tensor<6xi32>
  %typesd, %c13 = tfg.node "Const" "typesd" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %typeson, %c14 = tfg.node "Const" "typeson" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %typesoff, %c15 = tfg.node "Const" "typesoff" ()
      attrs {dtype = f32, value = dense<0.0> : tensor<f32>}
      : () -> tensor<f32>
  %typesh, %c16 = tfg.node "OneHot" "typesh" (%typesf, %typesd, %typeson, %typesoff)
     
      : (tensor<6xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<6x2xf32>
  %typesc = tensor.cast %typesh : tensor<6x2xf32> to tensor<?x2xf32>
  %typesl = nn.linear %typesc, %type : tensor<?x2xf32>, tensor<2x8xf32>
  %typese = tensor.cast %typesl : tensor<?x8xf32> to tensor<6x8xf32>
  %typess, %c17 = tfg.node "Const" "typess" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %types, %c18 = tfg.node "Reshape" "types" (%typese, %typess)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %position, %c19 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c20 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c21 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c22 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c23 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c24 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c25 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c26 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c27 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c28 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Numbers are kept within their tables.

// CHECK-LABEL: tfg.graph "clamped"
// CHECK: %[[IDS:.*]], %{{.*}} = tfg.node "Placeholder" "ids"
// CHECK: %[[LAST:.*]] = arith.index_cast
// CHECK: %[[WORDS:.*]] = linalg.generic
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: albert.embeddings order <google> ids(%[[WORDS]],
tfg.graph "clamped" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %zero, %c3 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %words, %c4 = tfg.node "GatherV2" "words" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %type, %c5 = tfg.node "VariableV2" "type" () attrs {dtype = f32}
      : () -> tensor<2x8xf32>
  %types, %c6 = tfg.node "GatherV2" "types" (%type, %segments, %zero)
      : (tensor<2x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %position, %c7 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c8 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c9 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c10 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c11 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c12 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c13 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c15 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c16 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}
