// Every phase leaves what it names, and its output is the next one's input.
// RUN: albert-opt %s --albertc-linalg | FileCheck %s --check-prefix=LINALG
// RUN: albert-opt %s --albertc-linalg --albertc-vector | FileCheck %s --check-prefix=VECTOR
// RUN: albert-opt %s --albertc-linalg --albertc-vector --albertc-memref | FileCheck %s --check-prefix=MEMREF
// RUN: albert-opt %s --albertc-linalg --albertc-vector --albertc-memref --albertc-llvm | FileCheck %s --check-prefix=LLVM

// LINALG: kernel = "linear"
// VECTOR: scf.forall
// VECTOR: vector.transfer_read
// MEMREF: rt.arena_bytes
// MEMREF-NOT: memref.alloc
// MEMREF: rt.parallel_for
// LLVM: rt.param @kernel
// LLVM: llvm.func @entry_entry(%arg0: !llvm.ptr, %arg1: !llvm.ptr) attributes {rt.entry = {
// LLVM: llvm.intr.fma

rt.param @kernel : tensor<26x40xf32> initializer <zeros>
    variables [#rt.variable<tf = "k", shape = [26, 40]>]
rt.param @bias : tensor<40xf32> initializer <zeros>
    variables [#rt.variable<tf = "b", shape = [40]>]
func.func @entry(%ctx: !rt.context,
    %x: tensor<?x26xf32> {bufferization.writable = false, rt.input = "x", rt.rows = "tokens", rt.max_rows = 64 : i64},
    %out: tensor<?x40xf32> {bufferization.writable = true, rt.output = "y", rt.rows = "tokens", rt.max_rows = 64 : i64}) -> tensor<?x40xf32> {
  %w = rt.load @kernel : tensor<26x40xf32>
  %b = rt.load @bias : tensor<40xf32>
  %y = nn.linear %x, %w bias(%b : tensor<40xf32>) activation(gelu_tanh) : tensor<?x26xf32>, tensor<26x40xf32>
  %z = nn.linear %y, %w activation(none) transpose_weight : tensor<?x40xf32>, tensor<26x40xf32>
  %n = nn.linear %z, %w bias(%b : tensor<40xf32>) : tensor<?x26xf32>, tensor<26x40xf32>
  %r = bufferization.materialize_in_destination %n in %out : (tensor<?x40xf32>, tensor<?x40xf32>) -> tensor<?x40xf32>
  return %r : tensor<?x40xf32>
}
