//===- WireReader.h - fields of protocol buffer messages --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads the wire format of protocol buffers (protobuf.dev/programming-guides/
/// encoding) field by field, without descriptions of messages: who reads a
/// message knows the numbers of its fields. Nothing recurses on input, and
/// every length is checked against what is there.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PROTOBUF_WIREREADER_H
#define ALBERTC_RUNTIME_IO_PROTOBUF_WIREREADER_H

#include "runtime/io/protobuf/ByteReader.h"

namespace albert::rt {

/// How a field is stored. Groups, which proto3 does not have, are damage.
enum class WireType : std::uint8_t {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  Fixed32 = 5,
};

/// One field of a message.
struct WireField {
  std::uint32_t tag = 0;
  WireType type = WireType::Varint;
  /// Of varints and fixed values.
  std::uint64_t number = 0;
  /// Of strings, nested messages and packed lists.
  ByteSpan bytes;

  bool isBytes() const { return type == WireType::Bytes; }
  std::int64_t asInt() const { return static_cast<std::int64_t>(number); }
};

/// Reads the next field; false if the message is damaged.
bool readWireField(ByteReader &reader, WireField &field);

/// Calls `handle(field)` for each field; false if the message is damaged or
/// `handle` says so.
template <typename Handle>
bool forEachField(ByteSpan message, Handle handle) {
  ByteReader reader(message);
  while (!reader.atEnd()) {
    WireField field;
    if (!readWireField(reader, field) || !handle(field))
      return false;
  }
  return true;
}

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PROTOBUF_WIREREADER_H
