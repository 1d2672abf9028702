// RUN: albert-opt %s --nn-decompose --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=nn. --enable-var-scope

// The numbers are checked by finite differences; here it is the form, above all
// that a sum goes on from its accumulator.

// CHECK-DAG: #[[$LEFT:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[$RIGHT:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[$SUM:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func @weight_grad
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<8x16xf32>, %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x16xf32>
func.func @weight_grad(%sum: tensor<8x16xf32>, %x: tensor<?x8xf32>,
                       %c: tensor<?x16xf32>) -> tensor<8x16xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$LEFT]], #[[$RIGHT]], #[[$SUM]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "reduction"]
  // CHECK-SAME: ins(%[[X]], %[[C]] : {{.*}}) outs(%[[SUM]] :
  // CHECK: math.fma
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xf32>, tensor<?x8xf32>, tensor<?x16xf32>
  return %y : tensor<8x16xf32>
}

// -----

// A bf16 sum is widened before it goes on and rounded once at the end.

// CHECK-LABEL: func @weight_grad_bf16
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<8x16xbf16>
func.func @weight_grad_bf16(%sum: tensor<8x16xbf16>, %x: tensor<?x8xbf16>,
                            %c: tensor<?x16xbf16>) -> tensor<8x16xbf16> {
  // CHECK: %[[WIDE:.*]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<8x16xbf16>) outs({{.*}} : tensor<8x16xf32>)
  // CHECK: arith.extf
  // CHECK: linalg.generic {{.*}} outs(%[[WIDE]] : tensor<8x16xf32>)
  // CHECK: math.fma {{.*}} : f32
  // CHECK: linalg.generic
  // CHECK: arith.truncf {{.*}} : f32 to bf16
  %y = nn.weight_grad %sum, %x, %c
       : tensor<8x16xbf16>, tensor<?x8xbf16>, tensor<?x16xbf16>
  return %y : tensor<8x16xbf16>
}

// -----

// CHECK-LABEL: func @grouped_weight_grad
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<4x3x2xf32>
func.func @grouped_weight_grad(%sum: tensor<4x3x2xf32>, %x: tensor<?x8xf32>,
                               %c: tensor<?x6xf32>) -> tensor<4x3x2xf32> {
  // CHECK: %[[X:.*]] = tensor.expand_shape {{.*}} : tensor<?x8xf32> into tensor<?x4x2xf32>
  // CHECK: %[[C:.*]] = tensor.expand_shape {{.*}} : tensor<?x6xf32> into tensor<?x2x3xf32>
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%[[X]], %[[C]] : {{.*}}) outs(%[[SUM]] :
  // CHECK: math.fma
  %y = nn.grouped_weight_grad %sum, %x, %c
       : tensor<4x3x2xf32>, tensor<?x8xf32>, tensor<?x6xf32>
  return %y : tensor<4x3x2xf32>
}

// -----

// The input gives the number of rows only.

// CHECK-LABEL: func @grouped_input_grad
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x3x2xf32>
func.func @grouped_input_grad(%x: tensor<?x8xf32>, %w: tensor<4x3x2xf32>,
                              %c: tensor<?x6xf32>) -> tensor<?x8xf32> {
  // CHECK: %[[C:.*]] = tensor.expand_shape {{.*}} : tensor<?x6xf32> into tensor<?x2x3xf32>
  // CHECK: tensor.dim %[[X]]
  // CHECK: linalg.generic {{.*}} ins(%[[C]], %[[W]] :
  // CHECK: math.fma
  // CHECK: tensor.collapse_shape {{.*}} : tensor<?x4x2xf32> into tensor<?x8xf32>
  %y = nn.grouped_input_grad %x, %w, %c
       : tensor<?x8xf32>, tensor<4x3x2xf32>, tensor<?x6xf32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @column_sum
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>
func.func @column_sum(%sum: tensor<8xf32>, %c: tensor<?x8xf32>)
    -> tensor<8xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[C]] : {{.*}}) outs(%[[SUM]] :
  // CHECK: arith.addf
  %y = nn.column_sum %sum, %c : tensor<8xf32>, tensor<?x8xf32>
  return %y : tensor<8xf32>
}

// -----

// At 0 the derivative of relu is 0.

