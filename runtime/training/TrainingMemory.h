//===- TrainingMemory.h - memory of a training run --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a program that trains takes at its peak, from its manifest and the
/// size of a batch. The compiler asks before there is a program, so that a
/// model that does not fit is found before anything runs.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGMEMORY_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGMEMORY_H

#include <cstdint>

namespace albert::rt {

/// What memory depends on.
struct TrainingSizes {
  uint64_t paramBytes = 0;   ///< of all parameters as stored
  uint64_t arenaBytes = 0;   ///< work memory
  uint64_t scratchBytes = 0; ///< work memory of a thread
  int threads = 1;
  int64_t batch = 0;       ///< sequences of a batch
  int64_t length = 0;      ///< tokens of a sequence
  int64_t predictions = 0; ///< masked words of a sequence
};

/// Bytes of a run, by what they are for. An upper bound for sequences of at
/// most `TrainingSizes::length` tokens and examples as
/// `create_pretraining_data` writes them.
struct TrainingMemory {
  uint64_t parameters = 0;
  uint64_t gradients = 0;
  uint64_t moments = 0; ///< both
  uint64_t arena = 0;
  uint64_t scratch = 0; ///< of all threads
  /// The batch that is computed, the one that waits, and the one that is made.
  uint64_t batch = 0;
  /// Examples as they are in the files, read ahead to be shuffled.
  uint64_t records = 0;
  /// The program, the libraries it needs, and buffers for files.
  uint64_t process = 0;

  /// The sum.
  uint64_t total() const {
    return parameters + gradients + moments + arena + scratch + batch +
           records + process;
  }
};

/// The memory of a run that trains.
TrainingMemory trainingMemory(const TrainingSizes &sizes);

/// The most sequences that a batch may have to stay within `limit` bytes; 0 if
/// not even one fits. `sizes.batch` is not looked at.
int64_t largestBatch(TrainingSizes sizes, uint64_t limit);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGMEMORY_H
