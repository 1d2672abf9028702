//===- Progress.h - a line per phase, and where the time went ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Steps of a compilation as the user sees them. Lines appear on terminals
/// only; scripts see nothing but results and errors.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_PROGRESS_H
#define ALBERTC_COMPILER_DRIVER_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <string>
#include <vector>

namespace albertc {

/// Measures steps that follow each other.
class Progress {
public:
  /// One finished step.
  struct Step {
    std::string name;
    double seconds;
  };

  /// Lines go to `os` if `isVisible`.
  Progress(llvm::raw_ostream &os, bool isVisible)
      : os(os), isVisible(isVisible) {}

  /// Ends the step before and starts `name`.
  void begin(llvm::StringRef name);
  /// Ends the last step.
  void end();

  /// The finished steps in order.
  const std::vector<Step> &getSteps() const { return steps; }
  /// Sum of the finished steps.
  double getTotalSeconds() const;

private:
  using Clock = std::chrono::steady_clock;

  llvm::raw_ostream &os;
  bool isVisible;
  std::string current;
  Clock::time_point start;
  std::vector<Step> steps;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_PROGRESS_H
