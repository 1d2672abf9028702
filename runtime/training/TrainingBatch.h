//===- TrainingBatch.h - a batch as entries take it -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Examples packed and cut into parts that keep a program's bounds
/// (docs/abi.md, "Programs that train"). The weights of losses are those of the
/// whole batch, so that the gradient of a batch does not depend on how it is
/// cut.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGBATCH_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGBATCH_H

#include "runtime/training/Example.h"
#include "runtime/training/RecordFiles.h"
#include "runtime/training/TrainingSpec.h"

namespace albert::rt {

/// What one call of `accumulate` or `evaluate` gets.
struct BatchPart {
  PackedRun run;
  AlignedVector<int32_t> firstQueries; ///< [B]
  AlignedVector<int32_t> mlmQueries;   ///< [P]
  AlignedVector<int32_t> mlmLabels;    ///< [P]
  AlignedVector<float> mlmCotangents;  ///< [P]
  AlignedVector<int32_t> sopLabels;    ///< [B]
  AlignedVector<float> sopCotangents;  ///< [B]
  AlignedVector<int64_t> rowKeys;      ///< [T]
  std::vector<float> weights;          ///< [P]
  std::vector<int32_t> sequencesOfMlm; ///< [P], places in the batch
};

/// Counts for people.
struct BatchCounts {
  int64_t sequences = 0;
  int64_t tokens = 0;      ///< real ones, under a mask of 1
  int64_t places = 0;      ///< sequences times the longest length
  int64_t predictions = 0; ///< of a weight above 0
  int64_t swapped = 0;     ///< sequences whose segments are not in order

  void operator+=(const BatchCounts &other);
};

/// A whole batch.
struct TrainingBatch {
  std::vector<BatchPart> parts;
  double weightSum = 0;
  BatchCounts counts;
  /// Where each sequence comes from.
  std::vector<RecordId> origins;
};

/// Bytes that the batches of a run take for each sequence of a batch, at their
/// peak, while one is computed (`BatchPrefetcher`) and a third one is made.
uint64_t batchBytesPerSequence(int64_t length, int64_t predictions);

/// Collects the examples of one batch after the other.
class BatchAssembler {
public:
  /// Makes parts for the program; `spec` is its training member.
  BatchAssembler(const Manifest &manifest, const TrainingSpec &spec)
      : bounds(manifest.bounds), maxLength(spec.maxLength) {}

  /// Adds an example.
  void add(const Example &example, RecordId origin);

  /// The batch of the examples since the last call, at least one.
  TrainingBatch finish();

private:
  /// The arrays [B, S] and [B, P] of the examples.
  TokenBatch padded() const;
  BatchPart makePart(PackedRun run, const TokenBatch &batch,
                     double weightSum) const;

  Bounds bounds;
  int64_t maxLength;
  /// One after the other, each with its own length.
  std::vector<int32_t> ids, types, positions, labels, orders;
  std::vector<uint8_t> mask;
  std::vector<float> weights;
  std::vector<int32_t> lengths, predictions;
  std::vector<RecordId> origins;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGBATCH_H
