//===- Evaluation.cpp - how good checkpoints are --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Evaluation.h"

#include "runtime/core/Clock.h"
#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/programs/Invocation.h"
#include "runtime/programs/JsonText.h"
#include "runtime/training/Progress.h"

#include <algorithm>

using namespace albert::rt;

namespace {
/// A metric and its key.
struct Metric {
  const char *key;
  double value;
};
} // namespace

static std::vector<Metric> metricsOf(const EvaluationResult &result) {
  return {{"loss", result.loss},
          {"masked_lm_accuracy", result.sums.mlmAccuracy()},
          {"masked_lm_loss", result.sums.meanMlmLoss()},
          {"sentence_order_accuracy", result.sums.sopAccuracy()},
          {"sentence_order_loss", result.sums.sopLoss()}};
}

std::string albert::rt::formatResult(const EvaluationResult &result) {
  std::string text = format("global_step = %lld\n", (long long)result.step);
  for (const Metric &metric : metricsOf(result)) {
    text += metric.key;
    text += " = ";
    appendJsonNumber(text, float(metric.value));
    text += '\n';
  }
  return text;
}

//===----------------------------------------------------------------------===//
// One checkpoint
//===----------------------------------------------------------------------===//

Result<std::optional<EvaluationResult>>
Evaluation::evaluate(const Candidate &candidate) {
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                          openParameterSource(candidate.prefix));
  ALBERT_ASSIGN_OR_RETURN(ParameterLoader loader,
                          ParameterLoader::fromCheckpoint(
                              state.manifest().params, std::move(source)));
  ALBERT_RETURN_IF_ERROR(
      state.loadValues(loader).withContext("%s", candidate.prefix.c_str()));

  BatchPrefetcher::Options wanted;
  wanted.batchSize = options.evalBatchSize;
  wanted.batches = options.maxEvalSteps;
  wanted.limits = options.limits;
  ALBERT_ASSIGN_OR_RETURN(
      std::unique_ptr<BatchPrefetcher> batches,
      BatchPrefetcher::start(RecordStream(examples, std::nullopt, 0),
                             BatchAssembler(state.manifest(), spec), wanted));
  Progress progress(name, "evaluating " + baseName(candidate.prefix) + ", step",
                    options.maxEvalSteps, /*isShort=*/true);
  EvaluationResult result;
  result.step = candidate.step;
  PartOutputs outputs;
  for (int64_t step = 0; step < options.maxEvalSteps; ++step) {
    double start = secondsNow();
    ALBERT_ASSIGN_OR_RETURN(std::optional<TrainingBatch> batch,
                            batches->take([this] { return stop.requested(); }));
    LossSums sums;
    for (size_t i = 0; batch && i < batch->parts.size(); ++i) {
      if (stop.requested())
        batch.reset();
      else {
        entries.evaluate(batch->parts[i], outputs);
        sums.add(batch->parts[i], outputs);
      }
    }
    if (!batch)
      return std::optional<EvaluationResult>();
    result.loss += sums.loss() / double(options.maxEvalSteps);
    result.sums.add(sums);
    std::string accuracy =
        format("right %.1f %% and %.1f %%", 100 * result.sums.mlmAccuracy(),
               100 * result.sums.sopAccuracy());
    progress.update(step + 1, secondsNow() - start, accuracy, accuracy);
  }
  return std::make_optional(result);
}

//===----------------------------------------------------------------------===//
// All checkpoints
//===----------------------------------------------------------------------===//

Result<std::vector<Evaluation::Candidate>> Evaluation::candidates() {
  std::vector<Candidate> list;
  for (int64_t step : folder.steps())
    list.push_back({step, folder.prefix(step)});
  if (isRegularFile(folder.bestPrefix() + ".index")) {
    ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                            openParameterSource(folder.bestPrefix()));
    ALBERT_ASSIGN_OR_RETURN(bestStep, source->readInteger("global_step"));
    const std::vector<int64_t> &steps = folder.steps();
    if (!std::binary_search(steps.begin(), steps.end(), *bestStep))
      list.push_back({*bestStep, folder.bestPrefix()});
  }
  if (list.empty())
    return notFound("%s: expected a checkpoint to evaluate, found none",
                    folder.path().c_str())
        .withHint("train first, or name the directory of a run");
  std::sort(list.begin(), list.end(),
            [](const auto &a, const auto &b) { return a.step < b.step; });
  return list;
}

Status Evaluation::keepBest(const std::vector<EvaluationResult> &results) {
  const EvaluationResult *best = &results.front();
  for (const EvaluationResult &result : results)
    if (result.sums.mlmAccuracy() > best->sums.mlmAccuracy())
      best = &result;
  fprintf(stderr, "%s: best by masked_lm_accuracy: step %lld\n", name.c_str(),
          (long long)best->step);
  if (best->step == bestStep)
    return Status::success();
  return folder.copyAsBest(best->step);
}

Status
Evaluation::writeEvents(const std::vector<EvaluationResult> &results) const {
  std::string directory = joinPath(folder.path(), "eval");
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  ALBERT_RETURN_IF_ERROR(cutEvents(directory, results.front().step));
  ALBERT_ASSIGN_OR_RETURN(EventWriter events, EventWriter::create(directory));
  ALBERT_RETURN_IF_ERROR(events.addStart(results.front().step));
  for (const EvaluationResult &result : results) {
    std::vector<ScalarSummary> scalars;
    for (const Metric &metric : metricsOf(result))
      scalars.push_back({metric.key, float(metric.value)});
    ALBERT_RETURN_IF_ERROR(events.addScalars(result.step, scalars));
  }
  return Status::success();
}

Result<bool> Evaluation::run() {
  ALBERT_ASSIGN_OR_RETURN(std::vector<Candidate> list, candidates());
  std::vector<EvaluationResult> results;
  std::string text;
  for (const Candidate &candidate : list) {
    ALBERT_ASSIGN_OR_RETURN(std::optional<EvaluationResult> result,
                            evaluate(candidate));
    if (!result)
      return false;
    std::string block = formatResult(*result);
    ALBERT_RETURN_IF_ERROR(writeOutput(block));
    text += block;
    results.push_back(*result);
  }
  ALBERT_RETURN_IF_ERROR(
      writeFile(joinPath(folder.path(), "eval_results.txt"), text));
  ALBERT_RETURN_IF_ERROR(writeEvents(results));
  ALBERT_RETURN_IF_ERROR(keepBest(results));
  return true;
}
