//===- RandomOrder.h - random numbers without state -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Random numbers and permutations as functions of a key, so that a run that is
/// started again at any step sees what the first one would have seen.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_RANDOMORDER_H
#define ALBERTC_RUNTIME_TRAINING_RANDOMORDER_H

#include <cstdint>

namespace albert::rt {

/// 64 bits that look random for each pair. Steele et al., "Fast splittable
/// pseudorandom number generators", OOPSLA 2014 (the finaliser of SplitMix64),
/// applied twice.
uint64_t mixBits(uint64_t key, uint64_t counter);

/// A number in [0, bound) from random bits; its bias is bound / 2^64.
uint64_t scaleBits(uint64_t bits, uint64_t bound);

/// A permutation of [0, size) in constant memory: a Feistel network on the next
/// power of four, applied until the result is in range (Black and Rogaway,
/// "Ciphers with arbitrary finite domains", CT-RSA 2002).
class Permutation {
public:
  /// The permutation with this key; `size` > 0.
  Permutation(uint64_t size, uint64_t key);

  /// Where `index` < size goes.
  uint64_t operator()(uint64_t index) const;

private:
  /// Numbers that are permuted.
  uint64_t size;
  uint64_t key;
  /// Bits of each half of the network.
  unsigned halfBits = 1;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_RANDOMORDER_H
