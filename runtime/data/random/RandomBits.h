//===- RandomBits.h - random numbers as Python draws them -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One source of random numbers for examples. Everything is made of 32-bit
/// words in the way of CPython's `random` module, so that with its generator
/// the draws are those of the original programs. Without it the words come
/// from Philox and depend on where they are used alone.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_RANDOM_RANDOMBITS_H
#define ALBERTC_RUNTIME_DATA_RANDOM_RANDOMBITS_H

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace albert::rt {

/// A sequence of uniform 32-bit words.
class RandomBits {
public:
  virtual ~RandomBits() = default;

  /// The next word.
  std::uint32_t next() {
    if (position == words.size()) {
      refill();
      position = 0;
    }
    return words[position++];
  }

  /// `random.random()`: 53 bits of two words, in [0, 1).
  double uniform();

  /// `random._randbelow(n)`: uniform in [0, n), n >= 1.
  std::uint32_t below(std::uint32_t n);

  /// `random.randint(low, high)`, both included; high - low is below 2^32 - 1.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + below(static_cast<std::uint32_t>(high - low + 1));
  }

  /// `random.shuffle(values)`.
  template <typename T>
  void shuffle(std::vector<T> &values) {
    for (std::size_t i = values.size(); i-- > 1;)
      std::swap(values[i], values[below(static_cast<std::uint32_t>(i + 1))]);
  }

protected:
  /// Fills `words`, which is not empty after it.
  virtual void refill() = 0;

  std::vector<std::uint32_t> words;

private:
  std::size_t position = 0;
};

/// MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998).
class MersenneTwister final : public RandomBits {
public:
  /// The state of `random.Random(seed)` of CPython.
  static MersenneTwister ofPython(std::uint64_t seed);

  /// The state of `numpy.random.RandomState(seed)`.
  static MersenneTwister ofNumpy(std::uint32_t seed);

private:
  static constexpr std::size_t size = 624;
  MersenneTwister() = default;
  void initialize(std::uint32_t seed);
  void initialize(const std::vector<std::uint32_t> &key);
  void refill() override;

  std::array<std::uint32_t, size> state;
};

/// Philox words (runtime/io/parameters/RandomInit.h) of one place: another
/// place, or another seed, is an independent sequence.
class PhiloxBits final : public RandomBits {
public:
  PhiloxBits(std::uint64_t seed, std::uint32_t site, std::uint64_t place);

private:
  void refill() override;

  std::uint64_t seed;
  std::uint32_t site;
  std::uint64_t place;
  std::uint32_t block = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_RANDOM_RANDOMBITS_H
