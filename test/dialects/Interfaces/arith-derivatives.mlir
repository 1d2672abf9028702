// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rules of arith ops, one each; their numbers are compared with finite
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

// CHECK-LABEL: func @negate
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[N:.*]] = arith.negf %[[C]]
// CHECK: arith.addf %[[SX]], %[[N]]
func.func @negate(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = arith.negf %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// Nothing flows through the condition.

// CHECK-LABEL: func @select
// CHECK-SAME: %[[P:[a-z0-9]+]]: tensor<8xi1>, %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[A:.*]] = arith.select %[[P]], %[[C]], %{{.*}}
// CHECK-DAG: %[[B:.*]] = arith.select %[[P]], %{{.*}}, %[[C]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @select(%p: tensor<8xi1>, %x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.select %p, %x, %z : tensor<8xi1>, tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// Of equal numbers the first gets all.

// CHECK-LABEL: func @maximumf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[P:.*]] = arith.cmpf oge, %[[X]], %[[Z]]
// CHECK-DAG: %[[A:.*]] = arith.select %[[P]], %[[C]], %{{.*}}
// CHECK-DAG: %[[Q:.*]] = arith.cmpf oge, %[[X]], %[[Z]]
// CHECK-DAG: %[[B:.*]] = arith.select %[[Q]], %{{.*}}, %[[C]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @maximumf(%x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.maximumf %x, %z : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @maxnumf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[P:.*]] = arith.cmpf oge, %[[X]], %[[Z]]
// CHECK-DAG: %[[A:.*]] = arith.select %[[P]], %[[C]], %{{.*}}
// CHECK-DAG: %[[Q:.*]] = arith.cmpf oge, %[[X]], %[[Z]]
// CHECK-DAG: %[[B:.*]] = arith.select %[[Q]], %{{.*}}, %[[C]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @maxnumf(%x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.maxnumf %x, %z : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @minimumf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[P:.*]] = arith.cmpf ole, %[[X]], %[[Z]]
// CHECK-DAG: %[[A:.*]] = arith.select %[[P]], %[[C]], %{{.*}}
// CHECK-DAG: %[[Q:.*]] = arith.cmpf ole, %[[X]], %[[Z]]
// CHECK-DAG: %[[B:.*]] = arith.select %[[Q]], %{{.*}}, %[[C]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @minimumf(%x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.minimumf %x, %z : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @minnumf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[P:.*]] = arith.cmpf ole, %[[X]], %[[Z]]
// CHECK-DAG: %[[A:.*]] = arith.select %[[P]], %[[C]], %{{.*}}
// CHECK-DAG: %[[Q:.*]] = arith.cmpf ole, %[[X]], %[[Z]]
// CHECK-DAG: %[[B:.*]] = arith.select %[[Q]], %{{.*}}, %[[C]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
func.func @minnumf(%x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = arith.minnumf %x, %z : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @extend
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xbf16>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xbf16>)
// CHECK: %[[B:.*]] = arith.truncf %[[C]] : tensor<8xf32> to tensor<8xbf16>
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @extend(%x: tensor<8xbf16>, %c: tensor<8xf32>, %sx: tensor<8xbf16>)
    -> tensor<8xbf16> {
  %y = arith.extf %x : tensor<8xbf16> to tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xbf16>) accumulators(%sx)
  return %g : tensor<8xbf16>
}

// CHECK-LABEL: func @truncate
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xbf16>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[B:.*]] = arith.extf %[[C]] : tensor<8xbf16> to tensor<8xf32>
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @truncate(%x: tensor<8xf32>, %c: tensor<8xbf16>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = arith.truncf %x : tensor<8xf32> to tensor<8xbf16>
  %g = optim.gradient of(%y : tensor<8xbf16>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}
