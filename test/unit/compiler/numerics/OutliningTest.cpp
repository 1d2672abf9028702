//===- OutliningTest.cpp - functions of what computes rows ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A function of which parts are dense, with its gradient, computes the same
/// whether what is packed has functions of its own or not: also where a stack
/// is computed again and where a gradient goes from one side to the other.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Program.h"
#include "test/unit/compiler/numerics/Tensor.h"

#include "gtest/gtest.h"

#include <string>
#include <vector>

using namespace albertc::numerics;

namespace {

constexpr const char *kSource = R"mlir(
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
func.func @f(%ids: tensor<?xi32>, %offsets: tensor<?xi32>,
    %counts: tensor<?xi32>, %mask: tensor<?xf32>, %labels: tensor<?xi32>,
    %table: tensor<9x8xf32>, %first: tensor<8x8xf32>,
    %kernel: tensor<2x8x8xf32>, %bias: tensor<9xf32>, %c: tensor<?xf32>,
    %losses_to: tensor<?xf32>, %dt: tensor<9x8xf32>, %df: tensor<8x8xf32>,
    %dk: tensor<2x8x8xf32>) -> (tensor<?xf32>, tensor<9x8xf32>,
    tensor<8x8xf32>, tensor<2x8x8xf32>) attributes {rt.dense} {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %ids, %c0 : tensor<?xi32>
  %rows_to = tensor.empty(%n) : tensor<?x8xf32>
  %rows = linalg.generic {indexing_maps = [#i, #ij],
                          iterator_types = ["parallel", "parallel"]}
      ins(%ids : tensor<?xi32>) outs(%rows_to : tensor<?x8xf32>) {
  ^bb0(%a: i32, %o: f32):
    %r = arith.index_cast %a : i32 to index
    %at = linalg.index 1 : index
    %v = tensor.extract %table[%r, %at] : tensor<9x8xf32>
    linalg.yield %v : f32
  } -> tensor<?x8xf32>
  %x = nn.linear %rows, %first : tensor<?x8xf32>, tensor<8x8xf32>
  %h = albert.stack %x segments(%offsets, %counts, %mask
          : tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
      params(%kernel : tensor<2x8x8xf32>) slots [array<i64: 0, 1, 0>]
      : tensor<?x8xf32> {
  ^bb0(%keys: tensor<?x8xf32>, %queries: tensor<?x8xf32>,
       %qo: tensor<?xi32>, %o: tensor<?xi32>, %cn: tensor<?xi32>,
       %m: tensor<?xf32>, %w: tensor<8x8xf32>):
    %q = nn.linear %queries, %w activation(tanh)
        : tensor<?x8xf32>, tensor<8x8xf32>
    %z = nn.attention %q, %keys, %keys segments(%qo, %o, %cn, %m)
        {num_heads = 2 : i64, scale = 0.5 : f32}
        : tensor<?x8xf32>, tensor<?x8xf32>
          segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
    albert.yield %z : tensor<?x8xf32>
  }
  %e = math.sin %h : tensor<?x8xf32>
  %y = nn.linear %e, %first : tensor<?x8xf32>, tensor<8x8xf32>
  %s = arith.addf %y, %e : tensor<?x8xf32>
  %losses, %predictions = nn.linear_cross_entropy %s, %table, %bias, %labels
      : tensor<?x8xf32>, tensor<9x8xf32>, tensor<9xf32>
  %g:3 = optim.gradient of(%losses : tensor<?xf32>) cotangents(%c)
      for(%table, %first, %kernel
          : tensor<9x8xf32>, tensor<8x8xf32>, tensor<2x8x8xf32>)
      accumulators(%dt, %df, %dk)
  %r0 = bufferization.materialize_in_destination %losses in %losses_to
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %r1 = bufferization.materialize_in_destination %g#0 in %dt
      : (tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<9x8xf32>
  %r2 = bufferization.materialize_in_destination %g#1 in %df
      : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %r3 = bufferization.materialize_in_destination %g#2 in %dk
      : (tensor<2x8x8xf32>, tensor<2x8x8xf32>) -> tensor<2x8x8xf32>
  return %r0, %r1, %r2, %r3 : tensor<?xf32>, tensor<9x8xf32>,
      tensor<8x8xf32>, tensor<2x8x8xf32>
}
)mlir";

/// The losses and gradients for one batch of two sequences. `outlining` is what
/// happens after `autodiff`.
std::vector<Tensor> compute(const std::string &outlining) {
  auto program =
      Program::compile(kSource, "autodiff,canonicalize,cse," + outlining +
                                    "albert-decompose,nn-decompose,"
                                    "func.func(convert-elementwise-to-linalg),"
                                    "canonicalize");
  if (!program)
    return {};
  std::vector<Tensor> inputs = {Tensor::of(Element::I32, {0, 8, 3, 3, 5}),
                                Tensor::of(Element::I32, {0, 3, 5}),
                                Tensor::of(Element::I32, {3, 1}),
                                Tensor(Element::F32, {2}),
                                Tensor::of(Element::I32, {1, 0, 8, 7, 3}),
                                Tensor::random(Element::F32, {9, 8}, 1),
                                Tensor::random(Element::F32, {8, 8}, 2),
                                Tensor::random(Element::F32, {2, 8, 8}, 3),
                                Tensor::random(Element::F32, {9}, 4),
                                Tensor::random(Element::F32, {5}, 5)};
  // Sums that gradients continue.
  std::vector<Tensor> outputs = {Tensor(Element::F32, {5}),
                                 Tensor::random(Element::F32, {9, 8}, 6),
                                 Tensor::random(Element::F32, {8, 8}, 7),
                                 Tensor::random(Element::F32, {2, 8, 8}, 8)};
  std::vector<Tensor *> arguments;
  for (std::vector<Tensor> *tensors : {&inputs, &outputs})
    for (Tensor &tensor : *tensors)
      arguments.push_back(&tensor);
  EXPECT_TRUE(program->run("f", arguments));
  return outputs;
}

TEST(Outlining, ChangesNoBit) {
  std::vector<Tensor> expected = compute("");
  std::vector<Tensor> found = compute("outline-packed,");
  ASSERT_EQ(expected.size(), 4U);
  ASSERT_EQ(found.size(), 4U);
  for (size_t i = 0; i < expected.size(); ++i)
    for (int64_t k = 0; k < expected[i].getSize(); ++k)
      EXPECT_EQ(found[i].get(k), expected[i].get(k))
          << "output " << i << ", element " << k;
  EXPECT_NE(expected[3].get(0),
            Tensor::random(Element::F32, {2, 8, 8}, 8).get(0));
}

} // namespace
