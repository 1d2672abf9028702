//===- Progress.cpp - a line per phase, and where the time went -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/Progress.h"
#include "llvm/Support/Format.h"
#include <numeric>

using namespace albertc;

void Progress::begin(llvm::StringRef name) {
  end();
  current = name.str();
  start = Clock::now();
  if (isVisible)
    os << "albertc: " << llvm::left_justify(current, 24);
}

void Progress::end() {
  if (current.empty())
    return;
  double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  steps.push_back({current, seconds});
  current.clear();
  if (isVisible)
    os << llvm::format("%7.2f s\n", seconds);
}

double Progress::getTotalSeconds() const {
  return std::accumulate(
      steps.begin(), steps.end(), 0.0,
      [](double sum, const Step &step) { return sum + step.seconds; });
}
