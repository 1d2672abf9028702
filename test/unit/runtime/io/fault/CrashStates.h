//===- CrashStates.h - what a disk may hold after a crash -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From a journal of calls to the directories that a power failure may leave
/// (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014). What a
/// file had when it was flushed is there; what was written later is there, is
/// missing, or is zeros. What happened to names before the directory was
/// flushed is there; of later changes any may be missing.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_CRASHSTATES_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_CRASHSTATES_H

#include "FileFaults.h"

#include <functional>
#include <map>

namespace albert::rt::fault {

/// Contents of a directory by name.
using Directory = std::map<std::string, std::string>;

/// Calls `visit` with each directory that a crash may leave at any point of
/// `journal`, which began with the directory `start`. Changes of names that may
/// be missing are tried in all combinations, up to 2^10 of them. Returns how
/// many there were.
std::size_t
forEachCrashState(const Directory &start, const std::vector<Operation> &journal,
                  const std::function<void(const Directory &)> &visit);

} // namespace albert::rt::fault

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_CRASHSTATES_H
