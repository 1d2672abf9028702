//===- BlockQueue.cpp - blocks on their way to threads --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One lock: a block is milliseconds of work.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/corpus/BlockQueue.h"

namespace albert::rt {

void FirstError::note(std::uint64_t index, Status status) {
  std::lock_guard<std::mutex> lock(mutex);
  if (index >= first)
    return;
  first = index;
  failure = std::move(status);
}

bool FirstError::any() {
  std::lock_guard<std::mutex> lock(mutex);
  return !failure.ok();
}

Status FirstError::take() { return std::move(failure); }

void BlockQueue::push(CorpusBlock block) {
  std::unique_lock<std::mutex> lock(mutex);
  // A block that is larger than the limit goes alone.
  changed.wait(
      lock, [&] { return held == 0 || held + block.text.size() <= maxBytes; });
  held += block.text.size();
  blocks.push(std::move(block));
  changed.notify_all();
}

void BlockQueue::close() {
  std::lock_guard<std::mutex> lock(mutex);
  isClosed = true;
  changed.notify_all();
}

bool BlockQueue::pop(CorpusBlock &block) {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return isClosed || !blocks.empty(); });
  if (blocks.empty())
    return false;
  block = std::move(blocks.front());
  blocks.pop();
  return true;
}

void BlockQueue::release(std::size_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  held -= bytes;
  changed.notify_all();
}

} // namespace albert::rt
