//===- Measurement.cpp - a line of --benchmark ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/Measurement.h"

#include "runtime/parallel/Cgroup.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unistd.h>

using namespace albert::rt;

/// Runs before the measured ones: the first touches memory.
static constexpr int kWarmUpRuns = 2;

double albert::rt::percentile(const std::vector<double> &values,
                              double percent) {
  double rank = std::ceil(percent / 100 * double(values.size()));
  size_t index = size_t(std::max(rank, 1.0)) - 1;
  return values[std::min(index, values.size() - 1)];
}

static unsigned long long residentBytes() {
  std::string text = readSmallFile("/proc/self/status");
  size_t place = text.find("VmRSS:");
  return place == std::string::npos
             ? 0
             : strtoull(text.c_str() + place + 6, nullptr, 10) * 1024;
}

Result<Measurement>
albert::rt::measureRuns(int64_t repeat,
                        const std::function<Result<double>()> &run) {
  std::vector<double> times;
  for (int64_t i = -kWarmUpRuns; i < repeat; ++i) {
    ALBERT_ASSIGN_OR_RETURN(double seconds, run());
    if (i >= 0)
      times.push_back(seconds);
  }
  std::sort(times.begin(), times.end());
  Measurement result;
  result.p50 = 1e3 * percentile(times, 50);
  result.p95 = 1e3 * percentile(times, 95);
  result.p99 = 1e3 * percentile(times, 99);
  result.memory = residentBytes();
  return result;
}

Status albert::rt::checkMeasurementFlags(const ParsedFlags &flags) {
  if (flags.text("format") == "tsv")
    return invalidArgument("--benchmark: expected --format=text or json, found "
                           "tsv");
  return flags.integerIn("repeat", 1, 1000000).takeStatus();
}

bool albert::rt::wantsJsonMeasurements(const ParsedFlags &flags) {
  const std::string &form = flags.text("format");
  return form.empty() ? !isatty(STDOUT_FILENO) : form == "json";
}

std::string albert::rt::measurementHeader() {
  return format("%7s %6s %7s %10s %10s %10s %9s %10s %11s\n", "threads",
                "batch", "length", "p50 ms", "p95 ms", "p99 ms", "GFLOP/s",
                "tokens/s", "memory");
}

/// A number that may be unknown, in a column of the table.
static std::string cell(double value, const char *pattern) {
  // NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): one of two below.
  return value < 0 ? "-" : format(pattern, value);
}

std::string albert::rt::formatMeasurement(const Measurement &m, bool json) {
  if (!json)
    return format("%7d %6lld %7lld %10.3f %10.3f %10.3f %9s %10s %11s\n",
                  m.threads, (long long)m.batch, (long long)m.length, m.p50,
                  m.p95, m.p99, cell(m.gflops, "%.1f").c_str(),
                  cell(m.tokensPerSecond, "%.0f").c_str(),
                  formatBytes(m.memory).c_str());
  std::string text = format(
      "{\"threads\": %d, \"batch_size\": %lld, \"seq_length\": %lld, "
      "\"p50_ms\": %.4f, \"p95_ms\": %.4f, \"p99_ms\": %.4f, ",
      m.threads, (long long)m.batch, (long long)m.length, m.p50, m.p95, m.p99);
  if (m.gflops >= 0)
    text += format("\"gflops\": %.2f, ", m.gflops);
  if (m.tokensPerSecond >= 0)
    text += format("\"tokens_per_second\": %.0f, ", m.tokensPerSecond);
  return text + format("\"memory_bytes\": %llu}\n", m.memory);
}
