//===- Parameters.cpp - the parameters of an ALBERT model -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Declares `rt.param` ops. Block parameters are stacked: blocks that give a
/// variable the same name share its slot, in order of first use, so that only
/// what a checkpoint has is asked for.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/Parameters.h"
#include "frontends/Albert/LayerNames.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;

std::string frontend::getScope(rt::VariableAttr words) {
  StringRef name = words.getTf();
  return name.consume_back("bert/embeddings/word_embeddings") ? name.str() : "";
}

Parameters::Parameters(OpBuilder &builder, Location loc,
                       const AlbertConfig &config)
    : builder(builder), loc(loc), config(config) {}

rt::VariableAttr Parameters::variable(const std::string &tf,
                                      ArrayRef<int64_t> shape,
                                      const HuggingFaceName &hf, int64_t slot) {
  bool named = config.family != Family::Brightmart && !hf.name.empty();
  return rt::VariableAttr::get(
      builder.getContext(), scope + tf, shape, slot, /*column=*/0,
      named ? builder.getStringAttr(hf.name) : StringAttr(),
      named && hf.transposed);
}

rt::ParamOp Parameters::declare(StringRef symbol, ArrayRef<int64_t> shape,
                                Init init, ArrayRef<Attribute> variables) {
  FloatAttr stddev;
  rt::InitializerKind kind = rt::InitializerKind::Zeros;
  if (init == Init::Normal) {
    kind = rt::InitializerKind::TruncatedNormal;
    stddev = builder.getF64FloatAttr(config.initializerRange);
  } else if (init == Init::Ones) {
    kind = rt::InitializerKind::Ones;
  }
  auto initializer =
      rt::InitializerAttr::get(builder.getContext(), kind, stddev);
  Type type = RankedTensorType::get(shape, builder.getF32Type());
  return rt::ParamOp::create(builder, loc, builder.getStringAttr(symbol),
                             TypeAttr::get(type), initializer,
                             /*layout=*/rt::LayoutAttr(),
                             builder.getArrayAttr(variables),
                             /*sym_visibility=*/StringAttr());
}

rt::ParamOp Parameters::declareOne(StringRef symbol, ArrayRef<int64_t> shape,
                                   Init init, StringRef tf,
                                   const HuggingFaceName &hf) {
  return declare(symbol, shape, init, {variable(tf.str(), shape, hf)});
}

void Parameters::declareEmbeddings() {
  // brightmart adds types and positions after the projection.
  int64_t width = config.family == Family::Brightmart ? config.hiddenSize
                                                      : config.embeddingSize;
  std::string tf = "bert/embeddings/", hf = "albert.embeddings.";
  word = declareOne("embeddings.word", {config.vocabSize, config.embeddingSize},
                    Init::Normal, tf + "word_embeddings",
                    {hf + "word_embeddings.weight"});
  type = declareOne("embeddings.type", {config.typeVocabSize, width},
                    Init::Normal, tf + "token_type_embeddings",
                    {hf + "token_type_embeddings.weight"});
  position =
      declareOne("embeddings.position", {config.maxPositionEmbeddings, width},
                 Init::Normal, tf + "position_embeddings",
                 {hf + "position_embeddings.weight"});
  embeddingGamma =
      declareOne("embeddings.norm_gamma", {width}, Init::Ones,
                 tf + "LayerNorm/gamma", {hf + "LayerNorm.weight"});
  embeddingBeta = declareOne("embeddings.norm_beta", {width}, Init::Zeros,
                             tf + "LayerNorm/beta", {hf + "LayerNorm.bias"});
  if (!config.hasProjection())
    return;
  int64_t shape[] = {config.embeddingSize, config.hiddenSize};
  if (config.family == Family::Brightmart) {
    projection = declareOne("embeddings.projection", shape, Init::Normal,
                            tf + "word_embeddings_2");
    return;
  }
  tf = "bert/encoder/embedding_hidden_mapping_in/";
  hf = "albert.encoder.embedding_hidden_mapping_in.";
  projection = declareOne("embeddings.projection", shape, Init::Normal,
                          tf + "kernel", {hf + "weight", true});
  projectionBias = declareOne("embeddings.projection_bias", {config.hiddenSize},
                              Init::Zeros, tf + "bias", {hf + "bias"});
}

StringRef frontend::getLayerSymbol(LayerParamIndex index) {
  static constexpr StringLiteral kSymbols[NumLayerParams] = {
      "layer.q_kernel",    "layer.q_bias",      "layer.k_kernel",
      "layer.k_bias",      "layer.v_kernel",    "layer.v_bias",
      "layer.proj_kernel", "layer.proj_bias",   "layer.ln1_gamma",
      "layer.ln1_beta",    "layer.ffn1_kernel", "layer.ffn1_bias",
      "layer.ffn2_kernel", "layer.ffn2_bias",   "layer.ln2_gamma",
      "layer.ln2_beta"};
  return kSymbols[index];
}

namespace {
/// A block parameter.
struct LayerRow {
  LayerVariable variable;
  /// Which tensor of it: "kernel", "bias", "gamma" or "beta".
  const char *part;
  SmallVector<int64_t> shape;
};
} // namespace

