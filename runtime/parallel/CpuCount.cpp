//===- CpuCount.cpp - how many threads this process may use ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/parallel/CpuCount.h"

#include "runtime/parallel/Cgroup.h"

#include <algorithm>
#include <cstdlib>
#include <sched.h>

using namespace albert::rt;

/// Takes the number that `text` starts with off it; 0 if there is none.
static double takeNumber(const char *&text) {
  char *end = nullptr;
  double number = strtod(text, &end);
  text = end;
  return number;
}

/// What `quota` of `period` is in CPUs; 0 for none.
static double cpusOf(double quota, double period) {
  return quota > 0 && period > 0 ? quota / period : 0;
}

/// Quota in CPUs of one v2 group directory; 0 for none.
static double quotaV2(const std::string &directory) {
  std::string text = readSmallFile(directory + "/cpu.max");
  const char *rest = text.c_str();
  double quota = takeNumber(rest); // 0 for "max 100000" and for no such file
  return cpusOf(quota, takeNumber(rest));
}

/// Quota in CPUs of one v1 group directory; 0 for none.
static double quotaV1(const std::string &directory) {
  std::string quota = readSmallFile(directory + "/cpu.cfs_quota_us");
  std::string period = readSmallFile(directory + "/cpu.cfs_period_us");
  return cpusOf(strtod(quota.c_str(), nullptr),
                strtod(period.c_str(), nullptr));
}

/// Smallest quota of a group and of every group above it; 0 for none.
static double smallestQuota(const std::string &root, const std::string &path,
                            double (*quotaOf)(const std::string &)) {
  double smallest = 0;
  for (const std::string &directory : cgroupDirectories(root, path)) {
    double quota = quotaOf(directory);
    if (quota > 0 && (smallest == 0 || quota < smallest))
      smallest = quota;
  }
  return smallest;
}

int albert::rt::cgroupCpuQuota(const std::string &procRoot,
                               const std::string &cgroupRoot) {
  std::string groups = readSmallFile(procRoot + "/self/cgroup");
  double v2 = smallestQuota(cgroupRoot, cgroupPath(groups, ""), quotaV2);
  double v1 = 0;
  for (const char *mount : {"/cpu", "/cpu,cpuacct"}) {
    double quota =
        smallestQuota(cgroupRoot + mount, cgroupPath(groups, "cpu"), quotaV1);
    if (quota > 0 && (v1 == 0 || quota < v1))
      v1 = quota;
  }
  double quota = v2 > 0 && v1 > 0 ? std::min(v1, v2) : std::max(v1, v2);
  return quota > 0 ? std::max(1, int(quota)) : 0;
}

int albert::rt::defaultThreadCount() {
  int count = 1;
  // Large enough for 8192 CPUs; the fixed cpu_set_t fails above 1024.
  constexpr int kMaxCpus = 8192;
  size_t bytes = CPU_ALLOC_SIZE(kMaxCpus);
  if (cpu_set_t *set = CPU_ALLOC(kMaxCpus)) {
    CPU_ZERO_S(bytes, set);
    if (sched_getaffinity(0, bytes, set) == 0)
      count = std::max(1, CPU_COUNT_S(bytes, set));
    CPU_FREE(set);
  }
  int quota = cgroupCpuQuota("/proc", "/sys/fs/cgroup");
  return quota > 0 ? std::min(count, quota) : count;
}
