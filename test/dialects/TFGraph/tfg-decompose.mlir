// RUN: albert-opt %s --tfg-decompose --split-input-file | FileCheck %s

// What grappler fused, as it was: the batch of a product may be that of what is
// added to it.
// CHECK-LABEL: tfg.graph "fused"
// CHECK: %[[P:.*]], %{{.*}} = tfg.node "MatMul" "y/MatMul" device "/cpu:0"(%{{.*}}, %{{.*}}) attrs {transpose_b = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
// CHECK-NEXT: %[[B:.*]], %{{.*}} = tfg.node "BiasAdd" "y/BiasAdd" device "/cpu:0"(%[[P]], %{{.*}})
// CHECK-NEXT: %[[Y:.*]], %{{.*}} = tfg.node "LeakyRelu" "y/LeakyRelu" device "/cpu:0"(%[[B]]) attrs {alpha = 2.500000e-01 : f32}
// CHECK-NEXT: %[[Q:.*]], %{{.*}} = tfg.node "BatchMatMulV2" "z/BatchMatMulV2"({{.*}}) attrs {adj_y = true} : (tensor<1x2x3xf32>, tensor<1x4x3xf32>) -> tensor<*xf32>
// CHECK-NEXT: %[[M:.*]], %{{.*}} = tfg.node "Mul" "z/Mul"(%[[Q]], %{{.*}}) : (tensor<*xf32>, tensor<f32>) -> tensor<5x2x4xf32>
// CHECK-NEXT: %[[Z:.*]], %{{.*}} = tfg.node "AddV2" "z/AddV2"(%[[M]], %{{.*}})
// CHECK-NEXT: tfg.return %[[Y]], %[[Z]]
tfg.graph "fused" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0", "z:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () : () -> tensor<4x3xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () : () -> tensor<4xf32>
  %x1, %c3 = tfg.node "VariableV2" "x1" () : () -> tensor<1x2x3xf32>
  %w1, %c4 = tfg.node "VariableV2" "w1" () : () -> tensor<1x4x3xf32>
  %h, %c5 = tfg.node "VariableV2" "h" () : () -> tensor<f32>
  %m, %c6 = tfg.node "VariableV2" "m" () : () -> tensor<5x1x4xf32>
  %y, %c7 = tfg.node "_FusedMatMul" "y" device "/cpu:0" (%x, %w, %b)
      attrs {fused_ops = ["BiasAdd", "LeakyRelu"], leakyrelu_alpha = 0.25 : f32, transpose_b = true}
      : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %z, %c8 = tfg.node "_FusedBatchMatMulV2" "z" (%x1, %w1, %h, %m)
      attrs {fused_ops = ["Mul", "Add"], adj_y = true}
      : (tensor<1x2x3xf32>, tensor<1x4x3xf32>, tensor<f32>, tensor<5x1x4xf32>) -> tensor<5x2x4xf32>
  tfg.return %y, %z : tensor<2x4xf32>, tensor<5x2x4xf32>
}

// -----

