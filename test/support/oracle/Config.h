//===- Config.h - the hyper-parameters of an ALBERT -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
/// The oracle's own reading of a model configuration. It shares no code with
/// the compiler's, so that a misread key shows as a difference.
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_SUPPORT_ORACLE_CONFIG_H
#define ALBERTC_TEST_SUPPORT_ORACLE_CONFIG_H

#include <cstdint>
#include <string>

namespace oracle {

/// Which code base's variable names and order of operations a model follows.
enum class Family { Brightmart, Google, HuggingFace };

/// A model's hyper-parameters, named as in the original configurations.
struct Config {
  Family family;
  int64_t vocabSize, embeddingSize, hiddenSize, numLayers, numHeads;
  int64_t intermediateSize, maxPositions, typeVocabSize;
  int64_t numGroups, innerGroups;
  /// Number of groups of both feed-forward products (16 in the "google fast"
  /// model); 1 is the ordinary dense layer.
  int64_t ffnGroups;
  bool preLayerNorm;
  double layerNormEpsilon;
  /// Name of the scalar function: none, relu, gelu_tanh, gelu_erf, tanh, swish.
  std::string activation;
  /// brightmart's parameter sharing: all, attention, ffn or none.
  std::string sharing;
};

/// Reads a configuration; prints a message and exits on anything unexpected.
Config readConfig(const std::string &path);

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_CONFIG_H
