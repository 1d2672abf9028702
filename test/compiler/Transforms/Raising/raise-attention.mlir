// RUN: albert-opt %s --split-input-file --raise-attention | FileCheck %s

// The form of brightmart and of google's first code: the mask spread by a product with ones, scores scaled.

// CHECK-LABEL: tfg.graph "ones_product"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[QF:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Q:.*]] = tensor.cast %[[QF]]
// CHECK: %[[KF:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[K:.*]] = tensor.cast %[[KF]]
// CHECK: %[[VF:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[V:.*]] = tensor.cast %[[VF]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %{{.*}} {bias = -1.000000e+04 : f32}
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: num_heads = 4 : i64, scale = 0.707106769 : f32
// CHECK-NOT: tfg.node
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] output_shape [2, 3, 4, 2]
tfg.graph "ones_product" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<2x3x8xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<2x3x8xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<2x3x8xf32>
  %shape4, %c3 = tfg.node "Const" "shape4" ()
      attrs {dtype = i32, value = dense<[2, 3, 4, 2]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %perm, %c4 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[0, 2, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %q4, %c5 = tfg.node "Reshape" "q4" (%q, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %qt, %c6 = tfg.node "Transpose" "qt" (%q4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %k4, %c7 = tfg.node "Reshape" "k4" (%k, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %kt, %c8 = tfg.node "Transpose" "kt" (%k4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %v4, %c9 = tfg.node "Reshape" "v4" (%v, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %vt, %c10 = tfg.node "Transpose" "vt" (%v4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %scale, %c11 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scores, %c12 = tfg.node "BatchMatMulV2" "scores" (%qt, %kt)
      attrs {adj_y = true}
      : (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x3xf32>
  %scaled, %c13 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<2x4x3x3xf32>, tensor<f32>) -> tensor<2x4x3x3xf32>
  %mask, %c14 = tfg.node "Placeholder" "mask" () : () -> tensor<2x3xi32>
  %mshape, %c15 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[2, 1, 3]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %mask3, %c16 = tfg.node "Reshape" "mask3" (%mask, %mshape)
      : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x1x3xi32>
  %maskf, %c17 = tfg.node "Cast" "maskf" (%mask3) attrs {DstT = f32}
      : (tensor<2x1x3xi32>) -> tensor<2x1x3xf32>
  %ones, %c18 = tfg.node "Const" "ones" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<2x3x1xf32>}
      : () -> tensor<2x3x1xf32>
  %spread, %c19 = tfg.node "Mul" "spread" (%ones, %maskf)
      : (tensor<2x3x1xf32>, tensor<2x1x3xf32>) -> tensor<2x3x3xf32>
  %axis, %c20 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %mask4, %c21 = tfg.node "ExpandDims" "mask4" (%spread, %axis)
      : (tensor<2x3x3xf32>, tensor<i32>) -> tensor<2x1x3x3xf32>
  %one, %c22 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c23 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c24 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<2x1x3x3xf32>) -> tensor<2x1x3x3xf32>
  %bias, %c25 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<2x1x3x3xf32>, tensor<f32>) -> tensor<2x1x3x3xf32>
  %sum, %c26 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<2x4x3x3xf32>, tensor<2x1x3x3xf32>) -> tensor<2x4x3x3xf32>
  %weights, %c27 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %context, %c28 = tfg.node "BatchMatMulV2" "context" (%weights, %vt)
      : (tensor<2x4x3x3xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %y, %c29 = tfg.node "Transpose" "y" (%context, %perm)
      : (tensor<2x4x3x2xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  tfg.return %y : tensor<2x3x4x2xf32>
}

// -----

// The mask spread by a matrix product with ones, queries scaled.

// CHECK-LABEL: tfg.graph "ones_matmul"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[QF:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Q:.*]] = tensor.cast %[[QF]]
// CHECK: %[[KF:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[K:.*]] = tensor.cast %[[KF]]
// CHECK: %[[VF:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[V:.*]] = tensor.cast %[[VF]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %{{.*}} {bias = -1.000000e+04 : f32}
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: num_heads = 4 : i64, scale = 0.707106769 : f32
// CHECK-NOT: tfg.node
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] output_shape [2, 3, 4, 2]
tfg.graph "ones_matmul" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<2x3x8xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<2x3x8xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<2x3x8xf32>
  %shape4, %c3 = tfg.node "Const" "shape4" ()
      attrs {dtype = i32, value = dense<[2, 3, 4, 2]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %perm, %c4 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[0, 2, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %q4, %c5 = tfg.node "Reshape" "q4" (%q, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %qt, %c6 = tfg.node "Transpose" "qt" (%q4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %k4, %c7 = tfg.node "Reshape" "k4" (%k, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %kt, %c8 = tfg.node "Transpose" "kt" (%k4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %v4, %c9 = tfg.node "Reshape" "v4" (%v, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %vt, %c10 = tfg.node "Transpose" "vt" (%v4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %scale, %c11 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %qs, %c12 = tfg.node "Mul" "qs" (%qt, %scale)
      : (tensor<2x4x3x2xf32>, tensor<f32>) -> tensor<2x4x3x2xf32>
  %scores, %c13 = tfg.node "BatchMatMulV2" "scores" (%qs, %kt)
      attrs {adj_y = true}
      : (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x3xf32>
  %mask, %c14 = tfg.node "Placeholder" "mask" () : () -> tensor<2x3xi32>
  %mshape, %c15 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[2, 1, 3]> : tensor<3xi32>}
      : () -> tensor<3xi32>
  %mask3, %c16 = tfg.node "Reshape" "mask3" (%mask, %mshape)
      : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x1x3xi32>
  %maskf, %c17 = tfg.node "Cast" "maskf" (%mask3) attrs {DstT = f32}
      : (tensor<2x1x3xi32>) -> tensor<2x1x3xf32>
  %ones, %c18 = tfg.node "Const" "ones" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<2x3x1xf32>}
      : () -> tensor<2x3x1xf32>
  %spread, %c19 = tfg.node "BatchMatMulV2" "spread" (%ones, %maskf)
      : (tensor<2x3x1xf32>, tensor<2x1x3xf32>) -> tensor<2x3x3xf32>
  %axis, %c20 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<1> : tensor<i32>}
      : () -> tensor<i32>
  %mask4, %c21 = tfg.node "ExpandDims" "mask4" (%spread, %axis)
      : (tensor<2x3x3xf32>, tensor<i32>) -> tensor<2x1x3x3xf32>
  %one, %c22 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c23 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c24 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<2x1x3x3xf32>) -> tensor<2x1x3x3xf32>
  %bias, %c25 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<2x1x3x3xf32>, tensor<f32>) -> tensor<2x1x3x3xf32>
  %sum, %c26 = tfg.node "AddV2" "sum" (%scores, %bias)
      : (tensor<2x4x3x3xf32>, tensor<2x1x3x3xf32>) -> tensor<2x4x3x3xf32>
  %weights, %c27 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %context, %c28 = tfg.node "BatchMatMulV2" "context" (%weights, %vt)
      : (tensor<2x4x3x3xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %y, %c29 = tfg.node "Transpose" "y" (%context, %perm)
      : (tensor<2x4x3x2xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  tfg.return %y : tensor<2x3x4x2xf32>
}

// -----

// The mask broadcast over heads and queries.

// CHECK-LABEL: tfg.graph "broadcast"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[QF:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Q:.*]] = tensor.cast %[[QF]]
// CHECK: %[[KF:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[K:.*]] = tensor.cast %[[KF]]
// CHECK: %[[VF:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[V:.*]] = tensor.cast %[[VF]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %{{.*}} {bias = -1.000000e+04 : f32}
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: num_heads = 4 : i64, scale = 0.707106769 : f32
// CHECK-NOT: tfg.node
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] output_shape [2, 3, 4, 2]
tfg.graph "broadcast" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<2x3x8xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<2x3x8xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<2x3x8xf32>
  %shape4, %c3 = tfg.node "Const" "shape4" ()
      attrs {dtype = i32, value = dense<[2, 3, 4, 2]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %perm, %c4 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[0, 2, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %q4, %c5 = tfg.node "Reshape" "q4" (%q, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %qt, %c6 = tfg.node "Transpose" "qt" (%q4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %k4, %c7 = tfg.node "Reshape" "k4" (%k, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %kt, %c8 = tfg.node "Transpose" "kt" (%k4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %v4, %c9 = tfg.node "Reshape" "v4" (%v, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %vt, %c10 = tfg.node "Transpose" "vt" (%v4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %scale, %c11 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %scores, %c12 = tfg.node "BatchMatMulV2" "scores" (%qt, %kt)
      attrs {adj_y = true}
      : (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x3xf32>
  %scaled, %c13 = tfg.node "Mul" "scaled" (%scores, %scale)
      : (tensor<2x4x3x3xf32>, tensor<f32>) -> tensor<2x4x3x3xf32>
  %mask, %c14 = tfg.node "Placeholder" "mask" () : () -> tensor<2x3xi32>
  %mshape, %c15 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[2, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c16 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %mask4, %c17 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<2x1x1x3xf32>
  %one, %c18 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c19 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c20 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<2x1x1x3xf32>) -> tensor<2x1x1x3xf32>
  %bias, %c21 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<2x1x1x3xf32>, tensor<f32>) -> tensor<2x1x1x3xf32>
  %sum, %c22 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<2x4x3x3xf32>, tensor<2x1x1x3xf32>) -> tensor<2x4x3x3xf32>
  %weights, %c23 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %context, %c24 = tfg.node "BatchMatMulV2" "context" (%weights, %vt)
      : (tensor<2x4x3x3xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %y, %c25 = tfg.node "Transpose" "y" (%context, %perm)
      : (tensor<2x4x3x2xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  tfg.return %y : tensor<2x3x4x2xf32>
}

// -----

// Operands of products and sums in the other order; a larger constant.

// CHECK-LABEL: tfg.graph "swapped"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[QF:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Q:.*]] = tensor.cast %[[QF]]
// CHECK: %[[KF:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[K:.*]] = tensor.cast %[[KF]]
// CHECK: %[[VF:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[V:.*]] = tensor.cast %[[VF]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %{{.*}} {bias = -1.000000e+09 : f32}
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: num_heads = 4 : i64, scale = 0.707106769 : f32
// CHECK-NOT: tfg.node
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] output_shape [2, 3, 4, 2]
tfg.graph "swapped" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<2x3x8xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<2x3x8xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<2x3x8xf32>
  %shape4, %c3 = tfg.node "Const" "shape4" ()
      attrs {dtype = i32, value = dense<[2, 3, 4, 2]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %perm, %c4 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[0, 2, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %q4, %c5 = tfg.node "Reshape" "q4" (%q, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %qt, %c6 = tfg.node "Transpose" "qt" (%q4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %k4, %c7 = tfg.node "Reshape" "k4" (%k, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %kt, %c8 = tfg.node "Transpose" "kt" (%k4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %v4, %c9 = tfg.node "Reshape" "v4" (%v, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %vt, %c10 = tfg.node "Transpose" "vt" (%v4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %scale, %c11 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %qs, %c12 = tfg.node "Mul" "qs" (%scale, %qt)
      : (tensor<f32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %scores, %c13 = tfg.node "BatchMatMulV2" "scores" (%qs, %kt)
      attrs {adj_y = true}
      : (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x3xf32>
  %mask, %c14 = tfg.node "Placeholder" "mask" () : () -> tensor<2x3xi32>
  %mshape, %c15 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[2, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c16 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %mask4, %c17 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<2x1x1x3xf32>
  %one, %c18 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c19 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-1.0e+09> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c20 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<2x1x1x3xf32>) -> tensor<2x1x1x3xf32>
  %bias, %c21 = tfg.node "Mul" "bias" (%large, %inverse)
      : (tensor<f32>, tensor<2x1x1x3xf32>) -> tensor<2x1x1x3xf32>
  %sum, %c22 = tfg.node "AddV2" "sum" (%bias, %scores)
      : (tensor<2x1x1x3xf32>, tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %weights, %c23 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %context, %c24 = tfg.node "BatchMatMulV2" "context" (%weights, %vt)
      : (tensor<2x4x3x3xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %y, %c25 = tfg.node "Transpose" "y" (%context, %perm)
      : (tensor<2x4x3x2xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  tfg.return %y : tensor<2x3x4x2xf32>
}

// -----

// Scores divided instead of multiplied.

// CHECK-LABEL: tfg.graph "divided"
// CHECK-DAG: %[[QI:.*]], %{{.*}} = tfg.node "Placeholder" "q"
// CHECK-DAG: %[[KI:.*]], %{{.*}} = tfg.node "Placeholder" "k"
// CHECK-DAG: %[[VI:.*]], %{{.*}} = tfg.node "Placeholder" "v"
// CHECK-DAG: %[[MASK:.*]], %{{.*}} = tfg.node "Placeholder" "mask"
// CHECK: %[[QF:.*]] = tensor.collapse_shape %[[QI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Q:.*]] = tensor.cast %[[QF]]
// CHECK: %[[KF:.*]] = tensor.collapse_shape %[[KI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[K:.*]] = tensor.cast %[[KF]]
// CHECK: %[[VF:.*]] = tensor.collapse_shape %[[VI]] {{\[\[}}0, 1], [2]]
// CHECK: %[[V:.*]] = tensor.cast %[[VF]]
// CHECK: %[[ORDER:.*]], %{{.*}}, %[[OFFSETS:.*]], %[[COUNTS:.*]], %[[BIAS:.*]] = albert.sequences %{{.*}} {bias = -1.000000e+04 : f32}
// CHECK: %[[KEYS:.*]] = nn.gather_rows %[[K]], %[[ORDER]]
// CHECK: %[[VALUES:.*]] = nn.gather_rows %[[V]], %[[ORDER]]
// CHECK: %[[CONTEXT:.*]] = nn.attention %[[Q]], %[[KEYS]], %[[VALUES]] segments(%[[OFFSETS]], %[[OFFSETS]], %[[COUNTS]], %[[BIAS]]
// CHECK-SAME: num_heads = 4 : i64, scale = 0.707106769 : f32
// CHECK-NOT: tfg.node
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2, 3]] output_shape [2, 3, 4, 2]
tfg.graph "divided" producer 1 consumer 0 outputs ["y:0"] {
  %q, %c0 = tfg.node "Placeholder" "q" () : () -> tensor<2x3x8xf32>
  %k, %c1 = tfg.node "Placeholder" "k" () : () -> tensor<2x3x8xf32>
  %v, %c2 = tfg.node "Placeholder" "v" () : () -> tensor<2x3x8xf32>
  %shape4, %c3 = tfg.node "Const" "shape4" ()
      attrs {dtype = i32, value = dense<[2, 3, 4, 2]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %perm, %c4 = tfg.node "Const" "perm" ()
      attrs {dtype = i32, value = dense<[0, 2, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %q4, %c5 = tfg.node "Reshape" "q4" (%q, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %qt, %c6 = tfg.node "Transpose" "qt" (%q4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %k4, %c7 = tfg.node "Reshape" "k4" (%k, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %kt, %c8 = tfg.node "Transpose" "kt" (%k4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %v4, %c9 = tfg.node "Reshape" "v4" (%v, %shape4)
      : (tensor<2x3x8xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  %vt, %c10 = tfg.node "Transpose" "vt" (%v4, %perm)
      : (tensor<2x3x4x2xf32>, tensor<4xi32>) -> tensor<2x4x3x2xf32>
  %scale, %c11 = tfg.node "Const" "scale" ()
      attrs {dtype = f32, value = dense<1.41421354> : tensor<f32>}
      : () -> tensor<f32>
  %scores, %c12 = tfg.node "BatchMatMulV2" "scores" (%qt, %kt)
      attrs {adj_y = true}
      : (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x3xf32>
  %scaled, %c13 = tfg.node "RealDiv" "scaled" (%scores, %scale)
      : (tensor<2x4x3x3xf32>, tensor<f32>) -> tensor<2x4x3x3xf32>
  %mask, %c14 = tfg.node "Placeholder" "mask" () : () -> tensor<2x3xi32>
  %mshape, %c15 = tfg.node "Const" "mshape" ()
      attrs {dtype = i32, value = dense<[2, 1, 1, 3]> : tensor<4xi32>}
      : () -> tensor<4xi32>
  %maskf, %c16 = tfg.node "Cast" "maskf" (%mask) attrs {DstT = f32}
      : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %mask4, %c17 = tfg.node "Reshape" "mask4" (%maskf, %mshape)
      : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<2x1x1x3xf32>
  %one, %c18 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %large, %c19 = tfg.node "Const" "large" ()
      attrs {dtype = f32, value = dense<-10000.0> : tensor<f32>}
      : () -> tensor<f32>
  %inverse, %c20 = tfg.node "Sub" "inverse" (%one, %mask4)
      : (tensor<f32>, tensor<2x1x1x3xf32>) -> tensor<2x1x1x3xf32>
  %bias, %c21 = tfg.node "Mul" "bias" (%inverse, %large)
      : (tensor<2x1x1x3xf32>, tensor<f32>) -> tensor<2x1x1x3xf32>
  %sum, %c22 = tfg.node "AddV2" "sum" (%scaled, %bias)
      : (tensor<2x4x3x3xf32>, tensor<2x1x1x3xf32>) -> tensor<2x4x3x3xf32>
  %weights, %c23 = tfg.node "Softmax" "weights" (%sum)
      : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  %context, %c24 = tfg.node "BatchMatMulV2" "context" (%weights, %vt)
      : (tensor<2x4x3x3xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %y, %c25 = tfg.node "Transpose" "y" (%context, %perm)
      : (tensor<2x4x3x2xf32>, tensor<4xi32>) -> tensor<2x3x4x2xf32>
  tfg.return %y : tensor<2x3x4x2xf32>
}
