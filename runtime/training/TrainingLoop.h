//===- TrainingLoop.h - a run from step to step -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Steps, their logs, and checkpoints. Examples, learning rate and dropout of a
/// step follow from its number, so a run that starts again at a checkpoint ends
/// in the bits of one that was never stopped.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGLOOP_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGLOOP_H

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/training/BatchPrefetcher.h"
#include "runtime/training/MetricsLog.h"
#include "runtime/training/PretrainOptions.h"
#include "runtime/training/Progress.h"

namespace albert::rt {

/// Trains a state. What the constructor is given must outlive it.
class TrainingLoop {
public:
  /// `name` is the program's, for messages.
  TrainingLoop(std::string name, const PretrainOptions &options,
               const TrainingSpec &spec, const RecordFiles &examples,
               TrainingEntries &entries, TrainingState &state,
               CheckpointFolder &folder, const StopSignal &stop)
      : name(std::move(name)), options(options), spec(spec), examples(examples),
        state(state), folder(folder), stop(stop),
        trainer(entries, state, spec, examples, options.trainer) {}

  /// Goes on from step `start`, of which the state is, to the last one, or
  /// until a signal comes; a checkpoint of where it ends is in the folder then.
  /// Errors: an example cannot be read (after a checkpoint), too many bad steps
  /// in a row (after a checkpoint), a log or checkpoint cannot be written.
  Status run(int64_t start);

  /// Step after the last one that was done.
  int64_t step() const { return next; }

private:
  /// Does steps until the last one, or until a signal comes.
  Status runSteps(MetricsLog &log, Progress &progress);
  /// Does one step; false if a signal came instead.
  Result<bool> runStep(BatchPrefetcher &batches, MetricsLog &log,
                       Progress &progress);
  /// Shows a step that was done on `tokens` tokens.
  void show(const StepReport &report, double tokens, double seconds,
            Progress &progress);
  /// Counts steps that were skipped, and gives up after too many.
  Status countSkipped(const StepReport &report, Progress &progress);
  void describeData(const BatchCounts &counts, Progress &progress) const;
  Status save();
  /// Saves what there is before the run ends with an error.
  Status saveBefore(Status error, Progress &progress);

  std::string name;
  const PretrainOptions &options;
  const TrainingSpec &spec;
  const RecordFiles &examples;
  TrainingState &state;
  CheckpointFolder &folder;
  const StopSignal &stop;
  Trainer trainer;
  int64_t next = 0;
  int64_t skippedInARow = 0;
  int64_t skipped = 0;
  bool describedData = false;
  /// Means in which older steps fade.
  double shownTokens = 0, shownSeconds = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGLOOP_H
