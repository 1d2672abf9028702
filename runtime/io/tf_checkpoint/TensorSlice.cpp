//===- TensorSlice.cpp - parts of partitioned variables -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/TensorSlice.h"

#include "runtime/io/protobuf/WireReader.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

/// TensorFlow has at most 254 dimensions, ALBERT at most 3.
static constexpr std::size_t maxRank = 16;

static long long number(std::int64_t value) { return value; }

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

bool parseTensorShape(ByteSpan message, Shape &shape) {
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

bool parseTensorSlice(ByteSpan message, TensorSlice &slice) {
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

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

/// True if two slices of a tensor share an element.
static bool overlap(const Shape &shape, const TensorSlice &a,
                    const TensorSlice &b) {
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    auto end = [&](const SliceExtent &extent) {
      return extent.start + (extent.length < 0 ? shape[axis] : extent.length);
    };
    if (end(a[axis]) <= b[axis].start || end(b[axis]) <= a[axis].start)
      return false;
  }
  return true;
}

Result<Shape> sliceShape(const Shape &shape, const TensorSlice &slice) {
  std::vector<std::int64_t> extents;
  bool inside = slice.size() == shape.rank();
  for (std::size_t axis = 0; inside && axis < slice.size(); ++axis) {
    std::int64_t length =
        slice[axis].length < 0 ? shape[axis] : slice[axis].length;
    inside = length <= shape[axis] && slice[axis].start <= shape[axis] - length;
    extents.push_back(length);
  }
  if (!inside)
    return dataLoss("slice %s lies outside of shape %s",
                    toString(slice).c_str(), shape.toString().c_str());
  return Shape(std::move(extents));
}

Status verifySliceCover(const Shape &shape, Span<const TensorSlice> slices) {
  std::int64_t covered = 0;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    ALBERT_ASSIGN_OR_RETURN(Shape part, sliceShape(shape, slices[i]));
    covered += part.elementCount();
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(shape, slices[i], slices[j]))
        return dataLoss("its slices %s and %s overlap",
                        toString(slices[j]).c_str(),
                        toString(slices[i]).c_str());
  }
  // Without overlaps, equal sizes mean that nothing is left out.
  if (covered != shape.elementCount())
    return dataLoss("its slices hold %lld of the %lld elements of shape %s",
                    number(covered), number(shape.elementCount()),
                    shape.toString().c_str());
  return Status::success();
}

void scatterSlice(ByteSpan elements, const Shape &shape,
                  const TensorSlice &slice, const Shape &part,
                  std::size_t elementSize, std::uint8_t *destination) {
  if (elements.empty())
    return;
  std::size_t rank = shape.rank();
  std::size_t run =
      static_cast<std::size_t>(rank == 0 ? 1 : part.back()) * elementSize;
  std::vector<std::int64_t> index(rank, 0);
  for (std::size_t done = 0; done < elements.size(); done += run) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < rank; ++axis)
      offset = offset * shape[axis] + slice[axis].start + index[axis];
    std::memcpy(destination + static_cast<std::size_t>(offset) * elementSize,
                elements.data() + done, run);
    for (std::size_t axis = rank; axis-- > 0;) {
      if (axis + 1 == rank)
        continue;
      if (++index[axis] < part[axis])
        break;
      index[axis] = 0;
    }
  }
}

} // namespace albert::rt
