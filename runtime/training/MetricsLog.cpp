//===- MetricsLog.cpp - what happened in each step ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/MetricsLog.h"

#include "runtime/programs/JsonText.h"

#include <cmath>
#include <cstdlib>

using namespace albert::rt;

static constexpr std::string_view kLineStart = "{\"step\": ";
static constexpr std::string_view kSkipped = ", \"skipped\": true}";

/// The step of a line; -1 for a line that is none of ours.
static int64_t stepOf(std::string_view line) {
  if (line.substr(0, kLineStart.size()) != kLineStart || line.back() != '}')
    return -1;
  std::string digits(line.substr(kLineStart.size(), 20));
  return strtoll(digits.c_str(), nullptr, 10);
}

/// Bytes of the lines of `text` before the first one of `step` or later, and
/// how many of them, counted from the last, are of skipped steps.
static uint64_t lengthBefore(std::string_view text, int64_t step,
                             int64_t &skipped) {
  size_t begin = 0;
  skipped = 0;
  for (;;) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos || end == begin)
      return begin;
    std::string_view line = text.substr(begin, end - begin);
    int64_t found = stepOf(line);
    if (found < 0 || found >= step)
      return begin;
    bool wasSkipped = line.size() > kSkipped.size() &&
                      line.substr(line.size() - kSkipped.size()) == kSkipped;
    skipped = wasSkipped ? skipped + 1 : 0;
    begin = end + 1;
  }
}

Result<MetricsLog> MetricsLog::open(const std::string &directory,
                                    int64_t step) {
  MetricsLog log;
  std::string path = joinPath(directory, "metrics.jsonl");
  uint64_t length = 0;
  if (isRegularFile(path)) {
    ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path, UINT64_MAX));
    length = lengthBefore(text, step, log.skipped);
  }
  ALBERT_ASSIGN_OR_RETURN(log.lines, AppendFile::openAt(path, length));
  ALBERT_RETURN_IF_ERROR(cutEvents(directory, step));
  ALBERT_ASSIGN_OR_RETURN(log.events, EventWriter::create(directory));
  ALBERT_RETURN_IF_ERROR(log.events.addStart(step));
  return log;
}

Status MetricsLog::add(int64_t step, const StepReport &report,
                       double tokensPerSecond) {
  const LossSums &losses = report.losses;
  const struct {
    const char *member; ///< of an object in metrics.jsonl; null: not there
    const char *tag;    ///< of a curve
    double value;
  } numbers[] = {
      {"loss", "loss", losses.loss()},
      {"mlm_loss", "masked_lm_loss", losses.mlmLoss()},
      {"sop_loss", "sentence_order_loss", losses.sopLoss()},
      {"learning_rate", "learning_rate", report.learningRate},
      {"grad_norm", "gradient_norm", report.gradientNorm},
      {"tokens_per_second", "tokens_per_second", std::round(tokensPerSecond)},
      {nullptr, "masked_lm_accuracy", losses.mlmAccuracy()},
      {nullptr, "sentence_order_accuracy", losses.sopAccuracy()},
  };
  std::string line(kLineStart);
  line += std::to_string(step);
  std::vector<ScalarSummary> scalars;
  for (const auto &number : numbers) {
    if (number.member) {
      line += format(", \"%s\": ", number.member);
      line += std::isfinite(number.value) ? shortestText(number.value) : "null";
    }
    if (std::isfinite(number.value))
      scalars.push_back({number.tag, float(number.value)});
  }
  if (report.outcome == StepReport::Outcome::Skipped)
    line += kSkipped;
  else
    line += '}';
  line += '\n';
  ALBERT_RETURN_IF_ERROR(lines.append(bytesOf(line)));
  return events.addScalars(step, scalars);
}
