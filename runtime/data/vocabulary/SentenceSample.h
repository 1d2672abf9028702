//===- SentenceSample.h - sentences that fit into memory --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A random sample of any number of sentences, bounded in bytes: every sentence
/// gets a random key, and those with the smallest keys stay (Efraimidis and
/// Spirakis, "Weighted Random Sampling with a Reservoir", 2006).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCESAMPLE_H
#define ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCESAMPLE_H

#include "runtime/data/random/RandomBits.h"

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// The same sentences in the same order give the same sample.
class SentenceSample {
public:
  SentenceSample(std::uint64_t maxBytes, std::uint64_t seed)
      : maxBytes(maxBytes), keys(seed, 0, 0) {}

  /// Offers a sentence.
  void add(std::string text);

  /// Number of sentences offered.
  std::uint64_t offered() const { return count; }

  /// Bytes of the sentences kept.
  std::uint64_t bytes() const { return kept; }

  /// Moves the sentences out, in the order in which they were offered.
  std::vector<std::string> take();

private:
  struct Entry {
    std::uint64_t key;
    std::uint64_t number;
    std::string text;
  };
  /// The entry with the largest key is on top of the heap.
  static bool isLess(const Entry &a, const Entry &b) { return a.key < b.key; }

  std::uint64_t maxBytes;
  PhiloxBits keys;
  std::vector<Entry> heap;
  std::uint64_t kept = 0;
  std::uint64_t count = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_VOCABULARY_SENTENCESAMPLE_H
