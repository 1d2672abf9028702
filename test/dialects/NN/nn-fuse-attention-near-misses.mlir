// Each run changes one thing of a decomposed attention. It must not be fused,
// and a remark must say where the formulas part.
//
// RUN: albert-opt %s --nn-decompose --canonicalize --cse -o %t.mlir
//
// The unchanged text is fused.
// RUN: albert-opt %t.mlir --nn-fuse-attention | FileCheck %s --check-prefix=SAME
// SAME: nn.attention
//
// The values are those of the first sequence.
// RUN: sed 's/%arg2\[%[0-9]*, 0\]/%arg2[%c0, 0]/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=VALUES --implicit-check-not=nn.attention
// VALUES: Reason="two uses of one value are different values"
//
// The products are doubled instead of scaled.
// RUN: sed 's/arith.mulf \(%[a-z_0-9]*\), .* : f32/arith.addf \1, \1 : f32/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=SCALE --implicit-check-not=nn.attention
// SCALE: Reason="expected 'arith.mulf', found 'arith.addf'"
//
// The first sequence is left out.
// RUN: sed 's/= %c0 to %/= %c1 to %/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=FIRST --implicit-check-not=nn.attention
// FIRST: Reason="a constant has another value"
//
// The loop runs over the offsets instead of the sequences.
// RUN: sed 's/tensor.dim %arg5, %c0/tensor.dim %arg4, %c0/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=COUNT --implicit-check-not=nn.attention
// COUNT: Reason="a loop has another number of iterations"
//
// The maximum is not subtracted.
// RUN: sed 's/math.exp %[a-z_0-9]*/math.exp %in/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MAX --implicit-check-not=nn.attention
// MAX: Reason="expected 'arith.subf', found a block argument"
//
// The scale is infinite.
// RUN: sed 's/arith.constant 2.500000e-01 : f32/arith.constant 0x7F800000 : f32/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=INF --implicit-check-not=nn.attention
// INF: Reason="the scale is not finite"
//
// The lengths of the offsets do not fit; the op would not verify.
// RUN: sed 's/%arg4: tensor<?xi32>/%arg4: tensor<4xi32>/; s/extract %arg4\(.*\) tensor<?xi32>/extract %arg4\1 tensor<4xi32>/' %t.mlir \
// RUN:   | albert-opt --nn-fuse-attention --remark-format=emitRemark \
// RUN:     --remarks-filter-missed=nn-fuse-attention 2>&1 \
// RUN:   | FileCheck %s --check-prefix=SIZES --implicit-check-not=nn.attention
// SIZES: Reason="static sizes of the operands do not fit"

func.func @attention(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>,
                     %v: tensor<?x8xf32>,
                     %qo: tensor<?xi32>, %ro: tensor<?xi32>,
                     %n: tensor<?xi32>, %bias: tensor<?xf32>)
    -> tensor<?x8xf32> {
  %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
       {num_heads = 2 : i64, scale = 0.25 : f32}
       : tensor<?x8xf32>, tensor<?x8xf32>
         segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
  return %y : tensor<?x8xf32>
}
