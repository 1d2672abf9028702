//===- MemoryLimit.h - how much memory is left ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Linux promises memory it does not have and kills whoever touches it. A
/// program knows what it is going to touch, so it asks first and can say how
/// much is missing and what would fit.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_MEMORYLIMIT_H
#define ALBERTC_RUNTIME_PROGRAM_MEMORYLIMIT_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <string>

namespace albert::rt {

/// Bytes that this process may still touch: what the machine has available
/// (MemAvailable) and what its control groups leave, file cache that can be
/// dropped included. UINT64_MAX when nothing is known. `procRoot` is "/proc"
/// and `cgroupRoot` "/sys/fs/cgroup" outside tests.
uint64_t availableMemory(const std::string &procRoot = "/proc",
                         const std::string &cgroupRoot = "/sys/fs/cgroup");

/// ResourceExhausted when `needed` bytes for `purpose` are more than
/// `available`.
Status checkMemory(uint64_t needed, uint64_t available,
                   const std::string &purpose);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_MEMORYLIMIT_H
