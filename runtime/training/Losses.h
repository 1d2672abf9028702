//===- Losses.h - losses and accuracies of batches --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From what entries say of each prediction and each sequence to the numbers of
/// a batch, as the original programs define them. Sums are in double precision
/// and in the order of the batch.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_LOSSES_H
#define ALBERTC_RUNTIME_TRAINING_LOSSES_H

#include "runtime/training/TrainingBatch.h"

namespace albert::rt {

/// What a prediction of weight `weight` counts in the loss of a batch whose
/// weights sum up to `weightSum`.
float mlmCotangent(float weight, double weightSum);

/// Outputs of `accumulate` or `evaluate` for one part.
struct PartOutputs {
  AlignedVector<float> mlmLosses;        ///< [P]
  AlignedVector<int32_t> mlmPredictions; ///< [P]
  AlignedVector<float> sopLosses;        ///< [B]
  AlignedVector<int32_t> sopPredictions; ///< [B]
  /// For each member of `TrainingSpec::sparse` [T].
  std::vector<AlignedVector<double>> rowNorms;
};

/// Sums over the parts of a batch, or over batches.
class LossSums {
public:
  /// Adds the outputs for a part.
  void add(const BatchPart &part, const PartOutputs &outputs);
  /// Adds the sums of another batch.
  void add(const LossSums &other);

  /// The masked language model's loss of one batch:
  /// sum(w * l) / (sum(w) + 1e-5).
  double mlmLoss() const;
  /// The mean loss of the order of segments.
  double sopLoss() const;
  /// Sum of both.
  double loss() const { return mlmLoss() + sopLoss(); }

  /// Weighted mean of the losses of predictions, as metrics over several
  /// batches take it; 0 without any.
  double meanMlmLoss() const;
  /// Weighted share of right predictions; 0 without any.
  double mlmAccuracy() const;
  /// Share of sequences whose order is recognised.
  double sopAccuracy() const;

private:
  double mlmLosses = 0, mlmWeights = 0, mlmCorrect = 0;
  double sopLosses = 0, sopCorrect = 0, sequences = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_LOSSES_H
