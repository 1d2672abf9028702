//===- NNRowwiseTest.cpp - numbers of the row-wise ops ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Activations, layer normalisation, log-softmax and dropout, decomposed and
/// run, against the scalar reference.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/NNReference.h"
#include "test/unit/compiler/numerics/Program.h"

#include "llvm/Support/FormatVariadic.h"

using namespace albertc::numerics;
using llvm::formatv;

namespace {

constexpr int64_t kColumns = 37;

/// A function @op(%x, operands..., %out) on [?, 37] matrices around `op`, which
/// defines %y. `operands` starts with a comma if not empty.
std::string getSource(Element element, const std::string &operands,
                      const std::string &op) {
  std::string matrix = formatv("tensor<?x{0}x{1}>", kColumns, getName(element));
  return formatv(R"mlir(
    func.func @op(%x: {0}{1}, %out: {0}) -> {0} {
      {2}
      %r = bufferization.materialize_in_destination %y in %out
           : ({0}, {0}) -> {0}
      return %r : {0}
    })mlir",
                 matrix, operands, op);
}

class Rowwise : public testing::TestWithParam<Element> {
protected:
  std::string getMatrix() const {
    return formatv("tensor<?x{0}x{1}>", kColumns, getName(GetParam()));
  }
  std::string getVector() const {
    return formatv("tensor<{0}x{1}>", kColumns, getName(GetParam()));
  }
};

TEST_P(Rowwise, Activation) {
  // Wide enough to saturate every function, both signs, and zero.
  Tensor x = Tensor::random(GetParam(), {6, kColumns}, 1, -12, 12);
  x.set(0, 0.0);
  for (const char *kind :
       {"none", "relu", "gelu_tanh", "gelu_erf", "tanh", "swish"}) {
    auto program = Program::compile(getSource(
        GetParam(), "",
        formatv("%y = nn.activation %x kind({0}) : {1}", kind, getMatrix())));
    ASSERT_TRUE(program) << kind;
    Tensor out(GetParam(), {6, kColumns});
    ASSERT_TRUE(program->run("op", {&x, &out}));
    EXPECT_TRUE(isWithinBound(out, [&](int64_t row, int64_t column) {
      return activate(kind, x.bounded(row, column));
    })) << kind;
  }
}

TEST_P(Rowwise, LayerNorm) {
  auto program = Program::compile(getSource(
      GetParam(), formatv(", %g: {0}, %b: {0}", getVector()),
      formatv("%y = nn.layer_norm %x, %g, %b {{epsilon = 1.0e-6 : f32} : "
              "{0}, {1}",
              getMatrix(), getVector())));
  ASSERT_TRUE(program);
  // A mean far from zero: the one-pass formula would lose the variance.
  Tensor x = Tensor::random(GetParam(), {6, kColumns}, 1, 90, 110);
  Tensor g = Tensor::random(GetParam(), {kColumns}, 2);
  Tensor b = Tensor::random(GetParam(), {kColumns}, 3);
  Tensor out(GetParam(), {6, kColumns});
  ASSERT_TRUE(program->run("op", {&x, &g, &b, &out}));
  EXPECT_TRUE(isWithinBound(out, LayerNormReference{x, g, b, 1.0e-6f}));
}

TEST_P(Rowwise, LogSoftmax) {
  auto program = Program::compile(getSource(
      GetParam(), "", formatv("%y = nn.log_softmax %x : {0}", getMatrix())));
  ASSERT_TRUE(program);
  // Far above where exp overflows f32.
  Tensor x = Tensor::random(GetParam(), {6, kColumns}, 1, 100, 200);
  Tensor out(GetParam(), {6, kColumns});
  ASSERT_TRUE(program->run("op", {&x, &out}));
  EXPECT_TRUE(isWithinBound(out, LogSoftmaxReference{x}));
}

TEST_P(Rowwise, Dropout) {
  auto program = Program::compile(getSource(
      GetParam(), ", %s: tensor<i64>, %k: tensor<?xi64>",
      formatv("%y = nn.dropout %x, %s, %k {{rate = 0.1 : f32, site = 5 : i64}"
              " : {0}, tensor<i64>, tensor<?xi64>",
              getMatrix())));
  ASSERT_TRUE(program);
  std::vector<int64_t> keys;
  for (int64_t row = 0; row < 300; ++row)
    keys.push_back(row * 1000003 - 7);
  int64_t rows = keys.size();
  Tensor x = Tensor::random(GetParam(), {rows, kColumns}, 1, 1, 2);
  Tensor seed(Element::I64, {});
  seed.set(0, -123456789);
  Tensor k = Tensor::of(Element::I64, keys);
  Tensor out(GetParam(), {rows, kColumns});
  ASSERT_TRUE(program->run("op", {&x, &seed, &k, &out}));
  DropoutReference reference{x, -123456789, keys, 0.1f, 5};
  EXPECT_TRUE(isWithinBound(out, reference));

  int64_t dropped = 0;
  for (int64_t i = 0; i < out.getSize(); ++i)
    dropped += out.get(i) == 0;
  // Five standard deviations of the binomial distribution.
  double n = static_cast<double>(out.getSize());
  EXPECT_NEAR(dropped, 0.1 * n, 5 * std::sqrt(n * 0.1 * 0.9));
}

INSTANTIATE_TEST_SUITE_P(Elements, Rowwise,
                         testing::Values(Element::F32, Element::F64,
                                         Element::BF16),
                         [](const auto &info) {
                           return std::string(getName(info.param));
                         });

} // namespace
