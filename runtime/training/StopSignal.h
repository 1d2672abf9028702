//===- StopSignal.h - stopping when asked to --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// SIGTERM, SIGINT (Ctrl-C) and SIGUSR1, by which batch systems announce the
/// end of a job's time, ask a run to save and stop. Another signal a second or
/// more later ends the program at once.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_STOPSIGNAL_H
#define ALBERTC_RUNTIME_TRAINING_STOPSIGNAL_H

#include <csignal>

namespace albert::rt {

/// Catches the signals while it lives; one at a time.
class StopSignal {
public:
  StopSignal();
  /// Gives the signals back to who had them before.
  ~StopSignal();
  StopSignal(const StopSignal &) = delete;
  StopSignal &operator=(const StopSignal &) = delete;

  /// True once a signal has come.
  bool requested() const { return number() != 0; }

  /// The signal that has come, 0 for none.
  int number() const;

  /// Its name; "no signal" for none.
  const char *name() const;

  /// Exit status of a program that has saved and stopped: 130 after Ctrl-C, as
  /// shells expect, otherwise 0.
  int exitStatus() const { return number() == SIGINT ? 130 : 0; }

  /// How many signals are caught.
  static constexpr int kSignals = 3;

private:
  struct sigaction before[kSignals];
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_STOPSIGNAL_H
