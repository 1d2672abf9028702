//===- NNSequenceTest.cpp - numbers of ops on packed sequences --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Attention, row selection and pooling, decomposed and run, against the scalar
/// reference.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/NNReference.h"
#include "test/unit/compiler/numerics/Program.h"

#include "llvm/Support/FormatVariadic.h"

using namespace albertc::numerics;
using llvm::formatv;

namespace {

class Sequences : public testing::TestWithParam<Element> {};

constexpr const char *kAttention = R"mlir(
  func.func @attention(%q: tensor<?x12x{0}>, %k: tensor<?x12x{0}>,
                       %v: tensor<?x12x{0}>, %qo: tensor<?xi32>,
                       %ro: tensor<?xi32>, %n: tensor<?xi32>, %bias: tensor<?xf32>,
                       %out: tensor<?x12x{0}>) -> tensor<?x12x{0}> {
    %y = nn.attention %q, %k, %v segments(%qo, %ro, %n, %bias)
         {{num_heads = 4 : i64, scale = 0.57735 : f32}
         : tensor<?x12x{0}>, tensor<?x12x{0}>
           segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)
    %r = bufferization.materialize_in_destination %y in %out
         : (tensor<?x12x{0}>, tensor<?x12x{0}>) -> tensor<?x12x{0}>
    return %r : tensor<?x12x{0}>
  })mlir";

TEST_P(Sequences, Attention) {
  auto program =
      Program::compile(formatv(kAttention, getName(GetParam())).str());
  ASSERT_TRUE(program);
  // Sequences with rows that are no keys, without queries, with one key, and
  // with the bias of a mask that is all zero; row 9 belongs to no sequence.
  Tensor queryOffsets = Tensor::of(Element::I32, {0, 4, 4, 5, 9});
  Tensor rowOffsets = Tensor::of(Element::I32, {0, 7, 9, 10, 15});
  Tensor keyCounts = Tensor::of(Element::I32, {5, 2, 1, 5});
  Tensor keyBias = Tensor::of(Element::F32, {0, 0, 0, -10000});
  Tensor q = Tensor::random(GetParam(), {10, 12}, 1, -3, 3);
  Tensor k = Tensor::random(GetParam(), {15, 12}, 2, -3, 3);
  Tensor v = Tensor::random(GetParam(), {15, 12}, 3, -3, 3);
  Tensor out(GetParam(), {10, 12});
  ASSERT_TRUE(program->run("attention", {&q, &k, &v, &queryOffsets, &rowOffsets,
                                         &keyCounts, &keyBias, &out}));
  EXPECT_TRUE(
      isWithinBound(out, AttentionReference{q, k, v, queryOffsets, rowOffsets,
                                            keyCounts, keyBias, 4, 0.57735f}));
}

TEST_P(Sequences, GatherRows) {
  auto program = Program::compile(formatv(R"mlir(
    func.func @gather(%t: tensor<9x12x{0}>, %ids: tensor<?xi32>,
                      %out: tensor<?x12x{0}>) -> tensor<?x12x{0}> {
      %y = nn.gather_rows %t, %ids : tensor<9x12x{0}>, tensor<?xi32>
      %r = bufferization.materialize_in_destination %y in %out
           : (tensor<?x12x{0}>, tensor<?x12x{0}>) -> tensor<?x12x{0}>
      return %r : tensor<?x12x{0}>
    })mlir",
                                          getName(GetParam()))
                                      .str());
  ASSERT_TRUE(program);
  Tensor table = Tensor::random(GetParam(), {9, 12}, 1);
  Tensor ids = Tensor::of(Element::I32, {8, 0, 3, 3});
  Tensor out(GetParam(), {4, 12});
  ASSERT_TRUE(program->run("gather", {&table, &ids, &out}));
  for (int64_t row = 0; row < 4; ++row)
    for (int64_t column = 0; column < 12; ++column)
      EXPECT_EQ(out.get(row, column), table.get(ids.get(row), column));
}

TEST_P(Sequences, SegmentMean) {
  auto program = Program::compile(formatv(R"mlir(
    func.func @mean(%x: tensor<?x12x{0}>, %o: tensor<?xi32>, %n: tensor<?xi32>,
                    %out: tensor<?x12x{0}>) -> tensor<?x12x{0}> {
      %y = nn.segment_mean %x, %o, %n
           : tensor<?x12x{0}>, tensor<?xi32>, tensor<?xi32>
      %r = bufferization.materialize_in_destination %y in %out
           : (tensor<?x12x{0}>, tensor<?x12x{0}>) -> tensor<?x12x{0}>
      return %r : tensor<?x12x{0}>
    })mlir",
                                          getName(GetParam()))
                                      .str());
  ASSERT_TRUE(program);
  Tensor x = Tensor::random(GetParam(), {10, 12}, 1);
  Tensor offsets = Tensor::of(Element::I32, {0, 6, 7, 10});
  Tensor counts = Tensor::of(Element::I32, {4, 0, 3});
  Tensor out(GetParam(), {3, 12});
  ASSERT_TRUE(program->run("mean", {&x, &offsets, &counts, &out}));
  EXPECT_TRUE(isWithinBound(out, SegmentMeanReference{x, offsets, counts}));
}

INSTANTIATE_TEST_SUITE_P(Elements, Sequences,
                         testing::Values(Element::F32, Element::F64,
                                         Element::BF16),
                         [](const auto &info) {
                           return std::string(getName(info.param));
                         });

} // namespace
