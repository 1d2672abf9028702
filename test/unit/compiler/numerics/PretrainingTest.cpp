//===- PretrainingTest.cpp - whole models against differences ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The gradient of the pretraining loss of whole models, in double precision,
/// against central differences of that loss in random directions of all
/// parameters together. The module is the frontend's; autodiff and the
/// decompositions of all ops are what is tested.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Program.h"
#include "test/unit/compiler/numerics/TrainingModule.h"

#include "gtest/gtest.h"

#include <cmath>
#include <map>

using namespace albertc;
using namespace albertc::numerics;
using Kind = EntryArgument::Kind;

namespace {

constexpr double kStep = 1e-5;
constexpr double kTolerance = 1e-5;
constexpr int kDirections = 200;

/// A model, and how it is differentiated.
struct ModelCase {
  const char *name;
  const char *config;
  const char *passes = "autodiff";
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name.
void PrintTo(const ModelCase &test, std::ostream *os) { *os << test.name; }

/// Three sequences of 5, 7 and 3 rows; two rows of the second are no keys, and
/// of two predictions with one position there is one query.
const std::map<std::string, std::vector<int64_t>> kIntegers = {
    {"token_ids", {3, 14, 15, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2}},
    {"type_ids", {0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1}},
    {"position_ids", {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 6, 0, 1, 2}},
    {"row_offsets", {0, 5, 12, 15}},
    {"key_counts", {5, 5, 3}},
    {"key_bias", {0, 0, 0}},
    {"query_rows", {0, 2, 4, 5, 9, 10, 12, 13}},
    {"query_offsets", {0, 3, 6, 8}},
    {"first_queries", {0, 3, 6}},
    {"mlm_queries", {1, 2, 2, 4, 5, 7}},
    {"mlm_labels", {4, 0, 16, 7, 7, 11}},
    {"sop_labels", {1, 0, 1}},
    {"dropout_seed", {123456789}},
    {"row_keys", {0, 1, 2, 3, 4, 16, 17, 18, 19, 20, 21, 22, 32, 33, 34}},
};
const std::map<std::string, std::vector<double>> kCotangents = {
    {"mlm_cotangents", {0.2, 0.2, 0.2, 0.05, 0.2, 0.15}},
    {"sop_cotangents", {1.0 / 3, 1.0 / 3, 1.0 / 3}},
};

Element elementOf(const std::string &type) {
  for (Element element :
       {Element::F32, Element::F64, Element::I32, Element::I64})
    if (type == getName(element))
      return element;
  ADD_FAILURE() << "no element type for " << type;
  return Element::F64;
}

/// Rows of an output of dynamic size.
int64_t rowsOf(const std::string &output) {
  if (output.rfind("mlm_", 0) == 0)
    return 6;
  return output.rfind("sop_", 0) == 0 ? 3 : 15;
}

Tensor makeTensor(const EntryArgument &argument, uint64_t seed) {
  Element element = elementOf(argument.elementType);
  auto integers = kIntegers.find(argument.name);
  if (integers != kIntegers.end())
    return Tensor::of(element, integers->second);
  auto cotangents = kCotangents.find(argument.name);
  if (cotangents != kCotangents.end()) {
    const std::vector<double> &values = cotangents->second;
    Tensor tensor(element, {static_cast<int64_t>(values.size())});
    for (size_t i = 0; i < values.size(); ++i)
      tensor.set(static_cast<int64_t>(i), values[i]);
    return tensor;
  }
  EXPECT_NE(argument.kind, Kind::Input) << argument.name;
  std::vector<int64_t> shape = argument.shape;
  for (int64_t &size : shape)
    if (size < 0)
      size = rowsOf(argument.name);
  if (argument.kind == Kind::Value)
    return Tensor::random(element, shape, seed);
  return Tensor(element, shape);
}

frontend::AlbertConfig readConfig(const char *text) {
  frontend::Problems problems;
  auto config = frontend::readAlbertConfig(text, "config", {}, problems);
  EXPECT_TRUE(config);
  return config.value_or(frontend::AlbertConfig());
}

/// A compiled entry and its data.
class EntryRun {
public:
  EntryRun(const ModelCase &test, const std::string &entry) : entry(entry) {
    EntrySource source = buildTrainingEntry(readConfig(test.config), entry);
    arguments = source.arguments;
    for (const EntryArgument &argument : arguments)
      tensors.push_back(makeTensor(argument, seedOf(argument)));
    program = numerics::Program::compile(
        source.text, std::string(test.passes) +
                         ",albert-decompose,nn-decompose,optim-decompose,"
                         "func.func(convert-elementwise-to-linalg),"
                         "canonicalize");
  }

  bool isCompiled() const { return program != nullptr; }

  /// The loss: those of the parts, weighted as the runtime does.
  double evaluate() {
    std::vector<Tensor *> pointers;
    for (Tensor &tensor : tensors)
      pointers.push_back(&tensor);
    EXPECT_TRUE(program->run(entry, pointers));
    double loss = 0;
    for (const char *kind : {"mlm", "sop"}) {
      const Tensor &losses = get(std::string(kind) + "_losses");
      const auto &weights = kCotangents.at(std::string(kind) + "_cotangents");
      for (size_t i = 0; i < weights.size(); ++i)
        loss += weights[i] * losses.get(static_cast<int64_t>(i));
    }
    return loss;
  }

  /// All elements of the arguments of a kind, one after the other.
  std::vector<double> read(Kind kind) const {
    std::vector<double> values;
    for (size_t a = 0; a < arguments.size(); ++a)
      for (int64_t i = 0; arguments[a].kind == kind && i < tensors[a].getSize();
           ++i)
        values.push_back(tensors[a].get(i));
    return values;
  }

