// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rule of structured ops; its numbers are compared with finite differences
// elsewhere. c is the cotangent; s, with the name of an operand, is an
// accumulator.

#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
#j = affine_map<(i, j) -> (j)>

// CHECK-DAG: #[[$IJ:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$I:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[$J:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[$NONE:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-DAG: #[[$LEFT:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[$RIGHT:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[$PRODUCT:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>

// The result is read, what leads to it is computed again, and the gradient of
// what was broadcast is a sum over the rows.

// CHECK-LABEL: func @broadcast
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SW:[a-z0-9]+]]: tensor<8xf32>
// CHECK: %[[Y:.*]] = linalg.generic
// CHECK: math.tanh
// CHECK: %[[DX:.*]] = linalg.generic {indexing_maps = [#[[$IJ]], #[[$IJ]], #[[$J]], #[[$IJ]]], iterator_types = ["parallel", "parallel"]} ins(%[[C]], %[[Y]], %[[W]] : {{.*}}) outs(%[[SX]] :
// CHECK-NEXT: ^bb0(%[[EC:.*]]: f32, %[[EY:.*]]: f32, %[[EW:.*]]: f32, %[[OUT:.*]]: f32):
// CHECK-NEXT: %[[A:.*]] = arith.mulf %[[EC]], %[[EY]]
// CHECK-NEXT: %[[B:.*]] = arith.mulf %[[A]], %[[EY]]
// CHECK-NEXT: %[[D:.*]] = arith.subf %[[EC]], %[[B]]
// CHECK-NEXT: %[[E:.*]] = arith.mulf %[[D]], %[[EW]]
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[OUT]], %[[E]]
// CHECK-NEXT: linalg.yield %[[SUM]]
// CHECK: %[[DW:.*]] = linalg.generic {indexing_maps = [#[[$IJ]], #[[$IJ]], #[[$IJ]], #[[$J]]], iterator_types = ["reduction", "parallel"]} ins(%[[C]], %[[Y]], %[[X]] : {{.*}}) outs(%[[SW]] :
// CHECK: return %[[DX]], %[[DW]]
func.func @broadcast(%x: tensor<?x8xf32>, %w: tensor<8xf32>,
    %c: tensor<?x8xf32>, %sx: tensor<?x8xf32>, %sw: tensor<8xf32>,
    %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>) {
  %y = linalg.generic {indexing_maps = [#ij, #j, #ij],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %w : tensor<?x8xf32>, tensor<8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    %r = math.tanh %p : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  %g:2 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
         for(%x, %w : tensor<?x8xf32>, tensor<8xf32>) accumulators(%sx, %sw)
  return %g#0, %g#1 : tensor<?x8xf32>, tensor<8xf32>
}

// What arrives first at a value that is no sum yet has nothing to be added to.
// An addend needs no more than the cotangent, but for how many there are.

// CHECK-LABEL: func @sum
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?xf32>
// CHECK: %[[T:.*]] = linalg.generic
// CHECK: linalg.generic
// CHECK-DAG: %[[EMPTY:.*]] = tensor.empty(%{{.*}}) : tensor<?x8xf32>
// CHECK: %[[DT:.*]] = linalg.generic {indexing_maps = [#[[$I]], #[[$IJ]]], iterator_types = ["parallel", "parallel"]} ins(%[[C]] : tensor<?xf32>) outs(%[[EMPTY]] :
// CHECK-NEXT: ^bb0(%[[EC:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: linalg.yield %[[EC]]
// CHECK: linalg.generic {indexing_maps = [#[[$IJ]], #[[$IJ]], #[[$IJ]]], iterator_types = ["parallel", "parallel"]} ins(%[[DT]], %[[T]] :
func.func @sum(%x: tensor<?x8xf32>, %c: tensor<?xf32>, %sx: tensor<?x8xf32>,
    %e: tensor<?x8xf32>, %zeros: tensor<?xf32>) -> tensor<?x8xf32> {
  %t = linalg.generic {indexing_maps = [#ij, #ij],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  %y = linalg.generic {indexing_maps = [#ij, #i],
                       iterator_types = ["parallel", "reduction"]}
      ins(%t : tensor<?x8xf32>) outs(%zeros : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %g = optim.gradient of(%y : tensor<?xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%sx)
  return %g : tensor<?x8xf32>
}

// Those that are the largest are counted and share the cotangent.

// CHECK-LABEL: func @maximum
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>
// CHECK: %[[Y:.*]] = linalg.generic
// CHECK: %[[ZEROS:.*]] = tensor.splat
// CHECK: %[[COUNT:.*]] = linalg.generic {indexing_maps = [#[[$IJ]], #[[$I]], #[[$I]]], iterator_types = ["parallel", "reduction"]} ins(%[[X]], %[[Y]] : {{.*}}) outs(%[[ZEROS]] :
// CHECK-NEXT: ^bb0(%[[EX:.*]]: f32, %[[EY:.*]]: f32, %[[OUT:.*]]: f32):
// CHECK-NEXT: %[[P:.*]] = arith.cmpf oeq, %[[EX]], %[[EY]]
// CHECK-NEXT: %[[ONE:.*]] = arith.uitofp %[[P]]
// CHECK-NEXT: arith.addf %[[OUT]], %[[ONE]]
// CHECK: linalg.generic {indexing_maps = [#[[$IJ]], #[[$I]], #[[$I]], #[[$I]], #[[$IJ]]], iterator_types = ["parallel", "parallel"]} ins(%[[X]], %[[Y]], %[[COUNT]], %[[C]] : {{.*}}) outs(%[[SX]] :
// CHECK-NEXT: ^bb0(%[[FX:.*]]: f32, %[[FY:.*]]: f32, %[[FN:.*]]: f32, %[[FC:.*]]: f32, %[[TO:.*]]: f32):
// CHECK-NEXT: %[[Q:.*]] = arith.cmpf oeq, %[[FX]], %[[FY]]
// CHECK-NEXT: %[[IS:.*]] = arith.uitofp %[[Q]]
// CHECK-NEXT: %[[PART:.*]] = arith.divf %[[IS]], %[[FN]]
// CHECK-NEXT: %[[G:.*]] = arith.mulf %[[PART]], %[[FC]]
// CHECK-NEXT: arith.addf %[[TO]], %[[G]]
func.func @maximum(%x: tensor<?x8xf32>, %c: tensor<?xf32>, %sx: tensor<?x8xf32>,
                   %lows: tensor<?xf32>) -> tensor<?x8xf32> {
  %y = linalg.generic {indexing_maps = [#ij, #i],
                       iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<?x8xf32>) outs(%lows : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.maximumf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %g = optim.gradient of(%y : tensor<?xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%sx)
  return %g : tensor<?x8xf32>
}

// The gradients of a product are products, and what it starts from has its
// cotangent.

// CHECK-LABEL: func @product
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x4xf32>, %[[B:[a-z0-9]+]]: tensor<?x4xf32>, %[[C:[a-z0-9]+]]: tensor<?x4xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SW:[a-z0-9]+]]: tensor<8x4xf32>, %[[SB:[a-z0-9]+]]: tensor<?x4xf32>
// CHECK: %[[DB:.*]] = arith.addf %[[SB]], %[[C]]
// CHECK: %[[DX:.*]] = linalg.generic {indexing_maps = [#[[$PRODUCT]], #[[$RIGHT]], #[[$LEFT]]], iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[C]], %[[W]] : {{.*}}) outs(%[[SX]] :
// CHECK-NEXT: ^bb0(%[[EC:.*]]: f32, %[[EW:.*]]: f32, %[[OUT:.*]]: f32):
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[EC]], %[[EW]]
// CHECK-NEXT: arith.addf %[[OUT]], %[[P]]
// CHECK: %[[DW:.*]] = linalg.generic {indexing_maps = [#[[$PRODUCT]], #[[$LEFT]], #[[$RIGHT]]], iterator_types = ["reduction", "parallel", "parallel"]} ins(%[[C]], %[[X]] : {{.*}}) outs(%[[SW]] :
// CHECK: return %[[DX]], %[[DW]], %[[DB]]
func.func @product(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>,
    %b: tensor<?x4xf32>, %c: tensor<?x4xf32>, %sx: tensor<?x8xf32>,
    %sw: tensor<8x4xf32>, %sb: tensor<?x4xf32>)
    -> (tensor<?x8xf32>, tensor<8x4xf32>, tensor<?x4xf32>) {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, k) -> (i, k)>,
                       affine_map<(i, j, k) -> (k, j)>,
                       affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x8xf32>, tensor<8x4xf32>)
      outs(%b : tensor<?x4xf32>) {
  ^bb0(%l: f32, %r: f32, %o: f32):
    %s = math.fma %l, %r, %o : f32
    linalg.yield %s : f32
  } -> tensor<?x4xf32>
  %g:3 = optim.gradient of(%y : tensor<?x4xf32>) cotangents(%c)
         for(%x, %w, %b : tensor<?x8xf32>, tensor<8x4xf32>, tensor<?x4xf32>)
         accumulators(%sx, %sw, %sb)
  return %g#0, %g#1, %g#2 : tensor<?x8xf32>, tensor<8x4xf32>, tensor<?x4xf32>
}

// Rows that numbers name are added to one after the other; how a place is
// computed is computed again.

// CHECK-LABEL: func @gather
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<9x8xf32>, %[[IDS:[a-z0-9]+]]: tensor<?xi32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<9x8xf32>
// CHECK: linalg.generic
// CHECK: %[[G:.*]] = scf.for %[[R:.*]] = %{{.*}} iter_args(%[[A:.*]] = %[[SX]])
// CHECK-NEXT: %[[ROW:.*]] = scf.for %[[J:.*]] = %{{.*}} iter_args(%[[B:.*]] = %[[A]])
// CHECK-DAG: %[[EC:.*]] = tensor.extract %[[C]][%[[R]], %[[J]]]
// CHECK-DAG: %[[ID:.*]] = tensor.extract %[[IDS]][%[[R]]]
// CHECK-DAG: %[[AT:.*]] = arith.index_cast %[[ID]]
// CHECK: %[[OLD:.*]] = tensor.extract %[[B]][%[[AT]], %[[J]]]
// CHECK: %[[NEW:.*]] = arith.addf %[[OLD]], %[[EC]]
// CHECK: %[[NEXT:.*]] = tensor.insert %[[NEW]] into %[[B]][%[[AT]], %[[J]]]
// CHECK: scf.yield %[[NEXT]]
// CHECK: scf.yield %[[ROW]]
// CHECK: return %[[G]]
func.func @gather(%x: tensor<9x8xf32>, %ids: tensor<?xi32>, %c: tensor<?x8xf32>,
                  %sx: tensor<9x8xf32>, %e: tensor<?x8xf32>)
    -> tensor<9x8xf32> {
  %y = linalg.generic {indexing_maps = [#i, #ij],
                       iterator_types = ["parallel", "parallel"]}
      ins(%ids : tensor<?xi32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: i32, %o: f32):
    %r = arith.index_cast %a : i32 to index
    %j = linalg.index 1 : index
    %v = tensor.extract %x[%r, %j] : tensor<9x8xf32>
    linalg.yield %v : f32
  } -> tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<9x8xf32>) accumulators(%sx)
  return %g : tensor<9x8xf32>
}

