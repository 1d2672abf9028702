//===- NNLinearTest.cpp - numbers of the dense layers -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// nn.linear and nn.grouped_linear, decomposed and run, against the scalar
/// reference.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/NNReference.h"
#include "test/unit/compiler/numerics/Program.h"

#include "llvm/Support/FormatVariadic.h"

using namespace albertc::numerics;
using llvm::formatv;

namespace {

struct LinearCase {
  Element element;
  const char *activation;
  bool bias, residual, transposed;
};

class Linear : public testing::TestWithParam<LinearCase> {};
class GroupedLinear : public testing::TestWithParam<LinearCase> {};

std::string getLinearSource(const LinearCase &test) {
  std::string type = getName(test.element);
  std::string bias = formatv("bias(%b : tensor<7x{0}>)", type);
  std::string residual = formatv("residual(%r : tensor<?x7x{0}>)", type);
  return formatv(
      R"mlir(
    func.func @linear(%x: tensor<?x19x{0}>, %w: tensor<{1}x{0}>,
                      %b: tensor<7x{0}>, %r: tensor<?x7x{0}>,
                      %out: tensor<?x7x{0}>) -> tensor<?x7x{0}> {
      %y = nn.linear %x, %w {2} {3} activation({4}) {5}
           : tensor<?x19x{0}>, tensor<{1}x{0}>
      %r0 = bufferization.materialize_in_destination %y in %out
            : (tensor<?x7x{0}>, tensor<?x7x{0}>) -> tensor<?x7x{0}>
      return %r0 : tensor<?x7x{0}>
    })mlir",
      type, test.transposed ? "7x19" : "19x7", test.bias ? bias : "",
      test.residual ? residual : "", test.activation,
      test.transposed ? "transpose_weight" : "");
}

TEST_P(Linear, DecompositionIsWithinTheRoundingBound) {
  const LinearCase &test = GetParam();
  auto program = Program::compile(getLinearSource(test));
  ASSERT_TRUE(program);
  Tensor x = Tensor::random(test.element, {5, 19}, 1, -2, 2);
  Tensor w = Tensor::random(
      test.element, {test.transposed ? 7 : 19, test.transposed ? 19 : 7}, 2);
  Tensor b = Tensor::random(test.element, {7}, 3);
  Tensor r = Tensor::random(test.element, {5, 7}, 4);
  Tensor out(test.element, {5, 7});
  ASSERT_TRUE(program->run("linear", {&x, &w, &b, &r, &out}));
  LinearReference reference{x,
                            w,
                            test.bias ? &b : nullptr,
                            test.residual ? &r : nullptr,
                            test.activation,
                            test.transposed};
  EXPECT_TRUE(isWithinBound(out, reference));

  // The bound is no licence: an error of one part in fifty is seen.
  out.set(3, out.get(3) * 1.02);
  EXPECT_FALSE(isWithinBound(out, reference));
}

INSTANTIATE_TEST_SUITE_P(
    Variants, Linear,
    testing::Values(LinearCase{Element::F32, "none", false, false, false},
                    LinearCase{Element::F32, "none", false, false, true},
                    LinearCase{Element::F32, "gelu_tanh", true, false, false},
                    LinearCase{Element::F32, "gelu_erf", true, true, true},
                    LinearCase{Element::F32, "relu", false, true, false},
                    LinearCase{Element::F64, "swish", true, true, false},
                    LinearCase{Element::F64, "tanh", false, false, true},
                    LinearCase{Element::BF16, "none", true, true, false},
                    LinearCase{Element::BF16, "gelu_tanh", true, false, true}));

TEST_P(GroupedLinear, DecompositionIsWithinTheRoundingBound) {
  const LinearCase &test = GetParam();
  std::string source = formatv(
      R"mlir(
    func.func @grouped(%x: tensor<?x20x{0}>, %w: tensor<5x3x4x{0}>,
                       %b: tensor<12x{0}>, %out: tensor<?x12x{0}>)
        -> tensor<?x12x{0}> {
      %y = nn.grouped_linear %x, %w, %b activation({1})
           : tensor<?x20x{0}>, tensor<5x3x4x{0}>, tensor<12x{0}>
      %r = bufferization.materialize_in_destination %y in %out
           : (tensor<?x12x{0}>, tensor<?x12x{0}>) -> tensor<?x12x{0}>
      return %r : tensor<?x12x{0}>
    })mlir",
      getName(test.element), test.activation);
  auto program = Program::compile(source);
  ASSERT_TRUE(program);
  Tensor x = Tensor::random(test.element, {3, 20}, 1, -2, 2);
  Tensor w = Tensor::random(test.element, {5, 3, 4}, 2);
  Tensor b = Tensor::random(test.element, {12}, 3);
  Tensor out(test.element, {3, 12});
  ASSERT_TRUE(program->run("grouped", {&x, &w, &b, &out}));
  EXPECT_TRUE(
      isWithinBound(out, GroupedLinearReference{x, w, b, test.activation}));
}

INSTANTIATE_TEST_SUITE_P(
    Variants, GroupedLinear,
    testing::Values(LinearCase{Element::F32, "none", true, false, false},
                    LinearCase{Element::F32, "gelu_tanh", true, false, false},
                    LinearCase{Element::F64, "swish", true, false, false},
                    LinearCase{Element::BF16, "none", true, false, false}));

} // namespace
