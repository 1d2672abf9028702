//===- Span.h - pointer and length ------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A view of consecutive elements that somebody else owns (std::span of C++20).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_SPAN_H
#define ALBERTC_RUNTIME_CORE_SPAN_H

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

namespace albert::rt {

/// `size()` elements at `data()`; valid as long as their owner is.
template <typename T>
class Span {
public:
  /// No elements.
  constexpr Span() = default;

  /// `count` elements at `first`.
  constexpr Span(T *first, std::size_t count) : first(first), count(count) {}

  /// All elements of a vector.
  template <typename U, typename = std::enable_if_t<std::is_same_v<
                            std::remove_const_t<T>, std::remove_const_t<U>>>>
  Span(std::vector<U> &vector) : first(vector.data()), count(vector.size()) {}

  /// All elements of a constant vector.
  Span(const std::vector<std::remove_const_t<T>> &vector)
      : first(vector.data()), count(vector.size()) {}

  /// A view of constants from a view of variables.
  template <typename U, typename = std::enable_if_t<
                            std::is_same_v<T, const U> && !std::is_const_v<U>>>
  constexpr Span(Span<U> other) : first(other.data()), count(other.size()) {}

  T *data() const { return first; }
  std::size_t size() const { return count; }
  bool empty() const { return count == 0; }
  T *begin() const { return first; }
  T *end() const { return first + count; }
  T &operator[](std::size_t index) const {
    assert(index < count);
    return first[index];
  }

  /// Elements [offset, offset + length); the range must be inside.
  Span subspan(std::size_t offset, std::size_t length) const {
    assert(offset <= count && length <= count - offset);
    return Span(first + offset, length);
  }

  /// Elements from `offset` on.
  Span dropFront(std::size_t offset) const {
    assert(offset <= count);
    return Span(first + offset, count - offset);
  }

private:
  T *first = nullptr;
  std::size_t count = 0;
};

/// Bytes of a file or buffer.
using ByteSpan = Span<const std::uint8_t>;

/// The bytes of a text.
inline ByteSpan bytesOf(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

/// Bytes as text.
inline std::string_view textOf(ByteSpan bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_SPAN_H
