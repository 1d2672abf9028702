//===- AlignedVector.h - vectors that compiled code may read ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every buffer given to compiled code is aligned to 64 bytes
/// (albertrt/program.h). Sizes are rounded up to whole cache lines, so that no
/// other data shares the last line of an output.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_ALIGNEDVECTOR_H
#define ALBERTC_RUNTIME_PROGRAM_ALIGNEDVECTOR_H

#include <cstddef>
#include <new>
#include <vector>

namespace albert::rt {

/// The allocator behind `AlignedVector`.
template <typename T>
struct AlignedAllocator {
  using value_type = T;

  AlignedAllocator() = default;
  template <typename U>
  AlignedAllocator(const AlignedAllocator<U> &) {}

  T *allocate(std::size_t count) {
    std::size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
    return static_cast<T *>(::operator new(bytes, std::align_val_t(64)));
  }
  void deallocate(T *data, std::size_t) {
    ::operator delete(data, std::align_val_t(64));
  }
  bool operator==(const AlignedAllocator &) const { return true; }
  bool operator!=(const AlignedAllocator &) const { return false; }
};

/// A vector whose data is aligned to 64 bytes.
template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_ALIGNEDVECTOR_H
