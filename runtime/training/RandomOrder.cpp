//===- RandomOrder.cpp - random numbers without state ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RandomOrder.h"

using namespace albert::rt;

/// Four rounds are a permutation that nobody can tell from a random one
/// (Luby and Rackoff); two more cost nothing that would be noticed.
static constexpr unsigned kRounds = 6;

static uint64_t finalise(uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

uint64_t albert::rt::mixBits(uint64_t key, uint64_t counter) {
  constexpr uint64_t kGoldenRatio = 0x9e3779b97f4a7c15u;
  return finalise(finalise(key + kGoldenRatio) ^
                  finalise(counter * kGoldenRatio));
}

uint64_t albert::rt::scaleBits(uint64_t bits, uint64_t bound) {
  return uint64_t(((unsigned __int128)bits * bound) >> 64);
}

Permutation::Permutation(uint64_t size, uint64_t key) : size(size), key(key) {
  while (halfBits < 32 && (uint64_t(1) << (2 * halfBits)) < size)
    ++halfBits;
}

uint64_t Permutation::operator()(uint64_t index) const {
  const uint64_t mask = (uint64_t(1) << halfBits) - 1;
  do {
    uint64_t left = index >> halfBits, right = index & mask;
    for (unsigned round = 0; round < kRounds; ++round) {
      uint64_t next =
          left ^ (mixBits(key, (uint64_t(round) << 32) | right) & mask);
      left = right;
      right = next;
    }
    index = (left << halfBits) | right;
  } while (index >= size);
  return index;
}
