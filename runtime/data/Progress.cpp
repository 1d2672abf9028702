//===- Progress.cpp - how far a long command is ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The line and its timing.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/Progress.h"

#include "runtime/core/Format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace albert::rt {

std::string formatSeconds(double seconds) {
  long long whole = std::llround(seconds);
  if (whole < 60)
    return format("%lld s", whole);
  if (whole < 3600)
    return format("%lld:%02lld min", whole / 60, whole % 60);
  return format("%lld:%02lld h", whole / 3600, whole / 60 % 60);
}

Progress::Progress(std::string name, std::uint64_t total)
    : name(std::move(name)), total(total), isTerminal(isatty(STDERR_FILENO)),
      start(Clock::now()), last(start) {}

Progress::~Progress() {
  if (isShown && isTerminal)
    fprintf(stderr, "\r\x1b[K");
}

bool Progress::isDue() const {
  return Clock::now() - last >= (isTerminal ? std::chrono::milliseconds(200)
                                            : std::chrono::milliseconds(10000));
}

void Progress::update(std::uint64_t done, const std::string &text) {
  last = Clock::now();
  std::string line = name + ": " + text;
  if (total != 0 && done != 0) {
    double seconds = std::chrono::duration<double>(last - start).count();
    double share = std::min(1.0, double(done) / double(total));
    constexpr int width = 20;
    auto filled = static_cast<int>(share * width);
    line = format("%s: [%s%s] %3.0f %%, %s, %s left", name.c_str(),
                  std::string(std::size_t(filled), '#').c_str(),
                  std::string(std::size_t(width - filled), '.').c_str(),
                  100 * share, text.c_str(),
                  formatSeconds(seconds * (1 / share - 1)).c_str());
  }
  fprintf(stderr, isTerminal ? "\r%s\x1b[K" : "%s\n", line.c_str());
  isShown = true;
}

} // namespace albert::rt
