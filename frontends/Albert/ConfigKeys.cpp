//===- ConfigKeys.cpp - the keys of ALBERT configs ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tables of keys. Defaults are those of `BertConfig` in brightmart's
/// modeling.py, `AlbertConfig` in google's and in transformers.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ConfigKeys.h"
#include <array>
#include <charconv>

using namespace albertc;
using namespace albertc::frontend;
using llvm::ArrayRef;
using llvm::StringRef;
using C = AlbertConfig;

bool frontend::contains(unsigned set, Family family) {
  return set & (1u << static_cast<unsigned>(family));
}

template <typename T>
static std::string printShortest(T value) {
  std::array<char, 32> text{};
  auto [end, error] = std::to_chars(text.begin(), text.end(), value);
  return std::string(text.begin(), end);
}

std::string frontend::printNumber(double value) { return printShortest(value); }
std::string frontend::printNumber(float value) { return printShortest(value); }

ArrayRef<IntegerKey> frontend::getIntegerKeys() {
  constexpr int64_t width = 1 << 16;
  static constexpr IntegerKey keys[] = {
      {"vocab_size",
       &C::vocabSize,
       kAllFamilies,
       1,
       1 << 24,
       {kRequired, kRequired, 30000}},
      {"embedding_size",
       &C::embeddingSize,
       kAllFamilies,
       1,
       width,
       {kRequired, 128, 128}},
      {"hidden_size",
       &C::hiddenSize,
       kAllFamilies,
       1,
       width,
       {768, 4096, 4096}},
      {"num_hidden_layers",
       &C::numHiddenLayers,
       kAllFamilies,
       1,
       1024,
       {12, 12, 12}},
      {"num_attention_heads",
       &C::numAttentionHeads,
       kAllFamilies,
       1,
       4096,
       {12, 64, 64}},
      {"intermediate_size",
       &C::intermediateSize,
       kAllFamilies,
       1,
       1 << 18,
       {3072, 16384, 16384}},
      {"max_position_embeddings",
       &C::maxPositionEmbeddings,
       kAllFamilies,
       1,
       1 << 16,
       {512, 512, 512}},
      {"type_vocab_size",
       &C::typeVocabSize,
       kAllFamilies,
       1,
       1 << 16,
       {16, 2, 2}},
      {"num_hidden_groups",
       &C::numHiddenGroups,
       kGoogleLike,
       1,
       1024,
       {1, 1, 1}},
      {"inner_group_num", &C::innerGroupNum, kGoogleLike, 1, 64, {1, 1, 1}},
  };
  return keys;
}

ArrayRef<RealKey> frontend::getRealKeys() {
  static constexpr RealKey keys[] = {
      {"initializer_range",
       &C::initializerRange,
       kAllFamilies,
       1e-12,
       100,
       {0.02, 0.02, 0.02}},
      {"hidden_dropout_prob",
       &C::hiddenDropout,
       kAllFamilies,
       0,
       1,
       {0.1, 0, 0}},
      {"attention_probs_dropout_prob",
       &C::attentionDropout,
       kAllFamilies,
       0,
       1,
       {0.1, 0, 0}},
      {"layer_norm_eps",
       &C::layerNormEpsilon,
       kHuggingFace,
       0,
       1,
       {1e-12, 1e-12, 1e-12}},
  };
  return keys;
}

ArrayRef<NamedKey> frontend::getStringKeys() {
  static constexpr NamedKey keys[] = {
      {"hidden_act", kAllFamilies},
      {"ln_type", kBrightmart},
      {"model_type", kHuggingFace},
      {"position_embedding_type", kHuggingFace},
      // Ours: arguments of the originals' functions that no config has.
      {"shared_type", kBrightmart},
      {"ffn_groups", kGoogle},
  };
  return keys;
}

ArrayRef<NamedKey> frontend::getIgnoredKeys() {
  // Google's last four and brightmart's pooler_* are read by nobody
  // (semantics.md 1.2, 1.4); people merge them into Hugging Face configs.
  static constexpr NamedKey keys[] = {
      {"directionality", kAllFamilies},
      {"pooler_fc_size", kAllFamilies},
      {"pooler_num_attention_heads", kAllFamilies},
      {"pooler_num_fc_layers", kAllFamilies},
      {"pooler_size_per_head", kAllFamilies},
      {"pooler_type", kAllFamilies},
      {"net_structure_type", kGoogleLike},
      {"gap_size", kGoogleLike},
      {"num_memory_blocks", kGoogleLike},
      {"down_scale_factor", kGoogleLike},
      {"layers_to_keep", kGoogleLike},
      {"_name_or_path", kHuggingFace},
      {"architectures", kHuggingFace},
      {"bos_token_id", kHuggingFace},
      {"classifier_dropout_prob", kHuggingFace},
      {"dtype", kHuggingFace},
      {"eos_token_id", kHuggingFace},
      {"finetuning_task", kHuggingFace},
      {"id2label", kHuggingFace},
      {"label2id", kHuggingFace},
      {"language", kHuggingFace},
      {"name", kHuggingFace},
      {"output_attentions", kHuggingFace},
      {"output_hidden_states", kHuggingFace},
      {"output_past", kHuggingFace},
      {"pad_token_id", kHuggingFace},
      {"problem_type", kHuggingFace},
      {"tie_word_embeddings", kHuggingFace},
      {"tokenizer_class", kHuggingFace},
      {"torch_dtype", kHuggingFace},
      {"torchscript", kHuggingFace},
      {"transformers_version", kHuggingFace},
      {"use_cache", kHuggingFace},
  };
  return keys;
}

llvm::SmallVector<StringRef> frontend::getKeyNames(Family family) {
  llvm::SmallVector<StringRef> names;
  auto add = [&](const auto &keys) {
    for (const auto &key : keys)
      if (contains(key.families, family))
        names.push_back(key.name);
  };
  add(getIntegerKeys());
  add(getRealKeys());
  add(getStringKeys());
  add(getIgnoredKeys());
  return names;
}

ArrayRef<ActivationName> frontend::getActivationNames() {
  constexpr unsigned tensorflow = kBrightmart | kGoogle;
  static constexpr ActivationName names[] = {
      {"", tensorflow, nn::Activation::None},
      {"linear", kAllFamilies, nn::Activation::None},
      {"relu", kAllFamilies, nn::Activation::Relu},
      {"gelu", tensorflow, nn::Activation::GeluTanh},
      {"gelu", kHuggingFace, nn::Activation::GeluErf},
      {"gelu_new", kHuggingFace, nn::Activation::GeluTanh},
      {"gelu_pytorch_tanh", kHuggingFace, nn::Activation::GeluTanh},
      {"tanh", kAllFamilies, nn::Activation::Tanh},
      {"swish", kGoogleLike, nn::Activation::Swish},
      {"silu", kHuggingFace, nn::Activation::Swish},
  };
  return names;
}
