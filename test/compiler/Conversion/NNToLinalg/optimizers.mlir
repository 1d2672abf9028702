// RUN: albert-opt %s --convert-nn-to-linalg --canonicalize --cse \
// RUN:   --split-input-file --verify-diagnostics \
// RUN:   | FileCheck %s --enable-var-scope

// The formulas are those of the decomposition; here it is how a parameter is
// cut, and what memory a step goes to.

// Two slots of 3 * 150 vectors are two blocks each, of 256 and 194. A block has
// 32 sums, which are added block by block and then lane by lane.

// CHECK-LABEL: func @square_sum
// CHECK-SAME: %[[G:.*]]: tensor<2x3x150x32xf32>
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[G]] {{.*}} into tensor<2x450x32xf32>
// CHECK: %[[PARTS:.*]] = scf.forall (%[[S:.*]], %[[B:.*]]) in (2, 2) shared_outs(%[[OUT:.*]] = %{{.*}}) -> (tensor<2x2x32xf64>)
// CHECK: %[[SUM:.*]] = tensor.extract_slice %[[OUT]][%[[S]], %[[B]], 0]
// CHECK: tensor.extract_slice %[[FLAT]][%[[S]], %{{.*}}, 0] [1, %{{.*}}, 32]
// CHECK: %[[ZERO:.*]] = linalg.fill {{.*}} outs(%[[SUM]]
// CHECK: linalg.generic {{.*}} outs(%[[ZERO]] : {{.*}}kernel = "rows"
// CHECK: math.fma {{.*}} : f64
// CHECK: %[[LANES:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[PARTS]] :
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[LANES]] : {{.*}}) outs(%{{.*}} : tensor<2xf64>)
func.func @square_sum(%g: tensor<2x150x70xf32, #rt.layout<panels>>)
    -> tensor<2xf64> {
  %y = optim.square_sum %g slots
       : tensor<2x150x70xf32, #rt.layout<panels>> -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// -----

// Rows of a batch are a task each: a row is no block.

// CHECK-LABEL: func @square_sum_of_rows
// CHECK: scf.forall (%[[T:.*]]) in (%{{.*}}) shared_outs(%[[OUT:.*]] = %{{.*}}) -> (tensor<?xf64>)
// CHECK: linalg.generic {{.*}}kernel = "rows"
// CHECK: math.fma {{.*}} : f64
// CHECK: linalg.generic {{.*}}kernel = "lane_sum"
// CHECK: arith.addf {{.*}} : f64
// CHECK: tensor.parallel_insert_slice {{.*}} into %[[OUT]][%[[T]]] [1] [1]
func.func @square_sum_of_rows(%g: tensor<?x70xf32>) -> tensor<?xf64> {
  %y = optim.square_sum %g slots : tensor<?x70xf32> -> tensor<?xf64>
  return %y : tensor<?xf64>
}

// -----

// One loop writes the four results over what they are made of.

// CHECK-LABEL: func @adamw
// CHECK-SAME: %[[P:.*]]: tensor<300x96xf32>, %[[G:.*]]: tensor<300x96xf32>, %[[M:.*]]: tensor<300x96xf32>, %[[V:.*]]: tensor<300x96xf32>, %[[H:.*]]: tensor<?xf32>, %[[D:.*]]: tensor<?xf32>
// CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
// CHECK-COUNT-7: tensor.extract %[[H]]
// CHECK: scf.forall {{.*}} -> (tensor<1x900x32xf32>, tensor<1x900x32xf32>, tensor<1x900x32xf32>
// The number of the variable in the program.
// CHECK: tensor.extract %[[D]][%[[C3]]]
// CHECK-NOT: tensor.empty
// CHECK: math.sqrt
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.divf
// CHECK: scf.forall.in_parallel
func.func @adamw(%p: tensor<300x70xf32>, %g: tensor<300x70xf32>,
    %m: tensor<300x70xf32>, %v: tensor<300x70xf32>, %h: tensor<?xf32>,
    %d: tensor<?xf32>) -> (tensor<300x70xf32>, tensor<300x70xf32>,
                           tensor<300x70xf32>, tensor<300x70xf32>) {
  %y:4 = optim.adamw %p gradient(%g) moments(%m, %v) rates(%h, %d)
         {first_variable = 3 : i64}
         : tensor<300x70xf32>, tensor<?xf32>, tensor<?xf32>
  return %y#0, %y#1, %y#2, %y#3
      : tensor<300x70xf32>, tensor<300x70xf32>, tensor<300x70xf32>,
        tensor<300x70xf32>
}

// -----

// The direction waits in the gradient's memory for the norms; the second loop
// clears it.

// CHECK-LABEL: func @lamb
// CHECK: %[[FIRST:.*]]:5 = scf.forall (%[[B:.*]]) in (4) shared_outs(%[[U:.*]] = %{{.*}}, %{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) -> (tensor<1x900x32xf32>, tensor<1x900x32xf32>, tensor<1x900x32xf32>, tensor<1x4x32xf64>, tensor<1x4x32xf64>)
// CHECK-COUNT-2: math.fma {{.*}} : f64
// CHECK: linalg.generic {{.*}} ins(%[[FIRST]]#3 :
// CHECK: linalg.generic {{.*}} ins(%[[FIRST]]#4 :
// CHECK: %[[STEP:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<1xf32>)
// CHECK: arith.cmpf une
// CHECK: arith.divf {{.*}} : f64
// CHECK: arith.select
// CHECK: %[[SECOND:.*]]:2 = scf.forall {{.*}} shared_outs(%{{.*}} = %{{.*}}, %{{.*}} = %[[FIRST]]#0)
// CHECK: tensor.extract %[[STEP]]
// CHECK: arith.mulf
// CHECK-NEXT: arith.subf
// CHECK: linalg.yield %cst
// CHECK: return
func.func @lamb(%p: tensor<300x70xf32>, %g: tensor<300x70xf32>,
    %m: tensor<300x70xf32>, %v: tensor<300x70xf32>, %h: tensor<?xf32>,
    %d: tensor<?xf32>, %t: tensor<?xf32>)
    -> (tensor<300x70xf32>, tensor<300x70xf32>, tensor<300x70xf32>,
        tensor<300x70xf32>) {
  %y:4 = optim.lamb %p gradient(%g) moments(%m, %v) rates(%h, %d, %t)
         : tensor<300x70xf32>, tensor<?xf32>, tensor<?xf32>
  return %y#0, %y#1, %y#2, %y#3
      : tensor<300x70xf32>, tensor<300x70xf32>, tensor<300x70xf32>,
        tensor<300x70xf32>
}
