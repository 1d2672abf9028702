//===- TensorTest.cpp - tests of tensors and types --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shapes with overflow, aligned zeroed memory, f16 and bf16.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Tensor.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

using namespace albert::rt;

// Lets the tests of impossible allocations run under AddressSanitizer, which
// otherwise stops the program; without it nobody calls this.
// NOLINTNEXTLINE(readability-identifier-naming): the sanitizer's name.
extern "C" const char *__asan_default_options() {
  return "allocator_may_return_null=1";
}

namespace {

TEST(Shape, countsAndPrints) {
  Shape shape{2, 3, 4};
  EXPECT_EQ(shape.elementCount(), 24);
  EXPECT_EQ(shape.toString(), "[2, 3, 4]");
  EXPECT_EQ(Shape().elementCount(), 1);
  EXPECT_EQ(Shape().toString(), "[]");
  EXPECT_EQ(*(Shape{0, 5}.checkedElementCount()), 0);
}

TEST(Shape, refusesImpossibleExtents) {
  EXPECT_EQ(Shape({-1}).checkedElementCount().status().message(),
            "shape [-1] has a negative extent");
  Shape huge{1ll << 32, 1ll << 32};
  EXPECT_EQ(huge.checkedElementCount().status().message(),
            "shape [4294967296, 4294967296] has more elements than memory can "
            "hold");
  // A zero does not hide the overflow.
  EXPECT_FALSE(Shape({0, 1ll << 32, 1ll << 32}).checkedElementCount().ok());
}

TEST(Tensor, isZeroedAndAligned) {
  Result<Tensor> tensor = Tensor::allocate(DType::F32, {3, 5});
  ASSERT_TRUE(tensor.ok());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor->bytes()) % 64, 0u);
  EXPECT_EQ(tensor->byteSize(), 60u);
  for (float element : tensor->elements<float>())
    EXPECT_EQ(element, 0.0f);
  EXPECT_EQ(tensor->view().byteSize(), 60u);
}

TEST(Tensor, tooLargeIsAnError) {
  Result<Tensor> tensor = Tensor::allocate(DType::U8, {1ll << 62});
  EXPECT_EQ(tensor.status().code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(tensor.status().message(),
            "expected memory for a tensor [4611686018427387904] of u8 (4096.0 "
            "PiB), found none left");
}

TEST(AlignedBuffer, allocates) {
  Result<AlignedBuffer> buffer = AlignedBuffer::allocate(100);
  ASSERT_TRUE(buffer.ok());
  EXPECT_EQ(buffer->size(), 100u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer->data()) % 64, 0u);
  EXPECT_EQ(AlignedBuffer::allocate(0)->data(), nullptr);
  EXPECT_EQ(AlignedBuffer::allocate(SIZE_MAX / 2).status().code(),
            StatusCode::ResourceExhausted);
}

TEST(DType, namesAndSizes) {
  for (DType type : {DType::F32, DType::F64, DType::F16, DType::BF16,
                     DType::I32, DType::I64, DType::U8, DType::Bool})
    EXPECT_EQ(dtypeFromName(name(type)), type);
  EXPECT_EQ(sizeOf(DType::I64), 8u);
  EXPECT_EQ(dtypeFromNpy("<f4"), DType::F32);
  EXPECT_EQ(dtypeFromNpy(">f4"), std::nullopt);
  EXPECT_EQ(dtypeFromName("f8"), std::nullopt);
  EXPECT_EQ(npyDescriptor(DType::BF16), nullptr);
}

TEST(DType, halfValues) {
  EXPECT_EQ(halfToFloat(0x0000), 0.0f);
  EXPECT_TRUE(std::signbit(halfToFloat(0x8000)));
  EXPECT_EQ(halfToFloat(0x3c00), 1.0f);
  EXPECT_EQ(halfToFloat(0xc500), -5.0f);
  EXPECT_EQ(halfToFloat(0x7bff), 65504.0f);
  EXPECT_EQ(halfToFloat(0x0001), 0x1p-24f);
  EXPECT_EQ(halfToFloat(0x83ff), -1023 * 0x1p-24f);
  EXPECT_EQ(halfToFloat(0x7c00), INFINITY);
  EXPECT_TRUE(std::isnan(halfToFloat(0x7e00)));
  EXPECT_EQ(bfloat16ToFloat(0x3f80), 1.0f);
  EXPECT_EQ(bfloat16ToFloat(0xc2f7), -123.5f);
}

// Every normal half, against ldexp.
TEST(DType, halfExhaustive) {
  for (unsigned bits = 0; bits < 0x7c00; ++bits) {
    int exponent = static_cast<int>(bits >> 10);
    float expected = exponent == 0
                         ? std::ldexp(static_cast<float>(bits), -24)
                         : std::ldexp(static_cast<float>(1024 + (bits & 0x3ff)),
                                      exponent - 25);
    ASSERT_EQ(halfToFloat(static_cast<std::uint16_t>(bits)), expected);
  }
}

TEST(DType, convertsUnaligned) {
  alignas(8) char bytes[17];
  double values[2] = {1.5, -0.1};
  std::memcpy(bytes + 1, values, 16);
  float floats[2];
  ASSERT_TRUE(convertToFloat(DType::F64, bytes + 1, 2, floats));
  EXPECT_EQ(floats[0], 1.5f);
  EXPECT_EQ(floats[1], -0.1f);
  EXPECT_FALSE(convertToFloat(DType::I32, bytes, 1, floats));
}

} // namespace
