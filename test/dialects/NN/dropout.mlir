// RUN: albert-opt %s --verify-roundtrip | FileCheck %s
// RUN: albert-opt %s --nn-decompose | FileCheck %s --check-prefix=DECOMPOSED
// RUN: albert-opt %s --convert-nn-to-linalg | FileCheck %s --check-prefix=LINALG

// Dropout of attention weights, which is told apart from the one of rows by
// what it counts: a row's columns are keys and heads.

// CHECK-LABEL: func @attention
// DECOMPOSED-LABEL: func @attention
// LINALG-LABEL: func @attention
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %v: tensor<?x8xf32>, %qo: tensor<?xi32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %b: tensor<?xf32>, %seed: tensor<i64>,
    %keys: tensor<?xi64>) -> tensor<?x8xf32> {
  // CHECK: nn.attention %arg0, %arg1, %arg2 segments(%arg3, %arg4, %arg5, %arg6)
  // CHECK-SAME: dropout(%arg7, %arg8 : tensor<i64>, tensor<?xi64>)
  // CHECK-SAME: {num_heads = 2 : i64, rate = 1.250000e-01 : f32, scale = 5.000000e-01 : f32, site = 3 : i64}

  // One stream for each query of a sequence, then a number for each weight:
  // key * heads + head.
  // DECOMPOSED: scf.for
  // DECOMPOSED: tensor.extract_slice %arg8
  // DECOMPOSED: linalg.generic
  // DECOMPOSED: linalg.index 2
  // DECOMPOSED: arith.muli
  // DECOMPOSED: linalg.index 0
  // DECOMPOSED: arith.cmpi uge
  // DECOMPOSED: arith.select

  // The sum of the weights is taken before some of them are dropped.
  // LINALG: scf.forall
  // LINALG: math.exp
  // LINALG: arith.addf
  // LINALG: arith.cmpi uge
  // LINALG: arith.select
  // LINALG: arith.divf
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %b)
       dropout(%seed, %keys : tensor<i64>, tensor<?xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.125 : f32,
        site = 3 : i64}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @attention_grad
// DECOMPOSED-LABEL: func @attention_grad
// LINALG-LABEL: func @attention_grad
func.func @attention_grad(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %v: tensor<?x8xf32>, %c: tensor<?x8xf32>, %qo: tensor<?xi32>,
    %ro: tensor<?xi32>, %n: tensor<?xi32>, %b: tensor<?xf32>,
    %seed: tensor<i64>, %keys: tensor<?xi64>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK: nn.attention_grad %arg0, %arg1, %arg2, %arg3 segments(%arg4, %arg5, %arg6, %arg7)
  // CHECK-SAME: dropout(%arg8, %arg9 : tensor<i64>, tensor<?xi64>)
  // Once for what the values are weighted with, once for the cotangents.
  // DECOMPOSED: arith.cmpi uge
  // DECOMPOSED: arith.cmpi uge
  // The kernel keeps what it has dropped.
  // LINALG: scf.forall
  // LINALG-COUNT-1: arith.cmpi uge
  // LINALG-NOT: arith.cmpi uge
  %g:3 = nn.attention_grad %q, %k, %v, %c segments(%qo, %ro, %n, %b)
       dropout(%seed, %keys : tensor<i64>, tensor<?xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.125 : f32,
        site = 3 : i64}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %g#0, %g#1, %g#2
       : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}
