// RUN: albert-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @activation_none_folds
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>
func.func @activation_none_folds(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = nn.activation %x kind(none) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_activation_tanh_stays
func.func @negative_activation_tanh_stays(%x: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: nn.activation
  %y = nn.activation %x kind(tanh) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @dropout_of_rate_zero_folds
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @dropout_of_rate_zero_folds(%x: tensor<?x8xf32>, %seed: tensor<i64>,
                                      %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = nn.dropout %x, %seed, %keys {rate = 0.0 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_dropout_of_small_rate_stays
func.func @negative_dropout_of_small_rate_stays(%x: tensor<?x8xf32>,
                                                %seed: tensor<i64>,
                                                %keys: tensor<?xi64>)
    -> tensor<?x8xf32> {
  // CHECK: nn.dropout
  %y = nn.dropout %x, %seed, %keys {rate = 0.001 : f32, site = 7 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  return %y : tensor<?x8xf32>
}

// Ops are pure: what nobody reads disappears.

// CHECK-LABEL: func @unused_op_is_removed
func.func @unused_op_is_removed(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>) {
  // CHECK-NEXT: return
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x16xf32>
  return
}

// CHECK-LABEL: func @gradient_of_activation_none_folds
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>
func.func @gradient_of_activation_none_folds(%x: tensor<?x8xf32>,
                                             %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK-NEXT: return %[[C]]
  %y = nn.activation_grad %x, %c kind(none) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_gradient_of_activation_relu_stays
func.func @negative_gradient_of_activation_relu_stays(%x: tensor<?x8xf32>,
                                                      %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: nn.activation_grad
  %y = nn.activation_grad %x, %c kind(relu) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// A sum to which nothing is added by anybody who is read.

// CHECK-LABEL: func @unused_gradients_are_removed
func.func @unused_gradients_are_removed(%x: tensor<?x8xf32>, %p: tensor<8xf32>,
                                        %c: tensor<?x8xf32>) {
  // CHECK-NEXT: return
  %y:3 = nn.layer_norm_grad %x, %p, %c accumulators(%p, %p)
         {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  %s = nn.column_sum %p, %c : tensor<8xf32>, tensor<?x8xf32>
  return
}

// The gradient of a cross entropy has its losses and predictions.

// CHECK-LABEL: func @losses_of_the_gradient
func.func @losses_of_the_gradient(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>)
    -> (tensor<?x8xf32>, tensor<?xf32>, tensor<?xi32>) {
  // CHECK-NEXT: %[[G:.*]], %{{.*}}, %{{.*}}, %[[L:.*]], %[[P:.*]] = nn.linear_cross_entropy_grad
  // CHECK-NEXT: return %[[G]], %[[L]], %[[P]]
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %g#0, %losses, %predictions
         : tensor<?x8xf32>, tensor<?xf32>, tensor<?xi32>
}

// A reader inside of a loop that comes later reads the gradient's losses too.

// CHECK-LABEL: func @losses_read_in_a_loop
func.func @losses_read_in_a_loop(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>, %n: index, %zero: f32)
    -> (tensor<?x8xf32>, f32) {
  // CHECK-NOT: nn.linear_cross_entropy %
  // CHECK: nn.linear_cross_entropy_grad
  // CHECK: scf.for
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %mean = scf.for %i = %c0 to %n step %c1 iter_args(%s = %zero) -> f32 {
    %loss = tensor.extract %losses[%i] : tensor<?xf32>
    %t = arith.addf %s, %loss : f32
    scf.yield %t : f32
  }
  return %g#0, %mean : tensor<?x8xf32>, f32
}

// The cotangents are computed from the losses: they can not come from the op
// that reads them.

// CHECK-LABEL: func @negative_losses_read_before_the_gradient
func.func @negative_losses_read_before_the_gradient(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>) -> (tensor<?x8xf32>, tensor<?xf32>) {
  // CHECK: %[[L:.*]], %{{.*}} = nn.linear_cross_entropy %
  // CHECK: %[[C:.*]] = arith.mulf %[[L]], %[[L]]
  // CHECK: nn.linear_cross_entropy_grad {{.*}}, %[[C]] accumulators
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %c = arith.mulf %losses, %losses : tensor<?xf32>
  %g:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %g#0, %losses : tensor<?x8xf32>, tensor<?xf32>
}

// The gradient that comes too late is not the only one.

// CHECK-LABEL: func @losses_of_the_first_of_two_gradients
func.func @losses_of_the_first_of_two_gradients(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK-NOT: nn.linear_cross_entropy %
  // CHECK: %[[A:.*]], %{{.*}}, %{{.*}}, %[[L:.*]], %{{.*}} = nn.linear_cross_entropy_grad
  // CHECK: %[[D:.*]] = arith.negf %[[L]]
  // CHECK: nn.linear_cross_entropy_grad {{.*}}, %[[D]] accumulators
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %d = arith.negf %losses : tensor<?xf32>
  %h:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %d
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %g#0, %h#0 : tensor<?x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func @negative_gradient_of_other_labels
func.func @negative_gradient_of_other_labels(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %others: tensor<?xi32>, %c: tensor<?xf32>)
    -> (tensor<?x8xf32>, tensor<?xf32>) {
  // CHECK: nn.linear_cross_entropy %
  // CHECK: nn.linear_cross_entropy_grad
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %others, %c
         accumulators(%table, %bias)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %g#0, %losses : tensor<?x8xf32>, tensor<?xf32>
}
