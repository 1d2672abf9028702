// RUN: albert-opt %s --convert-nn-to-linalg=max-keys=64 --split-input-file --verify-diagnostics | FileCheck %s

// Rows are padded to whole panels; the weight is one panel of 26 rows for each
// 32 columns; bias, activation and residual are the kernel's last op.
// CHECK-LABEL: func @linear
// CHECK-SAME: tensor<?x32xf32>, {{.*}}tensor<2x26x32xf32>, {{.*}}tensor<64xf32>, {{.*}}tensor<?x64xf32>
// CHECK: tensor.extract_slice %arg0[0, 0] [%{{.*}}, 26]
// CHECK: linalg.generic {{.*}}"reduction"
// CHECK: math.fma
// CHECK: linalg.generic {{.*}}kernel = "linear"
// CHECK: arith.addf
// CHECK: math.exp
// CHECK: arith.divf
// CHECK: arith.addf
func.func @linear(%x: tensor<?x26xf32>, %w: tensor<26x40xf32, #rt.layout<panels>>,
                  %b: tensor<40xf32>, %r: tensor<?x40xf32>) -> tensor<?x40xf32> {
  %y = nn.linear %x, %w bias(%b : tensor<40xf32>) residual(%r : tensor<?x40xf32>) activation(gelu_tanh)
     : tensor<?x26xf32>, tensor<26x40xf32, #rt.layout<panels>>
  return %y : tensor<?x40xf32>
}

// -----

// A product without an epilogue is its own root.
// CHECK-LABEL: func @plain_linear
// CHECK: linalg.generic {{.*}}"reduction"{{.*}}kernel = "linear"
func.func @plain_linear(%x: tensor<?x26xf32>, %w: tensor<26x40xf32, #rt.layout<panels>>) -> tensor<?x40xf32> {
  %y = nn.linear %x, %w : tensor<?x26xf32>, tensor<26x40xf32, #rt.layout<panels>>
  return %y : tensor<?x40xf32>
}

// -----

// The table's rows are broadcast, the input lies across the lanes.
// CHECK-LABEL: func @transposed_linear
// CHECK: scf.forall
// CHECK: linalg.generic {{.*}}"reduction"
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<97x24xf32>, tensor<?x24x32xf32>)
// CHECK: kernel = "linear"
// CHECK: scf.forall
func.func @transposed_linear(%x: tensor<?x24xf32>, %t: tensor<97x24xf32>, %b: tensor<97xf32>) -> tensor<?x97xf32> {
  %y = nn.linear %x, %t bias(%b : tensor<97xf32>) transpose_weight : tensor<?x24xf32>, tensor<97x24xf32>
  return %y : tensor<?x97xf32>
}

// -----

// A weight in panels read transposed: its depth is two reductions in order.
// CHECK-LABEL: func @transposed_linear_in_panels
// CHECK: iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<2x24x32xf32>, tensor<?x2x32x32xf32>)
func.func @transposed_linear_in_panels(%x: tensor<?x40xf32>, %w: tensor<24x40xf32, #rt.layout<panels>>) -> tensor<?x24xf32> {
  %y = nn.linear %x, %w transpose_weight : tensor<?x40xf32>, tensor<24x40xf32, #rt.layout<panels>>
  return %y : tensor<?x24xf32>
}

// -----

// Padding is left out of the sums by a comparison.
// CHECK-LABEL: func @layer_norm
// CHECK: linalg.generic {{.*}}kernel = "panels"
// CHECK: arith.cmpi ult
// CHECK: math.rsqrt
// CHECK: linalg.generic {{.*}}kernel = "rowwise"
func.func @layer_norm(%x: tensor<?x40xf32>, %g: tensor<40xf32>, %b: tensor<40xf32>) -> tensor<?x40xf32> {
  %y = nn.layer_norm %x, %g, %b {epsilon = 1.0e-12 : f32} : tensor<?x40xf32>, tensor<40xf32>
  return %y : tensor<?x40xf32>
}

// -----

