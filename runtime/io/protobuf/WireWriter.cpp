//===- WireWriter.cpp - write protocol buffer messages --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Varints and little-endian values behind their keys.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/protobuf/WireWriter.h"

#include <cstring>

namespace albert::rt {

std::size_t varintSize(std::uint64_t value) {
  std::size_t size = 1;
  for (; value >= 0x80; value >>= 7)
    ++size;
  return size;
}

void appendVarint(std::string &out, std::uint64_t value) {
  char bytes[maxVarintSize];
  out.append(bytes,
             static_cast<std::size_t>(writeVarint(bytes, value) - bytes));
}

void appendFixed(std::string &out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i)
    out += static_cast<char>(value >> (8 * i));
}

void appendKey(std::string &out, std::uint32_t tag, WireType type) {
  appendVarint(out, std::uint64_t(tag) << 3 | static_cast<std::uint64_t>(type));
}

void appendNumberField(std::string &out, std::uint32_t tag,
                       std::int64_t value) {
  appendKey(out, tag, WireType::Varint);
  appendVarint(out, static_cast<std::uint64_t>(value));
}

void appendFixed32Field(std::string &out, std::uint32_t tag,
                        std::uint32_t value) {
  appendKey(out, tag, WireType::Fixed32);
  appendFixed(out, value, 4);
}

void appendFloatField(std::string &out, std::uint32_t tag, float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  appendFixed32Field(out, tag, bits);
}

void appendDoubleField(std::string &out, std::uint32_t tag, double value) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  appendKey(out, tag, WireType::Fixed64);
  appendFixed(out, bits, 8);
}

void appendBytesField(std::string &out, std::uint32_t tag,
                      std::string_view bytes) {
  appendKey(out, tag, WireType::Bytes);
  appendVarint(out, bytes.size());
  out.append(bytes);
}

} // namespace albert::rt
