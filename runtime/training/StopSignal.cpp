//===- StopSignal.cpp - stopping when asked to ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/StopSignal.h"

#include <atomic>
#include <ctime>

using namespace albert::rt;

namespace {
struct Caught {
  int number;
  const char *name;
};
} // namespace

static constexpr Caught kCaught[StopSignal::kSignals] = {
    {SIGTERM, "SIGTERM"}, {SIGINT, "SIGINT"}, {SIGUSR1, "SIGUSR1"}};

/// The signal that has come. A handler can reach nothing but a variable of the
/// whole program.
static volatile sig_atomic_t received = 0;

/// When it came, in milliseconds of the monotonic clock.
static std::atomic<int64_t> receivedAt = 0;
static_assert(std::atomic<int64_t>::is_always_lock_free,
              "handlers may only use atomics without locks");

/// Signals of one request: `timeout` and others send theirs to the program and
/// then to its whole group.
static constexpr int64_t kOneRequest = 1000;

static void handle(int number) {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  int64_t now = int64_t(time.tv_sec) * 1000 + time.tv_nsec / 1000000;
  if (received == 0) {
    receivedAt = now;
    received = number;
  } else if (now - receivedAt >= kOneRequest) {
    signal(number, SIG_DFL);
    raise(number);
  }
}

StopSignal::StopSignal() {
  received = 0;
  struct sigaction action = {};
  action.sa_handler = handle;
  // A second signal ends the program even while the first is handled.
  action.sa_flags = SA_RESTART | SA_NODEFER;
  for (int i = 0; i < kSignals; ++i)
    sigaction(kCaught[i].number, &action, &before[i]);
}

StopSignal::~StopSignal() {
  for (int i = 0; i < kSignals; ++i)
    sigaction(kCaught[i].number, &before[i], nullptr);
}

int StopSignal::number() const { return received; }

const char *StopSignal::name() const {
  for (const Caught &caught : kCaught)
    if (caught.number == received)
      return caught.name;
  return "no signal";
}
