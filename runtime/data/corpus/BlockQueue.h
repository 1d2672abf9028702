//===- BlockQueue.h - blocks on their way to threads ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Hands blocks from the thread that reads to those that work, and holds the
/// reader back when too much is on the way.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_CORPUS_BLOCKQUEUE_H
#define ALBERTC_RUNTIME_DATA_CORPUS_BLOCKQUEUE_H

#include "runtime/data/corpus/CorpusReader.h"

#include <condition_variable>
#include <mutex>
#include <queue>

namespace albert::rt {

/// The first error of a corpus, whoever met which one when.
class FirstError {
public:
  /// Notes the error of block `index`, unless an earlier block has one.
  void note(std::uint64_t index, Status status);
  bool any();
  /// The error, success if there is none.
  Status take();

private:
  std::mutex mutex;
  std::uint64_t first = UINT64_MAX;
  Status failure;
};

/// Blocks of which at most `maxBytes` of text are waiting or being worked on.
class BlockQueue {
public:
  explicit BlockQueue(std::uint64_t maxBytes) : maxBytes(maxBytes) {}

  /// Waits for room, then adds a block.
  void push(CorpusBlock block);
  /// No block follows.
  void close();
  /// The next block; false when there are no more.
  bool pop(CorpusBlock &block);
  /// A block of `bytes` that was popped is done.
  void release(std::size_t bytes);

private:
  std::uint64_t maxBytes;
  std::mutex mutex;
  std::condition_variable changed;
  std::queue<CorpusBlock> blocks;
  /// Bytes of the blocks that are pushed and not released.
  std::uint64_t held = 0;
  bool isClosed = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_CORPUS_BLOCKQUEUE_H
