//===- PretrainJob.h - from text files to TFRecord files --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes examples of a corpus of any size. What is written is a function of
/// the text, the options and the seed: not of the number of threads, of the
/// memory, or of how the output files are spread over machines.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINJOB_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINJOB_H

#include "runtime/core/Status.h"
#include "runtime/data/corpus/CorpusPass.h"
#include "runtime/data/pretrain/PretrainOptions.h"
#include "runtime/data/pretrain/TokenTraits.h"
#include "runtime/data/pretrain/WordMarker.h"

#include <functional>
#include <string>
#include <vector>

namespace albert::rt {

/// What to do. Everything pointed to outlives the job.
struct PretrainJob {
  std::vector<std::string> inputs;
  /// All output files, those that end in .gz packed; the examples of a document
  /// are all in one of them.
  std::vector<std::string> outputs;
  /// Only outputs with index % machines == machine are written.
  std::uint32_t machine = 0;
  std::uint32_t machines = 1;

  ExampleOptions example;
  const Tokenizer *tokenizer = nullptr;
  const TokenTraits *traits = nullptr;
  /// Makes what finds Chinese words, one for each thread; gives null if nobody
  /// wants them.
  std::function<Result<std::unique_ptr<WordMarker>>()> makeMarker;
  std::uint64_t seed = 12345;
  /// How often each document is cut and masked.
  std::uint32_t dupeFactor = 10;

  int threads = 1;
  std::uint64_t maxMemory = std::uint64_t(1) << 30;
};

/// What has been done.
struct PretrainSummary {
  CorpusCounts corpus;
  /// By index of the output; 0 for those of other machines.
  std::vector<std::uint64_t> examples;
  std::uint64_t bytesSpilled = 0;

  std::uint64_t exampleCount() const;
};

/// The least memory a job can do with.
constexpr std::uint64_t minPretrainMemory = std::uint64_t(128) << 20;

/// Does the job. Nothing is written under an output's name unless all examples
/// have been made. Errors: those of reading and writing, text that is not
/// UTF-8; of several the one that is first in the corpus.
Result<PretrainSummary> runPretrainJob(const PretrainJob &job);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_PRETRAINJOB_H
