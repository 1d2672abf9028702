//===- ThreadPool.cpp - fork-join over a fixed set of threads -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Publication is one store to `epoch`, completion one decrement of `pending`.
/// Sleeping follows Dekker's pattern on both sides: a sleeper announces itself
/// and lets the kernel re-check the value; a waker changes the value and then
/// looks for sleepers. Both are sequentially consistent, so one of the two
/// always sees the other and no wake-up is lost.
///
//===----------------------------------------------------------------------===//

#include "runtime/parallel/ThreadPool.h"

#include <cfenv>
#include <cstdlib>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

using namespace albert::rt;

/// Longer than the pause between two parallel loops of a program, shorter than
/// what anyone would notice as a busy CPU after the last one.
static constexpr int64_t kSpinNanoseconds = 40000;
/// Polls between two looks at the clock.
static constexpr int kPollsPerClock = 32;

struct ThreadPool::Worker {
  ThreadPool *pool;
  int index;
  pthread_t thread;
};

static void relaxCpu() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

static int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return int64_t(time.tv_sec) * 1000000000 + time.tv_nsec;
}

static void futexWait(std::atomic<uint32_t> &word, uint32_t expected) {
  syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAIT_PRIVATE,
          expected, nullptr, nullptr, 0);
}

static void futexWake(std::atomic<uint32_t> &word, int waiters) {
  syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAKE_PRIVATE,
          waiters, nullptr, nullptr, 0);
}

/// Polls `done` for the spin time; says whether it came true.
template <typename Predicate>
static bool spinUntil(Predicate done) {
  int64_t deadline = 0;
  for (;;) {
    for (int poll = 0; poll < kPollsPerClock; ++poll) {
      if (done())
        return true;
      relaxCpu();
    }
    int64_t time = now();
    if (deadline == 0)
      deadline = time + kSpinNanoseconds;
    else if (time >= deadline)
      return false;
  }
}

ParallelRange albert::rt::staticRange(int64_t count, int64_t index,
                                      int64_t threads) {
  return {index * count / threads, (index + 1) * count / threads};
}

Result<std::unique_ptr<ThreadPool>> ThreadPool::create(int threads,
                                                       size_t scratchBytes) {
  if (threads < 1 || threads > kMaxThreads)
    return invalidArgument("number of threads: expected 1 to %d, found %d",
                           kMaxThreads, threads);
  std::unique_ptr<ThreadPool> pool(new ThreadPool);
  pool->numThreads = threads;
  // One spare line keeps the tail of one thread's scratch and the head of the
  // next out of each other's prefetched pair of cache lines.
  pool->scratchStride = (scratchBytes + 63) / 64 * 64 + 64;
  size_t bytes = pool->scratchStride * size_t(threads);
  pool->scratch = {static_cast<char *>(aligned_alloc(64, bytes)), free};
  if (!pool->scratch)
    return resourceExhausted("cannot allocate %s of scratch for %d threads",
                             formatBytes(bytes).c_str(), threads)
        .withHint("run with fewer threads (--threads)");
  pool->workers = std::make_unique<Worker[]>(size_t(threads));
  for (int index = 1; index < threads; ++index) {
    Worker &worker = pool->workers[size_t(index)];
    worker.pool = pool.get();
    worker.index = index;
    if (int error =
            pthread_create(&worker.thread, nullptr, workerMain, &worker))
      return systemError(error, "start thread %d of %d", index + 1, threads)
          .withHint("run with fewer threads (--threads)");
    pool->started = index;
  }
  return pool;
}

ThreadPool::~ThreadPool() {
  stopping = true;
  epoch.fetch_add(1);
  if (started > 0)
    futexWake(epoch, started);
  for (int index = 1; index <= started; ++index)
    pthread_join(workers[size_t(index)].thread, nullptr);
}

void ThreadPool::runPart(int index) {
  ParallelRange range = staticRange(count, index, numThreads);
  if (range.begin < range.end)
    body(captures, scratch.get() + size_t(index) * scratchStride, range.begin,
         range.end);
}

void ThreadPool::run(ParallelBody newBody, void *newCaptures,
                     int64_t newCount) {
  if (newCount <= 0)
    return;
  if (numThreads == 1 || newCount == 1) {
    newBody(newCaptures, scratch.get(), 0, newCount);
    return;
  }
  body = newBody;
  captures = newCaptures;
  count = newCount;
  pending.store(uint32_t(numThreads - 1), std::memory_order_relaxed);
  epoch.fetch_add(1);
  if (parked.load() != 0)
    futexWake(epoch, numThreads - 1);
  runPart(0);
  waitForWorkers();
}

void ThreadPool::waitForWorkers() {
  auto done = [this] { return pending.load(std::memory_order_acquire) == 0; };
  if (spinUntil(done))
    return;
  callerParked.store(1);
  for (uint32_t left = pending.load(); left != 0; left = pending.load())
    futexWait(pending, left);
  callerParked.store(0, std::memory_order_relaxed);
}

void *ThreadPool::workerMain(void *argument) {
  Worker *worker = static_cast<Worker *>(argument);
  // A host that flushes denormals must not change the bits of a result.
  fesetenv(FE_DFL_ENV);
  worker->pool->workerLoop(worker->index);
  return nullptr;
}

void ThreadPool::workerLoop(int index) {
  uint32_t seen = 0;
  for (;;) {
    auto fresh = [&] { return epoch.load(std::memory_order_acquire) != seen; };
    if (!spinUntil(fresh)) {
      parked.fetch_add(1);
      while (epoch.load() == seen)
        futexWait(epoch, seen);
      parked.fetch_sub(1, std::memory_order_relaxed);
    }
    ++seen;
    if (stopping)
      return;
    runPart(index);
    // After the last decrement the caller may reuse the job's fields, but the
    // pool itself outlives its workers.
    if (pending.fetch_sub(1) == 1 && callerParked.load() != 0)
      futexWake(pending, 1);
  }
}
