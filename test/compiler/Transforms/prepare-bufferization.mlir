// RUN: albert-opt %s --prepare-bufferization --split-input-file \
// RUN:   | FileCheck %s --enable-var-scope

// Two results of one shape in memory of their own.

// CHECK-LABEL: func @empty_of_two_users
// CHECK: %[[A:.*]] = tensor.empty() : tensor<4x32xf32>
// CHECK: linalg.exp ins(%{{.*}}) outs(%[[A]] :
// CHECK: %[[B:.*]] = tensor.empty() : tensor<4x32xf32>
// CHECK: linalg.abs ins(%{{.*}}) outs(%[[B]] :
func.func @empty_of_two_users(%x: tensor<4x32xf32>)
    -> (tensor<4x32xf32>, tensor<4x32xf32>) {
  %e = tensor.empty() : tensor<4x32xf32>
  %a = linalg.exp ins(%x : tensor<4x32xf32>) outs(%e : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  %b = linalg.abs ins(%x : tensor<4x32xf32>) outs(%e : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  return %a, %b : tensor<4x32xf32>, tensor<4x32xf32>
}

// -----

// One of dynamic size stays where its size is known; a single use is left alone.

// CHECK-LABEL: func @dynamic
// CHECK-COUNT-2: tensor.empty(%{{.*}}) : tensor<?x32xf32>
// CHECK-NOT: tensor.empty
// CHECK: linalg.exp
// CHECK-NEXT: linalg.abs
func.func @dynamic(%x: tensor<?x32xf32>, %n: index)
    -> (tensor<?x32xf32>, tensor<?x32xf32>) {
  %e = tensor.empty(%n) : tensor<?x32xf32>
  %a = linalg.exp ins(%x : tensor<?x32xf32>) outs(%e : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  %b = linalg.abs ins(%x : tensor<?x32xf32>) outs(%e : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  return %a, %b : tensor<?x32xf32>, tensor<?x32xf32>
}

// -----

// Both results of a loop would be computed in the memory of the first.

// CHECK-LABEL: func @two_results_of_a_loop
// CHECK: %[[B:.*]] = tensor.empty(%{{.*}})
// CHECK: %[[A:.*]] = tensor.empty(%{{.*}})
// CHECK: scf.forall {{.*}} shared_outs(%{{.*}} = %[[A]], %{{.*}} = %[[B]])
func.func @two_results_of_a_loop(%n: index) -> (tensor<?xf32>, tensor<?xf32>) {
  %one = arith.constant dense<1.0> : tensor<1xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %r:2 = scf.forall (%i) in (%n) shared_outs(%p = %e, %q = %e)
      -> (tensor<?xf32>, tensor<?xf32>) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %one into %p[%i] [1] [1]
          : tensor<1xf32> into tensor<?xf32>
      tensor.parallel_insert_slice %one into %q[%i] [1] [1]
          : tensor<1xf32> into tensor<?xf32>
    }
  }
  return %r#0, %r#1 : tensor<?xf32>, tensor<?xf32>
}

// -----

// A fill is copied with what it fills, and a slice with what it is taken of.

// CHECK-LABEL: func @fills_and_slices
// CHECK: %[[A:.*]] = tensor.empty() : tensor<8x32xf32>
// CHECK-NEXT: %[[AF:.*]] = linalg.fill ins(%{{.*}}) outs(%[[A]]
// CHECK-NEXT: %[[AS:.*]] = tensor.extract_slice %[[AF]]
// CHECK-NEXT: linalg.exp {{.*}} outs(%[[AS]]
// CHECK: %[[B:.*]] = tensor.empty() : tensor<8x32xf32>
// CHECK-NEXT: %[[BF:.*]] = linalg.fill ins(%{{.*}}) outs(%[[B]]
// CHECK-NEXT: %[[BS:.*]] = tensor.extract_slice %[[BF]]
// CHECK-NEXT: linalg.abs {{.*}} outs(%[[BS]]
// CHECK: %[[C:.*]] = tensor.empty() : tensor<8x32xf32>
// CHECK-NEXT: %[[CF:.*]] = linalg.fill ins(%{{.*}}) outs(%[[C]]
// CHECK-NEXT: return %{{.*}}, %{{.*}}, %[[CF]]
func.func @fills_and_slices(%x: tensor<4x32xf32>)
    -> (tensor<4x32xf32>, tensor<4x32xf32>, tensor<8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x32xf32>)
      -> tensor<8x32xf32>
  %s = tensor.extract_slice %f[0, 0] [4, 32] [1, 1]
      : tensor<8x32xf32> to tensor<4x32xf32>
  %a = linalg.exp ins(%x : tensor<4x32xf32>) outs(%s : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  %b = linalg.abs ins(%x : tensor<4x32xf32>) outs(%s : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  return %a, %b, %f : tensor<4x32xf32>, tensor<4x32xf32>, tensor<8x32xf32>
}

// -----

// Scratch of a parallel body is its own.

// CHECK-LABEL: func @scratch_of_a_body
// CHECK-NOT: tensor.empty
// CHECK: scf.forall
// CHECK: %[[E:.*]] = tensor.empty() : tensor<32xf32>
// CHECK-NEXT: %[[F:.*]] = linalg.fill {{.*}} outs(%[[E]]
// CHECK-NEXT: linalg.exp {{.*}} outs(%[[F]]
func.func @scratch_of_a_body(%x: tensor<32xf32>, %out: tensor<8x32xf32>)
    -> tensor<8x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<32xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<32xf32>) -> tensor<32xf32>
  %r = scf.forall (%i) in (8) shared_outs(%o = %out) -> (tensor<8x32xf32>) {
    %y = linalg.exp ins(%x : tensor<32xf32>) outs(%f : tensor<32xf32>)
        -> tensor<32xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %y into %o[%i, 0] [1, 32] [1, 1]
          : tensor<32xf32> into tensor<8x32xf32>
    }
  }
  return %r : tensor<8x32xf32>
}