// A scalar that all iterations read.

// CHECK-LABEL: func @fill
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<4xf32>, %[[P:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[$IJ]], #[[$NONE]]], iterator_types = ["reduction", "reduction"]} ins(%[[C]] :
// CHECK: %[[ALL:.*]] = tensor.extract %[[SUM]][]
// CHECK: arith.addf %{{.*}}, %[[ALL]] : f32
func.func @fill(%x: tensor<4xf32>, %p: index, %c: tensor<?x8xf32>,
                %sx: tensor<4xf32>, %e: tensor<?x8xf32>) -> tensor<4xf32> {
  %v = tensor.extract %x[%p] : tensor<4xf32>
  %y = linalg.fill ins(%v : f32) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<4xf32>) accumulators(%sx)
  return %g : tensor<4xf32>
}

// How many iterations there are must be known: here only the op's operand says.

// CHECK-LABEL: func @repeated_sum
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?xf32>, %[[C:[a-z0-9]+]]: tensor<f32>, %[[SX:[a-z0-9]+]]: tensor<?xf32>, %{{[a-z0-9]+}}: tensor<f32>, %[[MANY:[a-z0-9]+]]: tensor<?x?xi32>
// CHECK: linalg.generic
// CHECK: linalg.generic {indexing_maps = [#[[$NONE]], #[[$IJ]], #[[$I]]], iterator_types = ["parallel", "reduction"]} ins(%[[C]], %[[MANY]] : {{.*}}) outs(%[[SX]] :
func.func @repeated_sum(%x: tensor<?xf32>, %c: tensor<f32>, %sx: tensor<?xf32>,
    %zero: tensor<f32>, %many: tensor<?x?xi32>) -> tensor<?xf32> {
  %y = linalg.generic {indexing_maps = [#i, #ij, affine_map<(i, j) -> ()>],
                       iterator_types = ["reduction", "reduction"]}
      ins(%x, %many : tensor<?xf32>, tensor<?x?xi32>) outs(%zero : tensor<f32>) {
  ^bb0(%a: f32, %n: i32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %g = optim.gradient of(%y : tensor<f32>) cotangents(%c)
       for(%x : tensor<?xf32>) accumulators(%sx)
  return %g : tensor<?xf32>
}
