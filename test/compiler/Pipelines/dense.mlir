// RUN: albert-opt %s --verify-phase="phase=nn allowed=builtin,func,nn dense=builtin,func,linalg,tensor" --split-input-file --verify-diagnostics

// Functions marked rt.dense are judged by a list of their own.

func.func @dense(%x: tensor<4xf32>) -> tensor<4xf32> attributes {rt.dense} {
  %y = linalg.copy ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @dense(%x: tensor<?x8xf32>) -> tensor<?x8xf32> attributes {rt.dense} {
  // expected-error @below {{expected no 'nn.activation' after phase 'nn', found 1}}
  %y = nn.activation %x kind(tanh) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

func.func @packed(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expected no 'tensor.cast' after phase 'nn', found 1}}
  %y = tensor.cast %x : tensor<4xf32> to tensor<4xf32>
  return %y : tensor<4xf32>
}
