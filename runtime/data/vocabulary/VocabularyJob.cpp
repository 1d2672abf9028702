//===- VocabularyJob.cpp - vocabularies from text files -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Threads count or prepare blocks of text; what they made is added up in the
/// order of the text.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/VocabularyJob.h"

#include "runtime/data/vocabulary/SentenceSample.h"
#include "runtime/text/AlbertText.h"

namespace albert::rt {

/// Memory of one distinct word while pairs are merged, at the worst.
static constexpr std::uint64_t bytesOfWord = 1024;

/// Memory that training takes relative to its text: 18 bytes a byte were
/// measured with Chinese text, 24 with short English words.
static constexpr std::uint64_t trainerMemoryFactor = 32;

/// The trainer counts characters in 31 bits.
static constexpr std::uint64_t maxSampleBytes = std::uint64_t(1) << 30;

static constexpr std::uint64_t sampleSeed = 12345;

namespace {

class WordWorker final : public BlockWorker {
public:
  WordWorker(bool doLowerCase, VocabularyTrainer &trainer)
      : doLowerCase(doLowerCase), trainer(trainer) {}

  Status work(const CorpusBlock &block) override {
    counts.clear();
    counts.addText(block.text, doLowerCase);
    return Status::success();
  }

  Status take() override {
    trainer.add(counts);
    return Status::success();
  }

private:
  bool doLowerCase;
  VocabularyTrainer &trainer;
  WordCounts counts;
};

class LineWorker final : public BlockWorker {
public:
  LineWorker(bool doLowerCase, SentenceSample &sample)
      : doLowerCase(doLowerCase), sample(sample) {}

  Status work(const CorpusBlock &block) override {
    lines.clear();
    for (std::string_view text = block.text; !text.empty();) {
      std::size_t length = text.find('\n');
      prepareAlbertText(text.substr(0, length), doLowerCase, prepared);
      if (!prepared.text.empty())
        lines.push_back(prepared.text);
      text.remove_prefix(length + 1);
    }
    return Status::success();
  }

  Status take() override {
    for (std::string &line : lines)
      sample.add(std::move(line));
    return Status::success();
  }

private:
  bool doLowerCase;
  SentenceSample &sample;
  AlbertText prepared;
  std::vector<std::string> lines;
};

} // namespace

static CorpusPass passOf(const VocabularyJob &job) {
  CorpusPass pass;
  pass.files = job.files;
  pass.threads = job.threads;
  pass.maxBytes = job.maxMemory / 16;
  pass.isOrdered = true;
  pass.name = "albert-data: reading";
  return pass;
}

Result<TrainedVocabulary>
makeWordPieceVocabulary(const VocabularyJob &job,
                        VocabularyTrainerOptions options) {
  options.maxWords = static_cast<std::size_t>(job.maxMemory / bytesOfWord);
  VocabularyTrainer trainer(options);
  ALBERT_RETURN_IF_ERROR(
      runCorpusPass(passOf(job), [&]() -> Result<std::unique_ptr<BlockWorker>> {
        return std::unique_ptr<BlockWorker>(
            std::make_unique<WordWorker>(job.doLowerCase, trainer));
      }).takeStatus());
  return trainer.finish();
}

Result<SampledText> sampleText(const VocabularyJob &job) {
  SentenceSample sample(
      std::min(maxSampleBytes, job.maxMemory / trainerMemoryFactor),
      sampleSeed);
  ALBERT_RETURN_IF_ERROR(
      runCorpusPass(passOf(job), [&]() -> Result<std::unique_ptr<BlockWorker>> {
        return std::unique_ptr<BlockWorker>(
            std::make_unique<LineWorker>(job.doLowerCase, sample));
      }).takeStatus());
  SampledText result;
  result.bytes = sample.bytes();
  result.total = sample.offered();
  result.lines = sample.take();
  return result;
}

} // namespace albert::rt
