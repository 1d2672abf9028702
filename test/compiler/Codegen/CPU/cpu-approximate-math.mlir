// RUN: albert-opt %s --cpu-approximate-math | FileCheck %s

// CHECK-LABEL: func @functions_become_polynomials
// CHECK-NOT: math.exp
// CHECK-NOT: math.tanh
// CHECK-NOT: math.erf
// CHECK-NOT: math.log
func.func @functions_become_polynomials(%x: vector<32xf32>)
    -> (vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>) {
  %e = math.exp %x : vector<32xf32>
  %t = math.tanh %x : vector<32xf32>
  %r = math.erf %x : vector<32xf32>
  %l = math.log %x : vector<32xf32>
  return %e, %t, %r, %l : vector<32xf32>, vector<32xf32>, vector<32xf32>, vector<32xf32>
}

// CHECK-LABEL: func @rsqrt_is_a_division
// CHECK: %[[ROOT:.*]] = math.sqrt %arg0 : vector<4xf32>
// CHECK: arith.divf %{{.*}}, %[[ROOT]] : vector<4xf32>
func.func @rsqrt_is_a_division(%x: vector<4xf32>) -> vector<4xf32> {
  %r = math.rsqrt %x : vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func @negative_exact_functions_stay
// CHECK: math.sqrt
// CHECK: math.fma
func.func @negative_exact_functions_stay(%x: f32) -> f32 {
  %s = math.sqrt %x : f32
  %f = math.fma %s, %s, %x : f32
  return %f : f32
}
