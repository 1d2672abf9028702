//===- ParameterMatcherTest.cpp - tests of the match of variables and parameters
//===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names under which variables are found, and what the report says of those
/// that are not.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterMatcher.h"

#include "SpecBuilder.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

/// A checkpoint without elements.
class FakeSource final : public ParameterSource {
public:
  FakeSource(CheckpointFormat format, std::vector<CheckpointVariable> list)
      : format(format), list(std::move(list)) {
    std::sort(this->list.begin(), this->list.end(),
              [](const CheckpointVariable &a, const CheckpointVariable &b) {
                return a.name < b.name;
              });
  }
  CheckpointFormat fileFormat() const override { return format; }
  const std::string &path() const override { return name; }
  Span<const CheckpointVariable> variables() const override { return list; }
  Status readBytes(const CheckpointVariable &, Span<std::uint8_t>) override {
    return Status::success();
  }
  Status stream(const CheckpointVariable &, std::int64_t,
                FloatSink &) override {
    return Status::success();
  }

private:
  CheckpointFormat format;
  std::vector<CheckpointVariable> list;
  std::string name = "ckpt";
};

constexpr CheckpointFormat tf = CheckpointFormat::TensorFlow;
constexpr CheckpointFormat hf = CheckpointFormat::Safetensors;

/// The variables that `specs` want, under the names of a format.
std::vector<CheckpointVariable> variablesOf(const std::vector<ParamSpec> &specs,
                                            CheckpointFormat format) {
  std::vector<CheckpointVariable> list;
  for (const ParamSpec &spec : specs)
    for (const VariableSpec &variable : spec.variables) {
      std::vector<std::int64_t> dims = variable.shape.dims();
      if (format == hf && variable.hfTransposed)
        std::reverse(dims.begin(), dims.end());
      list.push_back({format == hf ? variable.hf : variable.tf, DType::F32,
                      "float32", Shape(dims)});
    }
  return list;
}

Status match(const std::vector<ParamSpec> &specs, CheckpointFormat format,
             std::vector<CheckpointVariable> list) {
  FakeSource source(format, std::move(list));
  return matchParameters(specs, source).takeStatus();
}

/// The variable called `name`.
CheckpointVariable &named(std::vector<CheckpointVariable> &list,
                          const std::string &name) {
  auto found = std::find_if(list.begin(), list.end(),
                            [&](auto &v) { return v.name == name; });
  EXPECT_NE(found, list.end()) << name;
  return *found;
}

const ModelSizes tiny{30, 8, 12, 40, 16};

TEST(ParameterMatcher, exactNames) {
  auto google = googleParams(tiny), brightmart = brightmartParams(tiny);
  EXPECT_TRUE(match(google, tf, variablesOf(google, tf)).ok());
  EXPECT_TRUE(match(google, hf, variablesOf(google, hf)).ok());
  EXPECT_TRUE(match(brightmart, tf, variablesOf(brightmart, tf)).ok());
}

TEST(ParameterMatcher, prefixedNames) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, tf);
  for (CheckpointVariable &variable : list)
    variable.name = "module/" + variable.name;
  Status status = match(specs, tf, list);
  EXPECT_TRUE(status.ok()) << status.toString();
}

TEST(ParameterMatcher, huggingFaceWithoutThePrefix) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, hf);
  for (CheckpointVariable &variable : list)
    if (variable.name.substr(0, 7) == "albert.")
      variable.name.erase(0, 7);
  Status status = match(specs, hf, list);
  EXPECT_TRUE(status.ok()) << status.toString();
}

TEST(ParameterMatcher, huggingFaceAliases) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, hf);
  named(list, "albert.embeddings.LayerNorm.weight").name =
      "albert.embeddings.LayerNorm.gamma";
  named(list, "predictions.bias").name = "predictions.decoder.bias";
  named(list, "albert.embeddings.word_embeddings.weight").name =
      "predictions.decoder.weight";
  Status status = match(specs, hf, list);
  EXPECT_TRUE(status.ok()) << status.toString();
}

TEST(ParameterMatcher, trainingStateIsNoSurplus) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, tf);
  std::size_t count = list.size();
  for (std::size_t i = 0; i < count; ++i)
    for (const char *slot : {"/adam_m", "/adam_v", "/lamb_m", "/lamb_v"})
      list.push_back(
          {list[i].name + slot, DType::F32, "float32", list[i].shape});
  list.push_back({"global_step", DType::I64, "int64", {}});
  list.push_back({"predictions.decoder.bias", DType::F32, "float32", {30}});
  list.push_back({"output_weights", DType::F32, "float32", {3, 12}});
  FakeSource source(tf, list);
  auto matches = matchParameters(specs, source);
  ASSERT_TRUE(matches.ok()) << matches.status().toString();
  EXPECT_EQ(matches->surplus, std::vector<std::string>{"output_weights"});
}

