//===- AlbertConfig.h - sizes and choices of an ALBERT model -----*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The configuration of a model of any family, and its reader.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_ALBERTCONFIG_H
#define ALBERTC_FRONTENDS_ALBERT_ALBERTCONFIG_H

#include "dialects/NN/IR/NNDialect.h"
#include "frontends/Problem.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <optional>
#include <string>

namespace albertc::frontend {

/// Whose model it is: the order of the embedding, the names of the variables,
/// what "gelu" means and which keys a config has.
enum class Family { Brightmart, Google, HuggingFace };

/// What the blocks of a brightmart model share (semantics.md 1.2).
enum class Sharing { All, Attention, Ffn, None };

/// "brightmart", "google" or "huggingface".
llvm::StringRef stringifyFamily(Family family);
/// The family of that name.
std::optional<Family> parseFamily(llvm::StringRef name);
/// "all", "attention", "ffn" or "none".
llvm::StringRef stringifySharing(Sharing sharing);
/// The sharing of that name.
std::optional<Sharing> parseSharing(llvm::StringRef name);

/// A valid model: every size is in range and they fit together.
struct AlbertConfig {
  Family family = Family::Google;
  /// V, E, H, L, A, I of semantics.md.
  int64_t vocabSize = 0;
  int64_t embeddingSize = 0;
  int64_t hiddenSize = 0;
  int64_t numHiddenLayers = 0;
  int64_t numAttentionHeads = 0;
  int64_t intermediateSize = 0;
  int64_t maxPositionEmbeddings = 0;
  int64_t typeVocabSize = 0;
  /// Hidden groups G and blocks per group (google and Hugging Face).
  int64_t numHiddenGroups = 1;
  int64_t innerGroupNum = 1;
  /// Groups of the feed-forward matrices: 1, or 16 for "google fast" models.
  int64_t ffnGroups = 1;
  double initializerRange = 0;
  double layerNormEpsilon = 0;
  double hiddenDropout = 0;
  double attentionDropout = 0;
  /// The activation and how the config spells it.
  nn::Activation activation = nn::Activation::None;
  std::string hiddenAct;
  /// Whether blocks normalise their input instead of their output.
  bool preLayerNorm = false;
  Sharing sharing = Sharing::All;

  /// Number of blocks that run one after the other.
  int64_t getNumBlocks() const { return numHiddenLayers * innerGroupNum; }
  /// Whether there is a matrix from E to H. The google family has none when
  /// both are equal; the others always have one.
  bool hasProjection() const {
    return family != Family::Google || embeddingSize != hiddenSize;
  }
};

/// Number of groups of a "google fast" feed-forward layer (semantics.md 1.6).
constexpr int64_t kFastFfnGroups = 16;

/// What the user says in place of the config.
struct ConfigOptions {
  std::optional<Family> family;
  std::optional<Sharing> sharing;
  /// Without it and without a key "ffn_groups" a file name with "google_fast"
  /// means `kFastFfnGroups`, since such configs have no key that tells.
  std::optional<int64_t> ffnGroups;
};

/// Reads a config from `text`, the contents of `file` (a name for messages).
/// Reports every problem; without errors the result is valid. The family is
/// `options.family`, else Hugging Face if there is a "model_type" or
/// "architectures", else google if there is a key of google's, else brightmart
/// if there is "ln_type", "directionality" or a "pooler_" key, else google.
std::optional<AlbertConfig> readAlbertConfig(llvm::StringRef text,
                                             llvm::StringRef file,
                                             const ConfigOptions &options,
                                             Problems &problems);

/// Writes `config` with the keys of its family, an object that
/// `readAlbertConfig` reads back as the same model.
void writeAlbertConfig(llvm::json::OStream &json, const AlbertConfig &config);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_ALBERTCONFIG_H
