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

Result<BundleEntry> parseBundleEntry(ByteSpan message) {
  BundleEntry entry;
  bool valid = forEachField(message, [&](const WireField &field) {
    switch (field.tag) {
    case 1:
      entry.dtype = field.asInt();
      return true;
    case 2:
      return parseTensorShape(field.bytes, entry.shape);
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
      return entry.slices.size() <= maxTensorSlices &&
             parseTensorSlice(field.bytes, entry.slices.back());
    default:
      return true;
    }
  });
  if (!valid)
    return dataLoss("the entry is damaged");
  return entry;
}

std::string bundleDataPath(const std::string &prefix, std::int64_t shard,
                           std::int64_t count) {
  return prefix + format(".data-%05lld-of-%05lld",
                         static_cast<long long>(shard),
                         static_cast<long long>(count));
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
