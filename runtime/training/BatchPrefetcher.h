//===- BatchPrefetcher.h - the next batch while one runs --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A thread that reads, checks and packs batches while the program computes.
/// One batch waits, another one is being made. What is read depends on nothing
/// but the stream, and so on no timing.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_BATCHPREFETCHER_H
#define ALBERTC_RUNTIME_TRAINING_BATCHPREFETCHER_H

#include "runtime/training/RecordStream.h"
#include "runtime/training/TrainingBatch.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <pthread.h>

namespace albert::rt {

/// Maker of consecutive batches.
class BatchPrefetcher {
public:
  /// What to make.
  struct Options {
    int64_t batchSize = 0;
    int64_t batches = 0; ///< how many
    ExampleLimits limits;
  };

  /// Starts the thread, which makes batches of the records of `stream`. Errors:
  /// no more threads from the system.
  static Result<std::unique_ptr<BatchPrefetcher>>
  start(RecordStream stream, BatchAssembler assembler, const Options &options);
  ~BatchPrefetcher();
  BatchPrefetcher(const BatchPrefetcher &) = delete;
  BatchPrefetcher &operator=(const BatchPrefetcher &) = delete;

  /// Waits for the next batch; empty if `stopped()` becomes true meanwhile,
  /// which is asked some times a second. Errors: those of the records of this
  /// batch. Not after the last batch or an error.
  template <typename Stopped>
  Result<std::optional<TrainingBatch>> take(Stopped stopped) {
    for (;;) {
      if (std::optional<Result<TrainingBatch>> batch = takeSoon()) {
        ALBERT_ASSIGN_OR_RETURN(TrainingBatch taken, *std::move(batch));
        return std::make_optional(std::move(taken));
      }
      if (stopped())
        return std::optional<TrainingBatch>();
    }
  }

private:
  BatchPrefetcher(RecordStream stream, BatchAssembler assembler,
                  const Options &options)
      : stream(std::move(stream)), assembler(std::move(assembler)),
        options(options) {}

  static void *threadMain(void *prefetcher);
  void makeBatches();
  Result<TrainingBatch> makeBatch();
  /// The same, with an error instead of an exception.
  Result<TrainingBatch> tryBatch();
  /// Takes a batch or an error; waits a short while when there is none.
  std::optional<Result<TrainingBatch>> takeSoon();

  RecordStream stream;
  BatchAssembler assembler;
  Options options;
  Example example;

  pthread_t thread;
  bool running = false;

  std::mutex mutex;
  std::condition_variable changed;
  // Guarded by the mutex.
  std::optional<Result<TrainingBatch>> ready;
  /// Also looked at in the middle of a batch, without the mutex.
  std::atomic<bool> stopping{false};
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_BATCHPREFETCHER_H
