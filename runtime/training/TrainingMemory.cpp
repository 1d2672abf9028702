//===- TrainingMemory.cpp - memory of a training run ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingMemory.h"

#include "runtime/training/RecordOrder.h"
#include "runtime/training/TrainingBatch.h"

using namespace albert::rt;

/// Measured and rounded up, since a limit is to be kept: the pages of a
/// program, of libc and libm, stacks, and the chunk that variables go through
/// on their way to a checkpoint.
static constexpr uint64_t kProcessBytes = uint64_t(15) << 20;

/// Bytes of an example in a file: a token is an id of one to three bytes, a
/// mask and a type; a prediction is a position, a label and a weight; the rest
/// are names.
static uint64_t recordBytes(const TrainingSizes &sizes) {
  return 160 + 4 * uint64_t(sizes.length) + 8 * uint64_t(sizes.predictions);
}

TrainingMemory albert::rt::trainingMemory(const TrainingSizes &sizes) {
  uint64_t record = recordBytes(sizes);
  TrainingMemory memory;
  memory.parameters = memory.gradients = sizes.paramBytes;
  memory.moments = 2 * sizes.paramBytes;
  memory.arena = sizes.arenaBytes;
  memory.scratch = sizes.scratchBytes * uint64_t(sizes.threads);
  memory.batch = uint64_t(sizes.batch) *
                 batchBytesPerSequence(sizes.length, sizes.predictions);
  memory.records = RecordOrder::recordsOfWindow(record) * record;
  memory.process = kProcessBytes;
  return memory;
}

int64_t albert::rt::largestBatch(TrainingSizes sizes, uint64_t limit) {
  sizes.batch = 0;
  uint64_t fixed = trainingMemory(sizes).total();
  if (fixed >= limit)
    return 0;
  return int64_t((limit - fixed) /
                 batchBytesPerSequence(sizes.length, sizes.predictions));
}
