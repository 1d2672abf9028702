//===- GradientTest.cpp - derivative rules against differences --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every derivative rule against finite differences in double precision. For a
/// function y = f(x...) with random cotangents c and a random direction d of
/// one operand,
///
///     <gradient, d>  and  <c, f(x + h d) - f(x - h d)> / 2h
///
/// agree but for the third derivative times h^2 and rounding divided by h: with
/// values of order one and h = 1e-5 that is below 1e-9 of the sums' size.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/GradientCases.h"
#include "test/unit/compiler/numerics/Program.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace albertc::numerics;

namespace {

constexpr double kStep = 1e-5;
constexpr double kTolerance = 1e-6;

Tensor floats(const std::vector<int64_t> &values) {
  return Tensor::of(Element::F32, values);
}

std::string argument(const std::string &name, const std::string &type) {
  return "%" + name + ": " + type;
}

/// An argument that the function leaves as it is.
std::string input(const std::string &name, const std::string &type) {
  return argument(name, type) + " {bufferization.writable = false}";
}

/// Writes @value and @gradient of one case.
class SourceBuilder {
public:
  explicit SourceBuilder(const GradientCase &test) : test(test) {
    for (size_t i = 0; i < test.operands.size(); ++i) {
      operands +=
          (i ? ", " : "") + input(std::to_string(i), test.operands[i].type);
      if (test.operands[i].active)
        active.push_back(i);
    }
  }

  std::string build() { return buildValue() + buildGradient(); }

private:
  std::string buildValue() {
    std::string type = test.resultType;
    return "func.func @value(" + operands + ", " +
           argument("destination", type) + ") -> " + type + " {\n" + test.body +
           store("y", "destination", type, "r") + "return %r : " + type +
           "\n}\n";
  }

  std::string buildGradient() {
    std::string type = test.resultType, arguments = operands, values, types,
                sums, stores, results;
    arguments += ", " + input("cotangent", type);
    for (size_t number = 0; number < active.size(); ++number) {
      std::string operand = std::to_string(active[number]);
      std::string operandType = test.operands[active[number]].type;
      std::string comma = number ? ", " : "";
      std::string sum = "s" + operand, out = "o" + operand,
                  result = "r" + operand;
      arguments += ", " + input(sum, operandType);
      values += comma + "%" + operand;
      types += comma + operandType;
      sums += comma + "%" + sum;
      results += comma + "%" + result;
      stores += store("g#" + std::to_string(number), out, operandType, result);
    }
    for (size_t index : active)
      arguments += ", " + argument("o" + std::to_string(index),
                                   test.operands[index].type);
    return "func.func @gradient(" + arguments + ") -> (" + types + ") {\n" +
           test.body + "%g:" + std::to_string(active.size()) +
           " = optim.gradient of(%y : " + type +
           ") cotangents(%cotangent) for(" + values + " : " + types +
           ") accumulators(" + sums + ")\n" + stores + "return " + results +
           " : " + types + "\n}\n";
  }

  static std::string store(const std::string &value, const std::string &out,
                           const std::string &type, const std::string &result) {
    return "%" + result + " = bufferization.materialize_in_destination %" +
           value + " in %" + out + " : (" + type + ", " + type + ") -> " +
           type + "\n";
  }

  const GradientCase &test;
  std::string operands;
  std::vector<size_t> active;
};

/// A compiled case and its data.
class GradientRun {
public:
  explicit GradientRun(const GradientCase &test)
      : operands(test.operands), out(doubles(test.resultShape, 0)),
        cotangent(doubles(test.resultShape, 99)) {
    program = Program::compile(SourceBuilder(test).build(),
                               test.passes +
                                   ",albert-decompose,nn-decompose,"
                                   "func.func(convert-elementwise-to-linalg),"
                                   "canonicalize");
  }

  bool isCompiled() const { return program != nullptr; }

  /// <cotangent, f>.
  double evaluate() {
    std::vector<Tensor *> arguments;
    for (GradientOperand &operand : operands)
      arguments.push_back(&operand.value);
    arguments.push_back(&out);
    EXPECT_TRUE(program->run("value", arguments));
    double sum = 0;
    for (int64_t i = 0; i < out.getSize(); ++i)
      sum += cotangent.get(i) * out.get(i);
    return sum;
  }

