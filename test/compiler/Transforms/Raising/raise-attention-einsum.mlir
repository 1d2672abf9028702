// RUN: albert-opt %s --split-input-file --raise-attention | FileCheck %s

// Einsum with keys before queries, as google has it; batch and length are open.

// CHECK-LABEL: tfg.graph "einsum"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[Q:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[K:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[V:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %[[MASK]]
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK: tensor.expand_shape %[[CONTEXT]] {{\[\[}}0, 1], [2, 3]]
// CHECK-NOT: tfg.node
tfg.graph "einsum" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<?x4x?x?xf32>, tensor<f32>) -> tensor<?x4x?x?xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %n1, %c7 = tfg.node "Const" "n1" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %n2, %c8 = tfg.node "Const" "n2" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %mask3, %c9 = tfg.node "ExpandDims" "mask3" (%mask, %n1)
      : (tensor<?x?xi32>, tensor<i32>) -> tensor<?x1x?xi32>
  %mask4i, %c10 = tfg.node "ExpandDims" "mask4i" (%mask3, %n2)
      : (tensor<?x1x?xi32>, tensor<i32>) -> tensor<?x1x1x?xi32>
  %mask4, %c11 = tfg.node "Cast" "mask4" (%mask4i) attrs {DstT = f32}
      : (tensor<?x1x1x?xi32>) -> tensor<?x1x1x?xf32>
  %one, %c12 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c13 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c14 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<?x1x1x?xf32>) -> tensor<?x1x1x?xf32>
  %bias, %c15 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<?x1x1x?xf32>, tensor<f32>) -> tensor<?x1x1x?xf32>
  %sum, %c16 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) -> tensor<?x4x?x?xf32>
  %weights, %c17 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c18 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y : tensor<?x?x4x2xf32>
}

// -----

// Queries first.

// CHECK-LABEL: tfg.graph "einsum_queries_first"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[Q:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[K:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[V:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2, 3]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %[[MASK]]
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK: tensor.expand_shape %[[CONTEXT]] {{\[\[}}0, 1], [2, 3]]
// CHECK-NOT: tfg.node
tfg.graph "einsum_queries_first" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%q, %k)
      attrs {equation = "BFNH,BTNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<?x4x?x?xf32>, tensor<f32>) -> tensor<?x4x?x?xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %n1, %c7 = tfg.node "Const" "n1" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %n2, %c8 = tfg.node "Const" "n2" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %mask3, %c9 = tfg.node "ExpandDims" "mask3" (%mask, %n1)
      : (tensor<?x?xi32>, tensor<i32>) -> tensor<?x1x?xi32>
  %mask4i, %c10 = tfg.node "ExpandDims" "mask4i" (%mask3, %n2)
      : (tensor<?x1x?xi32>, tensor<i32>) -> tensor<?x1x1x?xi32>
  %mask4, %c11 = tfg.node "Cast" "mask4" (%mask4i) attrs {DstT = f32}
      : (tensor<?x1x1x?xi32>) -> tensor<?x1x1x?xf32>
  %one, %c12 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c13 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c14 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<?x1x1x?xf32>) -> tensor<?x1x1x?xf32>
  %bias, %c15 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<?x1x1x?xf32>, tensor<f32>) -> tensor<?x1x1x?xf32>
  %sum, %c16 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) -> tensor<?x4x?x?xf32>
  %weights, %c17 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c18 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y : tensor<?x?x4x2xf32>
}

// -----

// The context is wanted with heads before positions.

// CHECK-LABEL: tfg.graph "heads_last"
// CHECK: %[[CONTEXT:.*]] = nn.attention
// CHECK: %[[PARTS:.*]] = tensor.expand_shape %[[CONTEXT]]
// CHECK: tfg.node "Transpose" "raised/transpose"(%[[PARTS]], %{{.*}}) : {{.*}} -> tensor<?x4x?x2xf32>
tfg.graph "heads_last" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<?x4x?x?xf32>, tensor<f32>) -> tensor<?x4x?x?xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %n1, %c7 = tfg.node "Const" "n1" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %n2, %c8 = tfg.node "Const" "n2" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %mask3, %c9 = tfg.node "ExpandDims" "mask3" (%mask, %n1)
      : (tensor<?x?xi32>, tensor<i32>) -> tensor<?x1x?xi32>
  %mask4i, %c10 = tfg.node "ExpandDims" "mask4i" (%mask3, %n2)
      : (tensor<?x1x?xi32>, tensor<i32>) -> tensor<?x1x1x?xi32>
  %mask4, %c11 = tfg.node "Cast" "mask4" (%mask4i) attrs {DstT = f32}
      : (tensor<?x1x1x?xi32>) -> tensor<?x1x1x?xf32>
  %one, %c12 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c13 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c14 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<?x1x1x?xf32>) -> tensor<?x1x1x?xf32>
  %bias, %c15 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<?x1x1x?xf32>, tensor<f32>) -> tensor<?x1x1x?xf32>
  %sum, %c16 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) -> tensor<?x4x?x?xf32>
  %weights, %c17 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c18 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BNFH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x2xf32>
  tfg.return %y : tensor<?x4x?x2xf32>
}

