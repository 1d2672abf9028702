//===- SentenceSample.cpp - sentences that fit into memory ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The heap of keys.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/SentenceSample.h"

#include <algorithm>

namespace albert::rt {

void SentenceSample::add(std::string text) {
  std::uint64_t key = std::uint64_t(keys.next()) << 32;
  key |= keys.next();
  kept += text.size();
  heap.push_back({key, count++, std::move(text)});
  std::push_heap(heap.begin(), heap.end(), isLess);
  // One sentence stays even if it is longer than all that is allowed.
  while (kept > maxBytes && heap.size() > 1) {
    std::pop_heap(heap.begin(), heap.end(), isLess);
    kept -= heap.back().text.size();
    heap.pop_back();
  }
}

std::vector<std::string> SentenceSample::take() {
  std::sort(heap.begin(), heap.end(),
            [](const Entry &a, const Entry &b) { return a.number < b.number; });
  std::vector<std::string> texts;
  texts.reserve(heap.size());
  for (Entry &entry : heap)
    texts.push_back(std::move(entry.text));
  heap.clear();
  kept = 0;
  return texts;
}

} // namespace albert::rt