  /// Gradients for the active operands, which start from `start`.
  std::vector<Tensor> differentiate(double start) {
    std::vector<Tensor *> arguments;
    std::vector<Tensor> sums, gradients;
    for (GradientOperand &operand : operands) {
      arguments.push_back(&operand.value);
      if (!operand.active)
        continue;
      Tensor sum = operand.value;
      for (int64_t i = 0; i < sum.getSize(); ++i)
        sum.set(i, start);
      sums.push_back(sum);
      gradients.push_back(sum);
    }
    arguments.push_back(&cotangent);
    for (Tensor &sum : sums)
      arguments.push_back(&sum);
    for (Tensor &gradient : gradients)
      arguments.push_back(&gradient);
    EXPECT_TRUE(program->run("gradient", arguments));
    return gradients;
  }

  /// The derivative of `evaluate` along `direction` of operand `index`.
  double difference(size_t index, const Tensor &direction) {
    Tensor original = operands[index].value;
    auto at = [&](double step) {
      for (int64_t i = 0; i < original.getSize(); ++i)
        operands[index].value.set(i, original.get(i) + step * direction.get(i));
      return evaluate();
    };
    double slope = (at(kStep) - at(-kStep)) / (2 * kStep);
    operands[index].value = original;
    return slope;
  }

  std::vector<GradientOperand> &getOperands() { return operands; }
  const Tensor &getCotangent() const { return cotangent; }

private:
  std::vector<GradientOperand> operands;
  Tensor out, cotangent;
  std::unique_ptr<Program> program;
};

class Gradients : public testing::TestWithParam<GradientCase> {};

TEST_P(Gradients, EqualFiniteDifferences) {
  GradientRun run(GetParam());
  ASSERT_TRUE(run.isCompiled());
  std::vector<Tensor> gradients = run.differentiate(0.0);
  size_t number = 0;
  for (size_t i = 0; i < run.getOperands().size(); ++i) {
    if (!run.getOperands()[i].active)
      continue;
    const Tensor &gradient = gradients[number++];
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      Tensor direction = run.getOperands()[i].value;
      Tensor noise = doubles({direction.getSize()}, 1000 + seed);
      double product = 0, norm = 0;
      for (int64_t k = 0; k < direction.getSize(); ++k) {
        direction.set(k, noise.get(k));
        product += gradient.get(k) * noise.get(k);
        norm += std::abs(gradient.get(k) * noise.get(k));
      }
      EXPECT_NEAR(product, run.difference(i, direction),
                  kTolerance * std::max(norm, 1e-3))
          << "operand " << i << ", direction " << seed;
    }
  }
}

TEST_P(Gradients, ContinueTheirAccumulators) {
  GradientRun run(GetParam());
  ASSERT_TRUE(run.isCompiled());
  std::vector<Tensor> fromZero = run.differentiate(0.0);
  std::vector<Tensor> fromTwo = run.differentiate(2.0);
  for (size_t i = 0; i < fromZero.size(); ++i)
    for (int64_t k = 0; k < fromZero[i].getSize(); ++k)
      ASSERT_NEAR(fromTwo[i].get(k), fromZero[i].get(k) + 2.0, 1e-12)
          << "gradient " << i << ", element " << k;
}

/// Elements that equal the largest share its cotangent, the first of two equal
/// numbers has all of it.
TEST(EqualNumbers, HaveTheGradientOfTensorFlow) {
  Tensor rows = Tensor::of(Element::F64, {3, 1, 3, 3, 2, 2, 5, 4});
  GradientCase test = {
      "ties",
      {{"tensor<8xf64>", rows}},
      "%low = arith.constant dense<0xFFF0000000000000> : tensor<2xf64>\n"
      "%rows = tensor.expand_shape %0 [[0, 1]] output_shape [2, 4] : "
      "tensor<8xf64> into tensor<2x4xf64>\n"
      "%y = linalg.reduce { arith.maximumf } ins(%rows : tensor<2x4xf64>) "
      "outs(%low : tensor<2xf64>) dimensions = [1]\n",
      "tensor<2xf64>",
      {2}};
  GradientRun run(test);
  ASSERT_TRUE(run.isCompiled());
  double first = run.getCotangent().get(0), second = run.getCotangent().get(1);
  Tensor gradient = run.differentiate(0.0)[0];
  double expected[] = {first / 3, 0, first / 3, first / 3, 0, 0, second, 0};
  for (int64_t i = 0; i < 8; ++i)
    EXPECT_NEAR(gradient.get(i), expected[i], 1e-15) << i;

  test.operands.push_back({"tensor<8xf64>", rows});
  test.body = "%y = arith.maximumf %0, %1 : tensor<8xf64>\n";
  test.resultType = "tensor<8xf64>";
  test.resultShape = {8};
  GradientRun two(test);
  ASSERT_TRUE(two.isCompiled());
  std::vector<Tensor> gradients = two.differentiate(0.0);
  for (int64_t i = 0; i < 8; ++i) {
    EXPECT_EQ(gradients[0].get(i), two.getCotangent().get(i)) << i;
    EXPECT_EQ(gradients[1].get(i), 0) << i;
  }
}

