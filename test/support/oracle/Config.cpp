//===- Config.cpp - the hyper-parameters of an ALBERT ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Config.h"

#include "nlohmann/json.hpp"

#include <cstdio>
#include <cstdlib>

using namespace oracle;

static std::string readFile(const std::string &path) {
  std::string text;
  std::FILE *file = std::fopen(path.c_str(), "rb");
  if (!file) {
    std::fprintf(stderr, "albert-oracle: cannot open %s\n", path.c_str());
    std::exit(1);
  }
  char buffer[4096];
  while (size_t count = std::fread(buffer, 1, sizeof(buffer), file))
    text.append(buffer, count);
  std::fclose(file);
  return text;
}

/// The tanh form is what "gelu" means in TensorFlow's ALBERT, the erf form
/// what it means in Hugging Face files (semantics 1.1).
static std::string activationOf(const std::string &name, Family family) {
  if (name == "gelu")
    return family == Family::HuggingFace ? "gelu_erf" : "gelu_tanh";
  if (name == "gelu_new" || name == "gelu_pytorch_tanh")
    return "gelu_tanh";
  if (name.empty() || name == "linear")
    return "none";
  return name;
}

Config oracle::readConfig(const std::string &path) {
  auto json = nlohmann::json::parse(readFile(path), nullptr, false);
  if (!json.is_object()) {
    std::fprintf(stderr, "albert-oracle: %s is no JSON object\n", path.c_str());
    std::exit(1);
  }
  auto number = [&](const char *key, int64_t fallback) {
    return json.value(key, fallback);
  };
  Config c;
  c.family = json.contains("model_type") ? Family::HuggingFace
             : json.contains("ln_type")  ? Family::Brightmart
                                         : Family::Google;
  c.vocabSize = number("vocab_size", 0);
  c.embeddingSize = number("embedding_size", 128);
  c.hiddenSize = number("hidden_size", 0);
  c.numLayers = number("num_hidden_layers", 0);
  c.numHeads = number("num_attention_heads", 0);
  c.intermediateSize = number("intermediate_size", 0);
  c.maxPositions = number("max_position_embeddings", 512);
  c.typeVocabSize = number("type_vocab_size", 2);
  c.numGroups = number("num_hidden_groups", 1);
  c.innerGroups = number("inner_group_num", 1);
  c.ffnGroups = number("ffn_groups", 1);
  c.preLayerNorm = json.value("ln_type", std::string("postln")) == "preln";
  c.layerNormEpsilon = json.value("layer_norm_eps", 1e-12);
  c.activation =
      activationOf(json.value("hidden_act", std::string()), c.family);
  c.sharing = json.value("shared_type", std::string("all"));
  return c;
}
