//===- MetricsLog.h - what happened in each step ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// metrics.jsonl, an object a line for each step in order, and the same for
/// TensorBoard. A run that goes on from a checkpoint removes what both say of
/// the steps that it does again, so that each step is there once.
///
///   {"step": 7, "loss": 10.6, "mlm_loss": 9.9, "sop_loss": 0.69,
///    "learning_rate": 0.0001, "grad_norm": 1.5, "tokens_per_second": 12345}
///
/// (on one line). A step that was skipped has null for numbers that are not
/// finite, and a member "skipped": true behind the others.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_METRICSLOG_H
#define ALBERTC_RUNTIME_TRAINING_METRICSLOG_H

#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/training/Trainer.h"

namespace albert::rt {

/// The logs of one run.
class MetricsLog {
public:
  /// Continues the logs of a directory at `step`, or starts them. Errors: those
  /// of reading and writing.
  static Result<MetricsLog> open(const std::string &directory, int64_t step);

  /// Steps directly before the one that the logs continue at which were
  /// skipped.
  int64_t skippedInARow() const { return skipped; }

  /// Appends a step. Errors: those of writing; a line is there completely or
  /// not at all.
  Status add(int64_t step, const StepReport &report, double tokensPerSecond);

private:
  MetricsLog() = default;

  AppendFile lines;
  EventWriter events;
  int64_t skipped = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_METRICSLOG_H
