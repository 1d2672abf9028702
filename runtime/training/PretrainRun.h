//===- PretrainRun.h - one call of a pretrain program -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Puts a run together: examples, the folder of checkpoints, the state to start
/// from; then training, evaluation and export, as the flags say.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_PRETRAINRUN_H
#define ALBERTC_RUNTIME_TRAINING_PRETRAINRUN_H

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/programs/Invocation.h"
#include "runtime/training/PretrainOptions.h"

namespace albert::rt {

/// One call. What the constructor is given must outlive it.
class PretrainRun {
public:
  PretrainRun(const Invocation &invocation, const TrainingSpec &spec,
              const PretrainOptions &options)
      : invocation(invocation), spec(spec), options(options) {}

  /// Does everything and returns the exit status.
  Result<int> run();

private:
  /// Finds examples and opens the folder.
  Status open();
  /// Compares settings with those of the run that the folder is of.
  Status checkSettings(const RunSettings &settings) const;
  /// Makes the state and the entries; `start` is the step to go on from.
  Status prepare();
  Status resume();
  Status resumeMoments(const ParameterLoader &loader);
  Status initialise();
  /// Trains; false if a signal came.
  Result<bool> train(const StopSignal &stop);
  Status exportBest();

  /// Prints "NAME: text".
  void print(const std::string &text) const;
  void printPlan() const;

  const Invocation &invocation;
  const TrainingSpec &spec;
  const PretrainOptions &options;

  std::optional<CheckpointFolder> folder;
  std::optional<RecordFiles> examples;
  std::optional<RecordFiles> evalExamples;
  std::optional<TrainingState> state;
  std::unique_ptr<TrainingEntries> entries;
  int64_t start = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_PRETRAINRUN_H
