//===- CApiTest.cpp - tests of the C interface ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "albertrt/session.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <gtest/gtest.h>
#include <thread>

using namespace albert::rt;
using namespace albert::rt::testing;

// Defined in CApiCaller.c; they return 0 or the line that failed.
extern "C" int encodeFromC(const AlbertProgram *program, float *pooled);
extern "C" int failFromC(const AlbertProgram *program,
                         const AlbertProgram *weightless);

/// The pooled values of the batch in CApiCaller.c.
static void expectPooled(const float *pooled) {
  TokenBatch batch;
  batch.sequences = 2;
  batch.length = 3;
  batch.ids = {1, 2, 3, 4, 5, 6};
  batch.types.assign(6, 0);
  batch.mask = {1, 1, 1, 1, 0, 0};
  EXPECT_EQ(pooled[0], expectedValue(batch, 0, 0));
  EXPECT_EQ(pooled[1], expectedValue(batch, 1, 0));
}

TEST(CApi, encodes) {
  FakeProgram program;
  float pooled[2] = {};
  ASSERT_EQ(encodeFromC(program.table(), pooled), 0);
  expectPooled(pooled);
}

TEST(CApi, twoSessionsRunInTwoThreads) {
  FakeProgram program;
  float pooled[2][2] = {};
  int lines[2] = {-1, -1};
  auto work = [&](int i) {
    lines[i] = encodeFromC(program.table(), pooled[i]);
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  for (int i : {0, 1}) {
    EXPECT_EQ(lines[i], 0);
    expectPooled(pooled[i]);
  }
}

TEST(CApi, reportsErrors) {
  FakeProgram program;
  FakeOptions options;
  options.weights = false;
  FakeProgram weightless(options);
  EXPECT_EQ(failFromC(program.table(), weightless.table()), 0);
}
