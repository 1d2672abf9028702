//===- WireTest.cpp - tests of the wire format ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Fields written and read back, and every way in which they can be damaged.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/protobuf/WireWriter.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

/// Number of fields, or -1 if the message is damaged.
int countFields(std::string_view message) {
  int count = 0;
  bool valid = forEachField(bytesOf(message), [&](const WireField &) {
    ++count;
    return true;
  });
  return valid ? count : -1;
}

TEST(Wire, varintsOfAllLengths) {
  for (int bits = 0; bits <= 64; ++bits)
    for (std::uint64_t offset : {0, 1}) {
      std::uint64_t value =
          (bits == 64 ? 0 : std::uint64_t(1) << bits) - offset;
      std::string bytes;
      appendVarint(bytes, value);
      EXPECT_EQ(bytes.size(), varintSize(value));
      ByteReader reader(bytesOf(bytes));
      std::uint64_t read = ~value;
      EXPECT_TRUE(reader.varint(read));
      EXPECT_EQ(read, value);
      EXPECT_TRUE(reader.atEnd());
    }
}

TEST(Wire, fieldsOfAllTypes) {
  std::string message;
  appendNumberField(message, 1, -2);
  appendFixed32Field(message, 2, 0xdeadbeef);
  appendFloatField(message, 3, 1.0f);
  appendDoubleField(message, 4, 1234.5);
  appendBytesField(message, 1000, "text");
  std::vector<WireField> fields;
  ASSERT_TRUE(forEachField(bytesOf(message), [&](const WireField &field) {
    fields.push_back(field);
    return true;
  }));
  ASSERT_EQ(fields.size(), 5u);
  EXPECT_EQ(fields[0].asInt(), -2);
  EXPECT_EQ(fields[1].number, 0xdeadbeefu);
  EXPECT_EQ(fields[1].type, WireType::Fixed32);
  EXPECT_EQ(fields[2].number, 0x3f800000u);
  EXPECT_EQ(fields[3].type, WireType::Fixed64);
  EXPECT_EQ(fields[3].number, 0x40934a0000000000u);
  EXPECT_EQ(fields[4].tag, 1000u);
  EXPECT_EQ(textOf(fields[4].bytes), "text");
}

TEST(Wire, everyTruncationIsFound) {
  std::string message;
  appendNumberField(message, 1, 300);
  for (std::size_t length = 1; length < message.size(); ++length)
    EXPECT_EQ(countFields(std::string_view(message).substr(0, length)), -1);
  message.clear();
  appendBytesField(message, 1, "text");
  for (std::size_t length = 1; length < message.size(); ++length)
    EXPECT_EQ(countFields(std::string_view(message).substr(0, length)), -1);
  message.clear();
  appendDoubleField(message, 1, 1);
  for (std::size_t length = 1; length < message.size(); ++length)
    EXPECT_EQ(countFields(std::string_view(message).substr(0, length)), -1);
  message.clear();
  appendFloatField(message, 1, 1);
  for (std::size_t length = 1; length < message.size(); ++length)
    EXPECT_EQ(countFields(std::string_view(message).substr(0, length)), -1);
}

TEST(Wire, damage) {
  using namespace std::string_view_literals;
  EXPECT_EQ(countFields(""), 0);
  // Field number 0, groups, wire type 7.
  EXPECT_EQ(countFields("\x00\x01"sv), -1);
  EXPECT_EQ(countFields("\x0b\x0c"sv), -1);
  EXPECT_EQ(countFields("\x0f\x01"sv), -1);
  // A length beyond the end, and one of 64 bits.
  EXPECT_EQ(countFields("\x0a\x05text"sv), -1);
  EXPECT_EQ(countFields("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv), -1);
  // A varint of 65 bits, and one with a group too many.
  EXPECT_EQ(countFields("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv), -1);
  EXPECT_EQ(countFields("\x08\x81\x00"sv), -1);
}

} // namespace
