//===- CorpusPass.h - threads over the blocks of a corpus -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One thread reads a corpus, the others work on its blocks. What they make can
/// be taken over in the order of the text, so that a result need not depend on
/// the number of threads.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_CORPUS_CORPUSPASS_H
#define ALBERTC_RUNTIME_DATA_CORPUS_CORPUSPASS_H

#include "runtime/data/corpus/CorpusReader.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace albert::rt {

/// What one thread does with its blocks, which are UTF-8.
class BlockWorker {
public:
  virtual ~BlockWorker() = default;

  /// Works on a block; other workers do so at the same time.
  virtual Status work(const CorpusBlock &block) = 0;

  /// Takes over what `work` made of its last block: called for one block after
  /// the other in the order of the text, if the pass is ordered.
  virtual Status take() { return Status::success(); }
};

/// What to read and how.
struct CorpusPass {
  std::vector<std::string> files;
  int threads = 1;
  /// Text that is held at once, in bytes; a larger block goes alone.
  std::uint64_t maxBytes = std::uint64_t(64) << 20;
  /// Whether `BlockWorker::take` is called.
  bool isOrdered = false;
  /// Starts the line that shows the progress.
  std::string name;
};

/// What was read.
struct CorpusCounts {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t documents = 0;
  /// Place of the first document that was cut in two for its length; empty if
  /// there is none.
  std::string longDocument;
};

/// Makes the worker of a thread, in that thread.
using MakeWorker = std::function<Result<std::unique_ptr<BlockWorker>>()>;

/// Reads a corpus. Errors: those of reading and of the workers, text that is
/// not UTF-8; of several the one that is first in the corpus.
Result<CorpusCounts> runCorpusPass(const CorpusPass &pass,
                                   const MakeWorker &makeWorker);

/// Threads that end with their owner.
class ThreadGroup {
public:
  /// Starts `count` threads (at least 1), or as many as the system gives.
  ThreadGroup(int count, const std::function<void()> &body);
  /// Waits for them.
  ~ThreadGroup();

private:
  std::vector<std::thread> threads;
};

/// What `body` returns, or ResourceExhausted if memory ends in it: a thread
/// must not throw.
Status guardMemory(const std::function<Status()> &body);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_CORPUS_CORPUSPASS_H
