//===- BundleSerializer.cpp - write messages of a checkpoint --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Fields in the order of their numbers.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/BundleSerializer.h"

#include "runtime/io/protobuf/WireWriter.h"

namespace albert::rt {

/// A number that is left out when it is zero.
static void appendNonZero(std::string &out, std::uint32_t tag,
                          std::int64_t value) {
  if (value != 0)
    appendNumberField(out, tag, value);
}

std::string serialize(const BundleHeader &header) {
  std::string version, message;
  constexpr std::int64_t producer = 1;
  appendNonZero(version, 1, producer);
  appendNonZero(version, 2, header.minConsumer);
  appendNonZero(message, 1, header.shardCount);
  appendNonZero(message, 2, header.endianness);
  appendBytesField(message, 3, version);
  return message;
}

/// TensorShapeProto.
static std::string serialize(const Shape &shape) {
  std::string message;
  for (std::int64_t extent : shape.dims()) {
    std::string dimension;
    appendNonZero(dimension, 1, extent);
    appendBytesField(message, 2, dimension);
  }
  return message;
}

/// TensorSliceProto.
static std::string serialize(const TensorSlice &slice) {
  std::string message;
  for (const SliceExtent &extent : slice) {
    std::string part;
    if (extent.length >= 0) {
      appendNonZero(part, 1, extent.start);
      // Part of a oneof, which is written even if it is zero.
      appendNumberField(part, 2, extent.length);
    }
    appendBytesField(message, 1, part);
  }
  return message;
}

std::string serialize(const BundleEntry &entry) {
  std::string message;
  appendNonZero(message, 1, entry.dtype);
  appendBytesField(message, 2, serialize(entry.shape));
  appendNonZero(message, 3, entry.shard);
  appendNonZero(message, 4, entry.offset);
  appendNonZero(message, 5, entry.size);
  if (entry.crc != 0)
    appendFixed32Field(message, 6, entry.crc);
  for (const TensorSlice &slice : entry.slices)
    appendBytesField(message, 7, serialize(slice));
  return message;
}

} // namespace albert::rt
