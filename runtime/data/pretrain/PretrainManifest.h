//===- PretrainManifest.h - how a data set was made -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The JSON file beside the records. Records say nothing of the vocabulary and
/// the label style they were made with, and training on a mixture goes wrong
/// without any error; so programs look here.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINMANIFEST_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINMANIFEST_H

#include "runtime/core/Status.h"
#include "runtime/data/pretrain/PretrainOptions.h"

#include <optional>
#include <string>
#include <vector>

namespace albert::rt {

/// "brightmart" or "google".
const char *nameOf(DataFamily family);
/// "plain" or "brightmart".
const char *nameOf(LabelStyle style);

/// The contents of a manifest.
struct PretrainManifest {
  std::string tool; ///< "albert-data 0.1.0"
  ExampleOptions example;
  std::string tokenizer; ///< "wordpiece" or "sentencepiece"
  std::string vocabularyFile;
  std::int64_t vocabularySize = 0;
  std::uint32_t vocabularyChecksum = 0; ///< CRC-32C of the file.
  bool doLowerCase = true;
  std::string segmenter; ///< "icu", "jieba-dict", "spaces" or "none"
  std::string compat;    ///< "brightmart", "google" or "none"
  std::uint64_t seed = 0;
  std::uint32_t dupeFactor = 0;
  std::vector<std::string> inputs;  ///< As given, patterns and all.
  std::vector<std::string> outputs; ///< Names without their folder.
  /// By output; empty if the outputs were made by several runs.
  std::vector<std::uint64_t> examples;
  std::uint64_t documents = 0;
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
};

/// The text of the file; equal manifests give equal bytes.
std::string formatManifest(const PretrainManifest &manifest);

/// Reads a manifest; InvalidArgument if the file is none.
Result<PretrainManifest> readManifest(const std::string &path);

/// The manifest beside a file of records, nothing if there is none.
Result<std::optional<PretrainManifest>>
findManifest(const std::string &recordFile);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINMANIFEST_H