std::vector<GradientCase> makeLinearCases() {
  const char *plain = "%y = nn.linear %0, %1 : tensor<?x7xf64>, "
                      "tensor<7x5xf64>\n";
  std::vector<GradientCase> cases = {
      {"linear",
       {{"tensor<?x7xf64>", doubles({3, 7}, 1)},
        {"tensor<7x5xf64>", doubles({7, 5}, 2)}},
       plain,
       "tensor<?x5xf64>",
       {3, 5}},
      {"linear_frozen_input",
       {{"tensor<?x7xf64>", doubles({3, 7}, 1), false},
        {"tensor<7x5xf64>", doubles({7, 5}, 2)}},
       plain,
       "tensor<?x5xf64>",
       {3, 5}},
      {"linear_transposed",
       {{"tensor<?x7xf64>", doubles({3, 7}, 1)},
        {"tensor<5x7xf64>", doubles({5, 7}, 2)},
        {"tensor<5xf64>", doubles({5}, 3)}},
       "%y = nn.linear %0, %1 bias(%2 : tensor<5xf64>) transpose_weight "
       ": tensor<?x7xf64>, tensor<5x7xf64>\n",
       "tensor<?x5xf64>",
       {3, 5}},
      {"grouped_linear",
       {{"tensor<?x6xf64>", doubles({4, 6}, 1)},
        {"tensor<3x4x2xf64>", doubles({3, 4, 2}, 2)},
        {"tensor<8xf64>", doubles({8}, 3)}},
       "%y = nn.grouped_linear %0, %1, %2 activation(tanh) "
       ": tensor<?x6xf64>, tensor<3x4x2xf64>, tensor<8xf64>\n",
       "tensor<?x8xf64>",
       {4, 8}}};
  for (const char *body :
       {"%y = nn.linear %0, %1 bias(%2 : tensor<5xf64>) residual(%3 : "
        "tensor<?x5xf64>) activation(gelu_tanh) : tensor<?x7xf64>, "
        "tensor<7x5xf64>\n",
        "%y = nn.linear %0, %1 bias(%2 : tensor<5xf64>) residual(%3 : "
        "tensor<?x5xf64>) : tensor<?x7xf64>, tensor<7x5xf64>\n"})
    cases.push_back({"linear_bias_residual",
                     {{"tensor<?x7xf64>", doubles({3, 7}, 1)},
                      {"tensor<7x5xf64>", doubles({7, 5}, 2)},
                      {"tensor<5xf64>", doubles({5}, 3)},
                      {"tensor<?x5xf64>", doubles({3, 5}, 4)}},
                     body,
                     "tensor<?x5xf64>",
                     {3, 5}});
  return cases;
}

