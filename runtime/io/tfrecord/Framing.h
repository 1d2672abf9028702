//===- Framing.h - what stands around a TFRecord ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A TFRecord file is a sequence of records without a header of its own
/// (tensorflow/core/lib/io/record_writer.h), all numbers little endian:
///
///   u64 length, u32 masked CRC-32C of the length's bytes,
///   `length` bytes of data, u32 masked CRC-32C of the data.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFRECORD_FRAMING_H
#define ALBERTC_RUNTIME_IO_TFRECORD_FRAMING_H

#include "runtime/core/Crc32c.h"

#include <string>

namespace albert::rt {

/// Bytes before the data of a record.
constexpr std::size_t recordHeaderBytes = 12;

/// Bytes after the data of a record.
constexpr std::size_t recordFooterBytes = 4;

/// Appends `data` as a record.
void appendRecord(std::string &out, ByteSpan data);

/// Header of a record as read.
struct RecordHeader {
  std::uint64_t length = 0;
  /// Masked checksum that the header has, and the one that its length gives.
  std::uint32_t storedChecksum = 0;
  std::uint32_t checksum = 0;

  bool sound() const { return storedChecksum == checksum; }
};

/// Decodes `recordHeaderBytes` bytes.
RecordHeader parseRecordHeader(ByteSpan bytes);

/// Checksum in the `recordFooterBytes` bytes after a record's data.
std::uint32_t parseRecordFooter(ByteSpan bytes);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFRECORD_FRAMING_H
