//===- ByteReader.h - bounds-checked cursor ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads little-endian integers, varints (base 128, least significant group
/// first) and byte strings. Every read checks what is left and says whether it
/// worked; after a failure the cursor is where it was.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PROTOBUF_BYTEREADER_H
#define ALBERTC_RUNTIME_IO_PROTOBUF_BYTEREADER_H

#include "runtime/core/Span.h"

namespace albert::rt {

/// Cursor over bytes.
class ByteReader {
public:
  explicit ByteReader(ByteSpan bytes) : bytes(bytes) {}

  bool atEnd() const { return position == bytes.size(); }
  std::size_t offset() const { return position; }

  /// Up to 10 bytes; false if the value needs more than 64 bits, or has more
  /// groups than it needs: no writer makes that, so it is damage.
  bool varint(std::uint64_t &value) {
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < 10 && i < bytes.size() - position; ++i) {
      std::uint64_t group = bytes[position + i];
      if ((i == 9 && group > 1) || (i > 0 && group == 0))
        return false;
      result |= (group & 0x7f) << (7 * i);
      if (group < 0x80) {
        position += i + 1;
        value = result;
        return true;
      }
    }
    return false;
  }

  /// Four bytes.
  bool fixed32(std::uint32_t &value) {
    std::uint64_t wide;
    if (!fixed(4, wide))
      return false;
    value = static_cast<std::uint32_t>(wide);
    return true;
  }

  /// Eight bytes.
  bool fixed64(std::uint64_t &value) { return fixed(8, value); }

  /// The next `length` bytes.
  bool take(std::uint64_t length, ByteSpan &value) {
    if (length > bytes.size() - position)
      return false;
    value = bytes.subspan(position, static_cast<std::size_t>(length));
    position += value.size();
    return true;
  }

private:
  bool fixed(std::size_t size, std::uint64_t &value) {
    if (bytes.size() - position < size)
      return false;
    value = 0;
    for (std::size_t i = size; i-- > 0;)
      value = value << 8 | bytes[position + i];
    position += size;
    return true;
  }

  ByteSpan bytes;
  std::size_t position = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PROTOBUF_BYTEREADER_H
