//===- ThreadPoolTest.cpp - tests of the thread pool ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/parallel/ThreadPool.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <gtest/gtest.h>
#include <set>
#include <thread>
#include <vector>

using namespace albert::rt;

TEST(StaticRange, coversEveryIterationOnce) {
  for (int64_t count : {0, 1, 2, 3, 7, 64, 1000})
    for (int64_t threads : {1, 2, 3, 4, 7, 64}) {
      int64_t next = 0;
      for (int64_t index = 0; index < threads; ++index) {
        ParallelRange range = staticRange(count, index, threads);
        EXPECT_EQ(range.begin, next);
        EXPECT_LE(range.begin, range.end);
        EXPECT_LE(range.end - range.begin, count / threads + 1);
        next = range.end;
      }
      EXPECT_EQ(next, count);
    }
}

namespace {
struct Visit {
  std::vector<int> *counts;
  std::vector<void *> *scratchOf;
};

void visit(void *captures, void *scratch, int64_t begin, int64_t end) {
  Visit &visit = *static_cast<Visit *>(captures);
  for (int64_t i = begin; i < end; ++i) {
    ++(*visit.counts)[size_t(i)];
    (*visit.scratchOf)[size_t(i)] = scratch;
  }
  // Scratch is private: a write by every thread must not race.
  static_cast<char *>(scratch)[0] = char(begin);
}

void nothing(void *, void *, int64_t, int64_t) {}
} // namespace

TEST(ThreadPool, runsEveryIterationOnceWithPrivateScratch) {
  for (int threads : {1, 2, 3, 4, 8}) {
    auto pool = ThreadPool::create(threads, 100);
    ASSERT_TRUE(pool.ok()) << pool.status().toString();
    EXPECT_EQ((*pool)->size(), threads);
    for (int64_t count : {0, 1, 2, 5, 17, 1000}) {
      std::vector<int> counts(size_t(count), 0);
      std::vector<void *> scratchOf(size_t(count), nullptr);
      Visit captures{&counts, &scratchOf};
      (*pool)->run(visit, &captures, count);
      EXPECT_EQ(std::count(counts.begin(), counts.end(), 1), count);
      std::set<void *> distinct(scratchOf.begin(), scratchOf.end());
      EXPECT_EQ(int64_t(distinct.size()), std::min<int64_t>(count, threads));
      for (void *scratch : distinct)
        EXPECT_EQ(reinterpret_cast<uintptr_t>(scratch) % 64, 0u);
    }
  }
}

TEST(ThreadPool, isReusedThousandsOfTimes) {
  auto pool = ThreadPool::create(3, 64);
  ASSERT_TRUE(pool.ok());
  std::vector<int> counts(7, 0);
  std::vector<void *> scratchOf(7, nullptr);
  Visit captures{&counts, &scratchOf};
  for (int i = 0; i < 5000; ++i)
    (*pool)->run(visit, &captures, 7);
  EXPECT_EQ(counts, std::vector<int>(7, 5000));
}

TEST(ThreadPool, workersWakeUpAfterSleeping) {
  auto pool = ThreadPool::create(2, 64);
  ASSERT_TRUE(pool.ok());
  for (int i = 0; i < 20; ++i) {
    std::vector<int> counts(2, 0);
    std::vector<void *> scratchOf(2, nullptr);
    Visit captures{&counts, &scratchOf};
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    (*pool)->run(visit, &captures, 2);
    EXPECT_EQ(counts, std::vector<int>(2, 1));
  }
}

TEST(ThreadPool, callerSleepsUntilSlowWorkersAreDone) {
  auto pool = ThreadPool::create(4, 64);
  ASSERT_TRUE(pool.ok());
  int done[4] = {};
  auto slow = [](void *captures, void *, int64_t begin, int64_t end) {
    if (begin > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    for (int64_t i = begin; i < end; ++i)
      static_cast<int *>(captures)[i] = 1;
  };
  (*pool)->run(slow, done, 4);
  EXPECT_EQ(std::count(done, done + 4, 1), 4);
}

TEST(ThreadPool, poolsOfTwoThreadsAreIndependent) {
  auto work = [] {
    auto pool = ThreadPool::create(2, 64);
    ASSERT_TRUE(pool.ok());
    std::vector<int> counts(9, 0);
    std::vector<void *> scratchOf(9, nullptr);
    Visit captures{&counts, &scratchOf};
    for (int i = 0; i < 500; ++i)
      (*pool)->run(visit, &captures, 9);
    EXPECT_EQ(counts, std::vector<int>(9, 500));
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
}

TEST(ThreadPool, refusesAThreadCountOutOfRange) {
  for (int threads : {0, -1, ThreadPool::kMaxThreads + 1}) {
    auto pool = ThreadPool::create(threads, 64);
    ASSERT_FALSE(pool.ok());
    EXPECT_EQ(
        pool.status().message(),
        format("number of threads: expected 1 to 1024, found %d", threads));
  }
}

/// Not a check: prints the latency of one fork-join. The machine that runs the
/// tests may be busy, so no bound is asserted.
TEST(ThreadPool, reportsForkJoinLatency) {
  auto pool = ThreadPool::create(2, 64);
  ASSERT_TRUE(pool.ok());
  std::vector<double> times;
  for (int batch = 0; batch < 200; ++batch) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i)
      (*pool)->run(nothing, nullptr, 2);
    std::chrono::duration<double, std::nano> time =
        std::chrono::steady_clock::now() - start;
    times.push_back(time.count() / 100);
  }
  std::sort(times.begin(), times.end());
  printf("fork-join on 2 threads: best %.0f ns, median %.0f ns, p95 %.0f ns\n",
         times.front(), times[times.size() / 2],
         times[times.size() * 95 / 100]);
}