// Gelu is the formula that Python code writes; its nodes' names are their own.
// CHECK-LABEL: tfg.graph "gelu"
// CHECK: "Erf" "e/Erf"
// CHECK: "Mul" "e/Mul_2"
// CHECK: "Pow" "t/Pow"
// CHECK: "Tanh" "t/Tanh_1"
tfg.graph "gelu" producer 1 consumer 0 inputs ["x:0"] outputs ["e:0", "t:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () : () -> tensor<3x4xf32>
  %b, %c2 = tfg.node "VariableV2" "t/Tanh" () : () -> tensor<4xf32>
  %e, %c3 = tfg.node "_FusedMatMul" "e" (%x, %w, %b) attrs {fused_ops = ["BiasAdd", "GeluExact"]}
      : (tensor<2x3xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %t, %c4 = tfg.node "_FusedMatMul" "t" (%x, %w, %b) attrs {fused_ops = ["BiasAdd", "GeluApproximate"]}
      : (tensor<2x3xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  tfg.return %e, %t : tensor<2x4xf32>, tensor<2x4xf32>
}

// -----

// What is not known stays: an activation, and inputs that nothing reads.
// CHECK-LABEL: tfg.graph "unknown"
// CHECK: "_FusedMatMul" "y"
// CHECK: "_FusedMatMul" "z"
// CHECK: "Concat" "c"
// CHECK: "TopK" "t"
// CHECK: "ShapeN" "s"
tfg.graph "unknown" producer 1 consumer 0 inputs ["x:0"] outputs ["y:0", "z:0", "c:0", "t:0", "s:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x2xf32>
  %y, %c1 = tfg.node "_FusedMatMul" "y" (%x, %x, %x) attrs {fused_ops = ["BiasAdd", "Odd"]}
      : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %z, %c2 = tfg.node "_FusedMatMul" "z" (%x, %x, %x) attrs {fused_ops = ["Relu"]}
      : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %c, %c3 = tfg.node "Concat" "c" (%x) : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %t:2, %c4 = tfg.node "TopK" "t" (%x) : (tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xi32>)
  %s, %c5 = tfg.node "ShapeN" "s" (%x, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2xi32>
  tfg.return %y, %z, %c, %t#0, %s : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2xi32>
}

// -----

// Names of the same thing.
// CHECK-LABEL: tfg.graph "names"
// CHECK: "AddV2" "a"
// CHECK: "AddV2" "b"
// CHECK: "AddN" "c"
// CHECK: "BiasAdd" "d"
// CHECK: "Reciprocal" "e"
// CHECK: "Round" "f"
// CHECK: "TruncateMod" "g"
// CHECK: "ConcatV2" "h/ConcatV2"(%{{.*}}, %{{.*}}, %Const)
// CHECK: "Const" "i/Const"() attrs {dtype = i32, value = dense<2> : tensor<i32>}
// CHECK: "TopKV2" "i"(%{{.*}}, %{{.*}})
// CHECK: %[[S0:.*]], %{{.*}} = tfg.node "Shape" "j/Shape"
// CHECK: %[[S1:.*]], %{{.*}} = tfg.node "Shape" "j/Shape_1"
// CHECK: tfg.return {{.*}}, %[[S0]], %[[S1]] :
tfg.graph "names" producer 1 consumer 0 inputs ["x:0"]
    outputs ["a:0", "b:0", "c:0", "d:0", "e:0", "f:0", "g:0", "h:0", "i:0", "j:0", "j:1"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<4xf32>
  %z, %c1 = tfg.node "Const" "z" () attrs {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %a, %c2 = tfg.node "Add" "a" (%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %b, %c3 = tfg.node "AccumulateNV2" "b" (%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %c, %c4 = tfg.node "AddN" "c" (%x, %x, %x) : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %d, %c5 = tfg.node "BiasAddV1" "d" (%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %e, %c6 = tfg.node "Inv" "e" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  %f, %c7 = tfg.node "Rint" "f" (%x) : (tensor<4xf32>) -> tensor<4xf32>
  %g, %c8 = tfg.node "Mod" "g" (%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %h, %c9 = tfg.node "Concat" "h" (%z, %x, %x) : (tensor<i32>, tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %i:2, %c10 = tfg.node "TopK" "i" (%x) attrs {k = 2 : i64} : (tensor<4xf32>) -> (tensor<2xf32>, tensor<2xi32>)
  %j:2, %c11 = tfg.node "ShapeN" "j" (%x, %h) : (tensor<4xf32>, tensor<8xf32>) -> (tensor<1xi32>, tensor<1xi32>)
  tfg.return %a, %b, %c, %d, %e, %f, %g, %h, %i#0, %j#0, %j#1
      : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
        tensor<8xf32>, tensor<2xf32>, tensor<1xi32>, tensor<1xi32>
}

// -----

// What grappler writes for oneDNN: a batch of products under another name, a
// layer normalisation over the last dimension in the form that is recognised as
// one, with TensorFlow's epsilon where there is none, and activations.
// CHECK-LABEL: tfg.graph "onednn"
// CHECK: "BatchMatMulV2" "p/BatchMatMulV2"
// CHECK: "Mul" "p/Mul"
// CHECK: %[[AXIS:.*]], %{{.*}} = tfg.node "Const" "n/Const"() attrs {dtype = i32, value = dense<-1> : tensor<1xi32>}
// CHECK-NEXT: %[[MEAN:.*]], %{{.*}} = tfg.node "Mean" "n/Mean"(%[[X:.*]], %[[AXIS]]) attrs {keep_dims = true} : (tensor<2x3x4xf32>, tensor<1xi32>) -> tensor<*xf32>
// CHECK-NEXT: %[[DIFF:.*]], %{{.*}} = tfg.node "SquaredDifference" "n/SquaredDifference"(%[[X]], %[[MEAN]])
// CHECK-NEXT: %[[VAR:.*]], %{{.*}} = tfg.node "Mean" "n/Mean_1"(%[[DIFF]], %[[AXIS]]) attrs {keep_dims = true}
// CHECK-NEXT: %[[EPS:.*]], %{{.*}} = tfg.node "Const" "n/Const_1"() attrs {dtype = f32, value = dense<1.000000e-03> : tensor<f32>}
// CHECK-NEXT: %[[SUM:.*]], %{{.*}} = tfg.node "AddV2" "n/AddV2"(%[[VAR]], %[[EPS]])
// CHECK-NEXT: %[[INV:.*]], %{{.*}} = tfg.node "Rsqrt" "n/Rsqrt"(%[[SUM]])
// CHECK-NEXT: %[[SCALE:.*]], %{{.*}} = tfg.node "Mul" "n/Mul"(%[[INV]], %{{.*}})
// CHECK-NEXT: %[[CENTRED:.*]], %{{.*}} = tfg.node "Sub" "n/Sub"(%[[X]], %[[MEAN]])
// CHECK-NEXT: %[[SCALED:.*]], %{{.*}} = tfg.node "Mul" "n/Mul_1"(%[[CENTRED]], %[[SCALE]])
// CHECK-NEXT: %[[N:.*]], %{{.*}} = tfg.node "AddV2" "n/AddV2_1"(%[[SCALED]], %{{.*}}) : (tensor<2x3x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
// CHECK: dense<2.500000e-01> : tensor<f32>
// CHECK: %[[S:.*]], %{{.*}} = tfg.node "Sigmoid" "s/Sigmoid"(%[[X]])
// CHECK-NEXT: tfg.node "Mul" "s/Mul"(%[[X]], %[[S]])
// CHECK-NEXT: %[[P:.*]], %{{.*}} = tfg.node "Softplus" "h/Softplus"(%[[X]])
// CHECK-NEXT: %[[T:.*]], %{{.*}} = tfg.node "Tanh" "h/Tanh"(%[[P]])
// CHECK-NEXT: tfg.node "Mul" "h/Mul"(%[[X]], %[[T]])
// CHECK-NOT: "_Mkl
tfg.graph "onednn" producer 1 consumer 0 inputs ["x:0"]
    outputs ["p:0", "n:0", "m:0", "s:0", "h:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2x3x4xf32>
  %g, %c1 = tfg.node "VariableV2" "g" () : () -> tensor<4xf32>
  %f, %c2 = tfg.node "VariableV2" "f" () : () -> tensor<f32>
  %p, %c3 = tfg.node "_MklFusedBatchMatMulV2" "p" (%x, %x, %f)
      attrs {fused_ops = ["Mul"], adj_y = true}
      : (tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<f32>) -> tensor<2x3x3xf32>
  %n, %c4 = tfg.node "_MklLayerNorm" "n" (%x, %g, %g)
      : (tensor<2x3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  %m, %c5 = tfg.node "_MklLayerNorm" "m" (%x, %g, %g) attrs {epsilon = 0.25 : f32}
      : (tensor<2x3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  %s, %c6 = tfg.node "_MklSwish" "s" (%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %h, %c7 = tfg.node "_MklFusedMish" "h" (%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  tfg.return %p, %n, %m, %s, %h : tensor<2x3x3xf32>, tensor<2x3x4xf32>,
      tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>
}

// -----

// They stay if they have not the inputs that they should have.
// CHECK-LABEL: tfg.graph "damaged"
// CHECK: "_MklLayerNorm"
// CHECK: "_MklSwish"
// CHECK: "_MklFusedMish"
tfg.graph "damaged" producer 1 consumer 0 inputs ["x:0"]
    outputs ["n:0", "s:0", "h:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<4xf32>
  %n, %c1 = tfg.node "_MklLayerNorm" "n" (%x, %x)
      : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %s, %c2 = tfg.node "_MklSwish" "s" (%x) : (tensor<4xf32>) -> tensor<4xi32>
  %h, %c3 = tfg.node "_MklFusedMish" "h" () : () -> tensor<4xf32>
  tfg.return %n, %s, %h : tensor<4xf32>, tensor<4xi32>, tensor<4xf32>
}
