//===- TrainingLoop.cpp - a run from step to step -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingLoop.h"

#include "runtime/core/Clock.h"

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

static std::string describeStep(const StepReport &report,
                                double tokensPerSecond) {
  const LossSums &losses = report.losses;
  return format("loss %.4f (masked lm %.4f, order %.4f), right %.1f %% and "
                "%.1f %%, rate %.3g, norm %.3g, %.0f tokens/s",
                losses.loss(), losses.mlmLoss(), losses.sopLoss(),
                100 * losses.mlmAccuracy(), 100 * losses.sopAccuracy(),
                report.learningRate, report.gradientNorm, tokensPerSecond);
}

void TrainingLoop::describeData(const BatchCounts &counts,
                                Progress &progress) const {
  auto percent = [](int64_t part, int64_t whole) {
    return whole == 0 ? 0 : 100 * double(part) / double(whole);
  };
  progress.print(format(
      "first batch: %lld examples, %lld tokens (%.1f %% of %lld places), %lld "
      "predictions (%.1f %% of tokens), %.1f %% swapped",
      (long long)counts.sequences, (long long)counts.tokens,
      percent(counts.tokens, counts.places), (long long)counts.places,
      (long long)counts.predictions, percent(counts.predictions, counts.tokens),
      percent(counts.swapped, counts.sequences)));
}

//===----------------------------------------------------------------------===//
// Checkpoints
//===----------------------------------------------------------------------===//

Status TrainingLoop::save() {
  if (folder.latest() == next)
    return Status::success();
  return folder.save(next, [&](BundleWriter &writer) {
    return state.save(writer, momentNames(options.trainer.optimizer), next);
  });
}

Status TrainingLoop::saveBefore(Status error, Progress &progress) {
  if (folder.latest() == next)
    return error;
  Status saved = save();
  if (saved.ok())
    progress.print("saved " + folder.prefix(next));
  else
    progress.print("warning: step " + std::to_string(next) +
                   " is not saved: " + saved.message());
  return error;
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

Status TrainingLoop::countSkipped(const StepReport &report,
                                  Progress &progress) {
  if (report.outcome != StepReport::Outcome::Skipped) {
    skippedInARow = 0;
    return Status::success();
  }
  ++skipped;
  ++skippedInARow;
  progress.print(format("warning: step %lld is skipped: %s",
                        (long long)(next - 1), report.problem.c_str()));
  if (skippedInARow < options.maxBadSteps)
    return Status::success();
  return failedPrecondition("step %lld: %s; that is %lld bad steps in a row, "
                            "at most %lld are passed over (--max-bad-steps)",
                            (long long)(next - 1), report.problem.c_str(),
                            (long long)skippedInARow,
                            (long long)(options.maxBadSteps - 1))
      .withHint("go on from an earlier checkpoint with a lower "
                "--learning-rate or a longer warm-up (--resume-anyway)");
}

void TrainingLoop::show(const StepReport &report, double tokens, double seconds,
                        Progress &progress) {
  // What people see is calmer than what is in the log.
  constexpr double kFading = 0.1;
  shownSeconds += (shownSeconds == 0 ? 1 : kFading) * (seconds - shownSeconds);
  shownTokens += (shownTokens == 0 ? 1 : kFading) * (tokens - shownTokens);
  double speed = shownTokens / std::max(shownSeconds, 1e-9);
  progress.update(
      next, seconds,
      format("loss %.4f, %.0f tokens/s", report.losses.loss(), speed),
      describeStep(report, speed));
}

Result<bool> TrainingLoop::runStep(BatchPrefetcher &batches, MetricsLog &log,
                                   Progress &progress) {
  double start = secondsNow();
  Result<std::optional<TrainingBatch>> taken =
      batches.take([this] { return stop.requested(); });
  if (!taken.ok())
    return saveBefore(taken.takeStatus(), progress);
  const std::optional<TrainingBatch> &batch = *taken;
  if (!batch)
    return false;
  if (!describedData)
    describeData(batch->counts, progress);
  describedData = true;
  ALBERT_ASSIGN_OR_RETURN(StepReport report, trainer.step(*batch, next, stop));
  if (report.outcome == StepReport::Outcome::Interrupted)
    return false;

  double seconds = secondsNow() - start;
  double tokens = double(batch->counts.tokens);
  // A step without a line must not be in a checkpoint either.
  ALBERT_RETURN_IF_ERROR(
      log.add(next, report, tokens / std::max(seconds, 1e-9)));
  ++next;
  show(report, tokens, seconds, progress);
  Status status = countSkipped(report, progress);
  if (!status.ok())
    return saveBefore(std::move(status), progress);
  return true;
}

Status TrainingLoop::runSteps(MetricsLog &log, Progress &progress) {
  const int64_t last = options.trainer.learningRate.trainSteps;
  BatchPrefetcher::Options wanted;
  wanted.batchSize = options.trainBatchSize;
  wanted.batches = last - next;
  wanted.limits = options.limits;
  ALBERT_ASSIGN_OR_RETURN(
      std::unique_ptr<BatchPrefetcher> batches,
      BatchPrefetcher::start(
          RecordStream(examples, options.shuffleSeed(),
                       uint64_t(next) * uint64_t(options.trainBatchSize)),
          BatchAssembler(state.manifest(), spec), wanted));
  while (next < last && !stop.requested()) {
    ALBERT_ASSIGN_OR_RETURN(bool done, runStep(*batches, log, progress));
    if (!done)
      break;
    if (next % options.saveSteps == 0)
      ALBERT_RETURN_IF_ERROR(save());
  }
  return Status::success();
}

Status TrainingLoop::run(int64_t start) {
  next = start;
  // Also the first one: a directory that cannot be written is found before
  // hours of work, and from here on there is always a checkpoint.
  ALBERT_RETURN_IF_ERROR(save());
  ALBERT_ASSIGN_OR_RETURN(MetricsLog log,
                          MetricsLog::open(folder.path(), start));
  skippedInARow = log.skippedInARow();
  Progress progress(name, "step", options.trainer.learningRate.trainSteps,
                    /*isShort=*/false);
  ALBERT_RETURN_IF_ERROR(runSteps(log, progress));
  ALBERT_RETURN_IF_ERROR(save());
  if (skipped > 0)
    progress.print(format("%lld steps were skipped", (long long)skipped));
  return Status::success();
}