// CHECK-LABEL: func @layer_norm_of_whole_panels
// CHECK-NOT: arith.cmpi
// CHECK: return
func.func @layer_norm_of_whole_panels(%x: tensor<?x64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<?x64xf32> {
  %y = nn.layer_norm %x, %g, %b {epsilon = 1.0e-12 : f32} : tensor<?x64xf32>, tensor<64xf32>
  return %y : tensor<?x64xf32>
}

// -----

// One task a sequence and head; the scores of 32 queries are the scratch.
// CHECK-LABEL: func @attention
// CHECK: scf.forall (%{{.*}}, %{{.*}}) in (%{{.*}}, 2)
// CHECK: scf.for {{.*}} step %c32
// CHECK: tensor.empty() : tensor<64x32xf32>
// CHECK: kernel = "contraction"
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: tensor.parallel_insert_slice
func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x8xf32>, %qo: tensor<?xi32>,
                     %ro: tensor<?xi32>, %n: tensor<?xi32>, %bias: tensor<?xf32>) -> tensor<?x8xf32> {
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias) {num_heads = 2 : i64, scale = 0.5 : f32}
     : tensor<?x8xf32>, tensor<?x8xf32> segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @gather_rows
// CHECK: scf.forall
// CHECK: tensor.extract
// CHECK: kernel = "row"
func.func @gather_rows(%t: tensor<97x24xf32>, %i: tensor<?xi32>) -> tensor<?x24xf32> {
  %y = nn.gather_rows %t, %i : tensor<97x24xf32>, tensor<?xi32>
  return %y : tensor<?x24xf32>
}

// -----

// CHECK-LABEL: func @segment_mean
// CHECK: scf.forall
// CHECK: arith.maxsi
// CHECK: arith.divf
func.func @segment_mean(%x: tensor<?x24xf32>, %o: tensor<?xi32>, %n: tensor<?xi32>) -> tensor<?x24xf32> {
  %y = nn.segment_mean %x, %o, %n : tensor<?x24xf32>, tensor<?xi32>, tensor<?xi32>
  return %y : tensor<?x24xf32>
}

// -----

// CHECK-LABEL: func @log_softmax_activation_and_sum
// CHECK: math.log
// CHECK: math.tanh
// CHECK: arith.addf
func.func @log_softmax_activation_and_sum(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %y = nn.log_softmax %x : tensor<?x2xf32>
  %a = nn.activation %x kind(tanh) : tensor<?x2xf32>
  %s = arith.addf %y, %a : tensor<?x2xf32>
  return %s : tensor<?x2xf32>
}

// -----

// A slot of a stacked parameter; a result computed where it is wanted.
// CHECK-LABEL: func @slots_and_destinations
// CHECK: tensor.extract_slice %arg1[%arg2, 0, 0, 0] [1, 1, 8, 32] [1, 1, 1, 1] : tensor<2x1x8x32xf32> to tensor<1x8x32xf32>
// CHECK: bufferization.materialize_in_destination
// CHECK-SAME: (tensor<?x1x32xf32>, tensor<?x1x32xf32>)
func.func @slots_and_destinations(%x: tensor<?x8xf32>, %w: tensor<2x8x8xf32, #rt.layout<panels>>, %slot: index,
                                  %out: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = tensor.extract_slice %w[%slot, 0, 0] [1, 8, 8] [1, 1, 1]
     : tensor<2x8x8xf32, #rt.layout<panels>> to tensor<8x8xf32, #rt.layout<panels>>
  %y = nn.linear %x, %s : tensor<?x8xf32>, tensor<8x8xf32, #rt.layout<panels>>
  %r = bufferization.materialize_in_destination %y in %out : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %r : tensor<?x8xf32>
}

// -----

// Outputs keep their logical width, which stays the first one.
// CHECK-LABEL: func @outputs
// CHECK-SAME: tensor<?x32xf32> {rt.columns = 8 : i64, rt.output = "a"}
// CHECK-SAME: tensor<?x32xf32> {rt.columns = 5 : i64, rt.output = "b"}
// CHECK-SAME: tensor<?xi32> {rt.input = "c"}
func.func @outputs(%a: tensor<?x8xf32> {rt.output = "a"},
                   %b: tensor<?x32xf32> {rt.output = "b", rt.columns = 5 : i64},
                   %c: tensor<?xi32> {rt.input = "c"}) {
  return
}

// -----

func.func @negative_weight_without_layout(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{failed to legalize operation 'nn.linear'}}
  %y = nn.linear %x, %w : tensor<?x8xf32>, tensor<8x8xf32>
  return %y : tensor<?x8xf32>
}
