//===- SavedSlice.cpp - messages of a V1 checkpoint -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Elements are in the field of their type, packed: fixed numbers as they are,
/// others as varints.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/SavedSlice.h"

#include "runtime/io/protobuf/WireReader.h"

#include <cstring>

namespace albert::rt {

//===----------------------------------------------------------------------===//
// Variables and slices
//===----------------------------------------------------------------------===//

static bool parseVariable(ByteSpan message, SavedVariable &variable) {
  return forEachField(message, [&](const WireField &field) {
    switch (field.tag) {
    case 1:
      variable.name = textOf(field.bytes);
      return field.isBytes();
    case 2:
      return field.isBytes() && parseTensorShape(field.bytes, variable.shape);
    case 3:
      variable.dtype = field.asInt();
      return true;
    case 4:
      variable.slices.emplace_back();
      return field.isBytes() && variable.slices.size() <= maxTensorSlices &&
             parseTensorSlice(field.bytes, variable.slices.back());
    default:
      return true;
    }
  });
}

static bool parseMeta(ByteSpan message, SavedMeta &meta) {
  return forEachField(message, [&](const WireField &field) {
    if (field.tag == 1) {
      meta.variables.emplace_back();
      return field.isBytes() &&
             parseVariable(field.bytes, meta.variables.back());
    }
    if (field.tag != 2)
      return true;
    return field.isBytes() &&
           forEachField(field.bytes, [&](const WireField &version) {
             if (version.tag == 2)
               meta.minConsumer = version.asInt();
             return true;
           });
  });
}

Result<SavedMeta> parseSavedMeta(ByteSpan message) {
  SavedMeta meta;
  bool found = false;
  bool valid = forEachField(message, [&](const WireField &field) {
    found |= field.tag == 1;
    return field.tag != 1 || (field.isBytes() && parseMeta(field.bytes, meta));
  });
  if (!valid || !found)
    return dataLoss("the list of variables is damaged");
  return meta;
}

static bool parseSlice(ByteSpan message, SavedSlice &slice) {
  return forEachField(message, [&](const WireField &field) {
    switch (field.tag) {
    case 1:
      slice.name = textOf(field.bytes);
      return field.isBytes();
    case 2:
      return field.isBytes() && parseTensorSlice(field.bytes, slice.slice);
    case 3:
      slice.elements = field.bytes;
      return field.isBytes();
    default:
      return true;
    }
  });
}

Result<SavedSlice> parseSavedSlice(ByteSpan message) {
  SavedSlice slice;
  bool found = false;
  bool valid = forEachField(message, [&](const WireField &field) {
    found |= field.tag == 2;
    return field.tag != 2 ||
           (field.isBytes() && parseSlice(field.bytes, slice));
  });
  if (!valid || !found)
    return dataLoss("the slice is damaged");
  return slice;
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

namespace {
/// Where TensorProto has the elements of a type.
struct ElementField {
  DType dtype;
  std::uint32_t tag;
  WireType type;
  /// Of varints: the bounds of what the type can have.
  std::int64_t minimum, maximum;
};
} // namespace

static constexpr ElementField elementFields[] = {
    {DType::F32, 5, WireType::Fixed32, 0, 0},
    {DType::F64, 6, WireType::Fixed64, 0, 0},
    {DType::I32, 7, WireType::Varint, INT32_MIN, INT32_MAX},
    {DType::U8, 7, WireType::Varint, 0, UINT8_MAX},
    {DType::I64, 10, WireType::Varint, INT64_MIN, INT64_MAX},
    {DType::Bool, 11, WireType::Varint, 0, 1},
    {DType::F16, 13, WireType::Varint, 0, UINT16_MAX},
    {DType::BF16, 13, WireType::Varint, 0, UINT16_MAX},
};

static const ElementField &fieldOf(DType dtype) {
  const ElementField *field = elementFields;
  while (field->dtype != dtype)
    ++field;
  return *field;
}

/// Calls `take(bytes)` for runs of fixed elements and `takeOne(number)` for
/// each that is a varint. False if the message is damaged or one of them says
/// so.
template <typename Take, typename TakeOne>
static bool forEachElement(ByteSpan tensor, const ElementField &wanted,
                           Take take, TakeOne takeOne) {
  return forEachField(tensor, [&](const WireField &field) {
    if (field.tag != wanted.tag)
      return true;
    // Who does not pack has a field for each element.
    if (!field.isBytes() && field.type != wanted.type)
      return false;
    if (wanted.type == WireType::Varint) {
      if (!field.isBytes())
        return takeOne(field.asInt());
      ByteReader reader(field.bytes);
      std::uint64_t number = 0;
      while (!reader.atEnd())
        if (!reader.varint(number) ||
            !takeOne(static_cast<std::int64_t>(number)))
          return false;
      return true;
    }
    if (field.isBytes())
      return take(field.bytes);
    std::uint8_t bytes[8];
    for (std::size_t i = 0; i < sizeof bytes; ++i)
      bytes[i] = static_cast<std::uint8_t>(field.number >> (8 * i));
    return take(ByteSpan(bytes, sizeOf(wanted.dtype)));
  });
}

Result<std::size_t> countElements(ByteSpan tensor, DType dtype) {
  const ElementField &wanted = fieldOf(dtype);
  std::size_t count = 0;
  bool valid = forEachElement(
      tensor, wanted,
      [&](ByteSpan bytes) {
        count += bytes.size() / sizeOf(dtype);
        return bytes.size() % sizeOf(dtype) == 0;
      },
      [&](std::int64_t number) {
        ++count;
        return number >= wanted.minimum && number <= wanted.maximum;
      });
  if (!valid)
    return dataLoss("its elements are damaged");
  return count;
}

void readElements(ByteSpan tensor, DType dtype, std::uint8_t *destination) {
  forEachElement(
      tensor, fieldOf(dtype),
      [&](ByteSpan bytes) {
        if (!bytes.empty())
          std::memcpy(destination, bytes.data(), bytes.size());
        destination += bytes.size();
        return true;
      },
      [&](std::int64_t number) {
        // Little endian, so the low bytes are the element.
        std::memcpy(destination, &number, sizeOf(dtype));
        destination += sizeOf(dtype);
        return true;
      });
}

ByteSpan findPackedElements(ByteSpan tensor, DType dtype) {
  ByteSpan packed;
  if (fieldOf(dtype).type == WireType::Varint)
    return packed;
  std::size_t runs = 0;
  forEachField(tensor, [&](const WireField &field) {
    if (field.tag != fieldOf(dtype).tag)
      return true;
    ++runs;
    packed = field.bytes;
    return true;
  });
  return runs == 1 ? packed : ByteSpan();
}

} // namespace albert::rt
