//===- Trainer.h - one update after the other -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What happens to the state in one step: losses and gradients of all parts of
/// a batch, the norm, clipping, the update. A step whose loss or gradient is
/// not finite leaves weights and moments as they are; it counts as a step all
/// the same, so that the next one sees other examples.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAINER_H
#define ALBERTC_RUNTIME_TRAINING_TRAINER_H

#include "runtime/training/LearningRate.h"
#include "runtime/training/StopSignal.h"
#include "runtime/training/TrainingEntries.h"

namespace albert::rt {

/// What a step was like. Losses, norm and rate are those before its update.
struct StepReport {
  enum class Outcome {
    Applied,
    Skipped,     ///< something was not finite: `problem`
    Interrupted, ///< by a signal between two parts; nothing has changed
  };
  Outcome outcome = Outcome::Applied;
  LossSums losses;
  double learningRate = 0;
  double gradientNorm = 0; ///< before clipping
  /// The first thing that was not finite, in words.
  std::string problem;
};

/// Does steps on a state.
class Trainer {
public:
  struct Options {
    OptimizerOptions optimizer;
    LearningRate learningRate;
    uint64_t seed = 0;
    /// Directory for the gradients of the first step; empty for none.
    std::string dumpGradients;
  };

  /// All arguments must outlive the trainer. `files` are where batches come
  /// from.
  Trainer(TrainingEntries &entries, TrainingState &state,
          const TrainingSpec &spec, const RecordFiles &files,
          const Options &options);

  /// Does step number `step` (the value of global_step before it) on a batch.
  /// Errors: gradients cannot be written.
  Result<StepReport> step(const TrainingBatch &batch, int64_t step,
                          const StopSignal &stop);

private:
  /// Runs all parts. False if interrupted.
  bool accumulate(const TrainingBatch &batch, int64_t step,
                  const StopSignal &stop, StepReport &report);
  /// The norm of all gradients as the options define it.
  double gradientNorm();
  /// Remembers the first loss of a part that is not finite.
  void noteLosses(const TrainingBatch &batch, const BatchPart &part);
  std::string describeProblem(const StepReport &report) const;

  TrainingEntries &entries;
  TrainingState &state;
  const TrainingSpec &spec;
  const RecordFiles &files;
  const Options &options;
  VariableRates rates;
  PartOutputs outputs;
  /// Sums of squares over rows, for each of `spec.sparse`.
  std::vector<double> rowNorms;
  /// The sums of squares that the norm was taken from.
  std::vector<double> squareSums;
  /// The first loss of this step that is not finite, in words.
  std::string badLoss;
  bool dumped = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAINER_H