/// The parameters of a block, in the order of `LayerParamIndex`.
static SmallVector<LayerRow, 0> getLayerRows(const AlbertConfig &config) {
  using V = LayerVariable;
  int64_t h = config.hiddenSize, f = config.intermediateSize;
  int64_t groups = config.ffnGroups;
  SmallVector<int64_t> ffn1 = {h, f}, ffn2 = {f, h};
  if (groups > 1) {
    ffn1 = {h / groups, f / groups, groups};
    ffn2 = {f / groups, h / groups, groups};
  }
  return {{V::Query, "kernel", {h, h}},      {V::Query, "bias", {h}},
          {V::Key, "kernel", {h, h}},        {V::Key, "bias", {h}},
          {V::Value, "kernel", {h, h}},      {V::Value, "bias", {h}},
          {V::Projection, "kernel", {h, h}}, {V::Projection, "bias", {h}},
          {V::Norm1, "gamma", {h}},          {V::Norm1, "beta", {h}},
          {V::Ffn1, "kernel", ffn1},         {V::Ffn1, "bias", {f}},
          {V::Ffn2, "kernel", ffn2},         {V::Ffn2, "bias", {h}},
          {V::Norm2, "gamma", {h}},          {V::Norm2, "beta", {h}}};
}

/// Slots of `variable`, in order of first use.
static SmallVector<int64_t> getSlots(const AlbertConfig &config,
                                     LayerVariable variable) {
  SmallVector<int64_t> slots;
  llvm::StringMap<int64_t> slotOf;
  for (int64_t block = 0; block < config.getNumBlocks(); ++block)
    slots.push_back(slotOf
                        .try_emplace(getTensorFlowName(config, variable, block),
                                     slotOf.size())
                        .first->second);
  return slots;
}

SmallVector<int64_t> frontend::getLayerSlots(const AlbertConfig &config,
                                             LayerParamIndex index) {
  return getSlots(config, getLayerRows(config)[index].variable);
}

void Parameters::declareLayers() {
  for (auto [index, row] : llvm::enumerate(getLayerRows(config))) {
    StringRef part = row.part;
    bool isWeight = part == "kernel" || part == "gamma";
    std::string hfPart = isWeight ? ".weight" : ".bias";
    bool transposed = part == "kernel" && row.shape.size() == 2;
    SmallVector<Attribute> variables;
    LayerParam result;
    result.slots = getSlots(config, row.variable);
    for (auto [block, slot] : llvm::enumerate(result.slots)) {
      if (slot != static_cast<int64_t>(variables.size()))
        continue;
      auto name = static_cast<int64_t>(block);
      variables.push_back(variable(
          getTensorFlowName(config, row.variable, name) + "/" + part.str(),
          row.shape,
          {getHuggingFaceName(config, row.variable, name) + hfPart, transposed},
          slot));
    }
    SmallVector<int64_t> shape = {static_cast<int64_t>(variables.size())};
    llvm::append_range(shape, row.shape);
    Init init = part == "kernel"  ? Init::Normal
                : part == "gamma" ? Init::Ones
                                  : Init::Zeros;
    result.param = declare(getLayerSymbol(static_cast<LayerParamIndex>(index)),
                           shape, init, variables);
    layer.push_back(std::move(result));
  }
}

void Parameters::declarePooler() {
  poolerKernel = declareOne(
      "pooler.kernel", {config.hiddenSize, config.hiddenSize}, Init::Normal,
      "bert/pooler/dense/kernel", {"albert.pooler.weight", true});
  poolerBias = declareOne("pooler.bias", {config.hiddenSize}, Init::Zeros,
                          "bert/pooler/dense/bias", {"albert.pooler.bias"});
}

void Parameters::declareMlmHead() {
  int64_t width = config.family == Family::Brightmart ? config.hiddenSize
                                                      : config.embeddingSize;
  std::string tf = "cls/predictions/transform/";
  mlmKernel =
      declareOne("mlm.kernel", {config.hiddenSize, width}, Init::Normal,
                 tf + "dense/kernel", {"predictions.dense.weight", true});
  mlmBias = declareOne("mlm.bias", {width}, Init::Zeros, tf + "dense/bias",
                       {"predictions.dense.bias"});
  mlmGamma =
      declareOne("mlm.norm_gamma", {width}, Init::Ones, tf + "LayerNorm/gamma",
                 {"predictions.LayerNorm.weight"});
  mlmBeta = declareOne("mlm.norm_beta", {width}, Init::Zeros,
                       tf + "LayerNorm/beta", {"predictions.LayerNorm.bias"});
  mlmOutputBias =
      declareOne("mlm.output_bias", {config.vocabSize}, Init::Zeros,
                 "cls/predictions/output_bias", {"predictions.bias"});
}

void Parameters::declareSopHead() {
  sopWeights = declareOne("sop.weights", {2, config.hiddenSize}, Init::Normal,
                          "cls/seq_relationship/output_weights",
                          {"sop_classifier.classifier.weight"});
  sopBias = declareOne("sop.bias", {2}, Init::Zeros,
                       "cls/seq_relationship/output_bias",
                       {"sop_classifier.classifier.bias"});
}
