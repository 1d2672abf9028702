// RUN: albert-opt %s --autodiff | FileCheck %s --implicit-check-not=optim. --enable-var-scope

// The rules of math ops, one each; their numbers are compared with finite
// differences elsewhere. c is the cotangent; s, with the name of an operand, is
// an accumulator.

// CHECK-LABEL: func @exp
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.exp
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[Y]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @exp(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.exp %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @expm1
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.expm1
// CHECK: %[[P:.*]] = arith.addf %[[Y]], %{{.*}}
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[P]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @expm1(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.expm1 %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @log
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[B:.*]] = arith.divf %[[C]], %[[X]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @log(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.log %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @log1p
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[P:.*]] = arith.addf %[[X]], %{{.*}}
// CHECK: %[[B:.*]] = arith.divf %[[C]], %[[P]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @log1p(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.log1p %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @tanh
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.tanh
// CHECK: %[[P:.*]] = arith.mulf %[[C]], %[[Y]]
// CHECK: %[[Q:.*]] = arith.mulf %[[P]], %[[Y]]
// CHECK: %[[B:.*]] = arith.subf %[[C]], %[[Q]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @tanh(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.tanh %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @erf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[P:.*]] = arith.mulf %[[X]], %[[X]]
// CHECK: %[[N:.*]] = arith.negf %[[P]]
// CHECK: %[[E:.*]] = math.exp %[[N]]
// CHECK: arith.constant 1.12837
// CHECK: %[[D:.*]] = arith.mulf %{{.*}}, %[[E]]
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[D]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @erf(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.erf %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @sin
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[P:.*]] = math.cos %[[X]]
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[P]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @sin(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.sin %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @cos
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[P:.*]] = math.sin %[[X]]
// CHECK: %[[Q:.*]] = arith.mulf %[[C]], %[[P]]
// CHECK: %[[B:.*]] = arith.negf %[[Q]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @cos(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.cos %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @sqrt
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.sqrt
// CHECK: arith.constant 5.0
// CHECK: %[[P:.*]] = arith.mulf %[[C]], %{{.*}}
// CHECK: %[[B:.*]] = arith.divf %[[P]], %[[Y]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @sqrt(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.sqrt %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @rsqrt
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.rsqrt
// CHECK: %[[P:.*]] = arith.mulf %[[Y]], %[[Y]]
// CHECK: %[[Q:.*]] = arith.mulf %[[P]], %[[Y]]
// CHECK: arith.constant -5.0
// CHECK: %[[R:.*]] = arith.mulf %{{.*}}, %[[Q]]
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[R]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @rsqrt(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.rsqrt %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// 0 at 0.

// CHECK-LABEL: func @absf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[P:.*]] = arith.cmpf ogt, %[[X]], %[[ZERO:.*]] :
// CHECK: %[[Q:.*]] = arith.cmpf olt, %[[X]], %[[ZERO]]
// CHECK: %[[N:.*]] = arith.negf %[[C]]
// CHECK: %[[R:.*]] = arith.select %[[Q]], %[[N]], %[[ZERO]]
// CHECK: %[[B:.*]] = arith.select %[[P]], %[[C]], %[[R]]
// CHECK: arith.addf %[[SX]], %[[B]]
func.func @absf(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.absf %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @powf
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:.*]] = math.powf %[[X]], %[[Z]]
// CHECK: %[[E:.*]] = arith.subf %[[Z]], %{{.*}}
// CHECK: %[[P:.*]] = math.powf %[[X]], %[[E]]
// CHECK: %[[Q:.*]] = arith.mulf %[[Z]], %[[P]]
// CHECK: %[[A:.*]] = arith.mulf %[[C]], %[[Q]]
// CHECK: arith.addf %[[SX]], %[[A]]
// CHECK: %[[ABOVE:.*]] = arith.cmpf ogt, %[[X]], %[[ZERO:.*]] :
// CHECK: %[[L:.*]] = math.log %[[X]]
// CHECK: %[[M:.*]] = arith.select %[[ABOVE]], %[[L]], %[[ZERO]]
// CHECK: %[[N:.*]] = arith.mulf %[[Y]], %[[M]]
// CHECK: %[[B:.*]] = arith.mulf %[[C]], %[[N]]
// CHECK: arith.addf %[[SZ]], %[[B]]
func.func @powf(%x: tensor<8xf32>, %z: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %y = math.powf %x, %z : tensor<8xf32>
  %g:2 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z : tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz)
  return %g#0, %g#1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @fma
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[Z:[a-z0-9]+]]: tensor<8xf32>, %[[W:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>, %[[SZ:[a-z0-9]+]]: tensor<8xf32>, %[[SW:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-DAG: %[[A:.*]] = arith.mulf %[[C]], %[[Z]]
// CHECK-DAG: arith.addf %[[SX]], %[[A]]
// CHECK-DAG: %[[B:.*]] = arith.mulf %[[C]], %[[X]]
// CHECK-DAG: arith.addf %[[SZ]], %[[B]]
// CHECK-DAG: arith.addf %[[SW]], %[[C]]
func.func @fma(%x: tensor<8xf32>, %z: tensor<8xf32>, %w: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>, %sz: tensor<8xf32>, %sw: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %y = math.fma %x, %z, %w : tensor<8xf32>
  %g:3 = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x, %z, %w : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) accumulators(%sx, %sz, %sw)
  return %g#0, %g#1, %g#2 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// Steps are flat.

// CHECK-LABEL: func @floor
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: math.floor
// CHECK-NEXT: return %[[SX]]
func.func @floor(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.floor %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @ceil
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: math.ceil
// CHECK-NEXT: return %[[SX]]
func.func @ceil(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.ceil %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @round
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: math.round
// CHECK-NEXT: return %[[SX]]
func.func @round(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.round %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @roundeven
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: math.roundeven
// CHECK-NEXT: return %[[SX]]
func.func @roundeven(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.roundeven %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}

// CHECK-LABEL: func @trunc
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<8xf32>, %[[C:[a-z0-9]+]]: tensor<8xf32>, %[[SX:[a-z0-9]+]]: tensor<8xf32>)
// CHECK-NEXT: math.trunc
// CHECK-NEXT: return %[[SX]]
func.func @trunc(%x: tensor<8xf32>, %c: tensor<8xf32>, %sx: tensor<8xf32>)
    -> tensor<8xf32> {
  %y = math.trunc %x : tensor<8xf32>
  %g = optim.gradient of(%y : tensor<8xf32>) cotangents(%c)
      for(%x : tensor<8xf32>) accumulators(%sx)
  return %g : tensor<8xf32>
}
