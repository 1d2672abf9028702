//===- SpecBuilder.cpp - parameters for tests -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names and shapes of both families.
///
//===----------------------------------------------------------------------===//

#include "SpecBuilder.h"

#include "runtime/core/File.h"
#include "runtime/core/Json.h"

namespace albert::rt {

ModelSizes sizesOfCase(const std::string &directory) {
  Json manifest = *readJsonFile(joinPath(directory, "manifest.json"));
  const Json &config = manifest["config"];
  ModelSizes sizes{config["V"], config["E"], config["H"], config["I"],
                   config["P"]};
  sizes.groups = config.value("G", 1);
  sizes.inner = config.value("N", 1);
  return sizes;
}

ParamSpec makeParam(std::string name, Shape shape, StorageLayout layout,
                    bool slots, std::vector<VariableSpec> variables) {
  ParamSpec spec;
  spec.name = std::move(name);
  spec.shape = std::move(shape);
  spec.layout = layout;
  spec.slots = slots;
  spec.init = Initializer::TruncatedNormal;
  spec.stddev = 0.02;
  spec.variables = std::move(variables);
  spec.bytes = static_cast<std::uint64_t>(spec.slotCount() *
                                          spec.storedSlotElements() * 4);
  return spec;
}

std::uint64_t assignOffsets(std::vector<ParamSpec> &specs) {
  std::uint64_t offset = 0;
  for (ParamSpec &spec : specs) {
    spec.offset = offset;
    offset += (spec.bytes + 63) / 64 * 64;
  }
  return offset;
}

namespace {
/// Names of one block: prefixes and the differing parts.
struct BlockNames {
  std::string tf, hf;
  const char *attention, *attentionNorm, *ffn1, *ffn2, *outputNorm;
};

/// Collects parameters.
class Builder {
public:
  void table(std::string name, Shape shape, std::string tf, std::string hf) {
    specs.push_back(
        makeParam(std::move(name), shape, StorageLayout::Rows, false,
                  {{std::move(tf), std::move(hf), false, 0, 0, shape}}));
  }
  void dense(const std::string &name, std::int64_t in, std::int64_t out,
             const std::string &tf, const std::string &hf) {
    specs.push_back(
        makeParam(name + ".kernel", {in, out}, StorageLayout::Panels, false,
                  {{tf + "/kernel", weight(hf), true, 0, 0, {in, out}}}));
    table(name + ".bias", {out}, tf + "/bias", bias(hf));
  }
  void norm(const std::string &name, std::int64_t size, const std::string &tf,
            const std::string &hf) {
    table(name + ".gamma", {size}, tf + "/gamma", weight(hf));
    table(name + ".beta", {size}, tf + "/beta", bias(hf));
  }
  void blocks(const std::vector<BlockNames> &blocks, std::int64_t hidden,
              std::int64_t intermediate);

  std::vector<ParamSpec> specs;

private:
  static std::string weight(const std::string &hf) {
    return hf.empty() ? hf : hf + ".weight";
  }
  static std::string bias(const std::string &hf) {
    return hf.empty() ? hf : hf + ".bias";
  }
  /// A stacked dense layer whose outputs are those of `parts` side by side.
  void stacked(const std::string &name, const std::vector<BlockNames> &blocks,
               std::int64_t in, std::int64_t out,
               const std::vector<std::pair<std::string, std::string>> &parts);
};
} // namespace

void Builder::stacked(
    const std::string &name, const std::vector<BlockNames> &blocks,
    std::int64_t in, std::int64_t out,
    const std::vector<std::pair<std::string, std::string>> &parts) {
  std::int64_t slots = static_cast<std::int64_t>(blocks.size());
  std::int64_t all = out * static_cast<std::int64_t>(parts.size());
  std::vector<VariableSpec> kernels, biases;
  for (std::int64_t slot = 0; slot < slots; ++slot)
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const BlockNames &names = blocks[static_cast<std::size_t>(slot)];
      std::string tf = names.tf + parts[part].first;
      std::string hf = names.hf.empty() ? "" : names.hf + parts[part].second;
      std::int64_t column = static_cast<std::int64_t>(part) * out;
      kernels.push_back(
          {tf + "/kernel", weight(hf), true, slot, column, {in, out}});
      biases.push_back({tf + "/bias", bias(hf), false, slot, column, {out}});
    }
  specs.push_back(makeParam(name + "_kernel", {slots, in, all},
                            StorageLayout::Panels, true, kernels));
  specs.push_back(makeParam(name + "_bias", {slots, all}, StorageLayout::Rows,
                            true, biases));
}