// CHECK-LABEL: func @activation_grad_relu
func.func @activation_grad_relu(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
  // CHECK: ^bb0(%[[X:.*]]: f32, %[[C:.*]]: f32, %{{.*}}: f32):
  // CHECK: %[[POSITIVE:.*]] = arith.cmpf ogt, %[[X]]
  // CHECK: %[[SLOPE:.*]] = arith.select %[[POSITIVE]]
  // CHECK: arith.mulf %[[C]], %[[SLOPE]]
  %y = nn.activation_grad %x, %c kind(relu) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @activation_grad_gelu_erf
func.func @activation_grad_gelu_erf(%x: tensor<?x8xf32>, %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: math.erf
  // CHECK: math.exp
  %y = nn.activation_grad %x, %c kind(gelu_erf) : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// Statistics of the rows are computed again; both sums over rows go on from
// their accumulators.

// CHECK-LABEL: func @layer_norm_grad
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[GAMMA:[a-z0-9]+]]: tensor<8xf32>
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[DG:[a-z0-9]+]]: tensor<8xf32>, %[[DB:[a-z0-9]+]]: tensor<8xf32>
func.func @layer_norm_grad(%x: tensor<?x8xf32>, %gamma: tensor<8xf32>,
                           %c: tensor<?x8xf32>, %dg: tensor<8xf32>,
                           %db: tensor<8xf32>)
    -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>) {
  // CHECK: math.rsqrt
  // CHECK: %[[HAT:.*]] = linalg.generic {{.*}} ins(%[[X]],
  // CHECK: %[[SCALED:.*]] = linalg.generic {{.*}} ins(%[[C]], %[[GAMMA]] :
  // CHECK: %[[INPUT:.*]] = linalg.generic {{.*}} ins(%[[SCALED]], %{{.*}}, %[[HAT]],
  // CHECK: %[[G:.*]] = linalg.generic {{.*}} ins(%[[C]], %[[HAT]] : {{.*}}) outs(%[[DG]] :
  // CHECK: math.fma
  // CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[C]] : {{.*}}) outs(%[[DB]] :
  // CHECK: arith.addf
  // CHECK: return %[[INPUT]], %[[G]], %[[B]]
  %y:3 = nn.layer_norm_grad %x, %gamma, %c accumulators(%dg, %db)
         {epsilon = 1.0e-12 : f32} : tensor<?x8xf32>, tensor<8xf32>
  return %y#0, %y#1, %y#2 : tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

// CHECK-LABEL: func @log_softmax_grad
// CHECK-SAME: %[[Y:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>
func.func @log_softmax_grad(%y: tensor<?x8xf32>, %c: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: %[[SUM:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[C]] :
  // CHECK: linalg.generic {{.*}} ins(%[[C]], %[[Y]], %[[SUM]] :
  // CHECK: math.exp
  %g = nn.log_softmax_grad %y, %c : tensor<?x8xf32>
  return %g : tensor<?x8xf32>
}

// -----

// One row after the other: a word that occurs twice is added to twice, in order.

// CHECK-LABEL: func @scatter_rows
// CHECK-SAME: %[[SUM:[a-z0-9]+]]: tensor<100x8xf32>, %[[IDS:[a-z0-9]+]]: tensor<?xi32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>
func.func @scatter_rows(%sum: tensor<100x8xf32>, %ids: tensor<?xi32>,
                        %c: tensor<?x8xf32>) -> tensor<100x8xf32> {
  // CHECK: scf.for %[[T:.*]] = {{.*}} iter_args(%[[S:.*]] = %[[SUM]])
  // CHECK: %[[ID:.*]] = tensor.extract %[[IDS]][%[[T]]]
  // CHECK: %[[ROW:.*]] = arith.index_cast %[[ID]]
  // CHECK: tensor.extract_slice %[[S]][%[[ROW]], 0]
  // CHECK: tensor.extract_slice %[[C]][%[[T]], 0]
  // CHECK: arith.addf
  // CHECK: tensor.insert_slice %{{.*}} into %[[S]][%[[ROW]], 0]
  %y = nn.scatter_rows %sum, %ids, %c
       : tensor<100x8xf32>, tensor<?xi32>, tensor<?x8xf32>
  return %y : tensor<100x8xf32>
}

// -----

// Gradients of rows start from zeros, which is what rows of no sequence keep.
// Queries are summed over keys, keys and values over queries.

// CHECK-LABEL: func @attention_grad
func.func @attention_grad(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                          %v: tensor<?x8xf32>, %qo: tensor<?xi32>,
                          %ro: tensor<?xi32>, %n: tensor<?xi32>,
                          %b: tensor<?xf32>, %c: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  // CHECK-COUNT-3: linalg.fill
  // CHECK: scf.for {{.*}} -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
  // CHECK-COUNT-3: tensor.expand_shape {{.*}} into tensor<?x2x4xf32>
  // CHECK: arith.maximumf
  // CHECK: math.exp
  // CHECK: tensor.expand_shape {{.*}} into tensor<?x2x4xf32>
  // CHECK: arith.divf
  // CHECK: math.fma
  // CHECK: arith.subf
  // CHECK-NEXT: arith.mulf
  // CHECK-COUNT-3: tensor.insert_slice
  // CHECK: scf.yield
  %g:3 = nn.attention_grad %q, %k, %v, %c segments(%qo, %ro, %n, %b)
         {num_heads = 2 : i64, scale = 0.5 : f32}
         : tensor<?x8xf32>, tensor<?x8xf32>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %g#0, %g#1, %g#2 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// The lowest word that has the maximum is the prediction.

// CHECK-LABEL: func @linear_cross_entropy
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[TABLE:[a-z0-9]+]]: tensor<9x8xf32>, %[[BIAS:[a-z0-9]+]]: tensor<9xf32>
func.func @linear_cross_entropy(%x: tensor<?x8xf32>, %table: tensor<9x8xf32>,
                                %bias: tensor<9xf32>, %labels: tensor<?xi32>)
    -> (tensor<?xf32>, tensor<?xi32>) {
  // CHECK: %[[PRODUCTS:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[TABLE]] :
  // CHECK: %[[LOGITS:.*]] = linalg.generic {{.*}} ins(%[[PRODUCTS]], %[[BIAS]] :
  // CHECK: %[[MAX:.*]] = linalg.generic {{.*}} ins(%[[LOGITS]] :
  // CHECK: arith.maximumf
  // CHECK: math.exp
  // CHECK: arith.cmpi eq
  // CHECK-NEXT: arith.select
  // CHECK: %[[LOSSES:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<?xf32>)
  // CHECK: math.log
  // CHECK: arith.constant -1 : i32
  // CHECK: %[[WORDS:.*]] = linalg.generic {{.*}} ins(%[[LOGITS]], %[[MAX]] : {{.*}}) outs(%{{.*}} : tensor<?xi32>)
  // CHECK: arith.cmpf oeq
  // CHECK: arith.cmpi slt
  // CHECK: return %[[LOSSES]], %[[WORDS]]
  %losses, %predictions = nn.linear_cross_entropy %x, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %losses, %predictions : tensor<?xf32>, tensor<?xi32>
}

// -----

// CHECK-LABEL: func @linear_cross_entropy_grad
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[TABLE:[a-z0-9]+]]: tensor<9x8xf32>
// CHECK-SAME: %[[DT:[a-z0-9]+]]: tensor<9x8xf32>, %[[DB:[a-z0-9]+]]: tensor<9xf32>)
func.func @linear_cross_entropy_grad(
    %x: tensor<?x8xf32>, %table: tensor<9x8xf32>, %bias: tensor<9xf32>,
    %labels: tensor<?xi32>, %c: tensor<?xf32>, %dt: tensor<9x8xf32>,
    %db: tensor<9xf32>)
    -> (tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<?xf32>,
        tensor<?xi32>) {
  // CHECK: math.exp
  // CHECK: %[[D:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<?x9xf32>)
  // CHECK: arith.divf
  // CHECK: arith.cmpi eq
  // CHECK: arith.subf
  // CHECK: %[[INPUT:.*]] = linalg.generic {{.*}} ins(%[[D]], %[[TABLE]] :
  // CHECK: %[[T:.*]] = linalg.generic {{.*}} ins(%[[D]], %[[X]] : {{.*}}) outs(%[[DT]] :
  // CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[D]] : {{.*}}) outs(%[[DB]] :
  // CHECK: math.log
  // CHECK: return %[[INPUT]], %[[T]], %[[B]], %{{.*}}, %{{.*}}
  %y:5 = nn.linear_cross_entropy_grad %x, %table, %bias, %labels, %c
         accumulators(%dt, %db)
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  return %y#0, %y#1, %y#2, %y#3, %y#4
         : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>, tensor<?xf32>,
           tensor<?xi32>
}
