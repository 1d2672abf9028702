//===- Trainer.cpp - one update after the other ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Trainer.h"

#include "runtime/training/RandomOrder.h"

#include <cmath>
#include <numeric>

using namespace albert::rt;

Trainer::Trainer(TrainingEntries &entries, TrainingState &state,
                 const TrainingSpec &spec, const RecordFiles &files,
                 const Options &options)
    : entries(entries), state(state), spec(spec), files(files),
      options(options),
      rates(variableRates(options.optimizer, state.variables())) {}

//===----------------------------------------------------------------------===//
// Losses and gradients
//===----------------------------------------------------------------------===//

void Trainer::noteLosses(const TrainingBatch &batch, const BatchPart &part) {
  auto note = [&](const char *what, float loss, size_t sequence) {
    if (std::isfinite(loss) || !badLoss.empty())
      return;
    const RecordId &origin = batch.origins[sequence];
    badLoss = format("the %s loss of %s:record#%llu is %g", what,
                     files.path(origin.file).c_str(),
                     (unsigned long long)origin.record, double(loss));
  };
  for (size_t i = 0; i < outputs.mlmLosses.size(); ++i)
    note("masked_lm", outputs.mlmLosses[i], size_t(part.sequencesOfMlm[i]));
  for (size_t i = 0; i < outputs.sopLosses.size(); ++i)
    note("sentence_order", outputs.sopLosses[i],
         size_t(part.run.sequencePlaces[i]));
}

bool Trainer::accumulate(const TrainingBatch &batch, int64_t step,
                         const StopSignal &stop, StepReport &report) {
  int64_t seed = int64_t(mixBits(options.seed, uint64_t(step)));
  rowNorms.assign(spec.sparse.size(), 0);
  badLoss.clear();
  for (const BatchPart &part : batch.parts) {
    if (stop.requested())
      return false;
    entries.accumulate(part, seed, outputs);
    report.losses.add(part, outputs);
    noteLosses(batch, part);
    for (size_t i = 0; i < rowNorms.size(); ++i)
      rowNorms[i] = std::accumulate(outputs.rowNorms[i].begin(),
                                    outputs.rowNorms[i].end(), rowNorms[i]);
  }
  return true;
}

double Trainer::gradientNorm() {
  const AlignedVector<double> &sums = entries.gradientNorms();
  squareSums.assign(sums.begin(), sums.end());
  double aggregated = std::accumulate(sums.begin(), sums.end(), 0.0);
  if (!options.optimizer.sparseNorms || !std::isfinite(aggregated))
    return std::sqrt(aggregated);
  for (size_t i = 0; i < rowNorms.size(); ++i)
    squareSums[size_t(spec.sparse[i].variable)] = rowNorms[i];
  return std::sqrt(std::accumulate(squareSums.begin(), squareSums.end(), 0.0));
}

//===----------------------------------------------------------------------===//
// What is not finite
//===----------------------------------------------------------------------===//

std::string Trainer::describeProblem(const StepReport &report) const {
  // From causes to effects: a weight spoils losses, a loss all gradients.
  if (const TrainedVariable *variable = state.firstNonFinite(ParamState::Value))
    return "the weights of " + variable->spec->tf + " are not finite";
  if (!badLoss.empty())
    return badLoss;
  for (size_t i = 0; i < squareSums.size(); ++i)
    if (!std::isfinite(squareSums[i]))
      return format("the gradient of %s is not finite",
                    state.variables()[i].spec->tf.c_str());
  return format("the loss is %g and the norm of all gradients %g",
                report.losses.loss(), report.gradientNorm);
}

//===----------------------------------------------------------------------===//
// A step
//===----------------------------------------------------------------------===//

Result<StepReport> Trainer::step(const TrainingBatch &batch, int64_t step,
                                 const StopSignal &stop) {
  StepReport report;
  report.learningRate = options.learningRate.at(step);
  if (!accumulate(batch, step, stop, report)) {
    report.outcome = StepReport::Outcome::Interrupted;
    state.clearGradients();
    return report;
  }
  report.gradientNorm = gradientNorm();
  if (!options.dumpGradients.empty() && !dumped)
    ALBERT_RETURN_IF_ERROR(state.dumpGradients(options.dumpGradients));
  dumped = true;

  if (!std::isfinite(report.losses.loss()) ||
      !std::isfinite(report.gradientNorm)) {
    report.outcome = StepReport::Outcome::Skipped;
    report.problem = describeProblem(report);
    state.clearGradients();
    return report;
  }
  const OptimizerOptions &optimizer = options.optimizer;
  entries.apply(
      optimizer.algorithm,
      hyperparameters(optimizer,
                      gradientScale(report.gradientNorm, optimizer.clipNorm),
                      report.learningRate),
      rates);
  return report;
}
