//===- Progress.cpp - how far a run is ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Progress.h"

#include "runtime/core/Clock.h"
#include "runtime/core/Format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace albert::rt;

/// Seconds between two drawings of the bar, and between two lines.
static constexpr double kBarSeconds = 0.1;
static constexpr double kLineSeconds = 10;

std::string albert::rt::formatDuration(double seconds) {
  int64_t whole = std::llround(std::min(std::max(seconds, 0.0), 1e9));
  long long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  return hours > 0 ? format("%lld:%02lld:%02lld", hours, minutes, rest)
                   : format("%lld:%02lld", minutes, rest);
}

std::string albert::rt::formatBar(int64_t done, int64_t last,
                                  const std::string &text, int64_t width) {
  constexpr int64_t kCells = 20;
  int64_t filled = last > 0 ? kCells * done / last : kCells;
  std::string bar = "[" + std::string(size_t(filled), '=') +
                    std::string(size_t(kCells - filled), ' ') + "] ";
  std::string line = bar + text;
  // The last column stays free: a terminal would go on to the next line.
  if (int64_t(line.size()) >= width)
    line = text.substr(0, size_t(std::max<int64_t>(width - 1, 0)));
  return line;
}

/// Columns of the terminal behind standard error; 0 if it is none.
static int64_t terminalWidth() {
  if (!isatty(STDERR_FILENO))
    return 0;
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;
  return size.ws_col;
}

Progress::Progress(std::string name, std::string what, int64_t last,
                   bool isShort)
    : name(std::move(name)), what(std::move(what)), last(last),
      width(terminalWidth()), lastPrint(isShort ? secondsNow() : 0) {}

Progress::~Progress() {
  if (barIsShown)
    fputc('\n', stderr);
}

void Progress::clearBar() {
  if (barIsShown)
    fputs("\r\033[K", stderr);
  barIsShown = false;
}

void Progress::print(const std::string &text) {
  clearBar();
  fprintf(stderr, "%s: %s\n", name.c_str(), text.c_str());
}

void Progress::drawBar(int64_t done, const std::string &text) {
  std::string line = formatBar(done, last, text, width);
  fprintf(stderr, "\r%s\033[K", line.c_str());
  fflush(stderr);
  barIsShown = true;
}

void Progress::update(int64_t done, double seconds, const std::string &brief,
                      const std::string &text) {
  constexpr double kFading = 0.1;
  secondsPerStep = secondsPerStep == 0
                       ? seconds
                       : (1 - kFading) * secondsPerStep + kFading * seconds;
  double now = secondsNow();
  if (done != last && lastPrint != 0 &&
      now - lastPrint < (width > 0 ? kBarSeconds : kLineSeconds))
    return;
  lastPrint = now;
  std::string line =
      format("%s %lld/%lld, %s, %s left", what.c_str(), (long long)done,
             (long long)last, (width > 0 ? brief : text).c_str(),
             formatDuration(secondsPerStep * double(last - done)).c_str());
  if (width > 0)
    drawBar(done, line);
  else
    print(line);
}
