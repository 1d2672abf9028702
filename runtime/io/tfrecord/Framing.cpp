//===- Framing.cpp - what stands around a TFRecord ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The framing that TFRecord files and TensorBoard's event files share.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/Framing.h"

#include "runtime/io/protobuf/WireWriter.h"

namespace albert::rt {

static constexpr std::size_t lengthBytes = 8;

void appendRecord(std::string &out, ByteSpan data) {
  std::size_t start = out.size();
  appendFixed(out, data.size(), lengthBytes);
  std::uint32_t checksum = maskCrc32c(
      crc32c(bytesOf(std::string_view(out).substr(start, lengthBytes))));
  appendFixed(out, checksum, 4);
  out.append(textOf(data));
  appendFixed(out, maskCrc32c(crc32c(data)), recordFooterBytes);
}

RecordHeader parseRecordHeader(ByteSpan bytes) {
  RecordHeader header;
  ByteReader reader(bytes);
  reader.fixed64(header.length);
  reader.fixed32(header.storedChecksum);
  header.checksum = maskCrc32c(crc32c(bytes.subspan(0, lengthBytes)));
  return header;
}

std::uint32_t parseRecordFooter(ByteSpan bytes) {
  std::uint32_t checksum = 0;
  ByteReader(bytes).fixed32(checksum);
  return checksum;
}

} // namespace albert::rt
