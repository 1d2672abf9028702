//===- BundleProto.cpp - messages of a checkpoint index -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A loop over the fields of one message; nested messages are at most three
/// deep and known by name, so nothing recurses on input.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/BundleProto.h"

#include "runtime/io/protobuf/WireReader.h"

#include <algorithm>

namespace albert::rt {

/// TensorFlow has at most 254 dimensions, ALBERT at most 3.
static constexpr std::size_t maxRank = 16;
/// Slices are compared pairwise; no ALBERT checkpoint has more than a few.
static constexpr std::size_t maxSlices = 1024;

Result<BundleHeader> parseBundleHeader(ByteSpan message) {
  BundleHeader header;
  bool valid = forEachField(message, [&](const WireField &field) {
    if (field.tag == 1)
      header.shardCount = field.asInt();
    else if (field.tag == 2)
      header.endianness = field.asInt();
    else if (field.tag == 3)
      return forEachField(field.bytes, [&](const WireField &version) {
        if (version.tag == 2)
          header.minConsumer = version.asInt();
        return true;
      });
    return true;
  });
  if (!valid)
    return dataLoss("the header of the index is damaged");
  return header;
}

/// TensorShapeProto.
static bool parseShape(ByteSpan message, Shape &shape) {
  std::vector<std::int64_t> extents;
  bool valid = forEachField(message, [&](const WireField &field) {
    // Field 3 says that the rank is unknown, which no stored tensor has.
    if (field.tag == 3 && field.number != 0)
      return false;
    if (field.tag != 2)
      return true;
    std::int64_t extent = 0;
    extents.push_back(0);
    bool read = extents.size() <= maxRank &&
                forEachField(field.bytes, [&](const WireField &dimension) {
                  if (dimension.tag == 1)
                    extent = dimension.asInt();
                  return true;
                });
    extents.back() = extent;
    return read && extent >= 0;
  });
  shape = Shape(std::move(extents));
  return valid;
}

/// TensorSliceProto.
static bool parseSlice(ByteSpan message, TensorSlice &slice) {
  return forEachField(message, [&](const WireField &field) {
    if (field.tag != 1)
      return true;
    SliceExtent extent;
    bool read = slice.size() < maxRank && forEachField(
                                              field.bytes,
                                              [&](const WireField &part) {
                                                if (part.tag == 1)
                                                  extent.start = part.asInt();
                                                else if (part.tag == 2)
                                                  extent.length = part.asInt();
                                                return true;
                                              });
    slice.push_back(extent);
    return read && extent.start >= 0 && extent.length >= -1 &&
           extent.start <= INT64_MAX - std::max<std::int64_t>(extent.length, 0);
  });
}

Result<BundleEntry> parseBundleEntry(ByteSpan message) {
  BundleEntry entry;
  bool valid = forEachField(message, [&](const WireField &field) {
    switch (field.tag) {
    case 1:
      entry.dtype = field.asInt();
      return true;
    case 2:
      return parseShape(field.bytes, entry.shape);
    case 3:
      entry.shard = field.asInt();
      return true;
    case 4:
      entry.offset = field.asInt();
      return true;
    case 5:
      entry.size = field.asInt();
      return true;
    case 6:
      entry.crc = static_cast<std::uint32_t>(field.number);
      return true;
    case 7:
      entry.slices.emplace_back();
      return entry.slices.size() <= maxSlices &&
             parseSlice(field.bytes, entry.slices.back());
    default:
      return true;
    }
  });
  if (!valid)
    return dataLoss("the entry is damaged");
  return entry;
}

//===----------------------------------------------------------------------===//
// Slice keys
//===----------------------------------------------------------------------===//

/// OrderedCode::WriteNumIncreasing: number of bytes, then big endian.
static void writeNumber(std::string &key, std::uint64_t value) {
  std::string bytes;
  for (; value != 0; value >>= 8)
    bytes.insert(bytes.begin(), static_cast<char>(value & 0xff));
  key += static_cast<char>(bytes.size());
  key += bytes;
}

/// OrderedCode::WriteString: the bytes 0x00 and 0xff escaped, then 0x00 0x01.
static void writeString(std::string &key, std::string_view text) {
  for (char byte : text) {
    key += byte;
    if (byte == '\0')
      key += '\xff';
    else if (byte == '\xff')
      key += '\0';
  }
  key += '\0';
  key += '\x01';
}

/// OrderedCode::WriteSignedNumIncreasing: n bytes hold the low 7n - 1 bits and
/// the sign, big endian; the first n bits, counted from the sign, are flipped
/// so that longer codes of positive numbers sort later.
static void writeSignedNumber(std::string &key, std::int64_t value) {
  std::uint64_t magnitude =
      static_cast<std::uint64_t>(value < 0 ? ~value : value);
  int bits = magnitude == 0 ? 0 : 64 - __builtin_clzll(magnitude);
  int length = bits / 7 + 1;
  std::uint8_t bytes[10];
  for (int i = 0; i < 10; ++i)
    bytes[9 - i] = i < 8 ? static_cast<std::uint8_t>(
                               static_cast<std::uint64_t>(value) >> (8 * i))
                         : (value < 0 ? 0xff : 0);
  std::uint8_t *begin = bytes + 10 - length;
  // The first `length` of these 16 bits are ones.
  unsigned header = (0xffffu << (16 - length)) & 0xffffu;
  begin[0] ^= static_cast<std::uint8_t>(header >> 8);
  if (length > 1)
    begin[1] ^= static_cast<std::uint8_t>(header & 0xff);
  for (int i = 0; i < length; ++i)
    key += static_cast<char>(begin[i]);
}

std::string encodeSliceKey(std::string_view name, const TensorSlice &slice) {
  std::string key;
  writeNumber(key, 0);
  writeString(key, name);
  writeNumber(key, slice.size());
  for (const SliceExtent &extent : slice) {
    writeSignedNumber(key, extent.start);
    writeSignedNumber(key, extent.length);
  }
  return key;
}

std::string bundleDataPath(const std::string &prefix, std::int64_t shard,
                           std::int64_t count) {
  return prefix + format(".data-%05lld-of-%05lld",
                         static_cast<long long>(shard),
                         static_cast<long long>(count));
}

std::string toString(const TensorSlice &slice) {
  std::string text = "[";
  for (const SliceExtent &extent : slice) {
    if (text.size() > 1)
      text += ", ";
    text += extent.length < 0
                ? std::string("-")
                : format("%lld:%lld", static_cast<long long>(extent.start),
                         static_cast<long long>(extent.start) + extent.length);
  }
  return text + "]";
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

namespace {
/// A row of tensorflow/core/framework/types.proto.
struct TfType {
  std::int64_t number;
  const char *name;
  std::optional<DType> dtype;
};
} // namespace

static constexpr TfType tfTypes[] = {
    {1, "float32", DType::F32},    {2, "float64", DType::F64},
    {3, "int32", DType::I32},      {4, "uint8", DType::U8},
    {5, "int16", std::nullopt},    {6, "int8", std::nullopt},
    {7, "string", std::nullopt},   {8, "complex64", std::nullopt},
    {9, "int64", DType::I64},      {10, "bool", DType::Bool},
    {14, "bfloat16", DType::BF16}, {17, "uint16", std::nullopt},
    {19, "float16", DType::F16},   {20, "resource", std::nullopt},
    {21, "variant", std::nullopt}, {22, "uint32", std::nullopt},
    {23, "uint64", std::nullopt},
};

std::string tfTypeName(std::int64_t number) {
  for (const TfType &type : tfTypes)
    if (type.number == number)
      return type.name;
  return format("type %lld", static_cast<long long>(number));
}

std::optional<DType> tfTypeToDType(std::int64_t number) {
  for (const TfType &type : tfTypes)
    if (type.number == number)
      return type.dtype;
  return std::nullopt;
}

std::int64_t tfTypeOf(DType dtype) {
  for (const TfType &type : tfTypes)
    if (type.dtype == dtype)
      return type.number;
  return 0;
}

} // namespace albert::rt