std::vector<GradientCase> makeRowwiseCases() {
  std::vector<GradientCase> cases = {
      {"layer_norm",
       {{"tensor<?x7xf64>", doubles({4, 7}, 1, -2, 2)},
        {"tensor<7xf64>", doubles({7}, 2)},
        {"tensor<7xf64>", doubles({7}, 3)}},
       "%y = nn.layer_norm %0, %1, %2 {epsilon = 1.0e-12 : f32} "
       ": tensor<?x7xf64>, tensor<7xf64>\n",
       "tensor<?x7xf64>",
       {4, 7}},
      {"log_softmax",
       {{"tensor<?x7xf64>", doubles({4, 7}, 1, -3, 3)}},
       "%y = nn.log_softmax %0 : tensor<?x7xf64>\n",
       "tensor<?x7xf64>",
       {4, 7}},
      {"dropout",
       {{"tensor<?x7xf64>", doubles({4, 7}, 1)},
        {"tensor<i64>", Tensor(Element::I64, {}), false},
        {"tensor<?xi64>", Tensor::of(Element::I64, {5, 6, 7, 1000}), false}},
       "%y = nn.dropout %0, %1, %2 {rate = 0.3 : f32, site = 3 : i64} "
       ": tensor<?x7xf64>, tensor<i64>, tensor<?xi64>\n",
       "tensor<?x7xf64>",
       {4, 7}},
      {"cross_entropy",
       {{"tensor<?x5xf64>", doubles({4, 5}, 1, -2, 2)},
        {"tensor<9x5xf64>", doubles({9, 5}, 2, -2, 2)},
        {"tensor<9xf64>", doubles({9}, 3)},
        {"tensor<?xi32>", ints({0, 8, 3, 3}), false}},
       "%y, %p = nn.linear_cross_entropy %0, %1, %2, %3 "
       ": tensor<?x5xf64>, tensor<9x5xf64>, tensor<9xf64>\n",
       "tensor<?xf64>",
       {4}}};
  for (const char *body : {"%y = nn.activation %0 kind(relu)",
                           "%y = nn.activation %0 kind(gelu_tanh)",
                           "%y = nn.activation %0 kind(gelu_erf)",
                           "%y = nn.activation %0 kind(tanh)",
                           "%y = nn.activation %0 kind(swish)"}) {
    cases.push_back({"activation",
                     {{"tensor<?x7xf64>", doubles({4, 7}, 1, -3, 3)}},
                     std::string(body) + " : tensor<?x7xf64>\n",
                     "tensor<?x7xf64>",
                     {4, 7}});
  }
  return cases;
}

/// Sequences with rows that are no keys, without queries, with one key, and
/// with the bias of a mask that is all zero.
std::vector<GradientOperand> makeAttentionOperands() {
  return {{"tensor<?x6xf64>", doubles({9, 6}, 1)},
          {"tensor<?x6xf64>", doubles({15, 6}, 2)},
          {"tensor<?x6xf64>", doubles({15, 6}, 3)},
          {"tensor<?xi32>", ints({0, 4, 4, 5, 9}), false},
          {"tensor<?xi32>", ints({0, 7, 9, 10, 15}), false},
          {"tensor<?xi32>", ints({5, 2, 1, 5}), false},
          {"tensor<?xf32>", floats({0, 0, 0, -10}), false}};
}

constexpr const char *kAttention =
    "%y = nn.attention %0, %1, %2 segments(%3, %4, %5, %6) {num_heads = 2 : "
    "i64, scale = 0.7 : f32} : tensor<?x6xf64>, tensor<?x6xf64> "
    "segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)\n";

/// The same with a seed and keys of the queries.
std::vector<GradientOperand> makeDropoutOperands() {
  std::vector<GradientOperand> operands = makeAttentionOperands();
  operands.push_back({"tensor<i64>", Tensor(Element::I64, {}), false});
  operands.push_back(
      {"tensor<?xi64>",
       Tensor::of(Element::I64, {0, 1, 2, 3, 24, 48, 49, 50, 51}), false});
  return operands;
}

constexpr const char *kAttentionDropout =
    "%y = nn.attention %0, %1, %2 segments(%3, %4, %5, %6) dropout(%7, %8 : "
    "tensor<i64>, tensor<?xi64>) {num_heads = 2 : i64, scale = 0.7 : f32, rate "
    "= 0.3 : f32, site = 2 : i64} : tensor<?x6xf64>, tensor<?x6xf64> "
    "segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>)\n";

