//===- WireWriter.h - write protocol buffer messages ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Appends fields in the wire format of protocol buffers to a string; the
/// inverse of WireReader.h. A nested message is built first and appended as a
/// bytes field. Zeros are written like any value: leaving out a default is the
/// caller's affair.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PROTOBUF_WIREWRITER_H
#define ALBERTC_RUNTIME_IO_PROTOBUF_WIREWRITER_H

#include "runtime/io/protobuf/WireReader.h"

#include <string>
#include <string_view>

namespace albert::rt {

/// Bytes of `value` as a varint, 1 to 10.
std::size_t varintSize(std::uint64_t value);

/// The most bytes of a varint.
constexpr std::size_t maxVarintSize = 10;

/// Writes a base-128 varint, least significant group first, to `out`, which has
/// room for it; returns its end. For long lists, which grow a string once.
inline char *writeVarint(char *out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}

/// Appends a varint.
void appendVarint(std::string &out, std::uint64_t value);

/// The lowest `size` (at most 8) bytes of `value`, least significant first.
void appendFixed(std::string &out, std::uint64_t value, int size);

/// The key that precedes a field's value.
void appendKey(std::string &out, std::uint32_t tag, WireType type);

/// An int32, int64, uint64, bool or enum field.
void appendNumberField(std::string &out, std::uint32_t tag, std::int64_t value);

/// A fixed32 field.
void appendFixed32Field(std::string &out, std::uint32_t tag,
                        std::uint32_t value);

/// A float field.
void appendFloatField(std::string &out, std::uint32_t tag, float value);

/// A double field.
void appendDoubleField(std::string &out, std::uint32_t tag, double value);

/// A string, bytes or message field.
void appendBytesField(std::string &out, std::uint32_t tag,
                      std::string_view bytes);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PROTOBUF_WIREWRITER_H
