// RUN: albert-opt %s --tfg-infer-shapes --split-input-file --verify-diagnostics

// Inputs that do not fit together, one rule after the other.

tfg.graph "broadcast" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  // expected-error @+1 {{node 'y' (AddV2): expected inputs that can be broadcast, found 2x3 and 4}}
  %y, %c = tfg.node "AddV2" "y" (%a, %b) : (tensor<2x3xf32>, tensor<4xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "declared" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Tanh): expected a result of 'tensor<2x3xf32>' as its inputs give, found 'tensor<2x4xf32>' in the file}}
  %y, %c = tfg.node "Tanh" "y" (%a) : (tensor<2x3xf32>) -> tensor<2x4xf32>
  tfg.return
}

// -----

tfg.graph "axes" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (Mean): expected axes of a tensor of rank 2, found 5}}
  %y, %c = tfg.node "Mean" "y" (%a, %five) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "matrix" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  // expected-error @+1 {{node 'y' (MatMul): expected two matrices, found 2x3 and 4}}
  %y, %c = tfg.node "MatMul" "y" (%a, %b) : (tensor<2x3xf32>, tensor<4xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "inner" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (MatMul): expected matrices that can be multiplied, found inner dimensions 3 and 2}}
  %y, %c = tfg.node "MatMul" "y" (%a, %a) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "batches" producer 1 consumer 0 {
  %d, %cd = tfg.node "Placeholder" "d" () : () -> tensor<2x3x3xf32>
  %e, %ce = tfg.node "Placeholder" "e" () : () -> tensor<4x3x3xf32>
  // expected-error @+1 {{node 'y' (BatchMatMulV2): expected batches that can be broadcast, found 2 and 4}}
  %y, %c = tfg.node "BatchMatMulV2" "y" (%d, %e) : (tensor<2x3x3xf32>, tensor<4x3x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "terms" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Einsum): expected 2 inputs as the equation says, found 1}}
  %y, %c = tfg.node "Einsum" "y" (%a) attrs {equation = "ab,bc->ac"} : (tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "term" producer 1 consumer 0 {
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  // expected-error @+1 {{node 'y' (Einsum): expected input 0 of rank 2 as the equation says, found 4}}
  %y, %c = tfg.node "Einsum" "y" (%b) attrs {equation = "ab->b"} : (tensor<4xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "label" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Einsum): expected one size for 'b' of the equation, found 3 and 2}}
  %y, %c = tfg.node "Einsum" "y" (%a, %a) attrs {equation = "ab,bc->ac"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "reshape" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (Reshape): expected a shape of 6 elements, found 1x2}}
  %y, %c = tfg.node "Reshape" "y" (%a, %pair) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "negative" producer 1 consumer 0 {
  %minus, %c7 = tfg.node "Const" "minus" () attrs {value = dense<-7> : tensor<1xi32>} : () -> tensor<1xi32>
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  // expected-error @+1 {{node 'y' (Fill): expected dimensions of at least 0, found -7}}
  %y, %c = tfg.node "Fill" "y" (%minus, %b) : (tensor<1xi32>, tensor<4xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "order" producer 1 consumer 0 {
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (Transpose): expected 1 dimensions in a new order, found 2}}
  %y, %c = tfg.node "Transpose" "y" (%b, %pair) : (tensor<4xf32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "dimensions" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (Transpose): expected dimensions of a tensor of rank 2, found 2}}
  %y, %c = tfg.node "Transpose" "y" (%a, %pair) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "place" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (ExpandDims): expected a place in a tensor of rank 3, found 5}}
  %y, %c = tfg.node "ExpandDims" "y" (%a, %five) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "squeeze" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Squeeze): expected a dimension of 1 at 0, found 2x3}}
  %y, %c = tfg.node "Squeeze" "y" (%a) attrs {squeeze_dims = [0]} : (tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "ranks" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  // expected-error @+1 {{node 'y' (Pack): expected inputs of one rank, found 2x3 and 4}}
  %y, %c = tfg.node "Pack" "y" (%a, %b) : (tensor<2x3xf32>, tensor<4xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "pack" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Pack): expected an axis of the result, found 3}}
  %y, %c = tfg.node "Pack" "y" (%a) attrs {axis = 3 : i64} : (tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "unpack" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Unpack): expected an axis of the input, found 2}}
  %y, %c = tfg.node "Unpack" "y" (%a) attrs {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "concat" producer 1 consumer 0 {
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %zero, %c0 = tfg.node "Const" "zero" () attrs {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (ConcatV2): expected inputs of one rank, found 4 and 2x3}}
  %y, %c = tfg.node "ConcatV2" "y" (%b, %a, %zero) : (tensor<4xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "split" producer 1 consumer 0 {
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Split): expected an axis of the input, found 5}}
  %y, %c = tfg.node "Split" "y" (%five, %a) : (tensor<i32>, tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "parts" producer 1 consumer 0 {
  %one, %c1 = tfg.node "Const" "one" () attrs {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (Split): expected a dimension that 2 parts divide, found 3}}
  %y:2, %c = tfg.node "Split" "y" (%one, %a) : (tensor<i32>, tensor<2x3xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  tfg.return
}

// -----

tfg.graph "gather" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (GatherV2): expected an axis of 2x3, found 5}}
  %y, %c = tfg.node "GatherV2" "y" (%a, %pair, %five) : (tensor<2x3xf32>, tensor<2xi32>, tensor<i32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "onehot" producer 1 consumer 0 {
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (OneHot): expected an axis of the result, found 4}}
  %y, %c = tfg.node "OneHot" "y" (%pair, %five) attrs {axis = 4 : i64} : (tensor<2xi32>, tensor<i32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "slice" producer 1 consumer 0 {
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (Slice): expected 1 beginnings and sizes, found another number}}
  %y, %c = tfg.node "Slice" "y" (%b, %pair, %pair) : (tensor<4xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "within" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (Slice): expected a slice within 2x3, found 2 from 2 on}}
  %y, %c = tfg.node "Slice" "y" (%a, %pair, %pair) : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "strided" producer 1 consumer 0 {
  %b, %cb = tfg.node "Placeholder" "b" () : () -> tensor<4xf32>
  %pair, %c2 = tfg.node "Const" "pair" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  // expected-error @+1 {{node 'y' (StridedSlice): expected at most 1 dimensions to slice, found 2}}
  %y, %c = tfg.node "StridedSlice" "y" (%b, %pair, %pair, %pair) : (tensor<4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "top" producer 1 consumer 0 {
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (TopKV2): expected a tensor with dimensions, found a scalar}}
  %y:2, %c = tfg.node "TopKV2" "y" (%five, %five) : (tensor<i32>, tensor<i32>) -> (tensor<*xf32>, tensor<*xi32>)
  tfg.return
}

