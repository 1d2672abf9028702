//===- Measurement.h - a line of --benchmark --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What measuring has in common, whatever the program computes.
///
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_MEASUREMENT_H
#define ALBERTC_RUNTIME_PROGRAMS_MEASUREMENT_H

#include "runtime/core/Flags.h"
#include "runtime/programs/Invocation.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace albert::rt {

/// One line of the report.
struct Measurement {
  int threads = 0;
  int64_t batch = 0;
  int64_t length = 0;
  double p50 = 0, p95 = 0, p99 = 0; ///< milliseconds
  /// 1e9 operations per second, of the median; negative when unknown.
  double gflops = -1;
  double tokensPerSecond = -1;   ///< negative when unknown
  unsigned long long memory = 0; ///< resident bytes of the process
};

/// Element `percent` (0 to 100) of sorted `values`, nearest rank.
double percentile(const std::vector<double> &values, double percent);

/// Calls `run`, which gives the seconds it took, `repeat` times after some that
/// do not count. Sets times and memory. Errors: those of `run`.
Result<Measurement> measureRuns(int64_t repeat,
                                const std::function<Result<double>()> &run);

/// Checks --format and --repeat; errors are wrong usage.
Status checkMeasurementFlags(const ParsedFlags &flags);

/// Whether lines are JSON: as --format says, else unless people read them.
bool wantsJsonMeasurements(const ParsedFlags &flags);

/// The line above measurements for people.
std::string measurementHeader();

/// A measurement as JSON or as a line below the header, with its line end.
std::string formatMeasurement(const Measurement &measurement, bool json);

/// Writes a line for each of `threads`, --batch-size and --seq-length, whose
/// values are at most `maxBatch` and `maxLength`; without any the length is
/// `usualLength`. `start(count)` opens a session of so many threads,
/// `measure(session, batch, length, repeat)` measures in it. Errors: theirs,
/// and those of the flags.
template <typename Start, typename Measure>
Status measureAll(const ParsedFlags &flags, const std::vector<int64_t> &threads,
                  int64_t maxBatch, int64_t maxLength, int64_t usualLength,
                  Start start, Measure measure) {
  const bool json = wantsJsonMeasurements(flags);
  ALBERT_ASSIGN_OR_RETURN(std::vector<int64_t> batches,
                          integersOf(flags, "batch-size", 1, maxBatch));
  ALBERT_ASSIGN_OR_RETURN(std::vector<int64_t> lengths,
                          integersOf(flags, "seq-length", 1, maxLength));
  if (lengths.empty())
    lengths.push_back(usualLength);
  if (!json)
    ALBERT_RETURN_IF_ERROR(writeOutput(measurementHeader()));
  for (int64_t count : threads) {
    ALBERT_ASSIGN_OR_RETURN(auto session, start(int(count)));
    for (int64_t batch : batches)
      for (int64_t length : lengths) {
        ALBERT_ASSIGN_OR_RETURN(
            Measurement measurement,
            measure(*session, batch, length, flags.integer("repeat")));
        ALBERT_RETURN_IF_ERROR(
            writeOutput(formatMeasurement(measurement, json)));
      }
  }
  return Status::success();
}

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_MEASUREMENT_H