TEST(ParameterMatcher, reportsEverythingAtOnce) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, tf);
  named(list, "bert/pooler/dense/kernel").name = "bert/pooler/kernel";
  named(list, "cls/seq_relationship/output_bias").name = "bias";
  named(list, "cls/predictions/output_bias").shape = {31};
  named(list, "bert/embeddings/LayerNorm/beta").dtype = DType::I32;
  named(list, "bert/embeddings/LayerNorm/beta").dtypeName = "int32";
  Status status = match(specs, tf, list);
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message(),
            "ckpt: the checkpoint does not fit the program\n"
            "  missing (2):\n"
            "    bert/pooler/dense/kernel [12, 12]\n"
            "    cls/seq_relationship/output_bias [2]\n"
            "  wrong shape or type (2):\n"
            "    bert/embeddings/LayerNorm/beta: expected floating-point "
            "elements, found int32\n"
            "    cls/predictions/output_bias: expected [30], found [31]\n"
            "  not used by the program (2):\n"
            "    bert/pooler/kernel\n"
            "    bias");
  EXPECT_EQ(status.hint(),
            "pass the checkpoint of the model that the program was compiled "
            "for");
}

TEST(ParameterMatcher, transposedShapesAreShownAsInTheFile) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, hf);
  named(list, "albert.encoder.embedding_hidden_mapping_in.weight").shape = {8,
                                                                            12};
  Status status = match(specs, hf, list);
  EXPECT_NE(status.message().find(
                "mapping_in.weight: expected [12, 8], found [8, 12]"),
            std::string::npos)
      << status.message();
}

TEST(ParameterMatcher, otherFamily) {
  auto google = googleParams({21128, 128, 312, 1248, 512});
  auto brightmart = brightmartParams({21128, 128, 312, 1248, 512});
  EXPECT_EQ(
      match(google, tf, variablesOf(brightmart, tf)).hint(),
      "the checkpoint looks like an albert_tiny of brightmart/albert_zh "
      "(vocabulary 21128, embedding size 128, hidden size 312, intermediate "
      "size 1248, positions 512), the program was compiled for an albert_tiny "
      "of google-research/albert (vocabulary 21128, embedding size 128, hidden "
      "size 312, intermediate size 1248, positions 512, hidden groups 1); "
      "compile the program from the configuration of this checkpoint");
  EXPECT_NE(match(brightmart, hf, variablesOf(google, hf))
                .hint()
                .find("looks like an albert_tiny of Hugging Face"),
            std::string::npos);
}

TEST(ParameterMatcher, otherSize) {
  auto small = brightmartParams({21128, 128, 312, 1248, 512});
  auto base = brightmartParams({21128, 128, 768, 3072, 512});
  Status status = match(small, tf, variablesOf(base, tf));
  EXPECT_EQ(status.code(), StatusCode::InvalidArgument);
  EXPECT_EQ(status.hint(),
            "the checkpoint looks like an albert_base of brightmart/albert_zh "
            "(vocabulary 21128, embedding size 128, hidden size 768, "
            "intermediate size 3072, positions 512), with hidden size 768 "
            "instead of 312, intermediate size 3072 instead of 1248; pass the "
            "checkpoint of the same model or compile the program from its "
            "configuration");
}

TEST(ParameterMatcher, otherVocabularyAndGroups) {
  auto chinese = googleParams({21128, 128, 768, 3072, 512, 2, 1});
  auto english = googleParams({30000, 128, 768, 3072, 512, 1, 1});
  std::string hint = match(chinese, hf, variablesOf(english, hf)).hint();
  EXPECT_NE(hint.find("with vocabulary 30000 instead of 21128, hidden groups 1 "
                      "instead of 2"),
            std::string::npos)
      << hint;
}

TEST(ParameterMatcher, bertAndOthers) {
  auto specs = brightmartParams(tiny);
  EXPECT_EQ(match(specs, tf,
                  {{"bert/encoder/layer_0/output/dense/bias",
                    DType::F32,
                    "float32",
                    {12}}})
                .hint(),
            "the checkpoint looks like BERT, whose layers are not shared; pass "
            "an ALBERT checkpoint");
  EXPECT_EQ(
      match(specs, tf, {{"conv1/kernel", DType::F32, "float32", {12}}}).hint(),
      "the checkpoint has none of the variables that tell an ALBERT "
      "model; check that it is the right file");
}

TEST(ParameterMatcher, missingHeads) {
  auto specs = googleParams(tiny);
  auto list = variablesOf(specs, tf);
  list.erase(std::remove_if(list.begin(), list.end(),
                            [](const CheckpointVariable &v) {
                              return v.name.substr(0, 4) == "cls/";
                            }),
             list.end());
  EXPECT_EQ(match(specs, tf, list).hint(),
            "the checkpoint has no pre-training heads, as after fine-tuning; "
            "pass the pre-trained checkpoint or compile a program that does "
            "not need them");
}

} // namespace
