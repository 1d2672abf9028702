//===- Tensor.h - dense host tensors ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shapes, tensors that own 64-byte aligned memory, and views of memory owned
/// by somebody else. Row-major without gaps; what file readers give and what
/// sessions take.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_TENSOR_H
#define ALBERTC_RUNTIME_CORE_TENSOR_H

#include "runtime/core/DType.h"
#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace albert::rt {

/// Alignment of every buffer that compiled code sees.
constexpr std::size_t tensorAlignment = 64;

/// `value` rounded up to a multiple of `factor` (> 0).
constexpr std::int64_t roundUp(std::int64_t value, std::int64_t factor) {
  return (value + factor - 1) / factor * factor;
}

/// Extents of a tensor; rank 0 is a scalar.
class Shape {
public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> extents) : extents(extents) {}
  explicit Shape(std::vector<std::int64_t> extents)
      : extents(std::move(extents)) {}

  std::size_t rank() const { return extents.size(); }
  std::int64_t operator[](std::size_t axis) const {
    assert(axis < extents.size());
    return extents[axis];
  }
  const std::vector<std::int64_t> &dims() const { return extents; }
  std::int64_t back() const { return extents.back(); }

  bool operator==(const Shape &other) const { return extents == other.extents; }
  bool operator!=(const Shape &other) const { return !(*this == other); }

  /// Number of elements; the shape must have passed `checkedElementCount`.
  std::int64_t elementCount() const;

  /// Number of elements, or InvalidArgument if an extent is negative or the
  /// product (with `elementSize` bytes each) exceeds int64_t.
  Result<std::int64_t> checkedElementCount(std::size_t elementSize = 8) const;

  /// "[21128, 128]"; "[]" for a scalar.
  std::string toString() const;

private:
  std::vector<std::int64_t> extents;
};

/// Constant elements owned by somebody else; `data` may be unaligned if it
/// lies in a mapped file.
struct TensorView {
  DType dtype = DType::F32;
  Shape shape;
  const void *data = nullptr;

  std::size_t byteSize() const {
    return static_cast<std::size_t>(shape.elementCount()) * sizeOf(dtype);
  }
  /// The elements as `T`, which must be the dtype's type.
  template <typename T>
  Span<const T> elements() const {
    assert(DTypeOf<T>::value == dtype);
    return {static_cast<const T *>(data),
            static_cast<std::size_t>(shape.elementCount())};
  }
};

/// A view under a name: an array of a request.
struct NamedTensor {
  std::string name;
  TensorView tensor;
};

/// True for types whose elements are whole numbers: i32, i64, u8 and bool.
bool isIntegral(DType type);

/// Element `index` of a tensor of such a type; 0 or 1 of a bool.
std::int64_t integerAt(const TensorView &tensor, std::size_t index);

/// A tensor that owns its memory. Move-only.
class Tensor {
public:
  /// No tensor: rank 0 without memory.
  Tensor() = default;

  /// Zero-filled memory. Errors: InvalidArgument for an impossible shape,
  /// ResourceExhausted if memory is short.
  static Result<Tensor> allocate(DType dtype, Shape shape);

  DType dtype() const { return type; }
  const Shape &shape() const { return extents; }
  std::int64_t elementCount() const { return extents.elementCount(); }
  std::size_t byteSize() const {
    return static_cast<std::size_t>(elementCount()) * sizeOf(type);
  }

  void *bytes() { return memory.get(); }
  const void *bytes() const { return memory.get(); }

  /// The elements as `T`, which must be the dtype's type.
  template <typename T>
  T *data() {
    assert(DTypeOf<T>::value == type);
    return static_cast<T *>(memory.get());
  }
  template <typename T>
  const T *data() const {
    assert(DTypeOf<T>::value == type);
    return static_cast<const T *>(memory.get());
  }
  template <typename T>
  Span<T> elements() {
    return {data<T>(), static_cast<std::size_t>(elementCount())};
  }
  template <typename T>
  Span<const T> elements() const {
    return {data<T>(), static_cast<std::size_t>(elementCount())};
  }

  /// A view valid as long as this tensor.
  TensorView view() const { return {type, extents, memory.get()}; }

private:
  struct Free {
    void operator()(void *pointer) const { std::free(pointer); }
  };
  DType type = DType::F32;
  Shape extents;
  std::unique_ptr<void, Free> memory;
};

/// Zero-filled memory aligned to `tensorAlignment`; freed with the handle.
class AlignedBuffer {
public:
  AlignedBuffer() = default;

  /// `size` bytes (0 gives a null pointer), or ResourceExhausted.
  static Result<AlignedBuffer> allocate(std::size_t size);

  std::uint8_t *data() { return memory.get(); }
  const std::uint8_t *data() const { return memory.get(); }
  std::size_t size() const { return length; }

private:
  struct Free {
    void operator()(std::uint8_t *pointer) const { std::free(pointer); }
  };
  std::unique_ptr<std::uint8_t, Free> memory;
  std::size_t length = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_TENSOR_H
