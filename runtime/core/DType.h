//===- DType.h - element types of host tensors ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The element types that files and entries of programs use, with their sizes
/// and their spellings in messages, in manifests and in .npy headers.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_DTYPE_H
#define ALBERTC_RUNTIME_CORE_DTYPE_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace albert::rt {

/// Element type. F16 is IEEE binary16, BF16 the upper half of a binary32, both
/// kept as uint16_t; Bool is one byte, 0 or 1. Little endian everywhere.
enum class DType : std::uint8_t { F32, F64, F16, BF16, I32, I64, U8, Bool };

/// Bytes of one element.
std::size_t sizeOf(DType type);

/// Name in messages and manifests: "f32", "i64", "bool", ...
const char *name(DType type);

/// The type with this `name`.
std::optional<DType> dtypeFromName(std::string_view name);

/// Type string of a .npy header, e.g. "<f4"; null for bf16, which NumPy lacks.
const char *npyDescriptor(DType type);

/// The type with this .npy type string ("<i4", "|b1", ...).
std::optional<DType> dtypeFromNpy(std::string_view descriptor);

/// The DType of a C++ element type.
template <typename T>
struct DTypeOf;
template <>
struct DTypeOf<float> {
  static constexpr DType value = DType::F32;
};
template <>
struct DTypeOf<double> {
  static constexpr DType value = DType::F64;
};
template <>
struct DTypeOf<std::int32_t> {
  static constexpr DType value = DType::I32;
};
template <>
struct DTypeOf<std::int64_t> {
  static constexpr DType value = DType::I64;
};
template <>
struct DTypeOf<std::uint8_t> {
  static constexpr DType value = DType::U8;
};

/// IEEE binary16 to binary32, exact.
float halfToFloat(std::uint16_t bits);

/// bfloat16 to binary32, exact.
float bfloat16ToFloat(std::uint16_t bits);

/// Converts `count` elements of a floating-point type at `source` (any
/// alignment) to f32 at `destination`; f64 rounds to nearest even. False if
/// `type` is no floating-point type.
bool convertToFloat(DType type, const void *source, std::size_t count,
                    float *destination);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_DTYPE_H