/// A block with a shared matrix and a bias of its own per slot.
#define STACK_BODY                                                             \
  "{ ^bb0(%k: tensor<?x6xf64>, %q: tensor<?x6xf64>, %qo: tensor<?xi32>, %ro: " \
  "tensor<?xi32>, %n: tensor<?xi32>, %m: tensor<?xf32>, %w: tensor<6x6xf64>, " \
  "%b: tensor<6xf64>): "                                                       \
  "%kk = nn.linear %k, %w : tensor<?x6xf64>, tensor<6x6xf64> "                 \
  "%qq = nn.linear %q, %w bias(%b : tensor<6xf64>) activation(gelu_tanh) : "   \
  "tensor<?x6xf64>, tensor<6x6xf64> "                                          \
  "%a = nn.attention %qq, %kk, %k segments(%qo, %ro, %n, %m) {num_heads = 2 "  \
  ": i64, scale = 0.7 : f32} : tensor<?x6xf64>, tensor<?x6xf64> "              \
  "segments(tensor<?xi32>, tensor<?xi32>, tensor<?xf32>) "                     \
  "%s = arith.addf %a, %q : tensor<?x6xf64> "                                  \
  "albert.yield %s : tensor<?x6xf64> }\n"

#define STACK_HEAD                                                             \
  "%y = albert.stack %0 segments(%1, %2, %3 : tensor<?xi32>, tensor<?xi32>, "  \
  "tensor<?xf32>) "

/// Two stacks of which both have queries; those of the first are all that the
/// second sees.
constexpr const char *kTwoStacks =
    "%h = albert.stack %0 segments(%1, %2, %3 : tensor<?xi32>, tensor<?xi32>, "
    "tensor<?xf32>) queries(%6, %7 : tensor<?xi32>, tensor<?xi32>) params(%4, "
    "%5 : tensor<1x6x6xf64>, tensor<2x6xf64>) slots [array<i64: 0, 0, 0>, "
    "array<i64: 0, 1, 1>] : tensor<?x6xf64> " STACK_BODY
    "%y = albert.stack %h segments(%7, %8, %3 : tensor<?xi32>, tensor<?xi32>, "
    "tensor<?xf32>) queries(%9, %10 : tensor<?xi32>, tensor<?xi32>) params(%4, "
    "%5 : tensor<1x6x6xf64>, tensor<2x6xf64>) slots [array<i64: 0, 0>, "
    "array<i64: 1, 0>] : tensor<?x6xf64> " STACK_BODY;

/// Rows that are cut by a number that the body computes, and a constant.
constexpr const char *kSizes =
    STACK_HEAD "slots [] : tensor<?x6xf64> { ^bb0(%k: tensor<?x6xf64>, %q: "
               "tensor<?x6xf64>, %qo: tensor<?xi32>, %ro: tensor<?xi32>, %n: "
               "tensor<?xi32>, %m: tensor<?xf32>): "
               "%zero = arith.constant 0 : index "
               "%rows = tensor.dim %q, %zero : tensor<?x6xf64> "
               "%some = tensor.extract_slice %q[0, 1] [%rows, 3] [1, 1] : "
               "tensor<?x6xf64> to tensor<?x3xf64> "
               "%w = arith.constant dense<[[0.3, 0.1, -0.2, 0.7, 0.4, -0.6], "
               "[0.9, -0.8, 0.5, -0.1, 0.2, 0.6], [-0.4, 0.2, 0.8, -0.3, 0.1, "
               "0.5]]> : tensor<3x6xf64> "
               "%y = nn.linear %some, %w residual(%k : tensor<?x6xf64>) "
               "activation(tanh) : tensor<?x3xf64>, tensor<3x6xf64> "
               "albert.yield %y : tensor<?x6xf64> }\n";

