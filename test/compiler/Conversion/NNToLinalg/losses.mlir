// RUN: albert-opt %s --convert-nn-to-linalg --canonicalize --cse \
// RUN:   --split-input-file | FileCheck %s --enable-var-scope

// The logits of a vocabulary are never in memory as a whole. 1001 rows of a
// table are two chunks, cut at 504, a multiple of the tallest register tile:
// chunks follow from the vocabulary alone, and so does the order of sums.

// CHECK-LABEL: func @loss
// CHECK-NOT: 1001x{{.*}}x32xf32
// CHECK: %[[C:.*]]:4 = scf.forall (%{{.*}}, %{{.*}}) in (2, %{{.*}}) {{.*}} -> (tensor<2x?x32xf32>, tensor<2x?x32xi32>, tensor<2x?x32xf32>, tensor<2x?x32xf32>)
// CHECK: tensor.empty() : tensor<504x32xf32>
// CHECK: kernel = "contraction"
// The largest logit, the smallest number of a row that has it, the label's
// logit, and the sum of the exponentials.
// CHECK: arith.maximumf
// CHECK: arith.cmpf oeq
// CHECK: arith.minsi
// CHECK: arith.cmpi eq
// CHECK: math.exp
// CHECK-NEXT: arith.addf
// CHECK: scf.forall.in_parallel
// Chunk after chunk, with the sums at one scale.
// CHECK: %[[R:.*]]:2 = scf.forall
// CHECK: tensor.extract_slice %[[C]]#0
// CHECK: arith.maximumf
// CHECK: arith.minsi
// CHECK: math.exp
// CHECK-NEXT: math.fma
// CHECK: math.log
// CHECK: return %[[R]]#0, %[[R]]#1 : tensor<?xf32>, tensor<?xi32>
func.func @loss(%x: tensor<?x24xf32>, %table: tensor<1001x24xf32>,
    %bias: tensor<1001xf32>, %labels: tensor<?xi32>)
    -> (tensor<?xf32>, tensor<?xi32>) {
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x24xf32>, tensor<1001x24xf32>, tensor<1001xf32>
  return %y#0, %y#1 : tensor<?xf32>, tensor<?xi32>
}

// -----

// A small vocabulary is one chunk. What nobody reads is not computed: here the
// predictions.

// CHECK-LABEL: func @loss_of_two
// CHECK: scf.forall (%{{.*}}) in (%{{.*}}) {{.*}} -> (tensor<1x?x32xf32>, tensor<1x?x32xf32>, tensor<1x?x32xf32>)
// CHECK: kernel = "contraction"
// CHECK-NOT: arith.minsi
// CHECK: return
func.func @loss_of_two(%x: tensor<?x24xf32>, %table: tensor<2x24xf32>,
    %bias: tensor<2xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %y:2 = nn.linear_cross_entropy %x, %table, %bias, %labels
         : tensor<?x24xf32>, tensor<2x24xf32>, tensor<2xf32>
  return %y#0 : tensor<?xf32>
}

// -----

// The gradient computes the chunks of logits once more. A chunk's rows of the
// table and of the bias belong to it, and add to the accumulators in the order
// of the groups; its part of the rows' gradient is added last, chunk by chunk.

// CHECK-LABEL: func @loss_grad
// CHECK-SAME: %[[TS:[a-z0-9]+]]: tensor<1001x32xf32>, %[[BS:[a-z0-9]+]]: tensor<1024xf32>)
// CHECK: scf.forall {{.*}} -> (tensor<2x?x32xf32>, tensor<2x?x32xi32>, tensor<2x?x32xf32>, tensor<2x?x32xf32>)
// CHECK: math.log
// CHECK: %[[G:.*]]:3 = scf.forall (%{{[a-z0-9]+}}) in (2) shared_outs({{.*}} = %[[TS]], {{.*}} = %[[BS]], {{.*}}) -> (tensor<1001x32xf32>, tensor<1024xf32>, tensor<2x?x32x32xf32>)
// CHECK: scf.for
// CHECK: kernel = "contraction"
// CHECK: math.exp
// CHECK: arith.cmpi eq
// CHECK-COUNT-2: math.fma
// CHECK: kernel = "lane_sum"
// CHECK: scf.forall.in_parallel
// CHECK: %[[X:.*]] = scf.forall
// CHECK: scf.for {{.*}} to %c2 step %c1
// CHECK: tensor.extract_slice %[[G]]#2
// CHECK: arith.addf
// CHECK: return %[[X]], %[[G]]#0, %[[G]]#1,
func.func @loss_grad(%x: tensor<?x24xf32>, %table: tensor<1001x24xf32>,
    %bias: tensor<1001xf32>, %labels: tensor<?xi32>, %c: tensor<?xf32>,
    %tableSum: tensor<1001x24xf32>, %biasSum: tensor<1001xf32>)
    -> (tensor<?x24xf32>, tensor<1001x24xf32>, tensor<1001xf32>,
        tensor<?xf32>, tensor<?xi32>) {
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%tableSum, %biasSum)
         : tensor<?x24xf32>, tensor<1001x24xf32>, tensor<1001xf32>
  return %y#0, %y#1, %y#2, %y#3, %y#4
      : tensor<?x24xf32>, tensor<1001x24xf32>, tensor<1001xf32>,
        tensor<?xf32>, tensor<?xi32>
}
