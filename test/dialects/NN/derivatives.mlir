// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rules of nn ops, one each; their numbers are compared with finite
// differences elsewhere. c is the cotangent, s, t and u are accumulators.

// A weight that is stored transposed changes places with the cotangent.

// CHECK-LABEL: func @linear_transposed
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x4xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>, %[[T:[a-z0-9]+]]: tensor<4x8xf32>)
// CHECK: nn.linear {{.*}} transpose_weight
// CHECK: %[[PART:.*]] = nn.linear %[[C]], %[[W]] :
// CHECK: %[[DX:.*]] = arith.addf %[[S]], %[[PART]]
// CHECK: %[[DW:.*]] = nn.weight_grad %[[T]], %[[C]], %[[X]]
// CHECK: return %[[DX]], %[[DW]]
func.func @linear_transposed(%x: tensor<?x8xf32>, %w: tensor<4x8xf32>,
    %c: tensor<?x4xf32>, %s: tensor<?x8xf32>, %t: tensor<4x8xf32>)
    -> (tensor<?x8xf32>, tensor<4x8xf32>) {
  %y = nn.linear %x, %w transpose_weight : tensor<?x8xf32>, tensor<4x8xf32>
  %g:2 = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
         for(%x, %w : tensor<?x8xf32>, tensor<4x8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<4x8xf32>
}

// A residual is added behind the activation: its cotangent is the result's.

// CHECK-LABEL: func @linear_residual
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x4xf32>, %[[S:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK: %[[SUM:.*]] = nn.linear
// CHECK-NEXT: %[[A:.*]] = nn.activation %[[SUM]] kind(relu)
// CHECK-NEXT: arith.addf %[[A]]
// CHECK-NEXT: %[[DR:.*]] = arith.addf %[[S]], %[[C]]
// CHECK-NEXT: return %[[DR]]
func.func @linear_residual(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
    %r: tensor<?x4xf32>, %c: tensor<?x4xf32>, %s: tensor<?x4xf32>)
    -> tensor<?x4xf32> {
  %y = nn.linear %x, %w residual(%r : tensor<?x4xf32>) activation(relu)
       : tensor<?x8xf32>, tensor<8x4xf32>
  %g = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
       for(%r : tensor<?x4xf32>) accumulators(%s)
  return %g : tensor<?x4xf32>
}

// CHECK-LABEL: func @grouped_linear
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x3x2xf32>, %[[B:[a-z0-9]+]]: tensor<6xf32>, %[[C:[a-z0-9]+]]: tensor<?x6xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>, %[[T:[a-z0-9]+]]: tensor<4x3x2xf32>, %[[U:[a-z0-9]+]]: tensor<6xf32>)
// CHECK: %[[SUM:.*]] = nn.grouped_linear %[[X]], %[[W]], %[[B]] :
// CHECK: nn.activation %[[SUM]] kind(tanh)
// CHECK: %[[D:.*]] = nn.activation_grad %[[SUM]], %[[C]] kind(tanh)
// CHECK: %[[PART:.*]] = nn.grouped_input_grad %[[X]], %[[W]], %[[D]]
// CHECK: %[[DX:.*]] = arith.addf %[[S]], %[[PART]]
// CHECK: %[[DW:.*]] = nn.grouped_weight_grad %[[T]], %[[X]], %[[D]]
// CHECK: %[[DB:.*]] = nn.column_sum %[[U]], %[[D]]
// CHECK: return %[[DX]], %[[DW]], %[[DB]]
func.func @grouped_linear(%x: tensor<?x8xf32>, %w: tensor<4x3x2xf32>,
    %b: tensor<6xf32>, %c: tensor<?x6xf32>, %s: tensor<?x8xf32>,
    %t: tensor<4x3x2xf32>, %u: tensor<6xf32>)
    -> (tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>) {
  %y = nn.grouped_linear %x, %w, %b activation(tanh)
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>
  %g:3 = optim.gradient of(%y : tensor<?x6xf32>) cotangents(%c)
         for(%x, %w, %b : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>)
         accumulators(%s, %t, %u)
  return %g#0, %g#1, %g#2
         : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<6xf32>
}

// The result of the forward computation is read, not computed again.

// CHECK-LABEL: func @log_softmax
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %[[Y:.*]] = nn.log_softmax
// CHECK: %[[D:.*]] = nn.log_softmax_grad %[[Y]], %[[C]]
// CHECK: arith.addf %[[S]], %[[D]]
func.func @log_softmax(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>,
                       %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = nn.log_softmax %x : tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// The same mask again: the op is a function of its operands.

// CHECK-LABEL: func @dropout
// CHECK-SAME: %[[SEED:[a-z0-9]+]]: tensor<i64>, %[[KEYS:[a-z0-9]+]]: tensor<?xi64>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %[[D:.*]] = nn.dropout %[[C]], %[[SEED]], %[[KEYS]] {rate = 1.000000e-01 : f32, site = 3 : i64}
// CHECK: arith.addf %[[S]], %[[D]]
func.func @dropout(%x: tensor<?x8xf32>, %seed: tensor<i64>,
    %keys: tensor<?xi64>, %c: tensor<?x8xf32>, %s: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  %y = nn.dropout %x, %seed, %keys {rate = 0.1 : f32, site = 3 : i64}
       : tensor<?x8xf32>, tensor<i64>, tensor<?xi64>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// A table is summed into where its accumulator is.

// CHECK-LABEL: func @gather_rows
// CHECK-SAME: %[[IDS:[a-z0-9]+]]: tensor<?xi32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<9x8xf32>)
// CHECK: %[[D:.*]] = nn.scatter_rows %[[S]], %[[IDS]], %[[C]]
// CHECK-NEXT: return %[[D]]
func.func @gather_rows(%table: tensor<9x8xf32>, %ids: tensor<?xi32>,
    %c: tensor<?x8xf32>, %s: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %y = nn.gather_rows %table, %ids : tensor<9x8xf32>, tensor<?xi32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%table : tensor<9x8xf32>) accumulators(%s)
  return %g : tensor<9x8xf32>
}

// Keys and values may be the same rows.

// CHECK-LABEL: func @attention
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<?x8xf32>, %[[K:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %{{.*}}, %[[DK:.*]], %[[DV:.*]] = nn.attention_grad %[[Q]], %[[K]], %[[K]], %[[C]] segments({{.*}}) {num_heads = 2 : i64, scale = 5.000000e-01 : f32}
// CHECK: %[[ONE:.*]] = arith.addf %[[S]], %[[DK]]
// CHECK: %[[BOTH:.*]] = arith.addf %[[ONE]], %[[DV]]
// CHECK: return %[[BOTH]]
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
    %o: tensor<?xi32>, %n: tensor<?xi32>, %b: tensor<?xf32>,
    %c: tensor<?x8xf32>, %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = nn.attention %q, %k, %k segments(%o, %o, %n, %b)
       {num_heads = 2 : i64, scale = 0.5 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%k : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// Sums that nobody asked for start from zeros and are dead.

// CHECK-LABEL: func @linear_cross_entropy
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[TABLE:[a-z0-9]+]]: tensor<9x8xf32>, %[[BIAS:[a-z0-9]+]]: tensor<9xf32>, %[[LABELS:[a-z0-9]+]]: tensor<?xi32>, %[[C:[a-z0-9]+]]: tensor<?xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>, %[[T:[a-z0-9]+]]: tensor<9x8xf32>)
// CHECK: %[[ZEROS:.*]] = tensor.splat %{{.*}} : tensor<9xf32>
// CHECK: %[[D:.*]], %[[DT:.*]], %{{.*}}, %{{.*}}, %{{.*}} = nn.linear_cross_entropy_grad %[[X]], %[[TABLE]], %[[BIAS]], %[[LABELS]], %[[C]] accumulators(%[[T]], %[[ZEROS]])
// CHECK: %[[DX:.*]] = arith.addf %[[S]], %[[D]]
// CHECK: return %[[DX]], %[[DT]]
func.func @linear_cross_entropy(%x: tensor<?x8xf32>, %table: tensor<9x8xf32>,
    %bias: tensor<9xf32>, %labels: tensor<?xi32>, %c: tensor<?xf32>,
    %s: tensor<?x8xf32>, %t: tensor<9x8xf32>)
    -> (tensor<?x8xf32>, tensor<9x8xf32>) {
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:2 = optim.gradient of(%losses : tensor<?xf32>) cotangents(%c)
         for(%x, %table : tensor<?x8xf32>, tensor<9x8xf32>)
         accumulators(%s, %t)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<9x8xf32>
}
