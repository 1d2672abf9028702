//===- DType.cpp - element types of host tensors --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The table of element types and the conversions to f32.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/DType.h"

#include <cstring>
#include <iterator>

namespace albert::rt {

namespace {
/// One element type; indexed by DType.
struct DTypeRow {
  std::size_t size;
  const char *name;
  const char *npy;
};
} // namespace

static constexpr DTypeRow rows[] = {
    {4, "f32", "<f4"},    {8, "f64", "<f8"},  {2, "f16", "<f2"},
    {2, "bf16", nullptr}, {4, "i32", "<i4"},  {8, "i64", "<i8"},
    {1, "u8", "|u1"},     {1, "bool", "|b1"},
};

std::size_t sizeOf(DType type) { return rows[static_cast<int>(type)].size; }

const char *name(DType type) { return rows[static_cast<int>(type)].name; }

const char *npyDescriptor(DType type) {
  return rows[static_cast<int>(type)].npy;
}

std::optional<DType> dtypeFromName(std::string_view name) {
  for (std::size_t i = 0; i < std::size(rows); ++i)
    if (name == rows[i].name)
      return static_cast<DType>(i);
  return std::nullopt;
}

std::optional<DType> dtypeFromNpy(std::string_view descriptor) {
  for (std::size_t i = 0; i < std::size(rows); ++i)
    if (rows[i].npy && descriptor == rows[i].npy)
      return static_cast<DType>(i);
  return std::nullopt;
}

static float floatFromBits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

float halfToFloat(std::uint16_t bits) {
  std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000) << 16;
  std::uint32_t exponent = (bits >> 10) & 0x1f;
  std::uint32_t mantissa = bits & 0x3ff;
  if (exponent == 0x1f)
    return floatFromBits(sign | 0x7f800000 | mantissa << 13);
  if (exponent != 0)
    return floatFromBits(sign | (exponent + 112) << 23 | mantissa << 13);
  // Zero and subnormals: mantissa * 2^-24, exact in f32.
  float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
  return sign ? -magnitude : magnitude;
}

float bfloat16ToFloat(std::uint16_t bits) {
  return floatFromBits(static_cast<std::uint32_t>(bits) << 16);
}

template <typename T, typename Convert>
static void convertElements(const void *source, std::size_t count,
                            float *destination, Convert convert) {
  const char *bytes = static_cast<const char *>(source);
  for (std::size_t i = 0; i < count; ++i) {
    T element;
    std::memcpy(&element, bytes + i * sizeof(T), sizeof(T));
    destination[i] = convert(element);
  }
}

bool convertToFloat(DType type, const void *source, std::size_t count,
                    float *destination) {
  switch (type) {
  case DType::F32:
    if (count != 0)
      std::memcpy(destination, source, count * sizeof(float));
    return true;
  case DType::F64:
    convertElements<double>(source, count, destination,
                            [](double v) { return static_cast<float>(v); });
    return true;
  case DType::F16:
    convertElements<std::uint16_t>(source, count, destination, halfToFloat);
    return true;
  case DType::BF16:
    convertElements<std::uint16_t>(source, count, destination, bfloat16ToFloat);
    return true;
  default:
    return false;
  }
}

} // namespace albert::rt
