//===- ThreadPool.h - fork-join over a fixed set of threads -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled programs fork and join some fifty times per answer, each time for
/// tens of microseconds of work, so the cost that matters is the latency of
/// one fork-join. The pool splits a range statically (a result must not depend
/// on who computes it, and a program's chunks are of equal cost), lets the
/// calling thread take the first part, and makes idle threads spin for a short
/// while before they park in the kernel.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PARALLEL_THREADPOOL_H
#define ALBERTC_RUNTIME_PARALLEL_THREADPOOL_H

#include "runtime/core/Status.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <pthread.h>

namespace albert::rt {

/// What the pool calls: iterations [begin, end) with the executing thread's
/// scratch. The same type as `AlbertBody` of albertrt/program.h.
using ParallelBody = void (*)(void *captures, void *scratch, int64_t begin,
                              int64_t end);

/// The part of [0, count) that thread `index` of `threads` executes:
/// [index * count / threads, (index + 1) * count / threads).
struct ParallelRange {
  int64_t begin;
  int64_t end;
};
ParallelRange staticRange(int64_t count, int64_t index, int64_t threads);

/// A fixed set of threads, the calling thread included. One `run` at a time;
/// a body must not call `run` of the pool that executes it.
class ThreadPool {
public:
  /// Starts `threads` - 1 workers (`threads` in [1, kMaxThreads]), each with
  /// `scratchBytes` of scratch aligned to 64. Errors: a count out of range,
  /// no memory, no more threads from the system.
  static Result<std::unique_ptr<ThreadPool>> create(int threads,
                                                    size_t scratchBytes);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  /// Executes `body` over [0, count) and returns when all of it is done.
  void run(ParallelBody body, void *captures, int64_t count);

  /// Number of threads, the caller included.
  int size() const { return numThreads; }

  /// More threads than this are refused: a typing error, not a machine.
  static constexpr int kMaxThreads = 1024;

private:
  struct Worker;

  ThreadPool() = default;

  void runPart(int index);
  void workerLoop(int index);
  void waitForWorkers();
  static void *workerMain(void *argument);

  // Written by the caller before `epoch` is advanced, read after it is seen.
  ParallelBody body = nullptr;
  void *captures = nullptr;
  int64_t count = 0;
  bool stopping = false;

  int numThreads = 1;
  int started = 0;
  size_t scratchStride = 0;
  std::unique_ptr<char, void (*)(void *)> scratch{nullptr, nullptr};
  std::unique_ptr<Worker[]> workers;

  /// Number of the current job; workers wait for it to change.
  alignas(64) std::atomic<uint32_t> epoch{0};
  /// Workers asleep on `epoch`; the caller wakes only when there are some.
  std::atomic<uint32_t> parked{0};
  /// Workers that have not finished the current job.
  alignas(64) std::atomic<uint32_t> pending{0};
  /// Whether the caller sleeps on `pending`.
  std::atomic<uint32_t> callerParked{0};
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PARALLEL_THREADPOOL_H
