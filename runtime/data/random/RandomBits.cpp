//===- RandomBits.cpp - random numbers as Python draws them ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The generators.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/random/RandomBits.h"

#include "runtime/io/parameters/RandomInit.h"

#include <algorithm>

namespace albert::rt {

double RandomBits::uniform() {
  std::uint32_t high = next() >> 5;
  std::uint32_t low = next() >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

std::uint32_t RandomBits::below(std::uint32_t n) {
  // As many bits as n itself has, not n - 1: that is what Python does, and one
  // value in two of a power of two is rejected.
  int bits = 32 - __builtin_clz(n);
  std::uint32_t value = next() >> (32 - bits);
  while (value >= n)
    value = next() >> (32 - bits);
  return value;
}

MersenneTwister MersenneTwister::ofPython(std::uint64_t seed) {
  MersenneTwister generator;
  std::vector<std::uint32_t> key = {static_cast<std::uint32_t>(seed)};
  if (seed >> 32)
    key.push_back(static_cast<std::uint32_t>(seed >> 32));
  generator.initialize(key);
  return generator;
}

MersenneTwister MersenneTwister::ofNumpy(std::uint32_t seed) {
  MersenneTwister generator;
  generator.initialize(seed);
  return generator;
}

void MersenneTwister::initialize(std::uint32_t seed) {
  state[0] = seed;
  for (std::uint32_t i = 1; i < size; ++i)
    state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
}

void MersenneTwister::initialize(const std::vector<std::uint32_t> &key) {
  initialize(19650218u);
  std::size_t i = 1, j = 0;
  auto advance = [&] {
    if (++i == size) {
      state[0] = state[size - 1];
      i = 1;
    }
  };
  for (std::size_t k = std::max(size, key.size()); k != 0; --k) {
    state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) +
               key[j] + static_cast<std::uint32_t>(j);
    advance();
    j = (j + 1) % key.size();
  }
  for (std::size_t k = size - 1; k != 0; --k) {
    state[i] =
        (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) -
        static_cast<std::uint32_t>(i);
    advance();
  }
  state[0] = 0x80000000u;
}

void MersenneTwister::refill() {
  constexpr std::size_t shift = 397;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint32_t y =
        (state[i] & 0x80000000u) | (state[(i + 1) % size] & 0x7fffffffu);
    state[i] =
        state[(i + shift) % size] ^ (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0);
  }
  words.assign(state.begin(), state.end());
  for (std::uint32_t &y : words) {
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    y ^= y >> 18;
  }
}

PhiloxBits::PhiloxBits(std::uint64_t seed, std::uint32_t site,
                       std::uint64_t place)
    : seed(seed), site(site), place(place) {
  words.reserve(64);
}

void PhiloxBits::refill() {
  words.clear();
  for (int i = 0; i < 16; ++i) {
    std::array<std::uint32_t, 4> bits =
        philox({block++, site, static_cast<std::uint32_t>(place),
                static_cast<std::uint32_t>(place >> 32)},
               {static_cast<std::uint32_t>(seed),
                static_cast<std::uint32_t>(seed >> 32)});
    words.insert(words.end(), bits.begin(), bits.end());
  }
}

} // namespace albert::rt
