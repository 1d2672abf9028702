// RUN: albert-opt %s --optim-decompose --canonicalize --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=optim.square_sum \
// RUN:     --implicit-check-not=optim.adamw --implicit-check-not=optim.lamb

// The numbers are checked by the tests of numerics; here it is the form: which
// elements are one variable, and in which precision and order they are rounded.

// CHECK-DAG: #[[$EACH:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$VARIABLE:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @square_sum_of_slots
// CHECK-SAME: %[[G:[a-z0-9]+]]: tensor<2x8x4xf32>
func.func @square_sum_of_slots(%g: tensor<2x8x4xf32>) -> tensor<2xf64> {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : tensor<2xf64>
  // CHECK-DAG: %[[SHAPE:.*]] = arith.constant dense<[2, 32]> : tensor<2xindex>
  // CHECK: %[[FLAT:.*]] = tensor.reshape %[[G]](%[[SHAPE]]) : {{.*}} -> tensor<2x32xf32>
  // CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[$EACH]], #[[$VARIABLE]]]
  // CHECK-SAME: iterator_types = ["parallel", "reduction"]
  // CHECK-SAME: ins(%[[FLAT]] : {{.*}}) outs(%[[ZERO]] : tensor<2xf64>)
  // CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[OLD:.*]]: f64):
  // CHECK-NEXT: %[[WIDE:.*]] = arith.extf %[[X]] : f32 to f64
  // CHECK-NEXT: %[[NEW:.*]] = math.fma %[[WIDE]], %[[WIDE]], %[[OLD]] : f64
  // CHECK-NEXT: linalg.yield %[[NEW]]
  // CHECK: return %[[SUM]]
  %y = optim.square_sum %g slots : tensor<2x8x4xf32> -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// -----

// Without slots all elements are of one variable; double precision is left as
// it is.

// CHECK-LABEL: func @square_sum_of_one
func.func @square_sum_of_one(%g: tensor<8x4xf64>) -> tensor<1xf64> {
  // CHECK: tensor.reshape {{.*}} : (tensor<8x4xf64>, tensor<2xindex>) -> tensor<1x32xf64>
  // CHECK: linalg.generic {{.*}} outs({{.*}} : tensor<1xf64>)
  // CHECK-NEXT: ^bb0(%[[X:.*]]: f64, %[[OLD:.*]]: f64):
  // CHECK-NEXT: math.fma %[[X]], %[[X]], %[[OLD]] : f64
  %y = optim.square_sum %g : tensor<8x4xf64> -> tensor<1xf64>
  return %y : tensor<1xf64>
}

// -----

// CHECK-LABEL: func @square_sum_of_rows
// CHECK-SAME: %[[ROWS:[a-z0-9]+]]: tensor<?x4xf32>
func.func @square_sum_of_rows(%rows: tensor<?x4xf32>) -> tensor<?xf64> {
  // CHECK-NOT: tensor.reshape
  // CHECK: %[[COUNT:.*]] = tensor.dim %[[ROWS]]
  // CHECK: %[[EMPTY:.*]] = tensor.empty(%[[COUNT]]) : tensor<?xf64>
  // CHECK: %[[ZERO:.*]] = linalg.fill {{.*}} outs(%[[EMPTY]]
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[ROWS]] : {{.*}}) outs(%[[ZERO]]
  // CHECK: arith.extf
  // CHECK-NEXT: math.fma
  %y = optim.square_sum %rows slots : tensor<?x4xf32> -> tensor<?xf64>
  return %y : tensor<?xf64>
}

// -----

// A product is rounded before it is added: no fused multiply-add, which the
// originals do not have.

