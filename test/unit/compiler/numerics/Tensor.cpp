//===- Tensor.cpp - arguments of compiled test functions --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Conversion between doubles and the stored element types.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Tensor.h"

#include <cstring>
#include <random>

using namespace albertc::numerics;

namespace {
struct ElementInfo {
  const char *name;
  int64_t bytes;
  Rounding storage;
  Rounding arithmetic;
};
} // namespace

static const ElementInfo &getInfo(Element element) {
  static constexpr Rounding kExact{0, 0};
  static constexpr ElementInfo kInfos[] = {
      {"f32", 4, kF32, kF32},     {"f64", 8, kF64, kF64},
      {"bf16", 2, kBF16, kF32},   {"i32", 4, kExact, kExact},
      {"i64", 8, kExact, kExact},
  };
  return kInfos[static_cast<int>(element)];
}

const char *albertc::numerics::getName(Element element) {
  return getInfo(element).name;
}

Rounding albertc::numerics::getRounding(Element element) {
  return getInfo(element).storage;
}

Rounding albertc::numerics::getArithmeticRounding(Element element) {
  return getInfo(element).arithmetic;
}

Tensor::Tensor(Element element, std::vector<int64_t> shape)
    : element(element), shape(std::move(shape)) {
  for (int64_t dim : this->shape)
    size *= dim;
  // One element more, so that an empty tensor has an address.
  bytes.resize((size + 1) * getInfo(element).bytes);
}

Tensor Tensor::random(Element element, std::vector<int64_t> shape,
                      uint64_t seed, double low, double high) {
  Tensor tensor(element, std::move(shape));
  std::mt19937_64 bits(seed);
  for (int64_t i = 0; i < tensor.size; ++i) {
    // 53 upper bits to [0, 1): the standard distributions differ by library.
    double unit = static_cast<double>(bits() >> 11) * 0x1p-53;
    tensor.set(i, low + (high - low) * unit);
  }
  return tensor;
}

Tensor Tensor::of(Element element, const std::vector<int64_t> &values) {
  Tensor tensor(element, {static_cast<int64_t>(values.size())});
  for (size_t i = 0; i < values.size(); ++i)
    tensor.set(i, static_cast<double>(values[i]));
  return tensor;
}

Tensor Tensor::as(Element other) const {
  Tensor result(other, shape);
  for (int64_t i = 0; i < size; ++i)
    result.set(i, get(i));
  return result;
}

template <typename T>
static T load(const std::vector<char> &bytes, int64_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
static void store(std::vector<char> &bytes, int64_t index, T value) {
  std::memcpy(bytes.data() + index * sizeof(T), &value, sizeof(T));
}

double Tensor::get(int64_t index) const {
  switch (element) {
  case Element::F32:
    return load<float>(bytes, index);
  case Element::F64:
    return load<double>(bytes, index);
  case Element::BF16: {
    uint32_t bits = static_cast<uint32_t>(load<uint16_t>(bytes, index)) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
  case Element::I32:
    return load<int32_t>(bytes, index);
  case Element::I64:
    return static_cast<double>(load<int64_t>(bytes, index));
  }
  return 0;
}

void Tensor::set(int64_t index, double value) {
  switch (element) {
  case Element::F32:
    return store(bytes, index, static_cast<float>(value));
  case Element::F64:
    return store(bytes, index, value);
  case Element::BF16: {
    float narrowed = static_cast<float>(value);
    uint32_t bits;
    std::memcpy(&bits, &narrowed, sizeof(bits));
    // Round to nearest, ties to even.
    bits += 0x7fff + ((bits >> 16) & 1);
    return store(bytes, index, static_cast<uint16_t>(bits >> 16));
  }
  case Element::I32:
    return store(bytes, index, static_cast<int32_t>(value));
  case Element::I64:
    return store(bytes, index, static_cast<int64_t>(value));
  }
}

std::vector<int64_t> Tensor::getDescriptor() {
  int64_t address = reinterpret_cast<int64_t>(bytes.data());
  std::vector<int64_t> words = {address, address, 0};
  words.insert(words.end(), shape.begin(), shape.end());
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  words.insert(words.end(), strides.begin(), strides.end());
  return words;
}
