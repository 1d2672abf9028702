//===- GraphGradientTest.cpp - imported graphs, differentiated --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The gradient of whole graphs that TensorFlow wrote, as the structured ops
/// that they are lowered to when nothing is recognised, in double precision,
/// against central differences in random directions of each parameter and of
/// all together.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/GraphModule.h"
#include "test/unit/compiler/numerics/Program.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace albertc::numerics;
using Kind = EntryArgument::Kind;

namespace {

constexpr double kStep = 1e-5;
constexpr double kTolerance = 1e-5;

/// A graph of the fixtures, and how it is called.
struct GraphCase {
  const char *name;
  std::vector<std::string> outputs;
  int64_t batch, length;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name.
void PrintTo(const GraphCase &test, std::ostream *os) { *os << test.name; }

/// A compiled graph and its data.
class GraphRun {
public:
  explicit GraphRun(const GraphCase &test) : test(test) {
    EntrySource source = buildGraphEntry(std::string(ALBERTC_GRAPHS) + "/" +
                                             test.name + "/graph.pb",
                                         test.outputs);
    arguments = source.arguments;
    for (const EntryArgument &argument : arguments)
      tensors.push_back(makeTensor(argument));
    program = Program::compile(
        source.text,
        "autodiff,func.func(convert-elementwise-to-linalg),canonicalize");
  }

  bool isCompiled() const { return program != nullptr; }

  /// <cotangents, outputs>; computes the gradients too.
  double evaluate() {
    std::vector<Tensor *> pointers;
    for (Tensor &tensor : tensors)
      pointers.push_back(&tensor);
    EXPECT_TRUE(program->run("graph", pointers));
    double sum = 0;
    for (const std::string &output : test.outputs) {
      const Tensor &values = get(output);
      const Tensor &cotangents = get(output + "_cotangents");
      for (int64_t i = 0; i < values.getSize(); ++i)
        sum += cotangents.get(i) * values.get(i);
    }
    return sum;
  }

  /// Numbers of the arguments of a kind.
  std::vector<size_t> find(Kind kind) const {
    std::vector<size_t> found;
    for (size_t i = 0; i < arguments.size(); ++i)
      if (arguments[i].kind == kind)
        found.push_back(i);
    return found;
  }

  const std::string &getName(size_t i) const { return arguments[i].name; }
  Tensor &getTensor(size_t i) { return tensors[i]; }

private:
  Tensor makeTensor(const EntryArgument &argument) const {
    std::vector<int64_t> shape = argument.shape;
    int64_t tokens = test.batch * test.length;
    if (argument.name == "sizes")
      return Tensor::of(Element::I64, {test.batch});
    if (argument.kind == Kind::Input && argument.elementType == "i32") {
      std::vector<int64_t> numbers;
      for (int64_t i = 0; i < tokens; ++i)
        numbers.push_back(getInput(argument.name, i));
      return Tensor::of(Element::I32, numbers);
    }
    for (int64_t &size : shape)
      size = size < 0 ? getElements(argument.name) : size;
    if (argument.elementType == "i64")
      return {Element::I64, shape};
    uint64_t seed = 7;
    for (char letter : argument.name)
      seed = seed * 31 + static_cast<unsigned char>(letter);
    return argument.kind == Kind::Input || argument.kind == Kind::Value
               ? Tensor::random(Element::F64, shape, seed, -0.4, 0.4)
               : Tensor(Element::F64, shape);
  }

  /// Tokens with repetitions, the last ones of each sequence padding.
  int64_t getInput(const std::string &name, int64_t i) const {
    int64_t place = i % test.length;
    if (name == "input_ids")
      return (i * 37) % 23;
    return name == "input_mask" ? place < test.length - 3 : place > 5;
  }

  /// Elements of an output, or its cotangents: one per token, or a row of 48,
  /// the graphs' hidden size.
  int64_t getElements(const std::string &name) const {
    if (name.rfind("pooled", 0) == 0)
      return test.batch * 48;
    return test.batch * test.length * (name.rfind("sequence", 0) == 0 ? 48 : 1);
  }

  const Tensor &get(const std::string &name) const {
    for (size_t i = 0; i < arguments.size(); ++i)
      if (arguments[i].name == name)
        return tensors[i];
    ADD_FAILURE() << "no argument " << name;
    return tensors.front();
  }

