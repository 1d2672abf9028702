//===- Progress.h - how far a run is ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// On a terminal a bar that is drawn over and over, elsewhere a line now and
/// then. Messages that are printed meanwhile get lines of their own.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_PROGRESS_H
#define ALBERTC_RUNTIME_TRAINING_PROGRESS_H

#include <cstdint>
#include <string>

namespace albert::rt {

/// Progress on standard error.
class Progress {
public:
  /// Of a program called `name` that does `last` steps, which are called
  /// `what`. Without a terminal the first line comes after the first step, or,
  /// for what is mostly short, not before some seconds.
  Progress(std::string name, std::string what, int64_t last, bool isShort);
  /// Ends the bar's line.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// `done` steps are done, the last one took `seconds`; `brief` says more
  /// about it on a terminal, `text` elsewhere. Not every call prints.
  void update(int64_t done, double seconds, const std::string &brief,
              const std::string &text);

  /// Prints "NAME: text" on a line of its own.
  void print(const std::string &text);

private:
  void drawBar(int64_t done, const std::string &text);
  void clearBar();

  std::string name;
  std::string what;
  int64_t last;
  int64_t width; ///< of the terminal; 0 for none
  /// Steps take this long, a mean in which older ones fade.
  double secondsPerStep = 0;
  double lastPrint = 0;
  bool barIsShown = false;
};

/// "1:23" or "2:03:04" for a number of seconds.
std::string formatDuration(double seconds);

/// The bar of a terminal `width` columns wide.
std::string formatBar(int64_t done, int64_t last, const std::string &text,
                      int64_t width);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_PROGRESS_H
