// RUN: albert-opt %s --verify-phase="phase=linalg allowed=builtin,func" --verify-diagnostics
// RUN: albert-opt %s --verify-phase="phase=nn allowed=builtin,func,nn" | FileCheck %s
// RUN: albert-opt %s --verify-phase="phase=nn allowed=builtin,func,nn.activation" | FileCheck %s

// CHECK-LABEL: func @twice
func.func @twice(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected no 'nn.activation' after phase 'linalg', found 2}}
  %a = nn.activation %x kind(tanh) : tensor<?x8xf32>
  %b = nn.activation %a kind(tanh) : tensor<?x8xf32>
  return %b : tensor<?x8xf32>
}