  const GraphCase &test;
  std::vector<EntryArgument> arguments;
  std::vector<Tensor> tensors;
  std::unique_ptr<Program> program;
};

/// The slope of the run's value in a direction of the arguments `moved`, and
/// the product of the gradient with that direction.
struct Slopes {
  double difference, product, norm;
};

Slopes measure(GraphRun &run, const std::vector<size_t> &moved,
               const std::vector<Tensor> &gradients, uint64_t seed) {
  Slopes slopes = {0, 0, 0};
  std::vector<Tensor> originals, directions;
  for (size_t i = 0; i < moved.size(); ++i) {
    originals.push_back(run.getTensor(moved[i]));
    directions.push_back(
        Tensor::random(Element::F64, {originals[i].getSize()}, seed + i));
    for (int64_t k = 0; k < originals[i].getSize(); ++k) {
      double term = gradients[i].get(k) * directions[i].get(k);
      slopes.product += term;
      slopes.norm += term * term;
    }
  }
  auto at = [&](double step) {
    for (size_t i = 0; i < moved.size(); ++i)
      for (int64_t k = 0; k < originals[i].getSize(); ++k)
        run.getTensor(moved[i]).set(k, originals[i].get(k) +
                                           step * directions[i].get(k));
    return run.evaluate();
  };
  slopes.difference = (at(kStep) - at(-kStep)) / (2 * kStep);
  slopes.norm = std::sqrt(slopes.norm);
  for (size_t i = 0; i < moved.size(); ++i)
    run.getTensor(moved[i]) = originals[i];
  return slopes;
}

class GraphGradients : public testing::TestWithParam<GraphCase> {};

TEST_P(GraphGradients, EqualFiniteDifferences) {
  GraphRun run(GetParam());
  ASSERT_TRUE(run.isCompiled());
  run.evaluate();
  std::vector<size_t> values = run.find(Kind::Value);
  std::vector<Tensor> gradients;
  for (size_t i : run.find(Kind::Gradient))
    gradients.push_back(run.getTensor(i));
  ASSERT_EQ(values.size(), gradients.size());
  ASSERT_EQ(values.size(), 11U);
  for (size_t i = 0; i < values.size(); ++i) {
    Slopes slopes = measure(run, {values[i]}, {gradients[i]}, 100 * i);
    EXPECT_GT(slopes.norm, 1e-6) << run.getName(values[i]);
    EXPECT_NEAR(slopes.product, slopes.difference, kTolerance * slopes.norm)
        << run.getName(values[i]);
  }
  for (uint64_t seed = 5000; seed < 5400; seed += 100) {
    Slopes slopes = measure(run, values, gradients, seed);
    EXPECT_NEAR(slopes.product, slopes.difference, kTolerance * slopes.norm);
  }
}

/// An activation and its derivative in TensorFlow.
struct Activation {
  const char *operation;
  double (*derivative)(double);
};

constexpr Activation kActivations[] = {
    {"Relu", [](double x) { return x > 0 ? 1.0 : 0.0; }},
    {"Relu6", [](double x) { return x > 0 && x < 6 ? 1.0 : 0.0; }},
    {"Elu", [](double x) { return x > 0 ? 1.0 : std::exp(x); }},
    {"Sigmoid",
     [](double x) {
       double power = std::exp(-std::abs(x));
       return power / (1 + power) / (1 + power);
     }},
    {"Softplus", [](double x) { return 1 / (1 + std::exp(-x)); }},
    // x / x
    {"DivNoNan", [](double) { return 0.0; }},
    // x * StopGradient(x)
    {"Stopped", [](double x) { return x; }},
};

class ActivationGradients : public testing::TestWithParam<Activation> {};

/// Where they bend, and where powers overflow.
TEST_P(ActivationGradients, AreThoseOfTensorFlow) {
  std::string output = GetParam().operation;
  EntrySource source = buildGraphEntry(
      std::string(ALBERTC_NUMERICS_INPUTS) + "/activations.pbtxt", {output});
  auto program = Program::compile(source.text, "autodiff,canonicalize");
  ASSERT_TRUE(program);
  Tensor x = Tensor::of(Element::F64, {-1000, -1, 0, 1, 6, 7, 1000});
  std::vector<Tensor> tensors;
  size_t gradient = 0;
  for (const EntryArgument &argument : source.arguments) {
    Element element =
        argument.elementType == "i64" ? Element::I64 : Element::F64;
    if (argument.kind == Kind::Value)
      tensors.push_back(x);
    else if (argument.kind == Kind::Input)
      tensors.push_back(Tensor::of(Element::F64, {1, 1, 1, 1, 1, 1, 1}));
    else
      tensors.emplace_back(
          element, std::vector<int64_t>{element == Element::F64 ? 7 : 1});
    if (argument.kind == Kind::Gradient)
      gradient = tensors.size() - 1;
  }
  std::vector<Tensor *> pointers;
  for (Tensor &tensor : tensors)
    pointers.push_back(&tensor);
  ASSERT_TRUE(program->run("graph", pointers));
  for (int64_t i = 0; i < x.getSize(); ++i)
    EXPECT_NEAR(tensors[gradient].get(i), GetParam().derivative(x.get(i)),
                1e-15)
        << "at " << x.get(i);
}

INSTANTIATE_TEST_SUITE_P(Activations, ActivationGradients,
                         testing::ValuesIn(kActivations),
                         [](const testing::TestParamInfo<Activation> &info) {
                           return std::string(info.param.operation);
                         });

INSTANTIATE_TEST_SUITE_P(
    Graphs, GraphGradients,
    testing::Values(
        GraphCase{"squad_static", {"start_logits", "end_logits"}, 2, 16},
        GraphCase{
            "function_calls", {"sequence_output", "pooled_output"}, 3, 20}),
    [](const testing::TestParamInfo<GraphCase> &info) {
      return std::string(info.param.name);
    });

} // namespace