void Builder::blocks(const std::vector<BlockNames> &blocks, std::int64_t hidden,
                     std::int64_t intermediate) {
  const BlockNames &names = blocks.front();
  std::string attention = names.attention;
  stacked("layer.q", blocks, hidden, hidden,
          {{attention + "/self/query", "attention.query"}});
  stacked("layer.kv", blocks, hidden, hidden,
          {{attention + "/self/key", "attention.key"},
           {attention + "/self/value", "attention.value"}});
  stacked("layer.proj", blocks, hidden, hidden,
          {{attention + "/output/dense", "attention.dense"}});
  stacked("layer.ffn1", blocks, hidden, intermediate, {{names.ffn1, "ffn"}});
  stacked("layer.ffn2", blocks, intermediate, hidden,
          {{names.ffn2, "ffn_output"}});
  const std::pair<const char *, const char *> norms[] = {
      {names.attentionNorm, "attention.LayerNorm"},
      {names.outputNorm, "full_layer_layer_norm"}};
  for (const auto &[tf, hf] : norms)
    for (const auto &[tfEnd, hfEnd] :
         {std::make_pair("/gamma", ".weight"), {"/beta", ".bias"}}) {
      std::vector<VariableSpec> variables;
      for (const BlockNames &block : blocks)
        variables.push_back({block.tf + tf + tfEnd,
                             block.hf.empty() ? "" : block.hf + hf + hfEnd,
                             false,
                             static_cast<std::int64_t>(variables.size()),
                             0,
                             {hidden}});
      specs.push_back(
          makeParam(std::string("layer.") + tf + tfEnd,
                    {static_cast<std::int64_t>(blocks.size()), hidden},
                    StorageLayout::Rows, true, variables));
    }
}

std::vector<ParamSpec> googleParams(const ModelSizes &sizes) {
  Builder builder;
  const std::string hf = "albert.embeddings.", tf = "bert/embeddings/";
  std::int64_t e = sizes.embedding, h = sizes.hidden;
  builder.table("word", {sizes.vocabulary, e}, tf + "word_embeddings",
                hf + "word_embeddings.weight");
  builder.table("type", {2, e}, tf + "token_type_embeddings",
                hf + "token_type_embeddings.weight");
  builder.table("position", {sizes.positions, e}, tf + "position_embeddings",
                hf + "position_embeddings.weight");
  builder.norm("embedding.norm", e, tf + "LayerNorm", hf + "LayerNorm");
  builder.dense("mapping", e, h, "bert/encoder/embedding_hidden_mapping_in",
                "albert.encoder.embedding_hidden_mapping_in");
  std::vector<BlockNames> blocks;
  for (std::int64_t g = 0; g < sizes.groups; ++g)
    for (std::int64_t i = 0; i < sizes.inner; ++i)
      blocks.push_back(
          {format("bert/encoder/transformer/group_%d/inner_group_%d/",
                  static_cast<int>(g), static_cast<int>(i)),
           format("albert.encoder.albert_layer_groups.%d.albert_layers.%d.",
                  static_cast<int>(g), static_cast<int>(i)),
           "attention_1", "LayerNorm", "ffn_1/intermediate/dense",
           "ffn_1/intermediate/output/dense", "LayerNorm_1"});
  builder.blocks(blocks, h, sizes.intermediate);
  builder.dense("pooler", h, h, "bert/pooler/dense", "albert.pooler");
  builder.dense("mlm", h, e, "cls/predictions/transform/dense",
                "predictions.dense");
  builder.norm("mlm.norm", e, "cls/predictions/transform/LayerNorm",
               "predictions.LayerNorm");
  builder.table("mlm.bias", {sizes.vocabulary}, "cls/predictions/output_bias",
                "predictions.bias");
  builder.table("sop.weight", {2, h}, "cls/seq_relationship/output_weights",
                "sop_classifier.classifier.weight");
  builder.table("sop.bias", {2}, "cls/seq_relationship/output_bias",
                "sop_classifier.classifier.bias");
  assignOffsets(builder.specs);
  return builder.specs;
}

std::vector<ParamSpec> brightmartParams(const ModelSizes &sizes) {
  Builder builder;
  const std::string tf = "bert/embeddings/";
  std::int64_t e = sizes.embedding, h = sizes.hidden;
  builder.table("word", {sizes.vocabulary, e}, tf + "word_embeddings", "");
  builder.specs.push_back(
      makeParam("word2", {e, h}, StorageLayout::Panels, false,
                {{tf + "word_embeddings_2", "", false, 0, 0, {e, h}}}));
  builder.table("type", {2, h}, tf + "token_type_embeddings", "");
  builder.table("position", {sizes.positions, h}, tf + "position_embeddings",
                "");
  builder.norm("embedding.norm", h, tf + "LayerNorm", "");
  builder.blocks({{"bert/encoder/layer_shared/", "", "attention",
                   "attention/output/LayerNorm", "intermediate/dense",
                   "output/dense", "output/LayerNorm"}},
                 h, sizes.intermediate);
  builder.dense("pooler", h, h, "bert/pooler/dense", "");
  builder.dense("mlm", h, h, "cls/predictions/transform/dense", "");
  builder.norm("mlm.norm", h, "cls/predictions/transform/LayerNorm", "");
  builder.table("mlm.bias", {sizes.vocabulary}, "cls/predictions/output_bias",
                "");
  builder.table("sop.weight", {2, h}, "cls/seq_relationship/output_weights",
                "");
  builder.table("sop.bias", {2}, "cls/seq_relationship/output_bias", "");
  assignOffsets(builder.specs);
  return builder.specs;
}

} // namespace albert::rt
