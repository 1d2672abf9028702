//===- TrainingMemoryTest.cpp - tests of predicted memory -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingMemory.h"

#include "runtime/training/RecordOrder.h"

#include <gtest/gtest.h>

using namespace albert::rt;

static TrainingSizes tinySizes() {
  TrainingSizes sizes;
  sizes.paramBytes = 17301888;
  sizes.arenaBytes = 94427136;
  sizes.scratchBytes = 129024;
  sizes.threads = 2;
  sizes.batch = 32;
  sizes.length = 128;
  sizes.predictions = 20;
  return sizes;
}

TEST(TrainingMemory, hasFourCopiesOfParametersAndOneArena) {
  TrainingMemory memory = trainingMemory(tinySizes());
  EXPECT_EQ(memory.parameters, 17301888u);
  EXPECT_EQ(memory.gradients, 17301888u);
  EXPECT_EQ(memory.moments, 2 * 17301888u);
  EXPECT_EQ(memory.arena, 94427136u);
  EXPECT_EQ(memory.scratch, 2 * 129024u);
  EXPECT_LE(memory.records, RecordOrder::kWindowBytes);
  EXPECT_EQ(memory.total(), memory.parameters + memory.gradients +
                                memory.moments + memory.arena + memory.scratch +
                                memory.batch + memory.records + memory.process);
}

TEST(TrainingMemory, growsWithTheBatchAlone) {
  TrainingSizes sizes = tinySizes();
  uint64_t batch = trainingMemory(sizes).batch;
  uint64_t rest = trainingMemory(sizes).total() - batch;
  sizes.batch *= 1000;
  EXPECT_EQ(trainingMemory(sizes).batch, 1000 * batch);
  EXPECT_EQ(trainingMemory(sizes).total(), rest + 1000 * batch);
}

TEST(TrainingMemory, largestBatchIsTheLastThatFits) {
  TrainingSizes sizes = tinySizes();
  for (uint64_t limit : {uint64_t(200) << 20, uint64_t(12) << 30}) {
    sizes.batch = largestBatch(sizes, limit);
    ASSERT_GT(sizes.batch, 0);
    EXPECT_LE(trainingMemory(sizes).total(), limit);
    ++sizes.batch;
    EXPECT_GT(trainingMemory(sizes).total(), limit);
  }
  EXPECT_EQ(largestBatch(sizes, 0), 0);
  EXPECT_EQ(largestBatch(sizes, uint64_t(100) << 20), 0);
}

TEST(TrainingMemory, windowHasAtLeastAThousandRecords) {
  EXPECT_EQ(RecordOrder::recordsOfWindow(uint64_t(1) << 20), 1024u);
  EXPECT_EQ(RecordOrder::recordsOfWindow(0), 16384u);
  EXPECT_EQ(RecordOrder::recordsOfWindow(2048),
            RecordOrder::kWindowBytes / 2048);
}
