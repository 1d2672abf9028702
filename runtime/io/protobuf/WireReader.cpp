//===- WireReader.cpp - fields of protocol buffer messages ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A key is (field number << 3 | wire type); the type says what follows.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/protobuf/WireReader.h"

namespace albert::rt {

bool readWireField(ByteReader &reader, WireField &field) {
  std::uint64_t key;
  if (!reader.varint(key) || key >> 3 == 0 || key >> 3 > 0x1fffffff)
    return false;
  field.tag = static_cast<std::uint32_t>(key >> 3);
  field.type = static_cast<WireType>(key & 7);
  switch (field.type) {
  case WireType::Varint:
    return reader.varint(field.number);
  case WireType::Fixed64:
    return reader.fixed64(field.number);
  case WireType::Bytes:
    return reader.varint(field.number) &&
           reader.take(field.number, field.bytes);
  case WireType::Fixed32: {
    std::uint32_t number;
    if (!reader.fixed32(number))
      return false;
    field.number = number;
    return true;
  }
  }
  return false;
}

} // namespace albert::rt
