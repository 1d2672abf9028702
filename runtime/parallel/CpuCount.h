//===- CpuCount.h - how many threads this process may use -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// In a container the number of CPUs of the machine says little: a statically
/// split program with more threads than its quota waits for the one that was
/// throttled. So the default is what affinity and cgroup allow.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PARALLEL_CPUCOUNT_H
#define ALBERTC_RUNTIME_PARALLEL_CPUCOUNT_H

#include <cstdint>
#include <string>

namespace albert::rt {

/// CPUs of the quota (cgroup v2 `cpu.max`, v1 `cpu.cfs_quota_us`) of this
/// process and the groups above it, rounded down and at least 1; 0 when there
/// is no quota. `procRoot` is "/proc" and `cgroupRoot` "/sys/fs/cgroup"
/// outside tests.
int cgroupCpuQuota(const std::string &procRoot, const std::string &cgroupRoot);

/// CPUs that this process may run on (sched_getaffinity), limited by the
/// quota; at least 1.
int defaultThreadCount();

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PARALLEL_CPUCOUNT_H
