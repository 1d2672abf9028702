//===- ConfigErrorsTest.cpp - messages about configs ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"
#include <gtest/gtest.h>

using namespace albertc::frontend;

/// The messages about a config.
static std::string problemsOf(const std::string &text,
                              const ConfigOptions &options = {}) {
  Problems problems;
  auto config = readAlbertConfig(text, "c.json", options, problems);
  EXPECT_EQ(config.has_value(), !problems.hasErrors());
  return print(problems);
}

/// `text` with `from` replaced by `to`.
static std::string replaced(std::string text, const std::string &from,
                            const std::string &to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ConfigErrors, ReportsAllProblemsAtOnce) {
  EXPECT_EQ(problemsOf(R"({"vocab_size": -1, "hidden_size": 30.5,
                           "num_attention_heads": 7, "gap_size": 0,
                           "num_hidden_layers": 100000})"),
            "error: c.json: key \"vocab_size\": expected an integer from 1 to "
            "16777216, found -1\n"
            "error: c.json: key \"hidden_size\": expected an integer, found "
            "30.5\n"
            "error: c.json: key \"num_hidden_layers\": expected an integer "
            "from 1 to 1024, found 100000\n");
}

TEST(ConfigErrors, MissingKeys) {
  EXPECT_EQ(problemsOf(R"({"directionality": "bidi", "vocab_size": 9})"),
            "error: c.json: key \"embedding_size\": expected an integer, "
            "found no such key [brightmart models have no default for it]\n"
            "error: c.json: key \"ln_type\": expected \"postln\" or "
            "\"preln\", found no such key [variable names do not tell; "
            "released models up to xlarge are \"postln\", xxlarge is "
            "\"preln\"]\n");
  EXPECT_EQ(problemsOf(R"({"gap_size": 0})"),
            "error: c.json: key \"vocab_size\": expected an integer, found no "
            "such key [google models have no default for it]\n");
}

TEST(ConfigErrors, UnknownKeys) {
  EXPECT_EQ(problemsOf(google(R"("num_atention_heads": 2)")),
            "error: c.json: key \"num_atention_heads\": expected a key of a "
            "google config, found 2 [did you mean \"num_attention_heads\"?]\n");
  std::string text = problemsOf(brightmart(R"("frobnicate": [1, 2])"));
  EXPECT_NE(text.find("error: c.json: key \"frobnicate\": expected a key of a "
                      "brightmart config, found [1,2] [remove it, or choose "
                      "the family it belongs to; brightmart configs have: "
                      "vocab_size, "),
            std::string::npos)
      << text;
  EXPECT_EQ(problemsOf(huggingFace(R"("frobnicate": 1)")),
            "warning: c.json: key \"frobnicate\": not known, ignored\n");
  EXPECT_EQ(problemsOf(huggingFace(R"("hiden_act": "gelu")")),
            "error: c.json: key \"hiden_act\": expected a key of a "
            "huggingface config, found \"gelu\" [did you mean "
            "\"hidden_act\"?]\n");
}

TEST(ConfigErrors, KeysOfTheOtherFamily) {
  ConfigOptions options;
  options.family = Family::Brightmart;
  std::string text = problemsOf(google(R"("ln_type": "postln")"), options);
  EXPECT_NE(text.find("key \"inner_group_num\": expected a key of a "
                      "brightmart config"),
            std::string::npos)
      << text;
}

TEST(ConfigErrors, SizesThatDoNotFit) {
  EXPECT_EQ(problemsOf(replaced(google(), "\"num_attention_heads\": 2",
                                "\"num_attention_heads\": 4")),
            "error: c.json: key \"hidden_size\": expected a multiple of "
            "num_attention_heads (4), found 14\n");
  EXPECT_EQ(problemsOf(google(R"("ffn_groups": 16)")),
            "error: c.json: key \"hidden_size\": expected a multiple of the "
            "feed-forward groups (16), found 14\n"
            "error: c.json: key \"intermediate_size\": expected a multiple of "
            "the feed-forward groups (16), found 19\n");
}