// -----

// A slice and the insertion of what is computed in it belong together, and so
// does the tensor of both: with a copy each the contents would be moved. Other
// users get one.

// CHECK-LABEL: func @negative_slice_and_insertion
// CHECK: %[[E:.*]] = tensor.empty() : tensor<8x32xf32>
// CHECK: %[[S:.*]] = tensor.extract_slice %[[E]]
// CHECK: %[[A:.*]] = linalg.exp {{.*}} outs(%[[S]]
// CHECK: tensor.insert_slice %[[A]] into %[[E]]
// CHECK: %[[OTHER:.*]] = tensor.empty() : tensor<8x32xf32>
// CHECK: linalg.abs {{.*}} outs(%[[OTHER]]
func.func @negative_slice_and_insertion(%x: tensor<4x32xf32>,
    %z: tensor<8x32xf32>) -> (tensor<8x32xf32>, tensor<8x32xf32>) {
  %e = tensor.empty() : tensor<8x32xf32>
  %s = tensor.extract_slice %e[2, 0] [4, 32] [1, 1]
      : tensor<8x32xf32> to tensor<4x32xf32>
  %a = linalg.exp ins(%x : tensor<4x32xf32>) outs(%s : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  %r = tensor.insert_slice %a into %e[2, 0] [4, 32] [1, 1]
      : tensor<4x32xf32> into tensor<8x32xf32>
  %b = linalg.abs ins(%z : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>)
      -> tensor<8x32xf32>
  return %r, %b : tensor<8x32xf32>, tensor<8x32xf32>
}

// -----

// What has contents is shared by its readers.

// CHECK-LABEL: func @negative_contents
// CHECK-COUNT-1: linalg.exp
// CHECK-NOT: linalg.exp
// CHECK: return
func.func @negative_contents(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %a = linalg.abs ins(%y : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  %b = linalg.add ins(%y, %a : tensor<4xf32>, tensor<4xf32>) outs(%x : tensor<4xf32>)
      -> tensor<4xf32>
  return %y, %b : tensor<4xf32>, tensor<4xf32>
}

// -----

// What is computed in the destination's memory is there: through loops,
// destinations and other shapes.

// CHECK-LABEL: func @computed_in_destination
// CHECK-SAME: %{{.*}}: tensor<4x32xf32>, %[[OUT:.*]]: tensor<4x32xf32>
// CHECK: %[[F:.*]] = linalg.exp {{.*}} outs(%[[OUT]]
// CHECK: %[[L:.*]] = scf.for
// CHECK: %[[P:.*]] = scf.forall
// CHECK: %[[R:.*]] = tensor.expand_shape
// CHECK-NOT: bufferization.materialize_in_destination
// CHECK: return %[[R]]
func.func @computed_in_destination(%x: tensor<4x32xf32>, %out: tensor<4x32xf32>)
    -> tensor<4x32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %f = linalg.exp ins(%x : tensor<4x32xf32>) outs(%out : tensor<4x32xf32>)
      -> tensor<4x32xf32>
  %flat = tensor.collapse_shape %f [[0, 1]]
      : tensor<4x32xf32> into tensor<128xf32>
  %l = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %flat)
      -> tensor<128xf32> {
    %y = linalg.abs ins(%a : tensor<128xf32>) outs(%a : tensor<128xf32>)
        -> tensor<128xf32>
    scf.yield %y : tensor<128xf32>
  }
  %p = scf.forall (%i) in (128) shared_outs(%o = %l) -> tensor<128xf32> {
    %s = tensor.extract_slice %o[%i] [1] [1] : tensor<128xf32> to tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %s into %o[%i] [1] [1]
          : tensor<1xf32> into tensor<128xf32>
    }
  }
  %rows = tensor.expand_shape %p [[0, 1]] output_shape [4, 32]
      : tensor<128xf32> into tensor<4x32xf32>
  %r = bufferization.materialize_in_destination %rows in %out
      : (tensor<4x32xf32>, tensor<4x32xf32>) -> tensor<4x32xf32>
  return %r : tensor<4x32xf32>
}

// -----

// The second result of a loop is computed in what its second value starts from.

// CHECK-LABEL: func @negative_computed_elsewhere
// CHECK-SAME: %[[A:[^ ]*]]: tensor<4xf32>, %[[B:[^ ]*]]: tensor<4xf32>
// CHECK: %[[L:.*]]:2 = scf.for
// CHECK: bufferization.materialize_in_destination %[[L]]#1 in %[[A]]
// CHECK-NOT: bufferization.materialize_in_destination
// CHECK: return %{{.*}}, %[[L]]#1
func.func @negative_computed_elsewhere(%a: tensor<4xf32>, %b: tensor<4xf32>,
    %n: index) -> (tensor<4xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %l:2 = scf.for %i = %c0 to %n step %c1 iter_args(%p = %a, %q = %b)
      -> (tensor<4xf32>, tensor<4xf32>) {
    %y = linalg.abs ins(%p : tensor<4xf32>) outs(%p : tensor<4xf32>)
        -> tensor<4xf32>
    %z = linalg.exp ins(%q : tensor<4xf32>) outs(%q : tensor<4xf32>)
        -> tensor<4xf32>
    scf.yield %y, %z : tensor<4xf32>, tensor<4xf32>
  }
  %r = bufferization.materialize_in_destination %l#1 in %a
      : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %s = bufferization.materialize_in_destination %l#1 in %b
      : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %r, %s : tensor<4xf32>, tensor<4xf32>
}
