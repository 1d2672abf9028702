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

/// One call.
class PretrainRun {
public:
  /// Opens examples and folder, and makes state and entries. What is given must
  /// outlive the run. Errors: those of opening; too little memory.
  static Result<std::unique_ptr<PretrainRun>>
  create(const Invocation &invocation, const TrainingSpec &spec,
         const PretrainOptions &options);

  /// Does everything and returns the exit status.
  Result<int> run();

private:
  /// Either has no files if it is not needed; evaluation without files of its
  /// own takes those of training.
  struct Examples {
    RecordFiles training, evaluation;
  };

  PretrainRun(const Invocation &invocation, const TrainingSpec &spec,
              const PretrainOptions &options, Examples examples,
              CheckpointFolder folder, TrainingState state)
      : invocation(invocation), spec(spec), options(options),
        examples(std::move(examples)), folder(std::move(folder)),
        state(std::move(state)) {}

  static Result<Examples> openExamples(const PretrainOptions &options);

  /// Compares settings with those of the run that the folder is of.
  Status checkSettings(const RunSettings &settings) const;
  /// Fills the state, from the latest checkpoint if there is one.
  Status prepare();
  /// Fills the state from the checkpoint of a step.
  Status resume(int64_t step);
  Status resumeMoments(const ParameterLoader &loader);
  Status initialise();
  /// Trains from `start`; false if a signal came.
  Result<bool> train(const StopSignal &stop);
  /// Evaluates; false if a signal came.
  Result<bool> evaluate(const StopSignal &stop);
  Status exportBest();

  /// Prints "NAME: text".
  void print(const std::string &text) const;
  void printPlan() const;

  const Invocation &invocation;
  const TrainingSpec &spec;
  const PretrainOptions &options;

  Examples examples;
  CheckpointFolder folder;
  TrainingState state;
  std::unique_ptr<TrainingEntries> entries;
  /// Step to go on from.
  int64_t start = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_PRETRAINRUN_H