TEST(ConfigErrors, HeadsThatNoCheckpointTells) {
  EXPECT_EQ(problemsOf(R"({"vocab_size": 97, "hidden_size": 2048,
                           "num_attention_heads": 32, "gap_size": 0})"),
            "warning: c.json: key \"num_attention_heads\": expected 16 as in "
            "the released xlarge models, found 32 [a checkpoint does not "
            "tell; results are wrong with another number]\n");
}

TEST(ConfigErrors, Activations) {
  EXPECT_EQ(problemsOf(google(R"("hidden_act": "mish")")),
            "error: c.json: key \"hidden_act\": expected \"\", \"linear\", "
            "\"relu\", \"gelu\", \"tanh\" or \"swish\", found \"mish\"\n");
  EXPECT_EQ(problemsOf(brightmart(R"("hidden_act": 3)")),
            "error: c.json: key \"hidden_act\": expected \"\", \"linear\", "
            "\"relu\", \"gelu\" or \"tanh\", found 3\n");
  EXPECT_EQ(problemsOf(huggingFace(R"("hidden_act": "gelu_fast")")),
            "error: c.json: key \"hidden_act\": expected \"linear\", "
            "\"relu\", \"gelu\", \"gelu_new\", \"gelu_pytorch_tanh\", "
            "\"tanh\", \"swish\" or \"silu\", found \"gelu_fast\"\n");
}

TEST(ConfigErrors, Choices) {
  EXPECT_EQ(problemsOf(replaced(brightmart(), "postln", "midln")),
            "error: c.json: key \"ln_type\": expected \"postln\" or "
            "\"preln\", found \"midln\"\n");
  EXPECT_EQ(problemsOf(brightmart(R"("shared_type": "some")")),
            "error: c.json: key \"shared_type\": expected \"all\", "
            "\"attention\", \"ffn\" or \"none\", found \"some\"\n");
  ConfigOptions options;
  options.sharing = Sharing::Ffn;
  EXPECT_EQ(problemsOf(google(), options),
            "error: c.json: key \"shared_type\": expected \"all\" in google "
            "models, found \"ffn\" [use num_hidden_groups equal to "
            "num_hidden_layers for layers that share nothing]\n");
  EXPECT_EQ(problemsOf(google(R"("ffn_groups": "many")")),
            "error: c.json: key \"ffn_groups\": expected an integer from 1 to "
            "1024, found \"many\" [google fast models have 16]\n");
  EXPECT_EQ(problemsOf(replaced(huggingFace(), "\"albert\"", "\"bert\"")),
            "error: c.json: key \"model_type\": expected \"albert\", found "
            "\"bert\" [only ALBERT models are compiled]\n");
  EXPECT_EQ(problemsOf(huggingFace(R"("position_embedding_type": "rotary")")),
            "error: c.json: key \"position_embedding_type\": expected "
            "\"absolute\", found \"rotary\" [ALBERT models were released with "
            "absolute positions only]\n");
}

TEST(ConfigErrors, Numbers) {
  EXPECT_EQ(problemsOf(google(R"("hidden_dropout_prob": 1.0)")),
            "error: c.json: key \"hidden_dropout_prob\": expected a number "
            "from 0.00 to below 1.00, found 1\n");
  EXPECT_EQ(problemsOf(google(R"("attention_probs_dropout_prob": null)")), "");
  EXPECT_EQ(problemsOf(huggingFace(R"("layer_norm_eps": "small")")),
            "error: c.json: key \"layer_norm_eps\": expected a number from "
            "0.00 to below 1.00, found \"small\"\n");
}

TEST(ConfigErrors, OtherFiles) {
  std::string text = problemsOf("<!DOCTYPE html><html></html>");
  EXPECT_NE(text.find("error: c.json: expected JSON, found: "),
            std::string::npos);
  EXPECT_NE(text.find("[it is an HTML page: download the file itself]"),
            std::string::npos);
  EXPECT_NE(problemsOf("version https://git-lfs.github.com/spec/v1\n")
                .find("[it is a Git LFS pointer"),
            std::string::npos);
  EXPECT_NE(problemsOf("PK\x03\x04").find("[it is a zip archive"),
            std::string::npos);
  EXPECT_EQ(problemsOf("[1]"),
            "error: c.json: expected a JSON object, found [1] [a config is a "
            "list of keys and values in braces]\n");
}
