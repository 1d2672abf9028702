// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rules of upstream ops, one each; their numbers are compared with finite
// differences elsewhere. c is the cotangent, s and t are accumulators.

// CHECK-LABEL: func @add
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[T:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[DX:.*]] = arith.addf %[[S]], %[[C]]
// CHECK-DAG: %[[DY:.*]] = arith.addf %[[T]], %[[C]]
// CHECK: return %[[DX]], %[[DY]]
func.func @add(%x: tensor<8xf32>, %y: tensor<8xf32>, %c: tensor<8xf32>,
               %s: tensor<8xf32>, %t: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %z = arith.addf %x, %y : tensor<8xf32>
  %g:2 = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
         for(%x, %y : tensor<8xf32>, tensor<8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @add_to_itself
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[ONCE:.*]] = arith.addf %[[S]], %[[C]]
// CHECK: %[[TWICE:.*]] = arith.addf %[[ONCE]], %[[C]]
// CHECK: return %[[TWICE]]
func.func @add_to_itself(%x: tensor<8xf32>, %c: tensor<8xf32>,
                         %s: tensor<8xf32>) -> tensor<8xf32> {
  %z = arith.addf %x, %x : tensor<8xf32>
  %g = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
       for(%x : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @subtract
// CHECK-SAME: %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[T:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[DX:.*]] = arith.addf %[[S]], %[[C]]
// CHECK-DAG: %[[N:.*]] = arith.negf %[[C]]
// CHECK: %[[DY:.*]] = arith.addf %[[T]], %[[N]]
// CHECK: return %[[DX]], %[[DY]]
func.func @subtract(%x: tensor<8xf32>, %y: tensor<8xf32>, %c: tensor<8xf32>,
                    %s: tensor<8xf32>, %t: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %z = arith.subf %x, %y : tensor<8xf32>
  %g:2 = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
         for(%x, %y : tensor<8xf32>, tensor<8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @multiply
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Y:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[T:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[CY:.*]] = arith.mulf %[[C]], %[[Y]]
// CHECK-DAG: %[[DX:.*]] = arith.addf %[[S]], %[[CY]]
// CHECK-DAG: %[[CX:.*]] = arith.mulf %[[C]], %[[X]]
// CHECK-DAG: %[[DY:.*]] = arith.addf %[[T]], %[[CX]]
// CHECK: return %[[DX]], %[[DY]]
func.func @multiply(%x: tensor<8xf32>, %y: tensor<8xf32>, %c: tensor<8xf32>,
                    %s: tensor<8xf32>, %t: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %z = arith.mulf %x, %y : tensor<8xf32>
  %g:2 = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
         for(%x, %y : tensor<8xf32>, tensor<8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// The quotient of the forward computation is read, not computed again.

// CHECK-LABEL: func @divide
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Y:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[T:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Z:.*]] = arith.divf %[[X]], %[[Y]]
// CHECK-DAG: %[[CY:.*]] = arith.divf %[[C]], %[[Y]]
// CHECK-DAG: %[[DX:.*]] = arith.addf %[[S]], %[[CY]]
// CHECK-DAG: %[[CZ:.*]] = arith.mulf %[[C]], %[[Z]]
// CHECK-DAG: %[[Q:.*]] = arith.divf %[[CZ]], %[[Y]]
// CHECK-DAG: %[[N:.*]] = arith.negf %[[Q]]
// CHECK-DAG: %[[DY:.*]] = arith.addf %[[T]], %[[N]]
// CHECK: return %[[DX]], %[[DY]]
func.func @divide(%x: tensor<8xf32>, %y: tensor<8xf32>, %c: tensor<8xf32>,
                  %s: tensor<8xf32>, %t: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %z = arith.divf %x, %y : tensor<8xf32>
  %g:2 = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
         for(%x, %y : tensor<8xf32>, tensor<8xf32>) accumulators(%s, %t)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// Of two factors one is wanted.

// CHECK-LABEL: func @one_factor
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Y:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: arith.mulf %[[X]], %[[Y]]
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[C]], %[[X]]
// CHECK-NEXT: %[[DY:.*]] = arith.addf %[[S]], %[[P]]
// CHECK-NEXT: return %[[DY]]
func.func @one_factor(%x: tensor<8xf32>, %y: tensor<8xf32>, %c: tensor<8xf32>,
                      %s: tensor<8xf32>) -> tensor<8xf32> {
  %z = arith.mulf %x, %y : tensor<8xf32>
  %g = optim.gradient of(%z : tensor<8xf32>) cotangents(%c)
       for(%y : tensor<8xf32>) accumulators(%s)
  return %g : tensor<8xf32>
}

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

// Into zeros of the source's shape, also where a dimension was dropped.

// CHECK-LABEL: func @extract_slice
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>, %[[I:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: tensor<4xf32>, %[[S:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK-DAG: %[[ZEROS:.*]] = tensor.splat %{{.*}}[%[[ROWS]]] : tensor<?x8xf32>
// CHECK: %[[B:.*]] = tensor.insert_slice %[[C]] into %[[ZEROS]][%[[I]], 2] [1, 4] [1, 1]
// CHECK: arith.addf %[[S]], %[[B]]
func.func @extract_slice(%x: tensor<?x8xf32>, %i: index, %c: tensor<4xf32>,
                         %s: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = tensor.extract_slice %x[%i, 2] [1, 4] [1, 1]
       : tensor<?x8xf32> to tensor<4xf32>
  %g = optim.gradient of(%y : tensor<4xf32>) cotangents(%c)
       for(%x : tensor<?x8xf32>) accumulators(%s)
  return %g : tensor<?x8xf32>
}