// CHECK-DAG: #[[$EACH:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$VARIABLE:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @adamw
// CHECK-SAME: %[[P:[a-z0-9]+]]: tensor<2x8x4xf32>, %[[G:[a-z0-9]+]]: tensor<2x8x4xf32>, %[[M:[a-z0-9]+]]: tensor<2x8x4xf32>, %[[V:[a-z0-9]+]]: tensor<2x8x4xf32>, %[[H:[a-z0-9]+]]: tensor<7xf32>, %[[DECAY:[a-z0-9]+]]: tensor<5xf32>
// CHECK-NOT: math.fma
func.func @adamw(%p: tensor<2x8x4xf32>, %g: tensor<2x8x4xf32>,
    %m: tensor<2x8x4xf32>, %v: tensor<2x8x4xf32>, %h: tensor<7xf32>,
    %decay: tensor<5xf32>)
    -> (tensor<2x8x4xf32>, tensor<2x8x4xf32>, tensor<2x8x4xf32>,
        tensor<2x8x4xf32>) {
  // CHECK-DAG: %[[CLEARED:.*]] = arith.constant dense<0.000000e+00> : tensor<2x8x4xf32>
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C6:.*]] = arith.constant 6 : index
  // CHECK: %[[SCALE:.*]] = tensor.extract %[[H]][%[[C0]]]
  // CHECK-NEXT: %[[RATE:.*]] = tensor.extract %[[H]]
  // CHECK-NEXT: %[[BETA1:.*]] = tensor.extract %[[H]]
  // CHECK-NEXT: %[[REST1:.*]] = tensor.extract %[[H]]
  // CHECK-NEXT: %[[BETA2:.*]] = tensor.extract %[[H]]
  // CHECK-NEXT: %[[REST2:.*]] = tensor.extract %[[H]]
  // CHECK-NEXT: %[[EPSILON:.*]] = tensor.extract %[[H]][%[[C6]]]
  // CHECK: %[[FLAT:.*]] = tensor.reshape %[[P]]
  // m' = beta1 m + (1 - beta1) g
  // CHECK: %[[M1:.*]] = linalg.generic
  // CHECK-NEXT: ^bb0(%[[OLD:.*]]: f32, %[[GRADIENT:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[SCALED:.*]] = arith.mulf %[[SCALE]], %[[GRADIENT]]
  // CHECK-NEXT: %[[KEPT:.*]] = arith.mulf %[[BETA1]], %[[OLD]]
  // CHECK-NEXT: %[[ADDED:.*]] = arith.mulf %[[REST1]], %[[SCALED]]
  // CHECK-NEXT: arith.addf %[[KEPT]], %[[ADDED]]
  // v' = beta2 v + (1 - beta2) g g
  // CHECK: %[[V1:.*]] = linalg.generic
  // CHECK-NEXT: ^bb0(%[[OLD:.*]]: f32, %[[GRADIENT:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[SCALED:.*]] = arith.mulf %[[SCALE]], %[[GRADIENT]]
  // CHECK-NEXT: %[[SQUARE:.*]] = arith.mulf %[[SCALED]], %[[SCALED]]
  // CHECK-NEXT: %[[KEPT:.*]] = arith.mulf %[[BETA2]], %[[OLD]]
  // CHECK-NEXT: %[[ADDED:.*]] = arith.mulf %[[REST2]], %[[SQUARE]]
  // CHECK-NEXT: arith.addf %[[KEPT]], %[[ADDED]]
  // u = m' / (sqrt(v') + epsilon) + decay p, each slot with its own decay
  // CHECK: %[[OWN:.*]] = tensor.extract_slice %[[DECAY]][3] [2] [1]
  // CHECK: %[[U:.*]] = linalg.generic {indexing_maps = [#[[$EACH]], #[[$EACH]], #[[$EACH]], #[[$VARIABLE]], #[[$EACH]]]
  // CHECK-SAME: ins(%[[M1]], %[[V1]], %[[FLAT]], %[[OWN]] :
  // CHECK-NEXT: ^bb0(%[[FIRST:.*]]: f32, %[[SECOND:.*]]: f32, %[[OLD:.*]]: f32, %[[D:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[ROOT:.*]] = math.sqrt %[[SECOND]]
  // CHECK-NEXT: %[[DIVISOR:.*]] = arith.addf %[[ROOT]], %[[EPSILON]]
  // CHECK-NEXT: %[[QUOTIENT:.*]] = arith.divf %[[FIRST]], %[[DIVISOR]]
  // CHECK-NEXT: %[[DECAYED:.*]] = arith.mulf %[[D]], %[[OLD]]
  // CHECK-NEXT: arith.addf %[[QUOTIENT]], %[[DECAYED]]
  // p' = p - rate u
  // CHECK: %[[P1:.*]] = linalg.generic {{.*}} ins(%[[FLAT]], %[[U]] :
  // CHECK-NEXT: ^bb0(%[[OLD:.*]]: f32, %[[STEP:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[CHANGE:.*]] = arith.mulf %[[RATE]], %[[STEP]]
  // CHECK-NEXT: arith.subf %[[OLD]], %[[CHANGE]]
  // CHECK: %[[P2:.*]] = tensor.reshape %[[P1]]
  // CHECK: %[[M2:.*]] = tensor.reshape %[[M1]]
  // CHECK: %[[V2:.*]] = tensor.reshape %[[V1]]
  // CHECK: return %[[P2]], %[[CLEARED]], %[[M2]], %[[V2]]
  %y:4 = optim.adamw %p gradient(%g) moments(%m, %v) rates(%h, %decay) slots
         {first_variable = 3 : i64}
         : tensor<2x8x4xf32>, tensor<7xf32>, tensor<5xf32>
  return %y#0, %y#1, %y#2, %y#3
      : tensor<2x8x4xf32>, tensor<2x8x4xf32>, tensor<2x8x4xf32>,
        tensor<2x8x4xf32>
}

// -----