// -----

// Without a mask all positions are keys.

// CHECK-LABEL: tfg.graph "no_mask"
// CHECK: %[[ONE:.*]] = arith.constant 1 : i32
// CHECK: %[[ALL:.*]] = tensor.splat %[[ONE]][%{{.*}}, %{{.*}}] : tensor<?x?xi32>
// CHECK: albert.sequences %[[ALL]]
// CHECK: nn.attention
tfg.graph "no_mask" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<?x4x?x?xf32>, tensor<f32>) -> tensor<?x4x?x?xf32>
  %weights, %c6 = tfg.node "Softmax" "weights" (%scaled)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c7 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y : tensor<?x?x4x2xf32>
}

// -----

// CHECK-LABEL: tfg.graph "unscaled"
// CHECK: nn.attention %{{.*}} {num_heads = 4 : i64, scale = 1.000000e+00 : f32}
tfg.graph "unscaled" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %mask, %c4 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %n1, %c5 = tfg.node "Const" "n1" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %n2, %c6 = tfg.node "Const" "n2" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %mask3, %c7 = tfg.node "ExpandDims" "mask3" (%mask, %n1)
      : (tensor<?x?xi32>, tensor<i32>) -> tensor<?x1x?xi32>
  %mask4i, %c8 = tfg.node "ExpandDims" "mask4i" (%mask3, %n2)
      : (tensor<?x1x?xi32>, tensor<i32>) -> tensor<?x1x1x?xi32>
  %mask4, %c9 = tfg.node "Cast" "mask4" (%mask4i) attrs {DstT = f32}
      : (tensor<?x1x1x?xi32>) -> tensor<?x1x1x?xf32>
  %one, %c10 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c11 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c12 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<?x1x1x?xf32>) -> tensor<?x1x1x?xf32>
  %bias, %c13 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<?x1x1x?xf32>, tensor<f32>) -> tensor<?x1x1x?xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) -> tensor<?x4x?x?xf32>
  %weights, %c15 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c16 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y : tensor<?x?x4x2xf32>
}

// -----

// A batch of one, whose dimension says nothing.

// CHECK-LABEL: tfg.graph "one_sequence"
// CHECK: albert.sequences %{{.*}} : tensor<1x3xi32>
// CHECK: nn.attention %{{.*}} {num_heads = 4 : i64
// CHECK: tensor.expand_shape %{{.*}} output_shape [1, 3, 4, 2]
tfg.graph "one_sequence" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<1x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<1x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<1x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<1x3x4x2xf32>, tensor<1x3x4x2xf32>) -> tensor<1x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<1x4x3x3xf32>, tensor<f32>) -> tensor<1x4x3x3xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<1x3xi32>
  %mshape, %c7 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[1, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c8 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<1x3xi32>) -> tensor<1x3xf32>
  %mask4, %c9 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<1x3xf32>, tensor<4xi32>) -> tensor<1x1x1x3xf32>
  %one, %c10 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c11 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c12 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<1x1x1x3xf32>) -> tensor<1x1x1x3xf32>
  %bias, %c13 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<1x1x1x3xf32>, tensor<f32>) -> tensor<1x1x1x3xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<1x4x3x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x4x3x3xf32>
  %weights, %c15 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<1x4x3x3xf32>) -> tensor<1x4x3x3xf32>
  %y, %c16 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<1x4x3x3xf32>, tensor<1x3x4x2xf32>) -> tensor<1x3x4x2xf32>
  tfg.return %y : tensor<1x3x4x2xf32>
}

// -----

// Layers of one mask share its sequences.

