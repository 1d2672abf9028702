//===- Progress.h - how far a long command is -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A line on standard error that says how much is done and how long the rest
/// will take: rewritten in place on a terminal, otherwise a new line every ten
/// seconds, so that logs stay short.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PROGRESS_H
#define ALBERTC_RUNTIME_DATA_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <string>

namespace albert::rt {

/// One stage of a command; used by one thread.
class Progress {
public:
  /// `name` starts the line, e.g. "albert-data: reading". `total` is what
  /// `update` counts up to, 0 if that is not known.
  Progress(std::string name, std::uint64_t total);
  /// Clears the line of a terminal.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// `done` of the total is done; `text` says so in words.
  void update(std::uint64_t done, const std::string &text);

  /// True if it is time for an update: making the text may be dear.
  bool isDue() const;

private:
  using Clock = std::chrono::steady_clock;
  std::string name;
  std::uint64_t total;
  bool isTerminal;
  bool isShown = false;
  Clock::time_point start;
  Clock::time_point last;
};

/// Seconds as people read them: "45 s", "2:05 min", "3:20 h".
std::string formatSeconds(double seconds);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PROGRESS_H
