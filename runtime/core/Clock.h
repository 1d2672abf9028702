//===- Clock.h - how long something took ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_CLOCK_H
#define ALBERTC_RUNTIME_CORE_CLOCK_H

namespace albert::rt {

/// Seconds of a clock that only goes forward; its zero means nothing.
double secondsNow();

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_CLOCK_H
