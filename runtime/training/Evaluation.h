//===- Evaluation.h - how good checkpoints are ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Evaluates the checkpoints of a folder as run_pretraining does: a fixed
/// number of batches in the order of the files, which repeat; results in
/// eval_results.txt, and the checkpoint with the best masked_lm_accuracy as
/// model.ckpt-best.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_EVALUATION_H
#define ALBERTC_RUNTIME_TRAINING_EVALUATION_H

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/training/BatchPrefetcher.h"
#include "runtime/training/PretrainOptions.h"

namespace albert::rt {

/// Metrics of one checkpoint.
struct EvaluationResult {
  int64_t step = 0;
  /// The mean of the losses of batches, which is not the loss of all examples.
  double loss = 0;
  LossSums sums;
};

/// The lines "key = value" of a result, sorted by key.
std::string formatResult(const EvaluationResult &result);

/// Evaluates with one state, whose weights are replaced. What the constructor
/// is given must outlive it.
class Evaluation {
public:
  Evaluation(std::string name, const PretrainOptions &options,
             const TrainingSpec &spec, const RecordFiles &examples,
             TrainingEntries &entries, TrainingState &state,
             CheckpointFolder &folder, const StopSignal &stop)
      : name(std::move(name)), options(options), spec(spec), examples(examples),
        entries(entries), state(state), folder(folder), stop(stop) {}

  /// Evaluates every checkpoint once, and the best one from before if it is no
  /// longer among them; writes the results and keeps the best. False if a
  /// signal came, and nothing is written then. Errors: no checkpoint, those of
  /// reading and writing.
  Result<bool> run();

private:
  /// A checkpoint to look at.
  struct Candidate {
    int64_t step;
    std::string prefix;
  };

  Result<std::vector<Candidate>> candidates();
  /// Evaluates one; empty if a signal came.
  Result<std::optional<EvaluationResult>> evaluate(const Candidate &candidate);
  Status keepBest(const std::vector<EvaluationResult> &results);
  Status writeEvents(const std::vector<EvaluationResult> &results) const;

  std::string name;
  const PretrainOptions &options;
  const TrainingSpec &spec;
  const RecordFiles &examples;
  TrainingEntries &entries;
  TrainingState &state;
  CheckpointFolder &folder;
  const StopSignal &stop;
  /// Step of model.ckpt-best, if there is one.
  std::optional<int64_t> bestStep;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_EVALUATION_H
