//===- Arena.cpp - reserved memory, touched as used -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Arena.h"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>

using namespace albert::rt;

/// From here on huge pages save more page faults and TLB misses than they cost
/// in memory that is zeroed and never used.
static constexpr uint64_t kHugePageThreshold = 4u << 20;

Arena::~Arena() {
  if (base)
    munmap(base, length);
}

Result<Arena> Arena::reserve(uint64_t bytes, const char *purpose,
                             const char *advice) {
  Arena arena;
  if (bytes == 0)
    return arena;
  void *mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED)
    return resourceExhausted("cannot reserve %s of addresses for %s: %s",
                             formatBytes(bytes).c_str(), purpose,
                             strerror(errno))
        .withHint("raise the limit on addresses (ulimit -v), or %s", advice);
  arena.base = static_cast<uint8_t *>(mapped);
  arena.length = bytes;
  if (bytes >= kHugePageThreshold)
    madvise(mapped, bytes, MADV_HUGEPAGE); // advice: failure changes nothing
  return arena;
}