// The ratio of the norms is taken in double precision and used where there is
// one: not for a variable that is not trusted, nor if either norm is zero.

// CHECK-LABEL: func @lamb
// CHECK-SAME: %[[P:[a-z0-9]+]]: tensor<8xf32>
// CHECK-SAME: %[[TRUSTS:[a-z0-9]+]]: tensor<?xf32>) ->
func.func @lamb(%p: tensor<8xf32>, %g: tensor<8xf32>, %m: tensor<8xf32>,
    %v: tensor<8xf32>, %h: tensor<?xf32>, %decay: tensor<?xf32>,
    %trusts: tensor<?xf32>) -> tensor<8xf32> {
  // CHECK-DAG: %[[NONE:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK-DAG: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f64
  // CHECK: tensor.extract
  // CHECK-NEXT: %[[RATE:.*]] = tensor.extract
  // CHECK: %[[FLAT:.*]] = tensor.reshape %[[P]]
  // CHECK: %[[U:.*]] = linalg.generic {{.*}} ins({{.*}}, %[[FLAT]], {{.*}} : tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>, tensor<1xf32>)
  // CHECK: %[[PNORM:.*]] = linalg.generic {{.*}} ins(%[[FLAT]] : {{.*}}) outs({{.*}} : tensor<1xf64>)
  // CHECK: %[[UNORM:.*]] = linalg.generic {{.*}} ins(%[[U]] : {{.*}}) outs({{.*}} : tensor<1xf64>)
  // CHECK: %[[OWN:.*]] = tensor.extract_slice %[[TRUSTS]][0] [1] [1]
  // CHECK: %[[STEP:.*]] = linalg.generic {{.*}} ins(%[[PNORM]], %[[UNORM]], %[[OWN]] :
  // CHECK-NEXT: ^bb0(%[[PP:.*]]: f64, %[[UU:.*]]: f64, %[[T:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[TRUSTED:.*]] = arith.cmpf une, %[[T]], %[[NONE]] : f32
  // CHECK-NEXT: %[[HASP:.*]] = arith.cmpf ogt, %[[PP]], %[[ZERO]] : f64
  // CHECK-NEXT: %[[HASU:.*]] = arith.cmpf ogt, %[[UU]], %[[ZERO]] : f64
  // CHECK-NEXT: %[[NORMS:.*]] = arith.andi %[[HASP]], %[[HASU]]
  // CHECK-NEXT: %[[PROOT:.*]] = math.sqrt %[[PP]] : f64
  // CHECK-NEXT: %[[UROOT:.*]] = math.sqrt %[[UU]] : f64
  // CHECK-NEXT: %[[WIDE:.*]] = arith.divf %[[PROOT]], %[[UROOT]] : f64
  // CHECK-NEXT: %[[RATIO:.*]] = arith.truncf %[[WIDE]] : f64 to f32
  // CHECK-NEXT: %[[SCALED:.*]] = arith.andi %[[TRUSTED]], %[[NORMS]]
  // CHECK-NEXT: %[[R:.*]] = arith.select %[[SCALED]], %[[RATIO]], %[[ONE]] : f32
  // CHECK-NEXT: arith.mulf %[[RATE]], %[[R]]
  // CHECK: linalg.generic {{.*}} ins(%[[FLAT]], %[[U]], %[[STEP]] :
  // CHECK-NEXT: ^bb0(%[[OLD:.*]]: f32, %[[DIRECTION:.*]]: f32, %[[S:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[CHANGE:.*]] = arith.mulf %[[S]], %[[DIRECTION]]
  // CHECK-NEXT: arith.subf %[[OLD]], %[[CHANGE]]
  %y:4 = optim.lamb %p gradient(%g) moments(%m, %v)
         rates(%h, %decay, %trusts)
         : tensor<8xf32>, tensor<?xf32>, tensor<?xf32>
  return %y#0 : tensor<8xf32>
}

// -----

// A parameter in double precision has nothing to round.

// CHECK-LABEL: func @lamb_f64
// CHECK-NOT: arith.truncf
// CHECK-NOT: arith.extf
// CHECK: return
func.func @lamb_f64(%p: tensor<8xf64>, %h: tensor<7xf64>, %d: tensor<1xf64>)
    -> tensor<8xf64> {
  %y:4 = optim.lamb %p gradient(%p) moments(%p, %p) rates(%h, %d, %d)
         : tensor<8xf64>, tensor<7xf64>, tensor<1xf64>
  return %y#0 : tensor<8xf64>
}

// -----

// A request for gradients has no decomposition.

// CHECK-LABEL: func @request
// CHECK: optim.gradient
func.func @request(%y: tensor<4xf32>) -> tensor<4xf32> {
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%y)
       for(%y : tensor<4xf32>) accumulators(%y)
  return %g : tensor<4xf32>
}
