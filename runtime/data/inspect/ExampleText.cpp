//===- ExampleText.cpp - examples as people read them ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs of tokens between predicted ones are decoded together.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/inspect/ExampleText.h"

namespace albert::rt {

static std::string tokenText(std::int64_t id, const Tokenizer &tokenizer) {
  if (id >= 0 && id < tokenizer.size())
    return std::string(tokenizer.piece(static_cast<std::int32_t>(id)));
  return format("#%lld", static_cast<long long>(id));
}

std::string segmentText(const PretrainRecord &record, int segment,
                        const Tokenizer &tokenizer) {
  std::vector<std::size_t> predictionAt(record.length, record.positions.size());
  for (std::size_t i = 0; i < record.positions.size(); ++i)
    if (record.weights[i] != 0)
      predictionAt[static_cast<std::size_t>(record.positions[i])] = i;

  std::string text;
  auto append = [&](const std::string &part) {
    if (!text.empty() && !part.empty())
      text += ' ';
    text += part;
  };
  std::vector<std::int32_t> run;
  auto finishRun = [&] {
    append(tokenizer.decode(run));
    run.clear();
  };
  const SpecialTokens &special = tokenizer.special();
  for (std::size_t i = 0; i < record.length; ++i) {
    std::int64_t id = record.ids[i];
    if (record.segments[i] != segment)
      continue;
    bool isPredicted = predictionAt[i] != record.positions.size();
    if (!isPredicted && (id == special.classify || id == special.separate))
      continue;
    if (!isPredicted && id >= 0 && id < tokenizer.size()) {
      run.push_back(static_cast<std::int32_t>(id));
      continue;
    }
    finishRun();
    std::string shown = tokenText(id, tokenizer);
    if (isPredicted)
      shown += "(" + tokenText(record.labels[predictionAt[i]], tokenizer) + ")";
    append(shown);
  }
  finishRun();
  return text;
}

} // namespace albert::rt
