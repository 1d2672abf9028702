// RUN: albert-opt %s --convert-nn-to-linalg=max-keys=64 --canonicalize --cse \
// RUN:   --split-input-file | FileCheck %s --enable-var-scope

// Whether an element is dropped is a function of the seed, the row's key, the
// site and the element's column, and of nothing else: no state is carried from
// row to row. What rows share is computed once a row.

// CHECK-LABEL: func @dropout
// CHECK-SAME: %[[X:.*]]: tensor<?x64xf32>, %[[SEED:.*]]: tensor<i64>, %[[KEYS:.*]]: tensor<?xi64>
// The threshold of 0.1 for 24 bits, and 1 / (1 - 0.1).
// CHECK-DAG: %[[THRESHOLD:.*]] = arith.constant 1677722 : i64
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.11111116 : f32
// CHECK: tensor.extract %[[SEED]][]
// CHECK: %[[ROWS:.*]] = linalg.generic {{.*}} iterator_types = ["parallel"]} ins(%[[KEYS]] : tensor<?xi64>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[ROWS]] : tensor<?x2x32xf32>, tensor<?xi64>) {{.*}}kernel = "rowwise"
// CHECK: linalg.index 1
// CHECK: linalg.index 2
// CHECK: %[[KEPT:.*]] = arith.cmpi uge, %{{.*}}, %[[THRESHOLD]] : i64
// CHECK: %[[SCALED:.*]] = arith.mulf %{{.*}}, %[[SCALE]] : f32
// CHECK: arith.select %[[KEPT]], %[[SCALED]], %{{.*}} : f32
func.func @dropout(%x: tensor<?x40xf32>, %seed: tensor<i64>,
                   %keys: tensor<?xi64>) -> tensor<?x40xf32> {
  %y = nn.dropout %x, %seed, %keys {rate = 0.1 : f32, site = 3 : i64}
       : tensor<?x40xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x40xf32>
}

// -----

// Weights are dropped after their sum was taken, while they are in the scratch
// of a block: keys of queries lie across the lanes like the queries.

// CHECK-LABEL: func @attention
// CHECK-SAME: %[[KEYS:[a-z0-9]+]]: tensor<?xi64>) -> tensor<?x32xf32>
// CHECK: scf.forall (%{{.*}}, %[[HEAD:.*]]) in (%{{.*}}, 2)
// CHECK: math.exp
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} iterator_types = ["reduction", "parallel"]}
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.addf
// CHECK: tensor.extract_slice %[[KEYS]]
// CHECK: %[[DROPPED:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<?x32xf32>, tensor<32xi64>)
// The number of the element has the head in it.
// CHECK: arith.addi %{{.*}}, %[[HEAD]] : index
// CHECK: arith.select
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[DROPPED]] :
// CHECK: math.fma
// CHECK: tensor.extract_slice %[[SUM]]
// CHECK: arith.divf
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %v: tensor<?x8xf32>, %qo: tensor<?xi32>, %ro: tensor<?xi32>,
    %n: tensor<?xi32>, %bias: tensor<?xf32>, %seed: tensor<i64>,
    %keys: tensor<?xi64>) -> tensor<?x8xf32> {
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
       dropout(%seed, %keys : tensor<i64>, tensor<?xi64>)
       {num_heads = 2 : i64, scale = 0.5 : f32, rate = 0.1 : f32,
        site = 0 : i64}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}
