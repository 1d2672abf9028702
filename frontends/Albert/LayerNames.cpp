//===- LayerNames.cpp - checkpoint names of block parameters --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The naming schemes of semantics.md 1.2, 1.3 and 1.5.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/LayerNames.h"
#include "frontends/Albert/Parameters.h"
#include "llvm/Support/FormatVariadic.h"

using namespace albertc;
using namespace albertc::frontend;
using llvm::formatv;

namespace {
/// What a variable is called in each scheme.
struct Names {
  /// Scope of a brightmart layer that a partially shared model numbers.
  const char *brightmartScope;
  const char *brightmart;
  const char *google;
  const char *huggingFace;
  /// Whether it belongs to the attention half of the block.
  bool attention;
};
} // namespace

/// In the order of `LayerVariable`.
static constexpr Names kNames[] = {
    {"attention", "/self/query", "attention_1/self/query", "attention.query",
     true},
    {"attention", "/self/key", "attention_1/self/key", "attention.key", true},
    {"attention", "/self/value", "attention_1/self/value", "attention.value",
     true},
    {"attention", "/output/dense", "attention_1/output/dense",
     "attention.dense", true},
    {"attention", "/output/LayerNorm", "LayerNorm", "attention.LayerNorm",
     true},
    {"intermediate", "/dense", "ffn_1/intermediate/dense", "ffn", false},
    {"output", "/dense", "ffn_1/intermediate/output/dense", "ffn_output",
     false},
    {"output", "/LayerNorm", "LayerNorm_1", "full_layer_layer_norm", false},
};

int64_t frontend::getHiddenGroup(int64_t layer, int64_t layers,
                                 int64_t groups) {
  double position = static_cast<double>(layer) / static_cast<double>(layers);
  return static_cast<int64_t>(position * static_cast<double>(groups));
}

/// The brightmart scopes: partial sharing numbers the half that is not shared.
static std::string getBrightmartName(const AlbertConfig &config,
                                     const Names &names, int64_t block) {
  bool numbered = (config.sharing == Sharing::Attention && !names.attention) ||
                  (config.sharing == Sharing::Ffn && names.attention);
  std::string layer = config.sharing == Sharing::None
                          ? formatv("layer_{0}", block).str()
                          : "layer_shared";
  std::string suffix = numbered ? formatv("_{0}", block).str() : "";
  return formatv("bert/encoder/{0}/{1}{2}{3}", layer, names.brightmartScope,
                 suffix, names.brightmart);
}

std::string frontend::getTensorFlowName(const AlbertConfig &config,
                                        LayerVariable variable, int64_t block) {
  const Names &names = kNames[static_cast<size_t>(variable)];
  if (config.family == Family::Brightmart)
    return getBrightmartName(config, names, block);
  int64_t group =
      getHiddenGroup(block / config.innerGroupNum, config.numHiddenLayers,
                     config.numHiddenGroups);
  return formatv("bert/encoder/transformer/group_{0}/inner_group_{1}/{2}",
                 group, block % config.innerGroupNum, names.google);
}

std::string frontend::getHuggingFaceName(const AlbertConfig &config,
                                         LayerVariable variable,
                                         int64_t block) {
  if (config.family == Family::Brightmart)
    return "";
  int64_t group =
      getHiddenGroup(block / config.innerGroupNum, config.numHiddenLayers,
                     config.numHiddenGroups);
  return formatv("albert.encoder.albert_layer_groups.{0}.albert_layers.{1}.{2}",
                 group, block % config.innerGroupNum,
                 kNames[static_cast<size_t>(variable)].huggingFace);
}
