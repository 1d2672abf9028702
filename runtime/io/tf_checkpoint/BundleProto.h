//===- BundleProto.h - messages of a checkpoint index -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The two protocol buffer messages of a TensorFlow V2 checkpoint (tensorflow/
/// core/protobuf/tensor_bundle.proto), read straight from the wire format.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEPROTO_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEPROTO_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"
#include "runtime/core/Tensor.h"
#include "runtime/io/tf_checkpoint/TensorSlice.h"

#include <optional>
#include <string>
#include <vector>

namespace albert::rt {

/// BundleHeaderProto, the value of the empty key.
struct BundleHeader {
  std::int64_t shardCount = 0;
  /// 0 little endian, 1 big endian.
  std::int64_t endianness = 0;
  /// Lowest version of a reader.
  std::int64_t minConsumer = 0;
};

/// BundleEntryProto, the value of a variable's name or of a slice's key.
struct BundleEntry {
  /// Number of the type in tensorflow/core/framework/types.proto.
  std::int64_t dtype = 0;
  Shape shape;
  std::int64_t shard = 0;
  std::int64_t offset = 0;
  std::int64_t size = 0;
  /// Masked CRC-32C of the stored bytes.
  std::uint32_t crc = 0;
  /// Not empty for a partitioned variable, whose bytes are in slice entries.
  std::vector<TensorSlice> slices;
  /// Of an entry that is known under another name than it is stored: its key.
  std::string key;
};

/// Reads the messages. DataLoss if the bytes are no such message; numbers are
/// not checked against anything outside of it.
Result<BundleHeader> parseBundleHeader(ByteSpan message);
/// \copydoc parseBundleHeader
Result<BundleEntry> parseBundleEntry(ByteSpan message);

/// Name of the data file with number `shard` of `count`.
std::string bundleDataPath(const std::string &prefix, std::int64_t shard,
                           std::int64_t count);

/// Name of a TensorFlow type ("float32"), "type 99" if unknown.
std::string tfTypeName(std::int64_t number);

/// The DType of a TensorFlow type, empty if there is none.
std::optional<DType> tfTypeToDType(std::int64_t number);

/// Number of the TensorFlow type with these elements.
std::int64_t tfTypeOf(DType dtype);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEPROTO_H
