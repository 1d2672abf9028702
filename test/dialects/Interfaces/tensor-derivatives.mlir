// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rules of tensor ops, one each; their numbers are compared with finite
// differences elsewhere. c is the cotangent, s and t are accumulators.

// CHECK-LABEL: func @cast
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<4x8xf32>)
// CHECK: %[[B:.*]] = tensor.cast %[[C]] : tensor<?x8xf32> to tensor<4x8xf32>
// CHECK: arith.addf %[[S]], %[[B]]
func.func @cast(%x: tensor<4x8xf32>, %c: tensor<?x8xf32>, %s: tensor<4x8xf32>)
    -> tensor<4x8xf32> {
  %y = tensor.cast %x : tensor<4x8xf32> to tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<4x8xf32>) accumulators(%s)
  return %g : tensor<4x8xf32>
}

// CHECK-LABEL: func @collapse
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x2x4xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[S:[a-z0-9]+]]: tensor<?x2x4xf32>)
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK: %[[B:.*]] = tensor.expand_shape %[[C]] {{\[\[}}0], [1, 2]] output_shape [%[[ROWS]], 2, 4]
// CHECK: arith.addf %[[S]], %[[B]]
func.func @collapse(%x: tensor<?x2x4xf32>, %c: tensor<?x8xf32>,
                    %s: tensor<?x2x4xf32>) -> tensor<?x2x4xf32> {
  %y = tensor.collapse_shape %x [[0], [1, 2]]
       : tensor<?x2x4xf32> into tensor<?x8xf32>
  %g = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
       for(%x : tensor<?x2x4xf32>) accumulators(%s)
  return %g : tensor<?x2x4xf32>
}