  void writeValues(const std::vector<double> &values) {
    size_t at = 0;
    for (size_t a = 0; a < arguments.size(); ++a)
      for (int64_t i = 0;
           arguments[a].kind == Kind::Value && i < tensors[a].getSize(); ++i)
        tensors[a].set(i, values[at++]);
  }

  /// Names of the parameters of arguments of a kind.
  std::vector<std::string> names(Kind kind) const {
    std::vector<std::string> result;
    for (const EntryArgument &argument : arguments)
      if (argument.kind == kind)
        result.push_back(argument.name);
    return result;
  }

private:
  /// A parameter is the same in every entry.
  static uint64_t seedOf(const EntryArgument &argument) {
    uint64_t seed = 1;
    for (char c : argument.name)
      seed = seed * 31 + static_cast<unsigned char>(c);
    return seed;
  }

  const Tensor &get(const std::string &output) const {
    for (size_t a = 0; a < arguments.size(); ++a)
      if (arguments[a].name == output)
        return tensors[a];
    ADD_FAILURE() << "no output " << output;
    return tensors.front();
  }

  std::string entry;
  std::vector<EntryArgument> arguments;
  std::vector<Tensor> tensors;
  std::unique_ptr<numerics::Program> program;
};

class ModelGradients : public testing::TestWithParam<ModelCase> {};

TEST_P(ModelGradients, EqualFiniteDifferences) {
  EntryRun run(GetParam(), "accumulate");
  ASSERT_TRUE(run.isCompiled());
  ASSERT_EQ(run.names(Kind::Value), run.names(Kind::Gradient));
  double loss = run.evaluate();
  ASSERT_GT(loss, 1) << "the model answers too well to say anything";
  const std::vector<double> gradient = run.read(Kind::Gradient);
  const std::vector<double> original = run.read(Kind::Value);
  int64_t size = static_cast<int64_t>(original.size());
  for (int number = 0; number < kDirections; ++number) {
    Tensor direction = Tensor::random(Element::F64, {size}, 1000 + number);
    auto at = [&](double step) {
      std::vector<double> moved = original;
      for (int64_t i = 0; i < size; ++i)
        moved[i] += step * direction.get(i);
      run.writeValues(moved);
      return run.evaluate();
    };
    double slope = (at(kStep) - at(-kStep)) / (2 * kStep);
    double product = 0, squares = 0;
    for (int64_t i = 0; i < size; ++i) {
      double term = gradient[i] * direction.get(i);
      product += term;
      squares += term * term;
    }
    ASSERT_NEAR(product, slope, kTolerance * std::sqrt(squares))
        << "direction " << number;
  }
}

#define MODEL(layers, act, dropout, more)                                      \
  "{\"vocab_size\": 17, \"embedding_size\": 5, \"hidden_size\": 6, "           \
  "\"num_hidden_layers\": " layers ", \"num_attention_heads\": 2, "            \
  "\"intermediate_size\": 9, \"max_position_embeddings\": 8, "                 \
  "\"type_vocab_size\": 2, \"hidden_act\": \"" act "\", "                      \
  "\"initializer_range\": 0.02, \"hidden_dropout_prob\": " dropout ", "        \
  "\"attention_probs_dropout_prob\": " dropout ", " more "}"

constexpr const char *kGoogle = MODEL("3", "gelu", "0.0",
                                      "\"num_hidden_groups\": 1, "
                                      "\"inner_group_num\": 1");
constexpr const char *kBrightmart =
    MODEL("3", "gelu", "0.0", "\"ln_type\": \"postln\"");
constexpr const char *kDropout = MODEL("3", "gelu", "0.2",
                                       "\"num_hidden_groups\": 1, "
                                       "\"inner_group_num\": 1");

/// What is trained is what is evaluated, but for dropout.
TEST(WholeModels, EvaluateToTheSameLoss) {
  for (const char *config : {kGoogle, kBrightmart, kDropout}) {
    ModelCase test{"", config};
    EntryRun training(test, "accumulate"), plain(test, "evaluate");
    ASSERT_TRUE(training.isCompiled() && plain.isCompiled());
    double difference = std::abs(training.evaluate() - plain.evaluate());
    if (config == kDropout)
      EXPECT_GT(difference, 1e-3);
    else
      EXPECT_LT(difference, 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, ModelGradients,
    testing::Values(
        ModelCase{"google", kGoogle},
        ModelCase{"google_gelu_again", kGoogle,
                  "autodiff{rematerialization=gelu}"},
        ModelCase{"google_layers_again", kGoogle,
                  "autodiff{rematerialization=layer}"},
        ModelCase{"google_sliced", kGoogle, "albert-slice-demand,autodiff"},
        ModelCase{"google_groups", MODEL("2", "swish", "0.0",
                                         "\"num_hidden_groups\": 2, "
                                         "\"inner_group_num\": 2")},
        ModelCase{"google_dropout", kDropout},
        ModelCase{"google_dropout_layers_again", kDropout,
                  "autodiff{rematerialization=layer}"},
        ModelCase{"brightmart", kBrightmart},
        ModelCase{"brightmart_preln",
                  MODEL("3", "gelu", "0.0",
                        "\"ln_type\": \"preln\", \"shared_type\": \"none\"")},
        ModelCase{"brightmart_preln_attention",
                  MODEL("2", "relu", "0.0",
                        "\"ln_type\": \"preln\", "
                        "\"shared_type\": \"attention\"")},
        ModelCase{"brightmart_dropout",
                  MODEL("2", "gelu", "0.1", "\"ln_type\": \"postln\"")}),
    [](const testing::TestParamInfo<ModelCase> &info) {
      return std::string(info.param.name);
    });

} // namespace
