//===- Arena.h - reserved memory, touched as used ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The work memory of a program is laid out for its largest batch. Only
/// addresses are reserved; pages come when a run touches them, so a small
/// request costs little memory whatever the bounds are.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_ARENA_H
#define ALBERTC_RUNTIME_PROGRAM_ARENA_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <cstdint>
#include <utility>

namespace albert::rt {

/// Owner of an anonymous, zero-filled mapping aligned to a page.
class Arena {
public:
  Arena() = default;
  Arena(Arena &&other) noexcept
      : base(std::exchange(other.base, nullptr)),
        length(std::exchange(other.length, 0)) {}
  Arena &operator=(Arena &&other) noexcept {
    std::swap(base, other.base);
    std::swap(length, other.length);
    return *this;
  }
  ~Arena();

  /// Reserves `bytes` of addresses for `purpose` (0 gives an empty arena).
  /// ResourceExhausted when the address space or its limit (ulimit -v) does
  /// not have them; `advice` is what else to do about it.
  static Result<Arena> reserve(uint64_t bytes, const char *purpose,
                               const char *advice);

  uint8_t *data() { return base; }
  const uint8_t *data() const { return base; }
  uint64_t size() const { return length; }
  Span<uint8_t> bytes() { return {base, length}; }

private:
  uint8_t *base = nullptr;
  uint64_t length = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_ARENA_H