std::vector<GradientCase> makeStackCases() {
  std::vector<GradientOperand> operands = {
      {"tensor<?x6xf64>", doubles({8, 6}, 1)},
      {"tensor<?xi32>", ints({0, 5, 8}), false},
      {"tensor<?xi32>", ints({4, 3}), false},
      {"tensor<?xf32>", floats({0, 0}), false},
      {"tensor<1x6x6xf64>", doubles({1, 6, 6}, 2)},
      {"tensor<2x6xf64>", doubles({2, 6}, 3)}};
  std::vector<GradientOperand> withQueries = operands;
  withQueries.push_back({"tensor<?xi32>", ints({1, 4, 4, 6}), false});
  withQueries.push_back({"tensor<?xi32>", ints({0, 3, 4}), false});
  const char *all =
      STACK_HEAD "params(%4, %5 : tensor<1x6x6xf64>, tensor<2x6xf64>) slots "
                 "[array<i64: 0, 0, 0, 0>, array<i64: 0, 1, 1, 0>] : "
                 "tensor<?x6xf64> " STACK_BODY;
  const char *some =
      STACK_HEAD "queries(%6, %7 : tensor<?xi32>, tensor<?xi32>) params(%4, %5 "
                 ": tensor<1x6x6xf64>, tensor<2x6xf64>) slots [array<i64: 0, "
                 "0, 0>, array<i64: 0, 1, 1>] : tensor<?x6xf64> " STACK_BODY;
  std::vector<GradientOperand> withQueriesTwice = withQueries;
  withQueriesTwice.push_back({"tensor<?xi32>", ints({3, 1}), false});
  withQueriesTwice.push_back({"tensor<?xi32>", ints({2, 0, 3}), false});
  withQueriesTwice.push_back({"tensor<?xi32>", ints({0, 2, 3}), false});
  std::vector<GradientOperand> withStaticQueries = withQueries;
  withStaticQueries[6].type = "tensor<4xi32>";
  withStaticQueries[7].type = "tensor<3xi32>";
  const char *someStatic =
      STACK_HEAD "queries(%6, %7 : tensor<4xi32>, tensor<3xi32>) params(%4, %5 "
                 ": tensor<1x6x6xf64>, tensor<2x6xf64>) slots [array<i64: 0, "
                 "0, 0>, array<i64: 0, 1, 1>] : tensor<?x6xf64> " STACK_BODY;
  std::vector<GradientOperand> rowsOnly(operands.begin(), operands.begin() + 4);
  std::vector<GradientCase> cases;
  for (const char *passes : {"autodiff", "autodiff{rematerialization=gelu}",
                             "autodiff{rematerialization=layer}"}) {
    cases.push_back(
        {"stack", operands, all, "tensor<?x6xf64>", {8, 6}, passes});
    cases.push_back({"stack_with_queries",
                     withQueries,
                     some,
                     "tensor<?x6xf64>",
                     {4, 6},
                     passes});
    cases.push_back({"stack_with_static_queries",
                     withStaticQueries,
                     someStatic,
                     "tensor<4x6xf64>",
                     {4, 6},
                     passes});
    cases.push_back({"two_stacks_with_queries",
                     withQueriesTwice,
                     kTwoStacks,
                     "tensor<?x6xf64>",
                     {3, 6},
                     passes});
    cases.push_back({"stack_with_sizes",
                     rowsOnly,
                     kSizes,
                     "tensor<?x6xf64>",
                     {8, 6},
                     passes});
  }
  return cases;
}

std::vector<GradientCase> makeSequenceCases() {
  return {{"gather_rows",
           {{"tensor<9x6xf64>", doubles({9, 6}, 1)},
            {"tensor<?xi32>", ints({8, 0, 3, 3, 3}), false}},
           "%y = nn.gather_rows %0, %1 : tensor<9x6xf64>, tensor<?xi32>\n",
           "tensor<?x6xf64>",
           {5, 6}},
          {"attention",
           makeAttentionOperands(),
           kAttention,
           "tensor<?x6xf64>",
           {9, 6}},
          {"attention_dropout",
           makeDropoutOperands(),
           kAttentionDropout,
           "tensor<?x6xf64>",
           {9, 6}}};
}

INSTANTIATE_TEST_SUITE_P(Linear, Gradients,
                         testing::ValuesIn(makeLinearCases()));
INSTANTIATE_TEST_SUITE_P(Rowwise, Gradients,
                         testing::ValuesIn(makeRowwiseCases()));
INSTANTIATE_TEST_SUITE_P(Sequences, Gradients,
                         testing::ValuesIn(makeSequenceCases()));
INSTANTIATE_TEST_SUITE_P(Stack, Gradients, testing::ValuesIn(makeStackCases()));
INSTANTIATE_TEST_SUITE_P(Elementwise, Gradients,
                         testing::ValuesIn(makeElementwiseCases()));
INSTANTIATE_TEST_SUITE_P(TensorOps, Gradients,
                         testing::ValuesIn(makeTensorCases()));
INSTANTIATE_TEST_SUITE_P(Linalg, Gradients,
                         testing::ValuesIn(makeLinalgCases()));

} // namespace
