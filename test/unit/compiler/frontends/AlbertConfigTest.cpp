//===- AlbertConfigTest.cpp - valid configs -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"
#include "llvm/Support/FileSystem.h"
#include <gtest/gtest.h>

using namespace albertc;
using namespace albertc::frontend;

/// Reads a config that must be valid.
static AlbertConfig read(const std::string &text,
                         const ConfigOptions &options = {},
                         const std::string &file = "albert_config.json") {
  Problems problems;
  auto config = readAlbertConfig(text, file, options, problems);
  EXPECT_TRUE(config.has_value()) << print(problems);
  return config.value_or(AlbertConfig());
}

TEST(AlbertConfig, TellsFamiliesByTheirKeys) {
  EXPECT_EQ(read(brightmart()).family, Family::Brightmart);
  EXPECT_EQ(read(google()).family, Family::Google);
  EXPECT_EQ(read(huggingFace()).family, Family::HuggingFace);
  EXPECT_EQ(read(google(R"("directionality": "bidi")")).family, Family::Google);
}

TEST(AlbertConfig, SaysWhichFamilyItAssumes) {
  Problems problems;
  readAlbertConfig(R"({"vocab_size": 97})", "c.json", {}, problems);
  EXPECT_EQ(print(problems), "note: c.json: taken for a google config: no key "
                             "tells the family\n");
  problems = {};
  readAlbertConfig(google(R"("pooler_type": "x")"), "c.json", {}, problems);
  EXPECT_EQ(print(problems),
            "note: c.json: taken for a google config because of "
            "\"inner_group_num\", although \"pooler_type\" is brightmart's\n");
}

TEST(AlbertConfig, AnExplicitFamilyWins) {
  ConfigOptions options;
  options.family = Family::Google;
  EXPECT_EQ(read(R"({"vocab_size": 97})", options).family, Family::Google);
}

TEST(AlbertConfig, TakesTheOriginalsDefaults) {
  AlbertConfig config = read(R"({"vocab_size": 97, "gap_size": 0})");
  EXPECT_EQ(config.embeddingSize, 128);
  EXPECT_EQ(config.hiddenSize, 4096);
  EXPECT_EQ(config.numAttentionHeads, 64);
  EXPECT_EQ(config.intermediateSize, 16384);
  EXPECT_EQ(config.typeVocabSize, 2);
  EXPECT_EQ(config.hiddenDropout, 0);
  config = read(R"({"vocab_size": 97, "embedding_size": 5,
                    "ln_type": null})");
  EXPECT_EQ(config.hiddenSize, 768);
  EXPECT_EQ(config.typeVocabSize, 16);
  EXPECT_EQ(config.hiddenDropout, 0.1);
  EXPECT_FALSE(config.preLayerNorm);
  EXPECT_EQ(read(R"({"model_type": "albert"})").vocabSize, 30000);
}

TEST(AlbertConfig, ReadsActivations) {
  using nn::Activation;
  const struct {
    std::string text;
    Activation activation;
  } cases[] = {
      {brightmart(), Activation::GeluTanh},
      {brightmart(R"("hidden_act": "GELU")"), Activation::GeluTanh},
      {brightmart(R"("hidden_act": null)"), Activation::None},
      {brightmart(R"("hidden_act": "")"), Activation::None},
      {google(R"("hidden_act": "linear")"), Activation::None},
      {google(R"("hidden_act": "relu")"), Activation::Relu},
      {google(R"("hidden_act": "tanh")"), Activation::Tanh},
      {google(R"("hidden_act": "swish")"), Activation::Swish},
      {huggingFace(), Activation::GeluTanh},
      {huggingFace(R"("hidden_act": "gelu")"), Activation::GeluErf},
      {huggingFace(R"("hidden_act": "gelu_new")"), Activation::GeluTanh},
      {huggingFace(R"("hidden_act": "silu")"), Activation::Swish}};
  for (const auto &test : cases)
    EXPECT_EQ(read(test.text).activation, test.activation) << test.text;
}

TEST(AlbertConfig, ReadsNormPlacementSharingAndGroups) {
  ConfigOptions options;
  std::string text = brightmart();
  text.replace(text.find("postln"), 6, "preln");
  EXPECT_TRUE(read(text).preLayerNorm);
  EXPECT_EQ(read(brightmart(R"("shared_type": "ffn")")).sharing, Sharing::Ffn);
  options.sharing = Sharing::None;
  EXPECT_EQ(read(brightmart(), options).sharing, Sharing::None);
  std::string fast = R"({"vocab_size": 97, "hidden_size": 32,
      "num_attention_heads": 2, "intermediate_size": 64, "gap_size": 0})";
  EXPECT_EQ(read(fast).ffnGroups, 1);
  EXPECT_EQ(read(fast, {}, "x/albert_config_tiny_google_fast.json").ffnGroups,
            16);
  options = {};
  options.ffnGroups = 8;
  EXPECT_EQ(read(fast, options, "google_fast.json").ffnGroups, 8);
}

TEST(AlbertConfig, ReadsEveryShippedConfig) {
  std::error_code error;
  int count = 0;
  for (llvm::sys::fs::directory_iterator
           it(ALBERTC_SOURCE_DIR "/configs", error),
       end;
       it != end && !error; it.increment(error), ++count) {
    AlbertConfig config = read(readText(it->path()), {}, it->path());
    EXPECT_EQ(config.embeddingSize, 128) << it->path();
  }
  EXPECT_FALSE(error);
  EXPECT_GE(count, 25);
}

TEST(AlbertConfig, AcceptsAByteOrderMark) {
  EXPECT_EQ(read("\xef\xbb\xbf" + google()).hiddenSize, 14);
}

TEST(AlbertConfig, NamesRoundTrip) {
  for (Family family :
       {Family::Brightmart, Family::Google, Family::HuggingFace})
    EXPECT_EQ(parseFamily(stringifyFamily(family)), family);
  for (Sharing sharing :
       {Sharing::All, Sharing::Attention, Sharing::Ffn, Sharing::None})
    EXPECT_EQ(parseSharing(stringifySharing(sharing)), sharing);
  EXPECT_EQ(parseFamily("bert"), std::nullopt);
}
