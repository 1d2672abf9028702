//===- Crc32c.h - Castagnoli checksum ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// CRC-32C (polynomial 0x1EDC6F41, RFC 3720 appendix B.4) and the masked form
/// that LevelDB and TensorFlow store: checksums of data that itself contains
/// checksums are weak, so stored ones are rotated and offset.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_CRC32C_H
#define ALBERTC_RUNTIME_CORE_CRC32C_H

#include "runtime/core/Span.h"

#include <cstdint>

namespace albert::rt {

/// CRC-32C of `bytes`, continuing from the checksum `previous` of what stood
/// before them (0 at the beginning).
std::uint32_t crc32c(ByteSpan bytes, std::uint32_t previous = 0);

/// The same without processor instructions; the reference in tests and the
/// fallback.
std::uint32_t crc32cPortable(ByteSpan bytes, std::uint32_t previous = 0);

/// The form stored in files.
constexpr std::uint32_t maskCrc32c(std::uint32_t crc) {
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

/// Inverse of `maskCrc32c`.
constexpr std::uint32_t unmaskCrc32c(std::uint32_t masked) {
  std::uint32_t rotated = masked - 0xa282ead8u;
  return (rotated >> 17) | (rotated << 15);
}

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_CRC32C_H
