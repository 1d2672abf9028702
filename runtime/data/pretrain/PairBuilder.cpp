//===- PairBuilder.cpp - documents to pairs of segments -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The order of the draws is that of the originals and must stay so. A chunk is
/// a run of sentences, so that segments are ranges and nothing is copied.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PairBuilder.h"

namespace albert::rt {
namespace {

/// The cutting of one document.
class PairBuilder {
public:
  PairBuilder(const ExampleOptions &options, DocumentSource &documents,
              std::uint32_t index, RandomBits &random, PairSink &sink)
      : options(options), documents(documents), index(index),
        document(documents.document(index)), random(random), sink(sink),
        maxTokens(options.maxSeqLength - 3) {}

  void run();

private:
  TokenRange range(std::uint32_t firstSentence, std::uint32_t endSentence) {
    return {&document, document.sentenceBegin(firstSentence),
            document.sentenceBegin(endSentence)};
  }
  /// Makes a pair of the sentences [chunkBegin, end) and returns the sentence
  /// to go on with, which is `chunkBegin` if there was no pair.
  std::uint32_t cutChunk(std::uint32_t end);
  TokenRange drawSegment(std::uint32_t wantedTokens);
  void emit(SegmentPair pair);

  const ExampleOptions &options;
  DocumentSource &documents;
  std::uint32_t index;
  const TokenizedDocument &document;
  RandomBits &random;
  PairSink &sink;
  std::uint32_t maxTokens;
  std::uint32_t targetTokens = 0;
  std::uint32_t chunkBegin = 0;
};

} // namespace

void PairBuilder::run() {
  targetTokens = maxTokens;
  // Once for the document, not for each pair.
  if (random.uniform() < options.shortSeqProb)
    targetTokens = static_cast<std::uint32_t>(random.between(2, maxTokens));
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    std::uint32_t tokens =
        document.sentenceEnds[i] - document.sentenceBegin(chunkBegin);
    if (i + 1 != document.size() && tokens < targetTokens)
      continue;
    std::uint32_t next = cutChunk(i + 1);
    if (next == chunkBegin) // brightmart: the chunk goes on growing
      continue;
    chunkBegin = next;
    i = next - 1;
  }
}

std::uint32_t PairBuilder::cutChunk(std::uint32_t end) {
  std::uint32_t count = end - chunkBegin;
  std::uint32_t firstCount = 1;
  if (count >= 2)
    firstCount = static_cast<std::uint32_t>(random.between(1, count - 1));
  std::uint32_t middle = chunkBegin + firstCount;
  SegmentPair pair = {range(chunkBegin, middle), range(middle, end), false};
  if (options.family == DataFamily::Brightmart) {
    if (count == 1)
      return chunkBegin;
    pair.isSwapped = random.uniform() < 0.5;
  } else if (count == 1 ||
             (options.randomNextSentence && random.uniform() < 0.5)) {
    std::uint32_t size = pair.first.size();
    pair.second = drawSegment(targetTokens > size ? targetTokens - size : 0);
    pair.isSwapped = true;
    // What was not used is there for the next chunk.
    if (pair.second.size() != 0)
      emit(pair);
    return middle;
  } else if (!options.randomNextSentence) {
    pair.isSwapped = random.uniform() < 0.5;
  }
  if (pair.isSwapped)
    std::swap(pair.first, pair.second);
  emit(pair);
  return end;
}

/// A run of sentences from another document, if there is one, of at least
/// `wantedTokens` if that is long enough.
TokenRange PairBuilder::drawSegment(std::uint32_t wantedTokens) {
  std::uint32_t other = index;
  for (int i = 0; i < 10 && other == index; ++i)
    other = random.below(documents.size());
  const TokenizedDocument &source = documents.document(other);
  if (source.size() == 0)
    return {};
  std::uint32_t first = random.below(source.size());
  std::uint32_t last = first;
  std::uint32_t begin = source.sentenceBegin(first);
  while (last + 1 < source.size() &&
         source.sentenceEnds[last] - begin < wantedTokens)
    ++last;
  return {&source, begin, source.sentenceEnds[last]};
}

/// Shortens a pair to the room there is, token by token, and reports it.
void PairBuilder::emit(SegmentPair pair) {
  while (pair.first.size() + pair.second.size() > maxTokens) {
    TokenRange &longer =
        pair.first.size() > pair.second.size() ? pair.first : pair.second;
    if (random.uniform() < 0.5)
      ++longer.begin;
    else
      --longer.end;
  }
  sink.pair(pair);
}

void buildPairs(const ExampleOptions &options, DocumentSource &documents,
                std::uint32_t index, RandomBits &random, PairSink &sink) {
  PairBuilder(options, documents, index, random, sink).run();
}

} // namespace albert::rt
