//===- Crc32c.cpp - Castagnoli checksum -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Two forms: the processor's crc32 instruction, chosen at run time, and eight
/// tables ("slicing by 8", Kounavis and Berry, 2005).
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace albert::rt {

namespace {
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;
} // namespace

/// tables[k][b]: the checksum of byte b followed by k zero bytes.
static constexpr Tables makeTables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      std::uint32_t crc = tables[k - 1][byte];
      tables[k][byte] = (crc >> 8) ^ tables[0][crc & 0xff];
    }
  return tables;
}

static constexpr Tables tables = makeTables();

std::uint32_t crc32cPortable(ByteSpan bytes, std::uint32_t previous) {
  std::uint32_t crc = ~previous;
  const std::uint8_t *cursor = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, cursor += 8) {
    std::uint32_t low, high;
    std::memcpy(&low, cursor, 4);
    std::memcpy(&high, cursor + 4, 4);
    low ^= crc;
    crc = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^
          tables[5][(low >> 16) & 0xff] ^ tables[4][low >> 24] ^
          tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^
          tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
  }
  for (; left != 0; --left, ++cursor)
    crc = (crc >> 8) ^ tables[0][(crc ^ *cursor) & 0xff];
  return ~crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static std::uint32_t
crc32cInstruction(ByteSpan bytes, std::uint32_t previous) {
  std::uint64_t crc = ~previous;
  const std::uint8_t *cursor = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, cursor += 8) {
    std::uint64_t word;
    std::memcpy(&word, cursor, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  std::uint32_t tail = static_cast<std::uint32_t>(crc);
  for (; left != 0; --left, ++cursor)
    tail = _mm_crc32_u8(tail, *cursor);
  return ~tail;
}
#endif

std::uint32_t crc32c(ByteSpan bytes, std::uint32_t previous) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2"))
    return crc32cInstruction(bytes, previous);
#endif
  return crc32cPortable(bytes, previous);
}

} // namespace albert::rt
