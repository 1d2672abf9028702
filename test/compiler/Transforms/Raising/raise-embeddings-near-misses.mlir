// Sums that are normalised and are no embeddings; a remark says why.
//
// RUN: albert-opt %s --split-input-file --raise-embeddings --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-embeddings --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not=albert.embeddings

// One term is an input.

// CHECK-LABEL: tfg.graph "input_term"
tfg.graph "input_term" producer 1 consumer 0 outputs ["y:0"] {
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<2x3xi32>
  %segments, %c1 = tfg.node "Placeholder" "segments" () : () -> tensor<2x3xi32>
  %word, %c2 = tfg.node "VariableV2" "word" () attrs {dtype = f32}
      : () -> tensor<32x8xf32>
  %zero, %c3 = tfg.node "Const" "zero" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>}
      : () -> tensor<i32>
  %words, %c4 = tfg.node "GatherV2" "words" (%word, %ids, %zero)
      : (tensor<32x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %types, %c5 = tfg.node "Placeholder" "types" () : () -> tensor<2x3x8xf32>
  %position, %c6 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c7 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c8 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c9 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c10 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c11 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c12 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  // expected-remark @below {{Reason="'sum': a term of the sum is no row of a table by number"}}
  %sum, %c13 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c14 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c15 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Positions from the second row on.

// CHECK-LABEL: tfg.graph "late_positions"
tfg.graph "late_positions" producer 1 consumer 0 outputs ["y:0"] {
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
      attrs {dtype = i32, value = dense<[1, 0]> : tensor<2xi32>}
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
  // expected-remark @below {{Reason="'sum': a term of the sum is no row of a table by number"}}
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

// Numbers spelled out in twos.

// CHECK-LABEL: tfg.graph "hot_twos"
tfg.graph "hot_twos" producer 1 consumer 0 outputs ["y:0"] {
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
  %flat, %c6 = tfg.node "Const" "flat" ()
      attrs {dtype = i32, value = dense<[-1]> : tensor<1xi32>}
      : () -> tensor<1xi32>
  %typesf, %c7 = tfg.node "Reshape" "typesf" (%segments, %flat)
      : (tensor<2x3xi32>, tensor<1xi32>) -> tensor<6xi32>
  %typesd, %c8 = tfg.node "Const" "typesd" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %typeson, %c9 = tfg.node "Const" "typeson" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<f32>}
      : () -> tensor<f32>
  %typesoff, %c10 = tfg.node "Const" "typesoff" ()
      attrs {dtype = f32, value = dense<0.0> : tensor<f32>}
      : () -> tensor<f32>
  %typesh, %c11 = tfg.node "OneHot" "typesh" (%typesf, %typesd, %typeson, %typesoff)
     
      : (tensor<6xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<6x2xf32>
  %typesc = tensor.cast %typesh : tensor<6x2xf32> to tensor<?x2xf32>
  %typesl = nn.linear %typesc, %type : tensor<?x2xf32>, tensor<2x8xf32>
  %typese = tensor.cast %typesl : tensor<?x8xf32> to tensor<6x8xf32>
  %typess, %c12 = tfg.node "Const" "typess" ()
      attrs {dtype = i32, value = dense<[2, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %types, %c13 = tfg.node "Reshape" "types" (%typese, %typess)
      : (tensor<6x8xf32>, tensor<3xi32>) -> tensor<2x3x8xf32>
  %position, %c14 = tfg.node "VariableV2" "position" () attrs {dtype = f32}
      : () -> tensor<16x8xf32>
  %begin, %c15 = tfg.node "Const" "begin" ()
      attrs {dtype = i32, value = dense<[0, 0]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %size, %c16 = tfg.node "Const" "size" ()
      attrs {dtype = i32, value = dense<[3, 8]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  %first, %c17 = tfg.node "Slice" "first" (%position, %begin, %size)
      : (tensor<16x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x8xf32>
  %ps, %c18 = tfg.node "Const" "ps" ()
      attrs {dtype = i32, value = dense<[1, 3, 8]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %pos, %c19 = tfg.node "Reshape" "pos" (%first, %ps)
      : (tensor<3x8xf32>, tensor<3xi32>) -> tensor<1x3x8xf32>
  %part, %c20 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  // expected-remark @below {{Reason="'sum': a term of the sum is no row of a table by number"}}
  %sum, %c21 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<1x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c22 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c23 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// Three lookups.

// CHECK-LABEL: tfg.graph "no_positions"
tfg.graph "no_positions" producer 1 consumer 0 outputs ["y:0"] {
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
  %third, %c7 = tfg.node "VariableV2" "third" () attrs {dtype = f32}
      : () -> tensor<4x8xf32>
  %pos, %c8 = tfg.node "GatherV2" "pos" (%third, %segments, %zero)
      : (tensor<4x8xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x8xf32>
  %part, %c9 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  // expected-remark @below {{Reason="'sum': the sum is not one of words, types and positions"}}
  %sum, %c10 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c11 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c12 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "both_projected"
tfg.graph "both_projected" producer 1 consumer 0 outputs ["y:0"] {
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
      : () -> tensor<2x4xf32>
  %u, %c7 = tfg.node "GatherV2" "u" (%type, %segments, %zero)
      : (tensor<2x4xf32>, tensor<2x3xi32>, tensor<i32>) -> tensor<2x3x4xf32>
  %uf = tensor.collapse_shape %u [[0, 1], [2]]
      : tensor<2x3x4xf32> into tensor<6x4xf32>
  %ur = tensor.cast %uf : tensor<6x4xf32> to tensor<?x4xf32>
  %up = nn.linear %ur, %projection : tensor<?x4xf32>, tensor<4x8xf32>
  %uc = tensor.cast %up : tensor<?x8xf32> to tensor<6x8xf32>
  %types = tensor.expand_shape %uc [[0, 1], [2]] output_shape [2, 3, 8]
      : tensor<6x8xf32> into tensor<2x3x8xf32>
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
  // expected-remark @below {{Reason="'sum': words and types are both projected"}}
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

// A sum that has nothing of embeddings is not reported.

// CHECK-LABEL: tfg.graph "other_sum"
tfg.graph "other_sum" producer 1 consumer 0 outputs ["y:0"] {
  %words, %c0 = tfg.node "Placeholder" "words" () : () -> tensor<2x3x8xf32>
  %types, %c1 = tfg.node "Placeholder" "types" () : () -> tensor<2x3x8xf32>
  %pos, %c2 = tfg.node "Placeholder" "pos" () : () -> tensor<2x3x8xf32>
  %part, %c3 = tfg.node "AddV2" "part" (%words, %types)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %sum, %c4 = tfg.node "AddV2" "sum" (%part, %pos)
      : (tensor<2x3x8xf32>, tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %gamma, %c5 = tfg.node "VariableV2" "gamma" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %beta, %c6 = tfg.node "VariableV2" "beta" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %flat_sum = tensor.collapse_shape %sum [[0, 1], [2]]
      : tensor<2x3x8xf32> into tensor<6x8xf32>
  %rows = tensor.cast %flat_sum : tensor<6x8xf32> to tensor<?x8xf32>
  %y = nn.layer_norm %rows, %gamma, %beta {epsilon = 1.0e-12 : f32}
      : tensor<?x8xf32>, tensor<8xf32>
  tfg.return %y : tensor<?x8xf32>
}
