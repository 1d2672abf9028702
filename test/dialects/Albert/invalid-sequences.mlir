// RUN: albert-opt %s --split-input-file --verify-diagnostics

func.func @positive_bias(%mask: tensor<?x?xi32>) {
  // expected-error@+2 {{expected a bias that is finite and negative, found 1.000000e+04}}
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = 1.0e+04 : f32} : tensor<?x?xi32>
  return
}

// -----

func.func @infinite_bias(%mask: tensor<?x?xi32>) {
  // expected-error@+2 {{expected a bias that is finite and negative, found -INF}}
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = 0xFF800000 : f32} : tensor<?x?xi32>
  return
}

// -----

func.func @vector(%mask: tensor<?xi32>) {
  // expected-error@+2 {{operand #0 must be 2D tensor of 32-bit signless integer values, but got 'tensor<?xi32>'}}
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?xi32>
  return
}

// -----

func.func @floats(%mask: tensor<?x?xf32>) {
  // expected-error@+2 {{operand #0 must be 2D tensor of 32-bit signless integer values, but got 'tensor<?x?xf32>'}}
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = -1.0e+04 : f32} : tensor<?x?xf32>
  return
}

// -----

// expected-error@+1 {{attribute 'albert.per_sequence': expected none, or a position on an nn.gather_rows, found 0 : i64}}
func.func private @per_sequence() attributes {albert.per_sequence = 0 : i64}

// -----

func.func @per_sequence_value(%x: tensor<?x8xf32>, %ids: tensor<?xi32>) {
  // expected-error@+1 {{attribute 'albert.per_sequence': expected none, or a position on an nn.gather_rows, found unit}}
  %y = nn.gather_rows %x, %ids {albert.per_sequence}
      : tensor<?x8xf32>, tensor<?xi32>
  return
}

// -----

func.func @negative_position(%mask: tensor<?x?xi32>) {
  // expected-error@+2 {{expected a position for 'only', found -1}}
  %rows, %places, %row_offsets, %key_counts, %key_bias =
      albert.sequences %mask {bias = -1.0e+04 : f32, only = -1 : i64}
      : tensor<?x?xi32>
  return
}
