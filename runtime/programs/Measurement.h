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

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_MEASUREMENT_H
