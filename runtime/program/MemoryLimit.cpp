//===- MemoryLimit.cpp - how much memory is left --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/MemoryLimit.h"

#include "runtime/parallel/Cgroup.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace albert::rt;

namespace {
/// File names of one cgroup version.
struct MemoryFiles {
  const char *mount;
  const char *controller;
  const char *limit;
  const char *usage;
  const char *droppable; ///< line of memory.stat: cache the kernel can drop
};
} // namespace

static constexpr MemoryFiles kVersions[] = {
    {"", "", "/memory.max", "/memory.current", "inactive_file "},
    {"/memory", "memory", "/memory.limit_in_bytes", "/memory.usage_in_bytes",
     "total_inactive_file "},
};

/// The number after `key` at the start of a line of `text`; 0 without it.
static uint64_t numberAfter(const std::string &text, const char *key) {
  size_t length = strlen(key);
  for (size_t line = 0; line < text.size();) {
    if (text.compare(line, length, key) == 0)
      return strtoull(text.c_str() + line + length, nullptr, 10);
    size_t end = text.find('\n', line);
    if (end == std::string::npos)
      break;
    line = end + 1;
  }
  return 0;
}

/// What one group leaves; UINT64_MAX without a limit.
static uint64_t leftInGroup(const std::string &directory,
                            const MemoryFiles &files) {
  uint64_t limit = numberAfter(readSmallFile(directory + files.limit), "");
  if (limit == 0) // "max", or no such file
    return UINT64_MAX;
  uint64_t usage = numberAfter(readSmallFile(directory + files.usage), "");
  uint64_t droppable =
      numberAfter(readSmallFile(directory + "/memory.stat"), files.droppable);
  usage -= std::min(usage, droppable);
  return limit - std::min(limit, usage);
}

uint64_t albert::rt::availableMemory(const std::string &procRoot,
                                     const std::string &cgroupRoot) {
  uint64_t available = UINT64_MAX;
  std::string machine = readSmallFile(procRoot + "/meminfo");
  if (uint64_t kib = numberAfter(machine, "MemAvailable:"))
    available = kib * 1024;
  std::string groups = readSmallFile(procRoot + "/self/cgroup");
  for (const MemoryFiles &files : kVersions)
    for (const std::string &directory : cgroupDirectories(
             cgroupRoot + files.mount, cgroupPath(groups, files.controller)))
      available = std::min(available, leftInGroup(directory, files));
  return available;
}

Status albert::rt::checkMemory(uint64_t needed, uint64_t available,
                               const std::string &purpose) {
  if (needed <= available)
    return Status::success();
  return resourceExhausted("%s needs %s of memory, %s are available",
                           purpose.c_str(), formatBytes(needed).c_str(),
                           formatBytes(available).c_str())
      .withHint("give it smaller batches or shorter sequences, or more memory; "
                "a program compiled with a smaller --batch-size or "
                "--max-seq-length needs less");
}