// CHECK-LABEL: tfg.graph "two_layers"
// CHECK-COUNT-1: albert.sequences
// CHECK-NOT: albert.sequences
// CHECK: nn.attention
// CHECK-NOT: albert.sequences
// CHECK: nn.attention
tfg.graph "two_layers" producer 1 consumer 0 outputs ["z:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<3x3x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<3x3x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<3x3x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<3x3xi32>
  %mshape, %c7 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[3, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c8 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<3x3xi32>) -> tensor<3x3xf32>
  %mask4, %c9 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<3x3xf32>, tensor<4xi32>) -> tensor<3x1x1x3xf32>
  %one, %c10 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c11 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c12 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xf32>
  %bias, %c13 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<3x1x1x3xf32>, tensor<f32>) -> tensor<3x1x1x3xf32>
  %sum, %c14 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights, %c15 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  %y, %c16 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  %scores2, %c17 = tfg.node "Einsum" "scores2" (%y, %y)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<3x3x4x2xf32>, tensor<3x3x4x2xf32>) -> tensor<3x4x3x3xf32>
  %scaled2, %c18 = tfg.node "Mul" "scaled2" (%scores2, %scale)
      : (tensor<3x4x3x3xf32>, tensor<f32>) -> tensor<3x4x3x3xf32>
  %sum2, %c19 = tfg.node "AddV2" "sum2" (%scaled2, %bias)
      : (tensor<3x4x3x3xf32>, tensor<3x1x1x3xf32>) -> tensor<3x4x3x3xf32>
  %weights2, %c20 = tfg.node "Softmax" "weights2" (%sum2)
      : (tensor<3x4x3x3xf32>) -> tensor<3x4x3x3xf32>
  %z, %c21 = tfg.node "Einsum" "z" (%weights2, %y)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<3x4x3x3xf32>, tensor<3x3x4x2xf32>) -> tensor<3x3x4x2xf32>
  tfg.return %z : tensor<3x3x4x2xf32>
}

// -----

// Weights that others read stay.

// CHECK-LABEL: tfg.graph "read_weights"
// CHECK: %[[WEIGHTS:.*]], %{{.*}} = tfg.node "Softmax" "weights"
// CHECK: nn.attention
// CHECK: tfg.return %{{.*}}, %[[WEIGHTS]]
tfg.graph "read_weights" producer 1 consumer 0 outputs ["y:0", "weights:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<?x?x4x2xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<?x?x4x2xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<?x?x4x2xf32>
  %scores, %c3 = tfg.node "Einsum" "scores" (%k, %q)
      attrs {equation = "BTNH,BFNH->BNFT"}
      : (tensor<?x?x4x2xf32>, tensor<?x?x4x2xf32>) -> tensor<?x4x?x?xf32>
  %scale, %c4 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scaled, %c5 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<?x4x?x?xf32>, tensor<f32>) -> tensor<?x4x?x?xf32>
  %mask, %c6 = tfg.node "Placeholder" "mask" () : () -> tensor<?x?xi32>
  %n1, %c7 = tfg.node "Const" "n1" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %n2, %c8 = tfg.node "Const" "n2" ()
      attrs {dtype = i32, value = dense<2> : tensor<i32>}
      : () -> tensor<i32>
  %mask3, %c9 = tfg.node "ExpandDims" "mask3" (%mask, %n1)
      : (tensor<?x?xi32>, tensor<i32>) -> tensor<?x1x?xi32>
  %mask4i, %c10 = tfg.node "ExpandDims" "mask4i" (%mask3, %n2)
      : (tensor<?x1x?xi32>, tensor<i32>) -> tensor<?x1x1x?xi32>
  %mask4, %c11 = tfg.node "Cast" "mask4" (%mask4i) attrs {DstT = f32}
      : (tensor<?x1x1x?xi32>) -> tensor<?x1x1x?xf32>
  %one, %c12 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c13 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c14 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<?x1x1x?xf32>) -> tensor<?x1x1x?xf32>
  %bias, %c15 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<?x1x1x?xf32>, tensor<f32>) -> tensor<?x1x1x?xf32>
  %sum, %c16 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) -> tensor<?x4x?x?xf32>
  %weights, %c17 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %y, %c18 = tfg.node "Einsum" "y" (%weights, %v)
      attrs {equation = "BNFT,BTNH->BFNH"}
      : (tensor<?x4x?x?xf32>, tensor<?x?x4x2xf32>) -> tensor<?x?x4x2xf32>
  tfg.return %y, %weights : tensor<?x?x4x2xf32>, tensor<?x4x?x?xf32>
}