// CHECK-LABEL: func @expand
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<?x2x4xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %[[B:.*]] = tensor.collapse_shape %[[C]] {{\[\[}}0], [1, 2]]
// CHECK: arith.addf %[[S]], %[[B]]
func.func @expand(%x: tensor<?x8xf32>, %n: index, %c: tensor<?x2x4xf32>,
                  %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = tensor.expand_shape %x [[0], [1, 2]] output_shape [%n, 2, 4]
       : tensor<?x8xf32> into tensor<?x2x4xf32>
  %g = optim.gradient of(%y : tensor<?x2x4xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// A part of the sum, also where a dimension was dropped; of none, zeros.

// CHECK-LABEL: func @extract_slice
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<4xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %[[OLD:.*]] = tensor.extract_slice %[[S]][%[[I]], 2] [1, 4] [1, 1] : tensor<?x8xf32> to tensor<4xf32>
// CHECK: %[[NEW:.*]] = arith.addf %[[OLD]], %[[C]]
// CHECK: %[[G:.*]] = tensor.insert_slice %[[NEW]] into %[[S]][%[[I]], 2] [1, 4] [1, 1]
// CHECK: return %[[G]]
func.func @extract_slice(%x: tensor<?x8xf32>, %i: index, %c: tensor<4xf32>,
                         %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = tensor.extract_slice %x[%i, 2] [1, 4] [1, 1]
       : tensor<?x8xf32> to tensor<4xf32>
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// CHECK-LABEL: func @extract_slice_of_result
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[N:.*]] = arith.negf %[[X]]
// CHECK: %[[ROWS:.*]] = tensor.dim %[[N]]
// CHECK: %[[ZEROS:.*]] = tensor.splat %{{.*}}[%[[ROWS]]] : tensor<?x8xf32>
// CHECK: %[[B:.*]] = tensor.insert_slice %[[C]] into %[[ZEROS]][%[[I]], 2] [1, 4] [1, 1]
// CHECK: arith.negf %[[B]]
func.func @extract_slice_of_result(%x: tensor<?x8xf32>, %i: index,
    %c: tensor<4xf32>, %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %n = arith.negf %x : tensor<?x8xf32>
  %y = tensor.extract_slice %n[%i, 2] [1, 4] [1, 1]
       : tensor<?x8xf32> to tensor<4xf32>
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}

// What was inserted, and what is left of the destination.

// CHECK-LABEL: func @insert_slice
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[Z:[a-z0-9]+]]: tensor<?x8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<4xf32>, %[[SZ:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK-DAG: %[[A:.*]] = tensor.extract_slice %[[C]][%[[I]], 2] [1, 4] [1, 1] : tensor<?x8xf32> to tensor<4xf32>
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: %[[ZEROS:.*]] = tensor.splat %{{.*}} : tensor<4xf32>
// CHECK-DAG: %[[B:.*]] = tensor.insert_slice %[[ZEROS]] into %[[C]][%[[I]], 2] [1, 4] [1, 1]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @insert_slice(%x: tensor<4xf32>, %z: tensor<?x8xf32>, %i: index, %c: tensor<?x8xf32>, %sx: tensor<4xf32>, %sz: tensor<?x8xf32>)
    -> (tensor<4xf32>, tensor<?x8xf32>) {
  %y = tensor.insert_slice %x into %z[%i, 2] [1, 4] [1, 1]
       : tensor<4xf32> into tensor<?x8xf32>
  %g:2 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%x, %z : tensor<4xf32>, tensor<?x8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<4xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func @pad
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<?x11xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK-DAG: %[[A:.*]] = tensor.extract_slice %[[C]][%[[I]], 1] [%[[ROWS]], 8] [1, 1] : tensor<?x11xf32> to tensor<?x8xf32>
// CHECK: arith.addf %[[SX]], %[[A]]
func.func @pad(%x: tensor<?x8xf32>, %i: index, %c: tensor<?x11xf32>, %sx: tensor<?x8xf32>)
    -> tensor<?x8xf32> {
  %y = tensor.pad %x low[%i, 1] high[0, 2] {
  ^bb0(%j: index, %k: index):
    %zero = arith.constant 0.0 : f32
    tensor.yield %zero : f32
  } : tensor<?x8xf32> to tensor<?x11xf32>
  %g = optim.gradient of(%y : tensor<?x11xf32>) cotangents(%c)
      for(%x : tensor<?x8xf32>) accumulators(%sx)
  return %g : tensor<?x8xf32>
}

// CHECK-LABEL: func @concat
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[Z:[a-z0-9]+]]: tensor<3x8xf32>, %[[W:[a-z0-9]+]]: tensor<?x8xf32>, %[[C:[a-z0-9]+]]: tensor<?x8xf32>, %[[SX:[a-z0-9]+]]: tensor<?x8xf32>, %[[SZ:[a-z0-9]+]]: tensor<3x8xf32>, %[[SW:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK-DAG: %[[N:.*]] = tensor.dim %[[X]]
// CHECK-DAG: %[[A:.*]] = tensor.extract_slice %[[C]][0, 0] [%[[N]], 8] [1, 1]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: %[[B:.*]] = tensor.extract_slice %[[C]][%[[N]], 0] [3, 8] [1, 1]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
// CHECK-DAG: %[[M:.*]] = affine.apply #{{.*}}()[%[[N]]]
// CHECK-DAG: %[[K:.*]] = tensor.dim %[[W]]
// CHECK-DAG: %[[D:.*]] = tensor.extract_slice %[[C]][%[[M]], 0] [%[[K]], 8] [1, 1]
// CHECK-DAG: arith.addf %[[SW]], %[[D]]
func.func @concat(%x: tensor<?x8xf32>, %z: tensor<3x8xf32>, %w: tensor<?x8xf32>, %c: tensor<?x8xf32>, %sx: tensor<?x8xf32>, %sz: tensor<3x8xf32>, %sw: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<3x8xf32>, tensor<?x8xf32>) {
  %y = tensor.concat dim(0) %x, %z, %w
       : (tensor<?x8xf32>, tensor<3x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %g:3 = optim.gradient of(%y : tensor<?x8xf32>) cotangents(%c)
      for(%x, %z, %w : tensor<?x8xf32>, tensor<3x8xf32>, tensor<?x8xf32>) accumulators(%sx, %sz, %sw)
  return %g#0, %g#1, %g#2 : tensor<?x8xf32>, tensor<3x8xf32>, tensor<?x8xf32>
}

// One element is added to; a splat's is the sum.

// CHECK-LABEL: func @extract
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<4x4xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[R:.*]] = linalg.reduce { arith.addf } ins(%[[C]] : tensor<4x4xf32>) outs(%{{.*}} : tensor<f32>) dimensions = [0, 1]
// CHECK: %[[SUM:.*]] = tensor.extract %[[R]][]
// CHECK: %[[OLD:.*]] = tensor.extract %[[SX]][%[[I]]]
// CHECK: %[[NEW:.*]] = arith.addf %[[OLD]], %[[SUM]]
// CHECK: %[[G:.*]] = tensor.insert %[[NEW]] into %[[SX]][%[[I]]]
// CHECK: return %[[G]]
func.func @extract(%x: tensor<8xf32>, %i: index, %c: tensor<4x4xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %e = tensor.extract %x[%i] : tensor<8xf32>
  %y = tensor.splat %e : tensor<4x4xf32>
  %g = optim.gradient of(%y : tensor<4x4xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @from_elements
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<2x3xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK: tensor.extract %[[C]][%[[C1]], %[[C0]]] : tensor<2x3xf32>
func.func @from_elements(%x: tensor<8xf32>, %i: index, %c: tensor<2x3xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %e = tensor.extract %x[%i] : tensor<8xf32>
  %f = arith.constant 1.0 : f32
  %y = tensor.from_elements %f, %f, %f, %e, %f, %f : tensor<2x3xf32>
  %g = optim.gradient of(%y : tensor<2x3xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @insert
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<4xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<4xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[PART:.*]] = tensor.extract %[[C]][%[[I]]]
// CHECK: %[[ZERO:.*]] = arith.constant 0.0
// CHECK: %[[REST:.*]] = tensor.insert %[[ZERO]] into %[[C]][%[[I]]]
// CHECK: arith.addf %[[SZ]], %[[REST]]
// CHECK: arith.addf %{{.*}}, %[[PART]] : f32
func.func @insert(%x: tensor<8xf32>, %z: tensor<4xf32>, %i: index, %c: tensor<4xf32>, %sx: tensor<8xf32>, %sz: tensor<4xf32>)
    -> (tensor<8xf32>, tensor<4xf32>) {
  %e = tensor.extract %x[%i] : tensor<8xf32>
  %y = tensor.insert %e into %z[%i] : tensor<4xf32>
  %g:2 = optim.gradient of(%y : tensor<4xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<4xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<4xf32>
}
