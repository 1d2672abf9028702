//===- ObjectGraph.cpp - names in an object-based checkpoint --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Of the tree only the attributes of its nodes matter: names and keys.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/ObjectGraph.h"

#include "runtime/core/Crc32c.h"
#include "runtime/io/protobuf/WireReader.h"

namespace albert::rt {

/// What the attribute is called that a variable's value is.
static constexpr std::string_view valueAttribute = "VARIABLE_VALUE";

Result<ByteSpan> readStoredString(ByteSpan stored, std::uint32_t crc) {
  ByteReader reader(stored);
  std::uint64_t length = 0;
  std::uint32_t lengthCrc = 0;
  ByteSpan text;
  if (!reader.varint(length) || !reader.fixed32(lengthCrc) ||
      !reader.take(length, text) || !reader.atEnd())
    return dataLoss("expected one string of %zu bytes with its length, found "
                    "something else",
                    stored.size());
  // The checksum is that of the length with 4 or, if these are too few, 8
  // bytes, of the length's own checksum, and of the text.
  std::uint8_t bytes[8];
  std::size_t width = length <= UINT32_MAX ? 4 : 8;
  for (std::size_t i = 0; i < width; ++i)
    bytes[i] = static_cast<std::uint8_t>(length >> (8 * i));
  std::uint32_t sum = crc32c(ByteSpan(bytes, width));
  bool isSound = maskCrc32c(sum) == lengthCrc;
  for (std::size_t i = 0; i < 4; ++i)
    bytes[i] = static_cast<std::uint8_t>(lengthCrc >> (8 * i));
  sum = crc32c(text, crc32c(ByteSpan(bytes, 4), sum));
  if (!isSound || maskCrc32c(sum) != crc)
    return dataLoss("its checksum is %08x, expected %08x", maskCrc32c(sum),
                    crc);
  return text;
}

namespace {
/// TrackableObjectGraph.TrackableObject.SerializedTensor, as far as it counts.
struct Attribute {
  std::string name, fullName, key;
};
} // namespace

static bool parseAttribute(ByteSpan message, Attribute &attribute) {
  std::string *texts[] = {&attribute.name, &attribute.fullName, &attribute.key};
  return forEachField(message, [&](const WireField &field) {
    if (field.tag <= 3)
      *texts[field.tag - 1] = textOf(field.bytes);
    return field.tag > 3 || field.isBytes();
  });
}

Status parseObjectGraph(ByteSpan message, NameVisitor &visitor) {
  auto takeAttribute = [&](const WireField &field) {
    if (field.tag != 2)
      return true;
    Attribute attribute;
    if (!field.isBytes() || !parseAttribute(field.bytes, attribute))
      return false;
    if (attribute.name == valueAttribute && !attribute.fullName.empty())
      visitor.name(attribute.fullName, attribute.key);
    return true;
  };
  bool valid = forEachField(message, [&](const WireField &node) {
    return node.tag != 1 ||
           (node.isBytes() && forEachField(node.bytes, takeAttribute));
  });
  return valid ? Status::success() : dataLoss("it is no TrackableObjectGraph");
}

} // namespace albert::rt
