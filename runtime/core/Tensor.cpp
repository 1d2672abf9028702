//===- Tensor.cpp - dense host tensors ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shape arithmetic and aligned allocation.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Tensor.h"

#include <cstring>

namespace albert::rt {

std::int64_t Shape::elementCount() const {
  std::int64_t count = 1;
  for (std::int64_t extent : extents)
    count *= extent;
  return count;
}

Result<std::int64_t> Shape::checkedElementCount(std::size_t elementSize) const {
  // Zero extents must not hide an overflow of the others, which code that
  // multiplies in another order would meet; so they are left out of the limit.
  std::int64_t bytes = static_cast<std::int64_t>(elementSize);
  bool empty = false;
  for (std::int64_t extent : extents) {
    if (extent < 0)
      return invalidArgument("shape %s has a negative extent",
                             toString().c_str());
    if (extent == 0)
      empty = true;
    else if (__builtin_mul_overflow(bytes, extent, &bytes))
      return invalidArgument("shape %s has more elements than memory can hold",
                             toString().c_str());
  }
  return empty ? 0 : bytes / static_cast<std::int64_t>(elementSize);
}

std::string Shape::toString() const {
  std::string text = "[";
  for (std::size_t i = 0; i < extents.size(); ++i)
    text +=
        format(i == 0 ? "%lld" : ", %lld", static_cast<long long>(extents[i]));
  return text + "]";
}

bool isIntegral(DType type) {
  return type == DType::I32 || type == DType::I64 || type == DType::U8 ||
         type == DType::Bool;
}

std::int64_t integerAt(const TensorView &tensor, std::size_t index) {
  std::size_t size = sizeOf(tensor.dtype);
  const char *place = static_cast<const char *>(tensor.data) + index * size;
  // Arrays may lie anywhere in a mapped file, hence no typed access.
  if (size == 8) {
    std::int64_t value;
    std::memcpy(&value, place, 8);
    return value;
  }
  if (size == 4) {
    std::int32_t value;
    std::memcpy(&value, place, 4);
    return value;
  }
  return tensor.dtype == DType::Bool ? *place != 0
                                     : static_cast<std::uint8_t>(*place);
}

/// Zeroed memory of at least `size` bytes, null if there is none.
static void *allocateZeroed(std::size_t size) {
  if (size > SIZE_MAX - tensorAlignment)
    return nullptr;
  std::size_t padded = (size + tensorAlignment - 1) & ~(tensorAlignment - 1);
  void *memory = std::aligned_alloc(tensorAlignment, padded);
  if (memory)
    std::memset(memory, 0, padded);
  return memory;
}

Result<Tensor> Tensor::allocate(DType dtype, Shape shape) {
  ALBERT_ASSIGN_OR_RETURN(std::int64_t count,
                          shape.checkedElementCount(sizeOf(dtype)));
  Tensor tensor;
  std::size_t size = static_cast<std::size_t>(count) * sizeOf(dtype);
  tensor.memory.reset(allocateZeroed(size == 0 ? 1 : size));
  if (!tensor.memory)
    return resourceExhausted(
        "expected memory for a tensor %s of %s (%s), found none left",
        shape.toString().c_str(), name(dtype), formatBytes(size).c_str());
  tensor.type = dtype;
  tensor.extents = std::move(shape);
  return tensor;
}

Result<AlignedBuffer> AlignedBuffer::allocate(std::size_t size) {
  AlignedBuffer buffer;
  if (size == 0)
    return buffer;
  buffer.memory.reset(static_cast<std::uint8_t *>(allocateZeroed(size)));
  if (!buffer.memory)
    return resourceExhausted("expected %s of memory, found none left",
                             formatBytes(size).c_str());
  buffer.length = size;
  return buffer;
}

} // namespace albert::rt
