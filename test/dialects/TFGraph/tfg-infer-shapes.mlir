// RUN: albert-opt %s --tfg-infer-shapes --split-input-file | FileCheck %s

// The rows of a batch of unknown size, as BERT's code takes them: the shape is
// read, put together again, and the length is known all the way.
// CHECK-LABEL: tfg.graph "dynamic batch"
// CHECK-NOT: "Prod"
// CHECK: "Reshape" "rows"(%{{.*}}, %{{.*}}) : (tensor<?x16x8xf32>, tensor<2xi32>) -> tensor<?x8xf32>
// CHECK: "MatMul" "y"{{.*}} -> tensor<?x4xf32>
// CHECK: "Pack" "shape"
// CHECK: "Reshape" "back"{{.*}} -> tensor<?x16x4xf32>
tfg.graph "dynamic batch" producer 1 consumer 0 outputs ["back:0", "n:0"] {
  %x, %0 = tfg.node "Placeholder" "x" () : () -> tensor<?x16x8xf32>
  %w, %1 = tfg.node "VariableV2" "w" () : () -> tensor<4x8xf32>
  %flat, %2 = tfg.node "Const" "flat" () attrs {value = dense<[-1, 8]> : tensor<2xi32>} : () -> tensor<2xi32>
  %rows, %3 = tfg.node "Reshape" "rows" (%x, %flat) : (tensor<?x16x8xf32>, tensor<2xi32>) -> tensor<*xf32>
  %y, %4 = tfg.node "MatMul" "y" (%rows, %w) attrs {transpose_b = true} : (tensor<*xf32>, tensor<4x8xf32>) -> tensor<*xf32>
  %s, %5 = tfg.node "Shape" "s" (%x) : (tensor<?x16x8xf32>) -> tensor<*xi32>
  %zero, %6 = tfg.node "Const" "zero" () attrs {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %one, %7 = tfg.node "Const" "one" () attrs {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %two, %8 = tfg.node "Const" "two" () attrs {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %b, %9 = tfg.node "StridedSlice" "b" (%s, %zero, %one, %one) attrs {shrink_axis_mask = 1 : i64}
      : (tensor<*xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<*xi32>
  %l, %10 = tfg.node "StridedSlice" "l" (%s, %one, %two, %one) attrs {shrink_axis_mask = 1 : i64}
      : (tensor<*xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<*xi32>
  %w4, %11 = tfg.node "Const" "w4" () attrs {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %shape, %12 = tfg.node "Pack" "shape" (%b, %l, %w4) : (tensor<*xi32>, tensor<*xi32>, tensor<i32>) -> tensor<*xi32>
  %back, %13 = tfg.node "Reshape" "back" (%y, %shape) : (tensor<*xf32>, tensor<*xi32>) -> tensor<*xf32>
  // What is known of all of it is a constant: 16 * 8.
  // CHECK: tfg.node "Const" "n"() attrs {dtype = i32, value = dense<128> : tensor<i32>}
  %tail, %14 = tfg.node "StridedSlice" "tail" (%s, %one, %zero, %one) attrs {end_mask = 1 : i64}
      : (tensor<*xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<*xi32>
  %n, %15 = tfg.node "Prod" "n" (%tail, %zero) : (tensor<*xi32>, tensor<1xi32>) -> tensor<*xi32>
  tfg.return %back, %n : tensor<*xf32>, tensor<*xi32>
}

// -----

// One result of every rule.
// CHECK-LABEL: tfg.graph "rules"
// CHECK: "AddV2" "add"{{.*}} -> tensor<?x3x4xf32>
// CHECK: "Mean" "mean"{{.*}} -> tensor<?x1x4xf32>
// CHECK: "BatchMatMulV2" "bmm"{{.*}} -> tensor<?x3x3xf32>
// CHECK: "Einsum" "einsum"{{.*}} -> tensor<?x3x2x5xf32>
// CHECK: "Transpose" "transpose"{{.*}} -> tensor<4x?x3xf32>
// CHECK: "ExpandDims" "expand"{{.*}} -> tensor<?x1x3x4xf32>
// CHECK: "Squeeze" "squeeze"{{.*}} -> tensor<?x4xf32>
// CHECK: "Pack" "pack"{{.*}} -> tensor<?x3x2x4xf32>
// CHECK: %Unpack:3, {{.*}} "Unpack" "unpack"{{.*}} -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>)
// CHECK: "ConcatV2" "concat"{{.*}} -> tensor<?x6x4xf32>
// CHECK: %Split:2, {{.*}} "Split" "split"{{.*}} -> (tensor<?x3x2xf32>, tensor<?x3x2xf32>)
// CHECK: "GatherV2" "gather"{{.*}} -> tensor<?x7x3x4xf32>
// CHECK: "OneHot" "onehot"{{.*}} -> tensor<?x7x9xf32>
// CHECK: "Slice" "slice"{{.*}} -> tensor<?x2x4xf32>
// CHECK: "Tile" "tile"{{.*}} -> tensor<?x6x4xf32>
// CHECK: %TopKV2:2, {{.*}} "TopKV2" "top"{{.*}} -> (tensor<?x3x2xf32>, tensor<?x3x2xi32>)
// CHECK: "ArgMax" "argmax"{{.*}} -> tensor<?x3xi64>
// CHECK: "ReadVariableOp" "read"{{.*}} -> tensor<5x6xf32>
// CHECK: "ResourceGather" "rows"{{.*}} -> tensor<?x7x6xf32>
// CHECK: "BroadcastTo" "broadcast"{{.*}} -> tensor<1x2xf32>
// CHECK: "StridedSlice" "strided"{{.*}} -> tensor<1x2x2xf32>
// CHECK: "Mystery" "mystery"{{.*}} -> tensor<*xf32>
tfg.graph "rules" producer 1 consumer 0 outputs ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v"] {
  %x, %0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x4xf32>
  %i, %1 = tfg.node "Placeholder" "i" () : () -> tensor<?x7xi32>
  %u, %2 = tfg.node "Placeholder" "u" () : () -> tensor<?x1x4xf32>
  %e, %3 = tfg.node "Placeholder" "e" () : () -> tensor<4x2x5xf32>
  %c0, %4 = tfg.node "Const" "c0" () attrs {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %c1, %5 = tfg.node "Const" "c1" () attrs {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %c2, %6 = tfg.node "Const" "c2" () attrs {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %m1, %7 = tfg.node "Const" "m1" () attrs {value = dense<-1> : tensor<i32>} : () -> tensor<i32>
  %c9, %8 = tfg.node "Const" "c9" () attrs {value = dense<9> : tensor<i32>} : () -> tensor<i32>
  %v12, %9 = tfg.node "Const" "v12" () attrs {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %perm, %10 = tfg.node "Const" "perm" () attrs {value = dense<[2, 0, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %begin, %11 = tfg.node "Const" "begin" () attrs {value = dense<[0, 1, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
  %size, %12 = tfg.node "Const" "size" () attrs {value = dense<-1> : tensor<3xi32>} : () -> tensor<3xi32>
  %twice, %13 = tfg.node "Const" "twice" () attrs {value = dense<[1, 2, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %s1, %14 = tfg.node "Const" "s1" () attrs {value = dense<[0, 0, 1, 9]> : tensor<4xi32>} : () -> tensor<4xi32>
  %s2, %15 = tfg.node "Const" "s2" () attrs {value = dense<[0, 0, 0, 1]> : tensor<4xi32>} : () -> tensor<4xi32>
  %s3, %16 = tfg.node "Const" "s3" () attrs {value = dense<[1, 1, 1, -2]> : tensor<4xi32>} : () -> tensor<4xi32>
  %h, %17 = tfg.node "VarHandleOp" "h" () attrs {shape = #tfg.shape<5x6>} : () -> tensor<!tfg.resource>
  %a, %20 = tfg.node "AddV2" "add" (%x, %u) : (tensor<?x3x4xf32>, tensor<?x1x4xf32>) -> tensor<*xf32>
  %b, %21 = tfg.node "Mean" "mean" (%x, %c1) attrs {keep_dims = true} : (tensor<?x3x4xf32>, tensor<i32>) -> tensor<*xf32>
  %c, %22 = tfg.node "BatchMatMulV2" "bmm" (%x, %x) attrs {adj_y = true} : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<*xf32>
  %d, %23 = tfg.node "Einsum" "einsum" (%x, %e) attrs {equation = "BFH,HND->BFND"} : (tensor<?x3x4xf32>, tensor<4x2x5xf32>) -> tensor<*xf32>
  %t, %24 = tfg.node "Transpose" "transpose" (%x, %perm) : (tensor<?x3x4xf32>, tensor<3xi32>) -> tensor<*xf32>
  %f, %25 = tfg.node "ExpandDims" "expand" (%x, %c1) : (tensor<?x3x4xf32>, tensor<i32>) -> tensor<*xf32>
  %g, %26 = tfg.node "Squeeze" "squeeze" (%u) attrs {squeeze_dims = [-2]} : (tensor<?x1x4xf32>) -> tensor<*xf32>
  %p, %27 = tfg.node "Pack" "pack" (%x, %x) attrs {axis = 2 : i64} : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<*xf32>
  %k:3, %28 = tfg.node "Unpack" "unpack" (%x) attrs {axis = 1 : i64} : (tensor<?x3x4xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>)
  %l, %29 = tfg.node "ConcatV2" "concat" (%x, %x, %c1) : (tensor<?x3x4xf32>, tensor<?x3x4xf32>, tensor<i32>) -> tensor<*xf32>
  %m:2, %30 = tfg.node "Split" "split" (%m1, %x) : (tensor<i32>, tensor<?x3x4xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  %n, %31 = tfg.node "GatherV2" "gather" (%x, %i, %c0) : (tensor<?x3x4xf32>, tensor<?x7xi32>, tensor<i32>) -> tensor<*xf32>
  %o, %32 = tfg.node "OneHot" "onehot" (%i, %c9, %x, %x) : (tensor<?x7xi32>, tensor<i32>, tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<*xf32>
  %q, %33 = tfg.node "Slice" "slice" (%x, %begin, %size) : (tensor<?x3x4xf32>, tensor<3xi32>, tensor<3xi32>) -> tensor<*xf32>
  %r, %34 = tfg.node "Tile" "tile" (%x, %twice) : (tensor<?x3x4xf32>, tensor<3xi32>) -> tensor<*xf32>
  %s:2, %35 = tfg.node "TopKV2" "top" (%x, %c2) : (tensor<?x3x4xf32>, tensor<i32>) -> (tensor<*xf32>, tensor<*xi32>)
  %v, %36 = tfg.node "ArgMax" "argmax" (%x, %m1) : (tensor<?x3x4xf32>, tensor<i32>) -> tensor<*xi64>
  %w, %37 = tfg.node "ReadVariableOp" "read" (%h) : (tensor<!tfg.resource>) -> tensor<*xf32>
  %y, %38 = tfg.node "ResourceGather" "rows" (%h, %i) : (tensor<!tfg.resource>, tensor<?x7xi32>) -> tensor<*xf32>
  %z, %39 = tfg.node "BroadcastTo" "broadcast" (%c0, %v12) : (tensor<i32>, tensor<2xi32>) -> tensor<*xf32>
  // x[newaxis, 0, 1:, 9::-2]
  %ss, %40 = tfg.node "StridedSlice" "strided" (%x, %s1, %s2, %s3)
      attrs {new_axis_mask = 1 : i64, shrink_axis_mask = 2 : i64, end_mask = 12 : i64}
      : (tensor<?x3x4xf32>, tensor<4xi32>, tensor<4xi32>, tensor<4xi32>) -> tensor<*xf32>
  %my, %41 = tfg.node "Mystery" "mystery" (%x) : (tensor<?x3x4xf32>) -> tensor<*xf32>
  tfg.return %a, %b, %c, %d, %t, %f, %g, %p, %k, %l, %m, %n, %o, %q, %r, %s, %v, %w, %y, %z, %ss, %my
      : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xi64>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// -----

// Parts of a shape: what several results are taken of is known of each; a batch
// that is ensured to be 5 is 5 everywhere.
// CHECK-LABEL: tfg.graph "parts"
// CHECK: "Reshape" "r"{{.*}} -> tensor<5x12xf32>
// CHECK: "Reshape" "t"{{.*}} -> tensor<4x15xf32>
// CHECK: "Const" "z"() attrs {dtype = i32, value = dense<12> : tensor<i32>}
// CHECK: "LinSpace" "line"{{.*}} -> tensor<12xf32>
// CHECK: "EnsureShape" "e"{{.*}} -> tensor<5x12xf32>
// CHECK: %{{.*}}:2, %{{.*}} = tfg.node "SparseSoftmaxCrossEntropyWithLogits" "sparse"{{.*}} -> (tensor<5xf32>, tensor<5x12xf32>)
// CHECK: %{{.*}}:2, %{{.*}} = tfg.node "SoftmaxCrossEntropyWithLogits" "loss"{{.*}} -> (tensor<5xf32>, tensor<5x12xf32>)
tfg.graph "parts" producer 1 consumer 0 outputs ["r:0", "t:0", "line:0", "sparse:0", "loss:0"] {
  %x, %0 = tfg.node "Placeholder" "x" () : () -> tensor<?x3x4xf32>
  %s, %1 = tfg.node "Shape" "s" (%x) : (tensor<?x3x4xf32>) -> tensor<*xi32>
  %u:3, %2 = tfg.node "Unpack" "u" (%s) attrs {num = 3 : i64} : (tensor<*xi32>) -> (tensor<*xi32>, tensor<*xi32>, tensor<*xi32>)
  %m, %3 = tfg.node "Mul" "m" (%u#1, %u#2) : (tensor<*xi32>, tensor<*xi32>) -> tensor<*xi32>
  %p, %4 = tfg.node "Pack" "p" (%u#0, %m) : (tensor<*xi32>, tensor<*xi32>) -> tensor<*xi32>
  %r, %5 = tfg.node "Reshape" "r" (%x, %p) : (tensor<?x3x4xf32>, tensor<*xi32>) -> tensor<*xf32>
  %zero, %6 = tfg.node "Const" "zero" () attrs {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %cut:3, %7 = tfg.node "Split" "cut" (%zero, %s) attrs {num_split = 3 : i64} : (tensor<i32>, tensor<*xi32>) -> (tensor<*xi32>, tensor<*xi32>, tensor<*xi32>)
  %one, %8 = tfg.node "Const" "one" () attrs {value = dense<-1> : tensor<1xi32>} : () -> tensor<1xi32>
  %j, %9 = tfg.node "ConcatV2" "j" (%cut#2, %one, %zero) : (tensor<*xi32>, tensor<1xi32>, tensor<i32>) -> tensor<*xi32>
  %t, %10 = tfg.node "Reshape" "t" (%x, %j) : (tensor<?x3x4xf32>, tensor<*xi32>) -> tensor<*xf32>
  %w, %11 = tfg.node "VariableV2" "w" () : () -> tensor<3x4xf32>
  %z, %12 = tfg.node "Size" "z" (%w) : (tensor<3x4xf32>) -> tensor<*xi32>
  %f, %13 = tfg.node "VariableV2" "f" () : () -> tensor<f32>
  %line, %14 = tfg.node "LinSpace" "line" (%f, %f, %z) : (tensor<f32>, tensor<f32>, tensor<*xi32>) -> tensor<*xf32>
  %e, %15 = tfg.node "EnsureShape" "e" (%r) attrs {shape = #tfg.shape<5x?>} : (tensor<*xf32>) -> tensor<*xf32>
  %l, %16 = tfg.node "Placeholder" "l" () : () -> tensor<?xi64>
  %c:2, %17 = tfg.node "SparseSoftmaxCrossEntropyWithLogits" "sparse" (%e, %l) : (tensor<*xf32>, tensor<?xi64>) -> (tensor<*xf32>, tensor<*xf32>)
  %d:2, %18 = tfg.node "SoftmaxCrossEntropyWithLogits" "loss" (%e, %e) : (tensor<*xf32>, tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  tfg.return %r, %t, %line, %c#0, %d#0 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// -----

// Floating-point numbers are counted in single precision, as TensorFlow does it;
// whole ones, and sizes that were cast, like integers. Away from the limit there
// are none; by zeros, and to what is not known, no number.
// CHECK-LABEL: tfg.graph "fractions"
// CHECK: "Range" "tenths"{{.*}} -> tensor<10xf32>
// CHECK: "Range" "down"{{.*}} -> tensor<4xf32>
// CHECK: "Range" "away"{{.*}} -> tensor<0xf32>
// CHECK: "Range" "whole"{{.*}} -> tensor<4xf32>
// CHECK: "Range" "zeros"{{.*}} -> tensor<?xf32>
// CHECK: "Range" "unknown"{{.*}} -> tensor<?xf32>
// CHECK: "Range" "rows"{{.*}} -> tensor<?xf32>
// CHECK: "AddV2" "sum"{{.*}} -> tensor<?x4xf32>
// CHECK: "Range" "columns"{{.*}} -> tensor<4xf32>
tfg.graph "fractions" producer 1 consumer 0 inputs ["x:0", "f:0"]
    outputs ["tenths:0", "down:0", "away:0", "whole:0", "zeros:0", "unknown:0", "sum:0", "columns:0"] {
  %x, %0 = tfg.node "Placeholder" "x" () : () -> tensor<?x4xf32>
  %f, %1 = tfg.node "Placeholder" "f" () : () -> tensor<f32>
  %zero, %2 = tfg.node "Const" "zero" () attrs {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %one, %3 = tfg.node "Const" "one" () attrs {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %four, %4 = tfg.node "Const" "four" () attrs {value = dense<4.0> : tensor<f32>} : () -> tensor<f32>
  %tenth, %5 = tfg.node "Const" "tenth" () attrs {value = dense<0.1> : tensor<f32>} : () -> tensor<f32>
  %less, %6 = tfg.node "Const" "less" () attrs {value = dense<-0.3> : tensor<f32>} : () -> tensor<f32>
  %tenths, %7 = tfg.node "Range" "tenths" (%zero, %one, %tenth) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %down, %8 = tfg.node "Range" "down" (%one, %zero, %less) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %away, %9 = tfg.node "Range" "away" (%zero, %one, %less) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %whole, %10 = tfg.node "Range" "whole" (%zero, %four, %one) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %zeros, %11 = tfg.node "Range" "zeros" (%zero, %tenth, %zero) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %unknown, %12 = tfg.node "Range" "unknown" (%zero, %f, %tenth) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<*xf32>
  %s, %13 = tfg.node "Shape" "s" (%x) : (tensor<?x4xf32>) -> tensor<*xi32>
  %u:2, %14 = tfg.node "Unpack" "u" (%s) attrs {num = 2 : i64} : (tensor<*xi32>) -> (tensor<*xi32>, tensor<*xi32>)
  %batch, %15 = tfg.node "Cast" "batch" (%u#0) : (tensor<*xi32>) -> tensor<*xf32>
  %rows, %16 = tfg.node "Range" "rows" (%zero, %batch, %one) : (tensor<f32>, tensor<*xf32>, tensor<f32>) -> tensor<*xf32>
  %axis, %17 = tfg.node "Const" "axis" () attrs {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %column, %18 = tfg.node "ExpandDims" "column" (%rows, %axis) : (tensor<*xf32>, tensor<i32>) -> tensor<*xf32>
  %sum, %19 = tfg.node "AddV2" "sum" (%x, %column) : (tensor<?x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  %width, %20 = tfg.node "Cast" "width" (%u#1) : (tensor<*xi32>) -> tensor<*xf32>
  %columns, %21 = tfg.node "Range" "columns" (%zero, %width, %one) : (tensor<f32>, tensor<*xf32>, tensor<f32>) -> tensor<*xf32>
  tfg.return %tenths, %down, %away, %whole, %zeros, %unknown, %sum, %columns
      : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