// -----

tfg.graph "argmax" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %five, %c5 = tfg.node "Const" "five" () attrs {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{node 'y' (ArgMax): expected an axis of 2x3, found 5}}
  %y, %c = tfg.node "ArgMax" "y" (%a, %five) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xi64>
  tfg.return
}

// -----

tfg.graph "ensured" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  // expected-error @+1 {{node 'y' (EnsureShape): expected an input of the shape that it ensures, found 2x3}}
  %y, %c = tfg.node "EnsureShape" "y" (%a) attrs {shape = #tfg.shape<2x4>} : (tensor<2x3xf32>) -> tensor<*xf32>
  tfg.return
}

// -----

tfg.graph "labels" producer 1 consumer 0 {
  %a, %ca = tfg.node "Placeholder" "a" () : () -> tensor<2x3xf32>
  %l, %cl = tfg.node "Placeholder" "l" () : () -> tensor<3xi32>
  // expected-error @+1 {{node 'y' (SparseSoftmaxCrossEntropyWithLogits): expected rows of scores and a label for each, found 2x3 and 3}}
  %y:2, %c = tfg.node "SparseSoftmaxCrossEntropyWithLogits" "y" (%a, %l) : (tensor<2x3xf32>, tensor<3xi32>) -> (tensor<*xf32>, tensor<*xf32>)
  tfg.return
}
