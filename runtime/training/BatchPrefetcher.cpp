//===- BatchPrefetcher.cpp - the next batch while one runs ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/BatchPrefetcher.h"

#include <chrono>
#include <csignal>
#include <utility>

using namespace albert::rt;

Result<std::unique_ptr<BatchPrefetcher>>
BatchPrefetcher::start(RecordStream stream, BatchAssembler assembler,
                       const Options &options) {
  std::unique_ptr<BatchPrefetcher> prefetcher(
      new BatchPrefetcher(std::move(stream), std::move(assembler), options));
  // Signals are for the thread that computes, which waits for nothing long.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int error = pthread_create(&prefetcher->thread, nullptr, threadMain,
                             prefetcher.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error)
    return systemError(error, "start the thread that reads examples");
  prefetcher->running = true;
  return prefetcher;
}

BatchPrefetcher::~BatchPrefetcher() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  changed.notify_all();
  if (running)
    pthread_join(thread, nullptr);
}

void *BatchPrefetcher::threadMain(void *prefetcher) {
  static_cast<BatchPrefetcher *>(prefetcher)->makeBatches();
  return nullptr;
}

Result<TrainingBatch> BatchPrefetcher::makeBatch() {
  for (int64_t i = 0; i < options.batchSize && !stopping; ++i) {
    ALBERT_ASSIGN_OR_RETURN(StreamRecord record, stream.next());
    ALBERT_RETURN_IF_ERROR(example.read(record.bytes, *record.path,
                                        record.id.record, options.limits));
    assembler.add(example, record.id);
  }
  return stopping ? TrainingBatch() : assembler.finish();
}

Result<TrainingBatch> BatchPrefetcher::tryBatch() {
  try {
    return makeBatch();
  } catch (...) {
    // Only containers throw, and only when memory ends.
    return resourceExhausted("out of memory while examples are read")
        .withHint("give smaller batches (--train-batch-size, "
                  "--eval-batch-size)");
  }
}

void BatchPrefetcher::makeBatches() {
  for (int64_t i = 0; i < options.batches; ++i) {
    Result<TrainingBatch> batch = tryBatch();
    bool last = !batch.ok();
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return stopping || !ready; });
    if (stopping)
      return; // with a batch that may be incomplete
    ready = std::move(batch);
    changed.notify_all();
    if (last)
      return;
  }
}

std::optional<Result<TrainingBatch>> BatchPrefetcher::takeSoon() {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait_for(lock, std::chrono::milliseconds(100),
                   [this] { return ready.has_value(); });
  std::optional<Result<TrainingBatch>> taken =
      std::exchange(ready, std::nullopt);
  changed.notify_all();
  return taken;
}
