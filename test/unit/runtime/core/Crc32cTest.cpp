//===- Crc32cTest.cpp - tests of the checksum -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Known vectors, and the instruction against the tables.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Crc32c.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

TEST(Crc32c, knownVectors) {
  // RFC 3720, appendix B.4.
  EXPECT_EQ(crc32c(bytesOf("123456789")), 0xe3069283u);
  std::vector<std::uint8_t> zeros(32, 0), ones(32, 0xff), rising(32);
  for (int i = 0; i < 32; ++i)
    rising[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(crc32c(zeros), 0x8a9136aau);
  EXPECT_EQ(crc32c(ones), 0x62a8ab43u);
  EXPECT_EQ(crc32c(rising), 0x46dd794eu);
  EXPECT_EQ(crc32c({}), 0u);
}

TEST(Crc32c, portableEqualsInstruction) {
  std::vector<std::uint8_t> bytes(300);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i * 37 + 11);
  for (std::size_t start = 0; start < 9; ++start)
    for (std::size_t length = 0; length + start <= bytes.size(); ++length) {
      ByteSpan part = ByteSpan(bytes).subspan(start, length);
      ASSERT_EQ(crc32c(part, 7), crc32cPortable(part, 7));
    }
}

TEST(Crc32c, continues) {
  std::uint32_t first = crc32c(bytesOf("1234"));
  EXPECT_EQ(crc32c(bytesOf("56789"), first), crc32c(bytesOf("123456789")));
}

TEST(Crc32c, maskIsInvertible) {
  for (std::uint32_t crc : {0u, 1u, 0xe3069283u, 0xffffffffu}) {
    EXPECT_NE(maskCrc32c(crc), crc);
    EXPECT_EQ(unmaskCrc32c(maskCrc32c(crc)), crc);
  }
}

} // namespace
